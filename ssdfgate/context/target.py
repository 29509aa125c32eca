"""Whether a pull or merge request is looked at, and which branch it asks to be merged into."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ssdfgate.context import github, gitlab
from ssdfgate.context.others import pull_of
from ssdfgate.context.variables import address, commit
from ssdfgate.git import canonical_address
from ssdfgate.model import JsonValue

_LARGEST_EVENT = 25 * 1024 * 1024
"""Bytes of an event; GitHub cuts its own at about this size."""

_GITHUB_EVENTS = frozenset({
    "merge_group", "pull_request", "pull_request_review", "pull_request_review_comment", "pull_request_target",
})  # fmt: skip
_PULL = "refs/pull/"
_QUEUE = "refs/heads/gh-readonly-queue/"
_BRANCH = "refs/heads/"


@dataclass(frozen=True, slots=True)
class Target:
    """What a change asks to be merged into, as the platform says it.

    Attributes:
        event: the platform's word for what is going on.
        branch: name of the branch, raw; None where only commits are known.
        repository: canonical address of the repository that has it; None where it is not known.
        commits: ids by which the platform knows the branch, the freshest first.
    """

    event: str
    branch: str | None
    repository: str | None
    commits: tuple[str, ...]


def target_of(environ: Mapping[str, str]) -> Target | None:
    """The target of the pull or merge request that the pipeline runs for; None where it runs for none."""
    if github.applies(environ):
        return _of_github(environ)
    return _of_gitlab(environ) if gitlab.applies(environ) else _of_others(environ)


def _of_github(environ: Mapping[str, str]) -> Target | None:
    event, base = environ.get("GITHUB_EVENT_NAME", "").strip(), environ.get("GITHUB_BASE_REF", "").strip()
    if event not in _GITHUB_EVENTS and not base and not environ.get("GITHUB_REF", "").startswith(_PULL):
        return None
    payload = _payload(environ.get("GITHUB_EVENT_PATH", ""))
    pull, group = _part(payload, "pull_request", "base"), _part(payload, "merge_group")
    told = (base, _queued(environ), pull.get("ref"), group.get("base_ref"))
    names = [name for name in told if isinstance(name, str) and name]
    commits = [part for part in (pull.get("sha"), group.get("base_sha")) if isinstance(part, str)]
    server, name = address(environ, "GITHUB_SERVER_URL"), environ.get("GITHUB_REPOSITORY", "").strip()
    return Target(
        event=event or "pull_request",
        branch=names[0].removeprefix(_BRANCH) if names else None,
        repository=canonical_address(f"{server}/{name}") if server and name else None,
        commits=tuple(_commits(commits)),
    )


def _queued(environ: Mapping[str, str]) -> str | None:
    """The branch of a merge queue, from `refs/heads/gh-readonly-queue/BRANCH/pr-1-<commit>`."""
    ref = environ.get("GITHUB_REF", "")
    return ref.removeprefix(_QUEUE).rpartition("/")[0] if ref.startswith(_QUEUE) else None


def _of_gitlab(environ: Mapping[str, str]) -> Target | None:
    branch = environ.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "").strip()
    event = environ.get("CI_PIPELINE_SOURCE", "").strip()
    if not branch and event != "merge_request_event":
        return _of_others(environ)
    named = ("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", "CI_MERGE_REQUEST_DIFF_BASE_SHA")
    project = address(environ, "CI_MERGE_REQUEST_PROJECT_URL") or address(environ, "CI_PROJECT_URL")
    return Target(
        event=event or "merge_request_event",
        branch=branch or None,
        repository=canonical_address(project) if project else None,
        commits=tuple(_commits([environ.get(name, "") for name in named])),
    )


def _of_others(environ: Mapping[str, str]) -> Target | None:
    """Whose repository it is, these do not say in one way: the branch of any remote of the clone counts."""
    pull = pull_of(environ)
    return Target(f"pull request on {pull.platform}", pull.target(environ), None, ()) if pull else None


def _commits(values: list[str]) -> Iterator[str]:
    for value in values:
        found = commit({"id": value}, "id")
        if found and found.strip("0"):
            yield found


def _payload(path: str) -> Mapping[str, JsonValue]:
    """The event that started the workflow; empty where it cannot be read, and then the variables have to do."""
    try:
        with open(path, "rb") as stream:
            content = stream.read(_LARGEST_EVENT + 1)
        payload = json.loads(content) if len(content) <= _LARGEST_EVENT and os.path.isfile(path) else {}
    except (OSError, ValueError, RecursionError):
        return {}
    return payload if isinstance(payload, dict) else {}


def _part(payload: Mapping[str, JsonValue], *keys: str) -> Mapping[str, JsonValue]:
    part: JsonValue = payload
    for key in keys:
        part = part.get(key) if isinstance(part, Mapping) else None
    return part if isinstance(part, Mapping) else {}
