"""Adds events to a file: whole lines or nothing, one process at a time."""

import fcntl
import json
import os
import stat
import time
from collections.abc import Mapping
from pathlib import Path

from ssdfgate.errors import DecisionLogError
from ssdfgate.model import JsonValue

_WAIT_S = 30.0
_PAUSE_S = 0.05


def check_file(path: Path) -> None:
    """Find out before the work begins whether the file can be written; makes it where it is not there.

    Raises:
        DecisionLogError: it cannot.
    """
    append(path, b"")


def line_of(event: Mapping[str, JsonValue]) -> bytes:
    """One event as one line."""
    return (
        json.dumps(event, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")
        + b"\n"
    )


def append(path: Path, lines: bytes) -> None:
    """Add lines at the end of a file, or leave it as it was. A new file can be read by its owner only.

    Raises:
        DecisionLogError: the file cannot be written, or another process holds it for too long.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK | os.O_CLOEXEC, 0o600)
        try:
            _add(handle, lines)
        finally:
            os.close(handle)
    except OSError as error:
        raise DecisionLogError(f"the decision log {path} cannot be written: {error.strerror or error}") from error


def _add(handle: int, lines: bytes) -> None:
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        _write(handle, lines)
        return
    _lock(handle)
    size = os.fstat(handle).st_size
    try:
        _write(handle, lines)
        os.fsync(handle)
    except OSError:
        os.ftruncate(handle, size)
        raise


def _write(handle: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(handle, left) :]


def _lock(handle: int) -> None:
    """Wait for the others; the lock ends when the file is closed."""
    deadline = time.monotonic() + _WAIT_S
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE_S)
        else:
            return
