"""Which files a repository would get, and which of them are there already."""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from stat import S_ISREG

from ssdfgate import __version__
from ssdfgate.config import schema
from ssdfgate.errors import UsageError
from ssdfgate.model import clean
from ssdfgate.newfile import LEADS_OUT, leads_out, put
from ssdfgate.onboarding.configuration import CONFIGURATION_SCHEMA, COUNTED, configuration
from ssdfgate.onboarding.survey import GITHUB, GITLAB, Survey

CONFIGURATION = "ssdfgate.yaml"
WORKFLOW = ".github/workflows/ssdfgate.yml"
GITLAB_PIPELINE, GITLAB_JOB = ".gitlab-ci.yml", ".gitlab/ssdfgate.yml"
RECORDS = ".ssdfgate/README.md"
_ACTION = re.compile(r"[\w.-]+/[\w.-]+(?:/[\w./-]+)?@[0-9a-f]{40}\Z", re.ASCII)
_TEMPLATES = "files"
_LARGEST = 1_000_000


class State(StrEnum):
    """What becomes of a file."""

    NEW = "new"
    THERE = "there already"
    SAME = "there already, with the same text"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Proposed:
    """One file: what would be in it, and whether it can be put there.

    Attributes:
        path: from the root.
        state: REFUSED where something is in the way; `reason` then says what.
    """

    path: str
    content: str
    state: State
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """All files, and what the person has to do alone."""

    root: Path
    files: tuple[Proposed, ...]
    notes: tuple[str, ...]


def plan(survey: Survey, systems: tuple[str, ...], action: str | None = None) -> Plan:
    """Work out every file.

    Args:
        survey: the repository.
        systems: CI systems to write for.
        action: `OWNER/REPOSITORY@COMMIT` of the action to use; without it the workflow installs this version.

    Raises:
        UsageError: the action is not pinned to a full commit.
    """
    if action is not None and not _ACTION.match(action):
        raise UsageError(
            f"--action {clean(action, 80)} is not pinned to a full commit",
            hint="Give OWNER/REPOSITORY@ and the 40 hexadecimal digits of the commit: a tag can be moved.",
        )
    texts = dict(_texts(survey, systems, action))
    proposed = tuple(_proposed(survey, path, text) for path, text in texts.items())
    return Plan(survey.root, proposed, tuple(_notes(survey, systems, proposed)))


def carry_out(planned: Plan) -> Plan:
    """Write every new file; what could not be written is REFUSED in the answer, with the reason."""
    return Plan(planned.root, tuple(_written(planned.root, item) for item in planned.files), planned.notes)


def _texts(survey: Survey, systems: tuple[str, ...], action: str | None) -> Iterator[tuple[str, str]]:
    yield CONFIGURATION, configuration(survey)
    yield RECORDS, _template("records.md")
    yield CONFIGURATION_SCHEMA, json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
    if not survey.is_top:
        return
    if GITHUB in systems:
        yield WORKFLOW, _workflow(action)
    if GITLAB in systems:
        yield GITLAB_PIPELINE, _template("gitlab-include.yml")
        yield GITLAB_JOB, gitlab_template()


def _workflow(action: str | None) -> str:
    if action is None:
        steps = _template("workflow-install.yml").replace("{version}", __version__)
    else:
        steps = _template("workflow-action.yml").replace("{action}", action)
    return _template("workflow.yml") + steps


def _template(name: str) -> str:
    return (files("ssdfgate.onboarding") / _TEMPLATES / name).read_text(encoding="utf-8")


def gitlab_template() -> str:
    """The template for GitLab: in the package once installed, beside it in a source checkout."""
    package = Path(str(files("ssdfgate")))
    for path in (package / "onboarding" / _TEMPLATES / "gitlab.yml", package.parent / ".gitlab-ci-template.yml"):
        if path.is_file():
            return path.read_text(encoding="utf-8")
    raise UsageError("the template for GitLab is missing", hint="Install ssdfgate again: it is part of the package.")


def _proposed(survey: Survey, path: str, content: str) -> Proposed:
    target = survey.root / path
    if not leads_out(survey.root, target) and _holds(target, content):
        return Proposed(path, content, State.SAME, "it is as it would be written")
    if path == CONFIGURATION and survey.configuration is not None:
        return Proposed(path, content, State.THERE, f"{survey.configuration} holds the configuration")
    if leads_out(survey.root, target):
        return Proposed(path, content, State.REFUSED, LEADS_OUT)
    if target.is_symlink() or target.exists():
        return Proposed(path, content, State.THERE, "left as it is")
    return Proposed(path, content, State.NEW)


def _holds(target: Path, content: str) -> bool:
    """Whether a regular file says the same; what was counted on another day does not matter."""
    try:
        if not S_ISREG(target.lstat().st_mode) or target.stat().st_size > _LARGEST:
            return False
        return _lasting(target.read_text(encoding="utf-8")) == _lasting(content)
    except (OSError, UnicodeDecodeError):
        return False


def _lasting(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith(COUNTED)]


def _notes(survey: Survey, systems: tuple[str, ...], proposed: tuple[Proposed, ...]) -> Iterator[str]:
    if not survey.in_repository:
        yield "This folder is in no git repository, so evidence cannot be tied to a commit: `git init`, and commit."
    if not survey.is_top:
        yield (
            "This is a folder inside of a repository, and pipelines belong to the top of it. Name this folder there "
            "with the input `path`, or run `ssdfgate check` on it; docs/how-to/monorepo.md shows how."
        )
    elif not systems:
        yield "No CI system was recognised: `ssdfgate init --ci github` or `--ci gitlab` writes a pipeline for it."
    for system in systems:
        if system not in {GITHUB, GITLAB}:
            yield f"{system} is used here, for which nothing is written: docs/other-ci.md has examples."
    if any(item.path == GITLAB_PIPELINE and item.state is State.THERE for item in proposed):
        yield f"Add the `include:` below to {GITLAB_PIPELINE}; the job does not run without it."


def _written(root: Path, item: Proposed) -> Proposed:
    if item.state is not State.NEW:
        return item
    try:
        put(root, root / item.path, item.content.encode("utf-8"))
    except OSError as error:
        if os.path.lexists(root / item.path):
            return Proposed(item.path, item.content, State.THERE, "left as it is")
        return Proposed(item.path, item.content, State.REFUSED, clean(error.strerror or str(error)))
    return item
