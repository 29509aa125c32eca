"""GitLab CI, by its predefined variables."""

from collections.abc import Mapping

from ssdfgate.context.variables import address, commit, is_on, text
from ssdfgate.model import PipelineContext, Platform

COMMIT = "CI_COMMIT_SHA"
"""In a merged-results pipeline this is the merge commit, which is what the runner checks out."""


def applies(environ: Mapping[str, str]) -> bool:
    """Whether a GitLab runner started us."""
    return is_on(environ, "GITLAB_CI")


def context(environ: Mapping[str, str]) -> PipelineContext:
    """Read the job; in a pipeline for a merge request the ref is its source branch and the target is set."""
    return PipelineContext(
        platform=Platform.GITLAB,
        ref=text(environ, "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "CI_COMMIT_REF_NAME"),
        target_ref=text(environ, "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"),
        event=text(environ, "CI_PIPELINE_SOURCE"),
        actor=text(environ, "GITLAB_USER_LOGIN"),
        workflow=text(environ, "CI_CONFIG_REF_URI", "CI_CONFIG_PATH"),
        run_url=address(environ, "CI_JOB_URL") or address(environ, "CI_PIPELINE_URL"),
    )


def expected(environ: Mapping[str, str]) -> str | None:
    """The commit that the pipeline is about."""
    return commit(environ, COMMIT)
