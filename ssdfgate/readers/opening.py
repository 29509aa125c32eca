"""From a file to plain bytes: bounded size, compression told by its magic number, byte-order marks taken off."""

import bz2
import codecs
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ssdfgate.errors import ReaderError

LARGEST = 2**31 - 1
"""Bytes of one report, as it lies and decompressed."""

_RATIO = 1000
"""How many times its size a compressed report may grow once it is beyond _FREE bytes."""

_FREE = 64 * 1024 * 1024
_CHUNK = 1024 * 1024
_BOMB = "it grows out of all proportion when it is decompressed"
_SPLIT = "Split the report, or import the one of each part."


@dataclass(frozen=True, slots=True)
class Opened:
    """Plain content, and what had to be done to get it."""

    content: bytes
    warnings: tuple[str, ...] = ()


def read_file(path: Path) -> bytes:
    """The bytes of a regular file.

    Raises:
        ReaderError: it is missing, not a regular file, unreadable or too large.
    """
    try:
        if not path.is_file():
            raise ReaderError("there is no such file", hint="Check the path.")
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ReaderError(f"it cannot be read: {reason}", hint="Check the path and its permissions.") from error
    _check_size(len(content))
    return content


def size_of(path: Path) -> int:
    """Bytes of a regular file; 0 where there is none that can be read, which `read_file` tells."""
    try:
        return path.stat().st_size if path.is_file() else 0
    except (OSError, ValueError):
        return 0


def opened(content: bytes) -> Opened:
    """Decompress where the magic number says so (gzip, zstd, bzip2), and turn marked UTF-16 into UTF-8.

    Everything but XML, which may declare an encoding of its own, is valid UTF-8 after this.

    Raises:
        ReaderError: empty, damaged, out of proportion, or not text.
    """
    for magic, name, decompress in _COMPRESSED:
        if content.startswith(magic):
            plain = _text(_bounded(decompress(content), name, len(content)))
            return Opened(plain.content, (f"decompressed ({name})", *plain.warnings))
    _check_size(len(content))
    return _text(content)


def _check_size(size: int) -> None:
    if size > LARGEST:
        raise ReaderError(f"it is larger than {LARGEST // 1024**2} MB", hint=_SPLIT)


def _bounded(chunks: Iterator[bytes], name: str, given: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    try:
        for chunk in chunks:
            size += len(chunk)
            _check_size(size)
            if size > max(_FREE, given * _RATIO):
                raise ReaderError(f"{_BOMB} ({name})")
            parts.append(chunk)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise ReaderError(f"it is damaged: the {name} data cannot be decompressed ({error})") from error
    return b"".join(parts)


def _gzip(content: bytes) -> Iterator[bytes]:
    rest = content
    while rest:
        yield from _stream(unpacker := zlib.decompressobj(wbits=31), rest)
        rest = unpacker.unused_data.lstrip(b"\0")


def _stream(unpacker: "zlib._Decompress", content: bytes) -> Iterator[bytes]:
    data = content
    while not unpacker.eof:
        chunk = unpacker.decompress(data, _CHUNK)
        data = unpacker.unconsumed_tail
        if not chunk and not data and not unpacker.eof:
            raise EOFError("it ends early")
        yield chunk


def _bzip2(content: bytes) -> Iterator[bytes]:
    rest = content
    while rest:
        unpacker = bz2.BZ2Decompressor()
        chunk = unpacker.decompress(rest, _CHUNK)
        while not unpacker.eof:
            yield chunk
            if unpacker.needs_input:
                raise EOFError("it ends early")
            chunk = unpacker.decompress(b"", _CHUNK)
        yield chunk
        rest = unpacker.unused_data


def _zstandard(content: bytes) -> Iterator[bytes]:
    import zstandard

    rest = content
    while rest:
        unpacker = zstandard.ZstdDecompressor(max_window_size=2**27).decompressobj(write_size=_CHUNK)
        try:
            # One call gives all output of its input, so the input goes in small pieces.
            while rest and not unpacker.eof:
                piece, rest = rest[:_PIECE], rest[_PIECE:]
                yield unpacker.decompress(piece)
        except zstandard.ZstdError as error:
            raise ValueError(str(error)) from error
        if not unpacker.eof:
            raise EOFError("it ends early")
        rest = unpacker.unused_data + rest


_PIECE = 4096
_COMPRESSED: tuple[tuple[bytes, str, Callable[[bytes], Iterator[bytes]]], ...] = (
    (b"\x1f\x8b", "gzip", _gzip),
    (b"\x28\xb5\x2f\xfd", "zstd", _zstandard),
    (b"BZh", "bzip2", _bzip2),
)


def _text(content: bytes) -> Opened:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _from_utf16(content)
    plain = content.removeprefix(codecs.BOM_UTF8)
    if not plain.strip():
        raise ReaderError("it is empty")
    if not is_xml(plain):
        _check_utf8(plain)
    return Opened(plain)


def _from_utf16(content: bytes) -> Opened:
    try:
        text = content.decode("utf-16")
    except UnicodeDecodeError as error:
        raise ReaderError(f"it is not whole UTF-16 (byte {error.start})") from error
    if not text.strip():
        raise ReaderError("it is empty")
    if text.lstrip().startswith("<"):
        return Opened(content)  # the XML parser knows the mark, and the declaration names the encoding
    return Opened(text.encode(), ("it was written in UTF-16, not in UTF-8",))


def is_xml(content: bytes) -> bool:
    """Whether it can be nothing but XML: it begins with `<`, in UTF-8 or after a mark of UTF-16."""
    head = content[:1024]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    return head.lstrip().startswith(b"<")


def _check_utf8(content: bytes) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(content)
    for start in range(0, len(view), _CHUNK):
        try:
            decoder.decode(view[start : start + _CHUNK], final=start + _CHUNK >= len(view))
        except UnicodeDecodeError as error:
            raise ReaderError(f"it is not UTF-8 (near byte {start + error.start})") from error
