"""OSV exports: a zip file or a folder with one JSON or YAML record per file.

OSV publishes the one (`all.zip` of an ecosystem), the PyPI advisory database is the other.
"""

import json
import os
import stat
import time
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import yaml
from packaging.version import Version

from ssdfgate.advisories.osv import Advisory, Answers, BadRecordError, Pair, Record, distinct, outline, record
from ssdfgate.errors import CollectorError
from ssdfgate.model import visible

LARGEST_FILE = 2 * 1024**3
"""Bytes of a zip file."""

LARGEST_RECORD = 8 * 1024**2
"""Bytes of one record, unpacked; the largest that we know of list a few thousand versions."""

LARGEST_TOTAL = 4 * 1024**3
"""Bytes of all records, unpacked."""

MOST_RECORDS = 1_000_000

HINT = (
    "Give --advisories a zip file or folder with an OSV export for PyPI: the `all.zip` of the ecosystem, or a "
    "checkout of the PyPI advisory database."
)
_ENDINGS = (".json", ".yaml", ".yml")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Leaves every scalar a string: a version written as 2.10 must not become the number 2.1."""

_FAULTS = (OSError, EOFError, RuntimeError, NotImplementedError, ValueError, zipfile.BadZipFile, zlib.error)


@dataclass(frozen=True, slots=True)
class Export:
    """An export, reduced to the packages that somebody asks for.

    Attributes:
        records: name to the records about it.
        total: records about packages of PyPI, whatever their names, withdrawn ones too.
        as_of: when the newest of these was modified; None where there are none.
        broken: files, or ids of records, that could not be understood or matched; sorted.
    """

    records: Mapping[str, tuple[Record, ...]]
    total: int
    as_of: datetime | None
    broken: tuple[str, ...]

    def answers(self, pairs: Iterable[Pair]) -> Answers:
        """What the export says of each package and version."""
        return {pair: self._answer(*pair) for pair in pairs}

    def _answer(self, name: str, text: str) -> tuple[Advisory, ...]:
        version = Version(text)
        found = [item for item in self.records.get(name, ()) if item.covers(name, version)]
        return distinct(item.advisory(name, version) for item in found)


@dataclass
class _Loading:
    """The state of one loading."""

    names: frozenset[str]
    records: defaultdict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    total: int = 0
    as_of: datetime | None = None
    broken: list[str] = field(default_factory=list)

    def add(self, name: str, content: bytes | None) -> None:
        """Take one file; None where it could not be read."""
        try:
            value = _parsed(name, content)
            head = outline(value)
            found = record(value) if head.packages & self.names else None
        except BadRecordError:
            self.broken.append(visible(name))
            return
        if head.packages:
            self.total += 1
            self.as_of = max(head.modified, self.as_of or head.modified)
        if found is not None:
            self._keep(found)

    def _keep(self, found: Record) -> None:
        for package in {item.name for item in found.affected} & self.names:
            self.records[package].append(found)
        if any(item.name in self.names and not item.clear for item in found.affected) and not found.withdrawn:
            self.broken.append(found.id)


def load(path: Path, names: frozenset[str], deadline: float) -> Export:
    """Read an export; `names` are the normalised names that will be asked for, `deadline` is by the monotonic clock.

    Raises:
        CollectorError: where it is no export, is too large, or holds nothing about PyPI.
    """
    loading = _Loading(names)
    left = LARGEST_TOTAL
    for number, (name, content) in enumerate(_files(path)):
        left -= len(content or b"")
        if number >= MOST_RECORDS or left < 0:
            raise CollectorError(f"the advisories in {path} are more than can be read", hint=HINT)
        if time.monotonic() > deadline:
            raise CollectorError(f"reading the advisories in {path} took too long", hint=HINT)
        loading.add(name, content)
    if not loading.total:
        raise CollectorError(f"{path} holds no advisory about a package of PyPI", hint=HINT)
    records = {name: tuple(found) for name, found in loading.records.items()}
    return Export(records, loading.total, loading.as_of, tuple(sorted(set(loading.broken))))


def _parsed(name: str, content: bytes | None) -> object:
    if content is None or len(content) > LARGEST_RECORD:
        raise BadRecordError("it cannot be read, or is too large")
    try:
        if name.endswith(".json"):
            return json.loads(content)
        return _LOADER(content).get_single_data()  # this loader makes strings, lists and dictionaries only
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        raise BadRecordError("it is neither JSON nor YAML") from error


def _files(path: Path) -> Iterator[tuple[str, bytes | None]]:
    try:
        status = path.stat()
    except OSError as error:
        raise CollectorError(f"{path} cannot be read: {error.strerror}", hint=HINT) from error
    if stat.S_ISDIR(status.st_mode):
        return _in_folder(path)
    if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST_FILE:
        raise CollectorError(f"{path} is neither a folder nor a zip file of a size that can be read", hint=HINT)
    return _in_zip(path)


def _in_zip(path: Path) -> Iterator[tuple[str, bytes | None]]:
    """Records of a zip file; nothing is unpacked to disk, so that names in it lead nowhere."""
    try:
        archive = zipfile.ZipFile(path)
    except _FAULTS as error:
        raise CollectorError(f"{path} is not a sound zip file: {error}", hint=HINT) from error
    with archive:
        for info in archive.infolist():
            if not info.is_dir() and _is_record(info.filename):
                yield info.filename, _unpacked(archive, info)


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | None:
    try:
        with archive.open(info) as stream:
            return stream.read(LARGEST_RECORD + 1)
    except _FAULTS:
        return None


def _in_folder(path: Path) -> Iterator[tuple[str, bytes | None]]:
    for folder, folders, files in os.walk(path, onerror=_unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if _is_record(name):
                yield os.path.relpath(os.path.join(folder, name), path), _content(os.path.join(folder, name))


def _unreadable(error: OSError) -> None:
    raise CollectorError(f"{error.filename} cannot be read: {error.strerror}", hint=HINT)


def _content(path: str) -> bytes | None:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as stream:
            return stream.read(LARGEST_RECORD + 1)
    except OSError:
        return None


def _is_record(name: str) -> bool:
    hidden = any(part.startswith(".") and part not in {".", ".."} for part in name.split("/"))
    return name.endswith(_ENDINGS) and not hidden
