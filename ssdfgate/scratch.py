"""Private folders that are gone afterwards, also where a request to end comes while they are taken away."""

import fcntl
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_ENDING = ".lock"
"""Of a file beside a folder of ours, locked for as long as its run lives: the system lets go however that ends.

It does not lie in the folder, where a repository that was checked out here could bring one along.
"""
_YOUNG_S = 60.0
"""Between making the file and locking it."""


@contextmanager
def scratch(prefix: str, parent: Path | None = None) -> Iterator[Path]:
    """A folder that only this user can look into, below `parent`, or where such folders are made on this system."""
    made = tempfile.TemporaryDirectory(prefix=prefix, dir=parent, ignore_cleanup_errors=True)
    try:
        yield Path(made.name)
    finally:
        _take_away(made)


@contextmanager
def large_scratch(prefix: str, parent: Path | None = None) -> Iterator[Path]:
    """As `scratch`, for what takes much room: takes away first what runs left that were killed."""
    with scratch(prefix, parent) as folder:
        _remove_abandoned(folder.parent, prefix)
        mark = folder.with_name(f"{folder.name}{_ENDING}")
        with mark.open("xb") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            try:
                yield folder
            finally:
                mark.unlink(missing_ok=True)


def _remove_abandoned(parent: Path, prefix: str) -> None:
    for mark in parent.glob(f"{prefix}*{_ENDING}"):
        with suppress(OSError):  # of somebody else, taken away meanwhile, or of a run that lives
            descriptor = os.open(mark, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                _remove_if_abandoned(mark, descriptor)
            finally:
                os.close(descriptor)


def _remove_if_abandoned(mark: Path, descriptor: int) -> None:
    status, folder = os.fstat(descriptor), mark.with_name(mark.name.removesuffix(_ENDING))
    if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid() or time.time() - status.st_mtime < _YOUNG_S:
        return
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    if folder.is_dir() and folder.lstat().st_uid == os.geteuid():
        shutil.rmtree(folder, ignore_errors=True)  # does nothing where the name is a link
    mark.unlink(missing_ok=True)


def _take_away(made: "tempfile.TemporaryDirectory[str]") -> None:
    try:
        made.cleanup()
    except KeyboardInterrupt:
        made.cleanup()
        raise
