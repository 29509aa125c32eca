"""A person's own machine: git is all there is to ask."""

from ssdfgate.model import PipelineContext, Platform


def context(branch: str | None) -> PipelineContext:
    """The branch that is checked out; nobody is named, since nothing vouches for a name here."""
    return PipelineContext(platform=Platform.LOCAL, ref=branch)
