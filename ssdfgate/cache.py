"""Keeps what scanners said of single files from run to run: by content, checked, and never needed.

An entry is a file named by the digest of its key, and holds: the SHA-256 of the rest (32 bytes), then, compressed
with Zstandard, JSON `{key, made, fragment}`. An entry that is cut off, altered, misplaced, too old or from the future
counts as absent. The digest is no signature: whoever may write to the folder decides what scanners found.

Nothing here fails a run. A full disk, or a folder that cannot be used, means that there is no cache, and a warning.
"""

import hashlib
import json
import os
import stat
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from ssdfgate.model import Digest, JsonValue, Limit, Reused, canonical_json, clean

T = TypeVar("T")

LARGEST_CACHE = 512 * 1024 * 1024
"""Bytes that all entries may take on the disk together, in blocks."""

OLDEST = timedelta(hours=20)
"""An older entry is made anew, so that a cache never makes evidence stale that a scan would have made fresh."""

_LARGEST_ENTRY = 32 * 1024 * 1024
_BLOCK = 512
_ABANDONED_S = 3600
_KEEP = 0.8
_DIGEST = hashlib.sha256().digest_size
_ENDING = ".zst"
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_HINT = "The run is complete without it. Make the folder writable for this user alone, or name another one."


@dataclass(frozen=True, slots=True)
class Entry:
    """What was kept, and when it was made."""

    made: datetime
    fragment: Mapping[str, JsonValue]


class Cache:
    """A folder of entries; several runs may use it at the same time.

    `grown` tells whether this run has kept anything, so that there may be something to make room for.
    """

    def __init__(self, folder: Path, now: datetime, largest: int = LARGEST_CACHE) -> None:
        """Open the folder; `now` is the time of the run."""
        self.folder, self.now, self._largest = folder, now, largest
        self._lock, self._once = threading.Lock(), threading.Lock()
        self._reused: dict[str, tuple[Reused, str]] = {}
        self._worked_out: dict[str, Any] = {}
        self._broken = _prepared(folder)
        self.grown = False

    def get(self, key: Mapping[str, JsonValue]) -> Entry | None:
        """The entry of a key; None where there is none that can be trusted."""
        path = self._path(key)
        if self._broken is not None:
            return None
        try:
            with open(path, "rb", opener=_no_wait) as stream:
                content = stream.read(_LARGEST_ENTRY + 1)
            entry = _opened(content, key, self.now)
            if entry is not None:
                os.utime(path)
        except FileNotFoundError:
            return None
        except OSError as error:
            self._stop(error)
            return None
        return entry

    def put(
        self, key: Mapping[str, JsonValue], fragment: Mapping[str, JsonValue], made: datetime | None = None
    ) -> None:
        """Keep what was made in this run, or at an earlier moment."""
        if self._broken is not None:
            return
        try:
            self.grown = True
            _write(self._path(key), _closed(key, fragment, made or self.now))
        except OSError as error:
            self._stop(error)

    def once(self, what: str, work_out: Callable[[], T]) -> T:
        """What is the same for a whole run, and is not kept beyond it; others wait until it is worked out."""
        with self._once:
            if what not in self._worked_out:
                self._worked_out[what] = work_out()
            value: T = self._worked_out[what]
            return value

    def note(self, collector: str, reused: Reused, unit: str = "files") -> None:
        """Take down how much of a collection came from here, and of what it consists."""
        with self._lock:
            self._reused[collector] = reused, unit

    def reused(self, collector: str) -> Reused | None:
        """How much of a collection came from here; None for nothing."""
        with self._lock:
            return self._reused[collector][0] if collector in self._reused else None

    def limits(self) -> tuple[Limit, ...]:
        """What a report has to say of the cache."""
        with self._lock:
            said = [Limit(_sentence(name, *item, self.now)) for name, item in sorted(self._reused.items())]
        return (
            *said,
            *(
                [Limit(f"The cache was not used: {clean(str(self.folder), 200)}: {self._broken}", _HINT)]
                if self._broken
                else []
            ),
        )

    def prune(self) -> None:
        """Remove the entries that were not used for the longest time, until the others fit."""
        if self._broken is not None:
            return
        try:
            _prune(self.folder, self._largest)
        except OSError as error:
            self._stop(error)

    def _path(self, key: Mapping[str, JsonValue]) -> Path:
        name = Digest.of(canonical_json(key)).hex
        return self.folder / name[:2] / f"{name}{_ENDING}"

    def _stop(self, error: OSError) -> None:
        self._broken = clean(error.strerror or str(error), 200)


