"""Any other pipeline: nearly all set `CI`, some only a variable of their own."""

from collections.abc import Mapping

from ssdfgate.context.variables import is_on
from ssdfgate.model import PipelineContext, Platform

_OWN = ("BUILDKITE", "CIRCLECI", "CODEBUILD_BUILD_ID", "JENKINS_URL", "TEAMCITY_VERSION", "TF_BUILD")


def applies(environ: Mapping[str, str]) -> bool:
    """Whether some pipeline started us."""
    return is_on(environ, "CI") or any(environ.get(name, "").strip() for name in _OWN)


def context(branch: str | None) -> PipelineContext:
    """All that is certain is that a pipeline runs; the branch is the one that is checked out."""
    return PipelineContext(platform=Platform.CI, ref=branch)
