"""Chooses the platform, and holds what it says against what lies in the folder."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ssdfgate.context import generic, github, gitlab, local
from ssdfgate.git import WorkTree
from ssdfgate.model import Limit, PipelineContext, clean


@dataclass(frozen=True, slots=True)
class Detected:
    """The run that collects, and where it contradicts the checkout."""

    context: PipelineContext
    warnings: tuple[Limit, ...] = ()


def detect(environ: Mapping[str, str], work_tree: WorkTree | None) -> Detected:
    """Tell where we run. What the environment claims about the commit is only compared, never taken over."""
    branch = work_tree.branch if work_tree else None
    if github.applies(environ):
        return Detected(github.context(environ), tuple(_contradictions(environ, github.COMMIT, work_tree)))
    if gitlab.applies(environ):
        return Detected(gitlab.context(environ), tuple(_contradictions(environ, gitlab.COMMIT, work_tree)))
    return Detected(generic.context(branch) if generic.applies(environ) else local.context(branch))


def commit_expected(environ: Mapping[str, str]) -> str | None:
    """The commit that the pipeline says it runs for; None where it does not say so in full."""
    if github.applies(environ):
        return github.expected(environ)
    return gitlab.expected(environ) if gitlab.applies(environ) else None


def _contradictions(environ: Mapping[str, str], name: str, work_tree: WorkTree | None) -> Iterator[Limit]:
    if work_tree is None:
        return
    expected = commit_expected(environ)
    if expected is None:
        said = clean(environ.get(name, ""), 80) or "not set"
        yield Limit(
            f"The pipeline names no commit that could be compared with the checkout ({name} is {said}).",
            f"Pass {name} on to the step or container that runs the gate.",
        )
    elif expected != work_tree.commit:
        there = work_tree.commit or "none"
        yield Limit(
            f"The pipeline runs for commit {expected} ({name}), but {there} is checked out, and looked at.",
            "Check out the commit of the pipeline, or run the gate in the pipeline of the other commit.",
        )