def _no_wait(path: str, flags: int) -> int:
    """Open a file of ours: no link, and not a pipe, which would be waited for."""
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)


def _prepared(folder: Path) -> str | None:
    """Make the folder; returns why it cannot be used."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
    except OSError as error:
        return clean(error.strerror or str(error), 200)
    if status.st_uid != os.geteuid() or status.st_mode & _OTHERS_WRITE:
        return "others may write to its folder"
    return None


def _closed(key: Mapping[str, JsonValue], fragment: Mapping[str, JsonValue], made: datetime) -> bytes:
    import zstandard

    packed = zstandard.ZstdCompressor(level=3).compress(
        canonical_json({"key": key, "made": made.isoformat(), "fragment": fragment})
    )
    return hashlib.sha256(packed).digest() + packed


def _opened(content: bytes, key: Mapping[str, JsonValue], now: datetime) -> Entry | None:
    """The entry in these bytes; None where anything about it is not as it was written."""
    import zstandard

    digest, packed = content[:_DIGEST], content[_DIGEST:]
    if len(content) > _LARGEST_ENTRY or hashlib.sha256(packed).digest() != digest:
        return None
    try:
        if zstandard.frame_content_size(packed) not in range(_LARGEST_ENTRY + 1):
            return None
        entry = json.loads(zstandard.ZstdDecompressor().decompress(packed, max_output_size=_LARGEST_ENTRY))
        made, fragment = datetime.fromisoformat(entry["made"]), entry["fragment"]
        same = canonical_json(entry["key"]) == canonical_json(key)
        current = timedelta(0) <= now - made <= OLDEST
    except (zstandard.ZstdError, ValueError, TypeError, KeyError, RecursionError):
        return None
    return Entry(made, fragment) if same and current and isinstance(fragment, dict) else None


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    if len(content) > _LARGEST_ENTRY:
        return
    path.parent.mkdir(mode=0o700, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".unfinished-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.replace(name, path)  # no fsync: what a crash cuts off is found out by its digest
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _prune(folder: Path, largest: int) -> None:
    found = sorted(_entries(folder))
    size = sum(item[1] for item in found)
    if size <= largest:
        return
    for _, blocks, path in found:
        Path(path).unlink(missing_ok=True)
        size -= blocks
        if size <= largest * _KEEP:
            return


def _entries(folder: Path) -> Iterator[tuple[float, int, str]]:
    """Last use, bytes on the disk and path of every file of ours, unfinished ones of dead runs too."""
    abandoned = time.time() - _ABANDONED_S
    for part in os.scandir(folder):
        if not part.is_dir(follow_symlinks=False) or len(part.name) != len("00"):
            continue
        for item in os.scandir(part.path):
            if item.name.endswith(_ENDING) or item.name.startswith(".unfinished-"):
                try:
                    status = item.stat(follow_symlinks=False)
                except FileNotFoundError:  # another run removed it
                    continue
                if item.name.endswith(_ENDING) or status.st_mtime < abandoned:  # else another run is writing it
                    yield status.st_mtime, status.st_blocks * _BLOCK, item.path


def _sentence(collector: str, item: Reused, unit: str, now: datetime) -> str:
    minutes = int((now.astimezone(UTC) - item.oldest).total_seconds() // 60)
    when = item.oldest.astimezone(UTC).isoformat(timespec="seconds")
    also = f", which was looked at anew beside the other {unit}" if item.control_ran else ""
    what = f"what it says of {item.files} of {item.total} {unit}" if item.total else "all that it says"
    return (
        f"{collector}: {what} comes from the cache, with the positive "
        f"control of then{also}; the oldest of it was made {minutes} minutes ago ({when})."
    )
