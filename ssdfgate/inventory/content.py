"""Reads one file, once: for its digest, for what a scanner may read otherwise, and for the private copy."""

import codecs
import hashlib
import os
import stat
import threading
from pathlib import Path

from ssdfgate.inventory.encoding import BYTE_ORDER_MARK, oddity_of, suppressors_in
from ssdfgate.inventory.listing import LARGEST_SOURCE, Blocked, File
from ssdfgate.languages import language_of_script
from ssdfgate.model import Digest

NOT_REGULAR = "not a regular file"

_TOO_LARGE = f"larger than {LARGEST_SOURCE // 2**20} MiB"
_INLINE = b"# /// script"
_CHUNK = 1024 * 1024
_HEAD = 256
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
MOST_HELD = 64 * 1024 * 1024
"""Bytes of a copy that are held in memory."""


class Snapshot:
    """A private copy of every source file, from the same read that gave its digest.

    It is written when somebody asks for the folder: where a cache answers for every file, nobody does. Until then it
    is held in memory, a part at a time.
    """

    def __init__(self, place: Path) -> None:
        """Take the folder, which is made when it is needed."""
        self._place = place
        self._held: dict[str, tuple[bytes, bool]] = {}
        self._size = 0
        self._made = set[str]()
        self._lock = threading.Lock()

    def add(self, path: str, content: bytes, oddity: str | None, *, executable: bool) -> None:
        """Copy a file.

        Raises:
            OSError: those before it cannot be written, so there is no room for it.
        """
        plain = content.removeprefix(codecs.BOM_UTF8) if oddity == BYTE_ORDER_MARK else content
        if self._size + len(plain) > MOST_HELD:
            self.folder()
        self._held[path] = plain, executable
        self._size += len(plain)

    def folder(self) -> Path:
        """Where the copy lies; collectors may ask side by side.

        Raises:
            OSError: it cannot be written.
        """
        with self._lock:
            self._folder("")
            while self._held:
                path, (content, executable) = next(iter(self._held.items()))
                self._folder(path.rpartition("/")[0])
                _write(f"{self._place}/{path}", content, executable=executable)
                self._size -= len(content)
                del self._held[path]  # what is written is not written again, where another has no room
        return self._place

    def _folder(self, path: str) -> None:
        if path not in self._made:
            os.makedirs(f"{self._place}/{path}", exist_ok=True)
            self._made.add(path)

    def read(self, path: str) -> bytes:
        """The content of a file of the copy.

        Raises:
            OSError: there is none, or it cannot be read.
        """
        held = self._held.get(path)
        return held[0] if held else (self._place / path).read_bytes()


def look_at(root: str, path: str, language: str | None, snapshot: Snapshot | None) -> File | Blocked:
    """What the inventory says of a regular file, or why it cannot be looked at.

    Args:
        root: the folder that is walked.
        path: relative to it.
        language: by the name.
        snapshot: gets a copy where the file is source code.

    Raises:
        OSError: it cannot be read.
    """
    # Opened without following a link that was put there since we looked, and without waiting for a pipe.
    descriptor = os.open(f"{root}/{path}", _READ)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return Blocked(path, NOT_REGULAR, language)
        if language is not None and status.st_size > LARGEST_SOURCE:
            return Blocked(path, _TOO_LARGE, language)
        first = os.read(descriptor, min(status.st_size + 1, _CHUNK))
        script = None if language else language_of_script(first[:_HEAD])
        if language is None and script is None:
            return File(path, status.st_size, _digest(descriptor, first, status.st_size))
        content = _rest(descriptor, first, status.st_size)
    finally:
        os.close(descriptor)
    known = language or script or ""
    if len(content) > LARGEST_SOURCE:  # a script, or it grew since its size was asked
        return Blocked(path, _TOO_LARGE, known)
    oddity = oddity_of(content, known)
    if snapshot is not None:
        snapshot.add(path, content, oddity, executable=script is not None)
    inline = known == "python" and _INLINE in content
    return File(path, len(content), Digest.of(content), known, oddity, suppressors_in(content), inline)


def _digest(descriptor: int, first: bytes, size: int) -> Digest:
    """Digest over the whole file, of which the first bytes were read already."""
    digest = hashlib.sha256(first)
    if len(first) != size:
        while chunk := os.read(descriptor, _CHUNK):
            digest.update(chunk)
    return Digest(digest.hexdigest())


def _rest(descriptor: int, first: bytes, size: int) -> bytes:
    """The whole file, also where it has grown meanwhile, up to a byte more than a source file may have."""
    if len(first) == size:
        return first
    pieces, left = [first], LARGEST_SOURCE + 1 - len(first)
    while left > 0 and (piece := os.read(descriptor, min(left, _CHUNK))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def _write(target: str, content: bytes, *, executable: bool) -> None:
    descriptor = os.open(target, _WRITE, 0o600)
    try:
        written = os.write(descriptor, content)
        while written < len(content):
            written += os.write(descriptor, content[written:])
        if executable:
            os.fchmod(descriptor, 0o700)  # scanners take a file without a known ending for a script only then
    finally:
        os.close(descriptor)
