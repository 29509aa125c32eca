"""Finds the reports of others that a call or the configuration names, and reads them before anything runs."""

import glob
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ssdfgate.errors import UsageError
from ssdfgate.model import EvidenceKind, clean
from ssdfgate.model.settings import Import
from ssdfgate.readers.interface import Reader
from ssdfgate.readers.understand import RefusedError, Understood, understand

_MOST_FILES = 10_000
_NO_KIND = (
    "Correct the path; or add `kind:` (sast, dependency-audit, ...) to the entry, and what is missing counts as "
    "missing evidence of that kind."
)


@dataclass(frozen=True, slots=True)
class Report:
    """A report that was read.

    Attributes:
        name: path as it was given, for messages.
        path: the same, to find it.
        made_at: time of the file, for reports that carry none of their own.
        covers: languages or ecosystems that the owner states the report is about.
    """

    name: str
    path: Path
    understood: Understood
    made_at: datetime
    duration_s: float = 0.0
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """A report that the configuration promises and that is not there, or cannot be read."""

    name: str
    kind: EvidenceKind
    reason: str
    hint: str


def read_report(path: Path, readers: Mapping[str, Reader], entry: Import) -> Report:
    """Read one file.

    Raises:
        RefusedError: it is no report that can be read; the message begins with the path.
    """
    started = time.monotonic()
    try:
        understood = understand(path, readers, entry.as_format)
    except RefusedError as error:
        raise RefusedError(f"{clean(str(path))}: {error}", hint=error.hint) from error
    made_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Report(clean(str(path)), path, understood, made_at, time.monotonic() - started, entry.covers)


def read_named(patterns: Iterable[str], readers: Mapping[str, Reader]) -> tuple[Report, ...]:
    """Reports that a call names (`--import`), below the working directory.

    Raises:
        UsageError: a pattern matches no file, or a report is refused.
    """
    found: list[Report] = []
    for pattern in patterns:
        paths = _matching(pattern)
        if not paths:
            raise UsageError(
                f"--import {clean(pattern)}: no file matches",
                hint="Correct the pattern, or produce the report first.",
            )
        found += [read_report(path, readers, Import(pattern)) for path in paths]
    return tuple(found)


def read_configured(
    entries: Iterable[Import], root: Path, readers: Mapping[str, Reader]
) -> tuple[tuple[Report, ...], tuple[Missing, ...]]:
    """Reports that the configuration promises (`imports:`), and those among them that are missing.

    Raises:
        UsageError: a report is missing, and nothing says which kind of evidence is missing with it.
    """
    found: list[Report] = []
    missing: list[Missing] = []
    for entry in entries:
        for outcome in _configured(entry, root, readers):
            found.append(outcome) if isinstance(outcome, Report) else missing.append(outcome)
    return tuple(found), tuple(missing)


def _configured(entry: Import, root: Path, readers: Mapping[str, Reader]) -> Iterator[Report | Missing]:
    paths = [path for path in _matching(str(root / entry.path)) if _is_inside(path, root)]
    if not paths:
        yield _missing(entry, entry.path, readers, "no file matches", "Produce the report before the gate runs.")
    for path in paths:
        shown = clean(path.relative_to(root).as_posix())
        try:
            yield read_report(path, readers, entry)
        except RefusedError as error:
            yield _missing(entry, shown, readers, str(error).removeprefix(f"{clean(str(path))}: "), error.hint)


def _missing(entry: Import, name: str, readers: Mapping[str, Reader], reason: str, hint: str) -> Missing:
    kind = entry.kind
    if kind is None and entry.as_format is not None and entry.as_format in readers:
        kind = readers[entry.as_format].kinds[0]
    if kind is None:
        raise UsageError(f"imports: {name}: {reason}", hint=f"{hint} {_NO_KIND}")
    return Missing(name, kind, f"imports: {name}: {reason}", hint)


def _matching(pattern: str) -> list[Path]:
    """Regular files that a pattern matches, sorted; `**` goes into folders."""
    paths: list[Path] = []
    for name in glob.iglob(pattern, recursive=True, include_hidden=True):  # patterns may be absolute
        path = Path(name)
        if path.is_file():
            paths.append(path)
        if len(paths) > _MOST_FILES:
            raise UsageError(
                f"{clean(pattern)} matches more than {_MOST_FILES} files", hint="Name them more closely."
            )
    return sorted(paths)


def _is_inside(path: Path, root: Path) -> bool:
    """Whether it lies inside the repository, links followed: the repository must not make us read other files."""
    return path.resolve().is_relative_to(root.resolve())
