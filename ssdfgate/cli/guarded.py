"""Standard output and standard error: without secrets, whatever writes there, and never the end of a verdict.

A reader that goes away (`| head`) and a stream that the caller closed change no exit code. A standard output that
takes nothing more, such as a full disk, is an error: who redirects a report wants to have it.
"""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, BinaryIO, TextIO

from ssdfgate.errors import UsageError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

    from ssdfgate.redaction import Redactor

_ROOM = "Make room where it goes, or write the report to another place with -o FILE."
_NO_SECRETS = frozenset({"-h", "--help", "--version"})


@cache
def redactor() -> "Redactor":
    """Knows the secrets in the environment of this process, and its home folder."""
    from ssdfgate.redaction import redactor_of

    return redactor_of(os.environ)


def guard(arguments: list[str]) -> None:
    """Put the guard in front of both streams. Help and version hold nothing of the caller, and are to be quick."""
    _open_closed()
    redact = not _NO_SECRETS & set(arguments)
    sys.stdout = _guarded(sys.stdout, 1, redact=redact)
    sys.stderr = _guarded(sys.stderr, 2, redact=redact)


def _open_closed() -> None:
    """Give a meaning to streams that are closed: else the next file that is opened would be taken for one of them."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:  # noqa: PLR2004  # standard error
        os.set_inheritable(descriptor, True)  # noqa: FBT003  # as C has it
    os.close(descriptor)


def _guarded(stream: TextIO | None, descriptor: int, *, redact: bool) -> TextIO:
    if stream is not None and not hasattr(stream, "buffer"):
        return stream  # a test has put its own in place
    if stream is None:  # it was closed when Python started
        to: BinaryIO = os.fdopen(descriptor, "wb", closefd=False)
    else:
        to = stream.buffer
    encoding, errors = (stream.encoding, stream.errors) if stream else ("utf-8", "replace")
    guard = _Guard(to, descriptor, redact=redact)
    return io.TextIOWrapper(guard, encoding=encoding, errors=errors, line_buffering=True, write_through=True)


class _Guard(io.BytesIO):
    """Redacts every piece that is written; one call of `write` is one piece. Keeps nothing."""

    def __init__(self, to: BinaryIO, descriptor: int, *, redact: bool) -> None:
        super().__init__()
        self._to, self._descriptor, self._redact = to, descriptor, redact

    def write(self, content: "ReadableBuffer") -> int:
        piece = bytes(content)
        if piece:  # click writes nothing to find out what a stream takes, and looks away from what is raised then
            with self._told():
                self._to.write(redactor().content(piece) if self._redact else piece)
        return len(piece)

    def flush(self) -> None:
        with self._told():
            self._to.flush()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Once a stream takes nothing more, what follows goes nowhere; nobody can be told of standard error."""
        try:
            yield
        except OSError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._descriptor)
            if self._descriptor == 1 and not isinstance(error, BrokenPipeError):
                raise UsageError(f"standard output cannot be written: {error.strerror}", hint=_ROOM) from error

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self._to.isatty()

    def fileno(self) -> int:
        return self._to.fileno()
