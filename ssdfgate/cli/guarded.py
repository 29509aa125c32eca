"""Standard output and standard error without secrets: whatever writes there, a library or a traceback included."""

import io
import os
import sys
from functools import cache
from typing import TYPE_CHECKING, BinaryIO, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

    from ssdfgate.redaction import Redactor

_NO_SECRETS = frozenset({"-h", "--help", "--version"})


@cache
def redactor() -> "Redactor":
    """Knows the secrets in the environment of this process, and its home folder."""
    from ssdfgate.redaction import redactor_of

    return redactor_of(os.environ)


def guard(arguments: list[str]) -> None:
    """Put the guard in front of both streams. Help and version hold nothing of the caller, and are to be quick."""
    if not _NO_SECRETS & set(arguments):
        sys.stdout = _guarded(sys.stdout)
        sys.stderr = _guarded(sys.stderr)


def _guarded(stream: TextIO) -> TextIO:
    if not hasattr(stream, "buffer"):
        return stream  # there is no stream, or a test has put its own in place
    return io.TextIOWrapper(
        _Guard(stream.buffer), encoding=stream.encoding, errors=stream.errors, line_buffering=True, write_through=True
    )


class _Guard(io.BytesIO):
    """Redacts every piece that is written; one call of `write` is one piece. Keeps nothing."""

    def __init__(self, to: BinaryIO) -> None:
        super().__init__()
        self._to = to

    def write(self, content: "ReadableBuffer") -> int:
        piece = bytes(content)
        self._to.write(redactor().content(piece))
        return len(piece)

    def flush(self) -> None:
        self._to.flush()

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self._to.isatty()

    def fileno(self) -> int:
        return self._to.fileno()
