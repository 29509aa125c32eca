"""Collects facts that lie open in the repository: its policies, pipelines, pinned actions, and its history."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from ssdfgate import __version__
from ssdfgate.collectors.interface import Job, Pending
from ssdfgate.errors import ContextError
from ssdfgate.facts import PackageFile, Tree, UnreadableError
from ssdfgate.facts.control import compared, observed
from ssdfgate.facts.gather import FACTS, Gathered, Unknown, gather
from ssdfgate.git import History, history_at
from ssdfgate.inventory import Inventory
from ssdfgate.model import (
    Coverage,
    Digest,
    Evidence,
    EvidenceKind,
    Facts,
    JsonValue,
    Origin,
    RawReport,
    Reading,
    ScanError,
    Skip,
    Status,
    Subject,
    Tool,
    canonical_json,
    clean,
    skips,
)

SCHEMA = "ssdfgate/repository-facts/v1"
FORMAT = "repository-json"

_LINKED_PLACES = ("", ".github", "docs")
_NO_COMMIT = "there is no git work tree with a commit, so there is no history"
_SHALLOW = "the clone is shallow: older commits, and perhaps tags, are missing"
_FETCH = (
    "Fetch the whole history: `fetch-depth: 0` with actions/checkout, `GIT_DEPTH: 0` on GitLab, "
    "`git fetch --unshallow --tags` anywhere else."
)
_HINTS = {_NO_COMMIT: "Run in a git checkout.", _SHALLOW: _FETCH}
_OTHER_HINT = "Make these files readable, or exclude them with a reason under `scope:`."
_CONTROL = "the facts of our own small repository did not come out as they must"


class Repository:
    """Reads files and history, with nothing but git; no network."""

    name: ClassVar[str] = "repository"
    kind: ClassVar[EvidenceKind] = EvidenceKind.REPOSITORY
    cost: ClassVar[int] = 1
    install: ClassVar[str] = "apt-get install git"

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Take the clock that dates of review are held against."""
        self._now = now

    def run(self, job: Job) -> Pending:
        """Work out the facts of the repository, and those of the control in the same way."""
        job.progress("looking at policies, pipelines and history")
        packages = [
            PackageFile(item.path, str(item.ecosystem), item.locks, item.states_none and item.problem is None)
            for item in job.declared.manifests
        ]
        gathered = gather(
            tree_of(job.root, job.inventory),
            packages,
            _history(job.root, job.subject),
            named=job.settings.documents,
            now=self._now(),
        )
        raw = (
            RawReport(FORMAT, document(gathered)),
            RawReport(FORMAT, document(observed()), part="control"),
        )
        return _Looked(Tool("ssdfgate", __version__), raw, job.subject, job.inventory.excluded)


def _history(root: Path, subject: Subject) -> History | Unknown | None:
    if subject.commit is None:
        return None
    try:
        return history_at(root, subject.commit)
    except ContextError as error:
        return Unknown(clean(f"{error}. {error.hint}"))


def document(gathered: Gathered) -> bytes:
    """Write the report that the reader of `repository-json` understands."""
    undetermined = [{"fact": name, "reason": reason} for name, reason in sorted(gathered.undetermined.items())]
    return canonical_json({
        "schema": SCHEMA,
        "tool": {"name": "ssdfgate", "version": __version__},
        "facts": gathered.values,
        "undetermined": undetermined,
    })  # fmt: skip


def tree_of(root: Path, inventory: Inventory) -> Tree:
    """The inventory, and the links to its files in the places where documents are looked for."""
    links = dict(_links(root, inventory))
    sizes = {file.path: file.size for file in inventory.files}
    sizes.update({link: sizes[target] for link, target in links.items()})
    blocked = {item.path: item.reason for item in inventory.blocked}
    return Tree(sizes, blocked, _reader(root, inventory, links))


def _links(root: Path, inventory: Inventory) -> Iterator[tuple[str, str]]:
    """Links to files of the inventory: the walk leaves them out, because the files are seen at their own places."""
    top = os.path.realpath(root)
    for place in _LINKED_PLACES:
        folder = os.path.join(top, place)
        if os.path.islink(folder) or not os.path.isdir(folder) or not os.access(folder, os.R_OK | os.X_OK):
            continue
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if entry.is_symlink()]
        for name in names:
            target = os.path.relpath(os.path.realpath(os.path.join(folder, name)), top)
            if target in inventory.by_path and _is_text(name):
                yield (f"{place}/{name}" if place else name), target


def _is_text(name: str) -> bool:
    return name == name.encode("utf-8", "replace").decode("utf-8")


def _reader(root: Path, inventory: Inventory, links: dict[str, str]) -> Callable[[str], bytes]:
    """Read what the inventory saw: without following a link put there since, and only if the bytes are the same."""

    def read(path: str) -> bytes:
        file = inventory.by_path[links.get(path, path)]
        try:
            descriptor = os.open(root / file.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with os.fdopen(descriptor, "rb") as stream:
                content = stream.read(file.size + 1)
        except OSError as error:
            raise UnreadableError(f"cannot be read ({error.strerror})") from error
        if Digest.of(content) != file.digest:
            raise UnreadableError("changed while it was looked at")
        return content

    return read


@dataclass(frozen=True, slots=True)
class _Looked:
    """Facts that wait to be read back."""

    tool: Tool
    raw: tuple[RawReport, ...]
    subject: Subject
    excluded: tuple[Skip, ...]

    def conclude(self, readings: tuple[Reading, ...]) -> Evidence:
        """Partial where a fact is undetermined, or the control did not come out.

        A missing or shallow history is a fact itself: the measures that need the history judge it, and the others,
        about files, do not suffer from the shallow clone that pipelines make by default.
        """
        reading, of_control = readings
        control = compared(_values(of_control))
        holes = list(reading.skipped)
        history = [*_history_holes(_values(reading))]
        reasons = [f"{name}: {reason}" for reason, name in holes] + ([] if control.ok else [_CONTROL])
        return Evidence(
            kind=EvidenceKind.REPOSITORY,
            collector=Repository.name,
            tool=self.tool,
            subject=self.subject,
            origin=Origin.RAN,
            status=Status.PARTIAL if reasons else Status.COMPLETE,
            coverage=Coverage(
                unit="facts",
                considered=len(FACTS),
                analysed=len(FACTS) - len(holes),
                skipped=skips(holes),
                excluded=self.excluded,
                errors=(*reading.errors, *(ScanError(reason) for reason in history)),
                errors_total=len(reading.errors) + len(history),
                control=control,
            ),
            payload=reading.payload,
            reasons=tuple(reasons),
            hint=_hint([*(reason for reason, _ in holes), *history], control_ok=control.ok),
        )


def _values(reading: Reading) -> Mapping[str, JsonValue]:
    return reading.payload.values if isinstance(reading.payload, Facts) else {}


def _history_holes(values: Mapping[str, JsonValue]) -> Iterator[str]:
    """Why the history does not tell everything; at most one reason."""
    history = values.get("history", {})
    if history is None:
        yield _NO_COMMIT
    elif isinstance(history, Mapping) and history.get("shallow"):
        yield _SHALLOW


def _hint(reasons: Sequence[str], *, control_ok: bool) -> str:
    if not control_ok:
        return "Install ssdfgate again, and report it if that does not help."
    return next((_HINTS.get(reason, _OTHER_HINT) for reason in reasons), "")
