"""A bundle as one file: a tar archive in a Zstandard frame, written the same way every time, taken apart strictly.

Only plain ustar headers are written and read (POSIX.1-2017, pax, "ustar Interchange Format"): no links, no devices,
no extended headers, and no name but those that a bundle has. So nothing can land outside of the folder.
"""

import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ssdfgate.bundle.layout import ALGORITHM, BLOB_NAME, BLOBS, MANIFEST, MOST_BLOBS, ROOT_FILES
from ssdfgate.errors import BundleError
from ssdfgate.scratch import scratch

if TYPE_CHECKING:
    from zstandard import ZstdDecompressionReader

ENDING = ".tar.zst"
MAGIC = b"\x28\xb5\x2f\xfd"
"""First bytes of a Zstandard frame (RFC 8878, 3.1.1)."""

MEDIA_TYPE = "application/vnd.ssdfgate.bundle.v1.tar+zstd"
LARGEST = 16 * 1024**3
"""Bytes of all files of an archive."""

_RATIO = 1000
_FREE = 256 * 1024**2
_LEVEL = 3
_BLOCK = 512
_CHUNK = 1024**2
_WINDOW = 2**27
_PLAIN = frozenset({tarfile.REGTYPE, tarfile.AREGTYPE})
_REFUSED = "Do not use this archive; ask for it again from where it was made."


def is_archive(path: Path) -> bool:
    """Whether a bundle of this name is to be one file."""
    return path.name.endswith(ENDING)


@contextmanager
def folder_of(path: Path) -> Iterator[Path]:
    """The folder with the files of a bundle: its own, or a private one for as long as an archive is looked at.

    Raises:
        BundleError: the archive is damaged, too large, or holds anything that no bundle has.
    """
    if not path.is_file():
        yield path
        return
    with scratch("ssdfgate-bundle-") as folder:
        unpack(path, folder)
        yield folder


def names_in(folder: Path) -> Iterator[str]:
    """Names of the files of a bundle, in one order: the manifest last, as it is written."""
    yield from sorted(f"{BLOBS}/{ALGORITHM}/{path.name}" for path in (folder / BLOBS / ALGORITHM).glob("*"))
    yield from sorted(name for name in ROOT_FILES if name != MANIFEST and (folder / name).is_file())
    yield MANIFEST


def pack(folder: Path, stream: BinaryIO) -> None:
    """Write the files of a bundle as an archive; equal bundles give equal bytes with one release of zstandard."""
    import zstandard

    with zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).stream_writer(stream, closefd=False) as out:
        for name in names_in(folder):
            _add(folder / name, name, out)
        out.write(bytes(2 * _BLOCK))


def _add(path: Path, name: str, out: BinaryIO) -> None:
    with path.open("rb") as stream:
        member = tarfile.TarInfo(name)
        member.size, member.mode = os.fstat(stream.fileno()).st_size, 0o644
        out.write(member.tobuf(tarfile.USTAR_FORMAT))
        left = member.size
        while chunk := stream.read(min(_CHUNK, left)):
            out.write(chunk)
            left -= len(chunk)
        if left:
            raise BundleError(f"{name}: became shorter while it was packed")
        out.write(bytes(-member.size % _BLOCK))


def unpack(archive: Path, folder: Path) -> None:
    """Take an archive apart into an empty folder.

    Raises:
        BundleError: see `folder_of`.
    """
    import zstandard

    try:
        with archive.open("rb") as stream:
            _check_beginning(stream)
            most = min(LARGEST, _FREE + _RATIO * os.fstat(stream.fileno()).st_size)
            reader = zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(
                stream, read_size=_CHUNK, closefd=False
            )
            _Unpacking(reader, folder, most).run()
            _check_end(reader, stream)
    except BundleError as error:
        raise BundleError(f"{archive}: {error}", hint=error.hint) from None
    except (OSError, ValueError, tarfile.TarError, zstandard.ZstdError) as error:
        raise BundleError(f"{archive}: is not a bundle in one file: {error}", hint=_REFUSED) from error


def _check_beginning(stream: BinaryIO) -> None:
    if stream.read(len(MAGIC)) != MAGIC:
        raise BundleError(f"is neither a folder nor a bundle in one file ({ENDING})")
    stream.seek(0)


def _check_end(reader: "ZstdDecompressionReader", stream: BinaryIO) -> None:
    if reader.read(1) or stream.read(1):
        raise BundleError("something follows the end of the archive", hint=_REFUSED)


class _Unpacking:
    """One pass over an archive; `left` is how many bytes of content may still come."""

    def __init__(self, reader: "ZstdDecompressionReader", folder: Path, most: int) -> None:
        self._reader = reader
        self._folder = folder
        self._left = most
        self._seen: set[str] = set()

    def run(self) -> None:
        while any(block := self._exactly(_BLOCK)):
            member = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
            self._check(member)
            self._write(member)
        if any(self._exactly(_BLOCK)):
            raise BundleError("its end is damaged", hint=_REFUSED)

    def _check(self, member: tarfile.TarInfo) -> None:
        name = member.name
        if member.type not in _PLAIN or not _is_known(name) or member.size < 0:
            raise BundleError(f"holds {name[:200]!r}, which does not belong into a bundle", hint=_REFUSED)
        if name in self._seen or len(self._seen) > MOST_BLOBS:
            raise BundleError(f"holds {name} twice, or too many files", hint=_REFUSED)
        self._seen.add(name)
        self._left -= member.size
        if self._left < 0:
            raise BundleError("grows out of all proportion when it is unpacked", hint=_REFUSED)

    def _write(self, member: tarfile.TarInfo) -> None:
        target = self._folder / member.name
        target.parent.mkdir(parents=True, exist_ok=True)
        left = member.size
        with target.open("xb") as stream:
            while left:
                chunk = self._exactly(min(left, _CHUNK))
                stream.write(chunk)
                left -= len(chunk)
        if any(self._exactly(-member.size % _BLOCK)):
            raise BundleError(f"something is hidden behind {member.name}", hint=_REFUSED)

    def _exactly(self, size: int) -> bytes:
        parts = []
        while size:
            part = self._reader.read(size)
            if not part:
                raise BundleError("it ends early", hint=_REFUSED)
            parts.append(part)
            size -= len(part)
        return b"".join(parts)


def _is_known(name: str) -> bool:
    folder, _, last = name.rpartition("/")
    return name in ROOT_FILES or (folder == f"{BLOBS}/{ALGORITHM}" and BLOB_NAME.fullmatch(last) is not None)
