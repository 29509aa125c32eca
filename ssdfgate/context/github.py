"""GitHub Actions, by its default variables; Gitea and Forgejo runners set the same ones."""

import re
from collections.abc import Mapping

from ssdfgate.context.variables import address, commit, is_on, text
from ssdfgate.model import PipelineContext, Platform

COMMIT = "GITHUB_SHA"
"""For a pull request this is the merge commit, which is also what `actions/checkout` checks out by itself."""

_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+\Z", re.ASCII)


def applies(environ: Mapping[str, str]) -> bool:
    """Whether a GitHub runner started us."""
    return is_on(environ, "GITHUB_ACTIONS")


def context(environ: Mapping[str, str]) -> PipelineContext:
    """Read the run; the target is set for pull requests only."""
    return PipelineContext(
        platform=Platform.GITHUB,
        ref=text(environ, "GITHUB_REF"),
        target_ref=text(environ, "GITHUB_BASE_REF"),
        event=text(environ, "GITHUB_EVENT_NAME"),
        actor=text(environ, "GITHUB_ACTOR"),
        workflow=text(environ, "GITHUB_WORKFLOW_REF", "GITHUB_WORKFLOW"),
        run_url=_run_url(environ),
    )


def expected(environ: Mapping[str, str]) -> str | None:
    """The commit that the run is about."""
    return commit(environ, COMMIT)


def _run_url(environ: Mapping[str, str]) -> str | None:
    server, repository = address(environ, "GITHUB_SERVER_URL"), environ.get("GITHUB_REPOSITORY", "")
    run, attempt = environ.get("GITHUB_RUN_ID", ""), environ.get("GITHUB_RUN_ATTEMPT", "")
    if not server or not _REPOSITORY.match(repository) or not _is_number(run):
        return None
    url = f"{server}/{repository}/actions/runs/{run}"
    return f"{url}/attempts/{attempt}" if _is_number(attempt) else url


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit()
