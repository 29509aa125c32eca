"""The one door for reports that others made: plain bytes, the reader that knows them, what it understood."""

import difflib
import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ssdfgate.errors import ExitCode, ReaderError
from ssdfgate.model import Reading, clean
from ssdfgate.readers.guess import error_report, guess
from ssdfgate.readers.interface import Large, LargeReader, Outline, Reader
from ssdfgate.readers.large import LARGE, split
from ssdfgate.readers.opening import LARGEST, opened, read_file, size_of
from ssdfgate.readers.outline import outline_of


class RefusedError(ReaderError):
    """A report that somebody hands in is not one that can be read: the call is wrong, so the exit code is 2."""

    exit_code = ExitCode.USAGE


@dataclass(frozen=True, slots=True)
class Understood:
    """A report and everything that it says.

    Attributes:
        format: name of the reader.
        title: what a person calls the format.
        readings: one per run and kind, never none.
        content: the plain bytes that were read, or the file where there are many.
        warnings: about the file as a whole; every reading has its own besides.
    """

    format: str
    title: str
    readings: tuple[Reading, ...]
    content: bytes | Large
    warnings: tuple[str, ...] = ()


def understand(
    source: bytes | Path, readers: Mapping[str, Reader], as_format: str | None = None, *, large: int = LARGE
) -> Understood:
    """Open a report, find the one reader that knows it, and read it.

    Args:
        source: the bytes, or the path of a regular file.
        readers: by name, all that there are.
        as_format: name of the reader to use, whatever the report looks like.
        large: bytes from which on a report is left in its file, where its reader can work like that.

    Raises:
        RefusedError: empty, damaged, out of bounds, of no known format or of several; says which, and what to do.
    """
    try:
        with undisturbed():
            found = _in_file(source, readers, as_format, large) if isinstance(source, Path) else None
            return found or _in_memory(source, readers, as_format)
    except RefusedError:
        raise
    except ReaderError as error:
        raise RefusedError(str(error), hint=error.hint) from error


def _in_memory(source: bytes | Path, readers: Mapping[str, Reader], as_format: str | None) -> Understood:
    plain = opened(read_file(source) if isinstance(source, Path) else source)
    reader = _chosen(plain.content, readers, as_format)
    return _understood(reader, reader.read(plain.content), plain.content, plain.warnings)


def _in_file(path: Path, readers: Mapping[str, Reader], as_format: str | None, large: int) -> Understood | None:
    """What a report says that stays in its file; None where it is small, or its reader needs all of it."""
    if not large <= size_of(path) <= LARGEST:
        return None
    report = split(path)
    if report is None or not report.lists:
        return None
    reader = _chosen(report.frame, readers, as_format)
    if not isinstance(reader, LargeReader):
        return None
    return _understood(reader, reader.read_large(report), report)


def _understood(
    reader: Reader, readings: tuple[Reading, ...], content: bytes | Large, warnings: tuple[str, ...] = ()
) -> Understood:
    if not readings:
        raise RefusedError(f"it says nothing that counts as evidence ({reader.title})")
    return Understood(reader.name, reader.title, readings, content, warnings)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Without the collector of cycles, which would look at a million new objects again and again to find none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _chosen(content: bytes, readers: Mapping[str, Reader], as_format: str | None) -> Reader:
    outline = outline_of(content)
    if as_format is not None:
        return _named(as_format, readers)
    known = [reader for reader in readers.values() if reader.recognises(outline)]
    if len(known) == 1:
        return known[0]
    if known:
        names = " or ".join(reader.name for reader in known)
        raise RefusedError(f"it could be {names}", hint=f"Say which it is, for example with --as {known[0].name}.")
    raise _unknown(outline, readers)


def _named(name: str, readers: Mapping[str, Reader]) -> Reader:
    if name in readers:
        return readers[name]
    near = difflib.get_close_matches(name, readers, n=1)
    question = f" (did you mean {near[0]}?)" if near else ""
    raise RefusedError(f"there is no format {clean(name, 60)!r}{question}", hint=f"Formats: {', '.join(readers)}.")


def _unknown(outline: Outline, readers: Mapping[str, Reader]) -> RefusedError:
    said = error_report(outline)
    if said is not None:
        return RefusedError(
            f"it is an error report, not a report: {said}",
            hint="Mend what the tool complains about, and run it again.",
        )
    return RefusedError(
        f"not recognised: looks like {guess(outline)}, supported: {', '.join(readers)}",
        hint="Write the report in a supported format; --as FORMAT reads it as one that it does not look like.",
    )
