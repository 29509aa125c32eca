"""The files of a bundle that somebody else made: listed strictly, read without following links, hashed side by side.

Everything is reached through folders that stay open, so nothing can be exchanged for a link between two looks.
"""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from ssdfgate.bundle.archive import folder_of
from ssdfgate.bundle.layout import (
    ALGORITHM,
    BLOB_NAME,
    BLOBS,
    LARGEST_SIGNATURE,
    MANIFEST,
    MOST_BLOBS,
    ROOT_FILES,
    blob_name,
)
from ssdfgate.errors import BundleError
from ssdfgate.model import Digest, clean
from ssdfgate.process import processors

REFUSED = "Do not use this bundle; ask for it again from where it was made."

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_CHUNK = 1024**2
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Store:
    """An open bundle folder.

    Attributes:
        root: descriptor of the folder.
        blobs: descriptor of `blobs/sha256`; None where there is none.
        names: files at the root.
        hexes: names of the blobs.
    """

    path: Path
    root: int
    blobs: int | None
    names: frozenset[str]
    hexes: frozenset[str]

    def read(self, name: str, limit: int = LARGEST_SIGNATURE) -> bytes:
        """All bytes of a file at the root.

        Raises:
            BundleError: it is not a regular file, or larger than the limit.
        """
        return _read(self.root, name, name, limit)

    def read_blob(self, digest: Digest, limit: int) -> bytes:
        """All bytes of a blob, checked against its digest.

        Raises:
            BundleError: it is not there, not a regular file, too large, or something else than its name says.
        """
        name = blob_name(digest.hex)
        if self.blobs is None:
            raise BundleError(f"{name}: is missing", hint=REFUSED)
        content = _read(self.blobs, digest.hex, name, limit)
        if Digest.of(content) != digest:
            raise BundleError(f"{name}: the content does not have this digest", hint=REFUSED)
        return content

    @contextmanager
    def digests_checked(self, hexes: Iterable[str], sizes: Mapping[str, int], workers: int) -> Iterator[None]:
        """Hash blobs in threads, in bounded memory, while the block runs.

        Args:
            hexes: names of the blobs.
            sizes: bytes of those of which the manifest tells the size.
            workers: number of threads; 0 for one for each processor.

        Raises:
            BundleError: for the first by name whose content or size is another, once the block is over.
        """
        ordered = sorted(hexes)
        batches = [ordered[start : start + _BATCH] for start in range(0, len(ordered), _BATCH)]
        with ThreadPoolExecutor(max_workers=workers or processors(), thread_name_prefix="hash") as pool:
            hashed = pool.map(lambda batch: self._wrong(batch, sizes), batches)
            yield
            wrong = [problem for found in hashed for problem in found]
        if wrong:
            more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
            raise BundleError(wrong[0] + more, hint=REFUSED)

    def _wrong(self, hexes: Sequence[str], sizes: Mapping[str, int]) -> list[str]:
        buffer = memoryview(bytearray(_CHUNK))
        problems = []
        for name in hexes:
            try:
                found, size = _digest(self.blobs or 0, name, buffer)
            except (OSError, BundleError) as error:
                problems.append(f"{blob_name(name)}: {error}")
                continue
            if found != name:
                problems.append(f"{blob_name(name)}: the content does not have this digest")
            elif sizes.get(name, size) != size:
                problems.append(f"{blob_name(name)}: has another size than {MANIFEST} says")
        return problems


@contextmanager
def opened(path: Path) -> Iterator[Store]:
    """Open a bundle, a folder or an archive, and list it.

    Raises:
        BundleError: it is no folder, cannot be read, or holds anything that does not belong there.
    """
    with ExitStack() as stack:
        try:
            root = _open_folder(stack.enter_context(folder_of(path)), None, stack)
            names = _list(root, "", files=ROOT_FILES, folders={BLOBS})
            if MANIFEST not in names:
                raise BundleError(f"{path}: has no {MANIFEST}, so it is not a bundle")
            blobs = _open_blobs(root, stack) if BLOBS in names else None
            hexes = frozenset(_hexes(blobs)) if blobs is not None else frozenset()
        except OSError as error:
            raise BundleError(f"{path}: cannot be read: {error.strerror or error}") from error
        yield Store(path, root, blobs, frozenset(names) - {BLOBS}, hexes)


def _open_folder(name: Path | str, inside: int | None, stack: ExitStack) -> int:
    """Open a folder; below the bundle itself no link is followed."""
    flags = _FOLDER if inside is None else _FOLDER | os.O_NOFOLLOW
    handle = os.open(name, flags, dir_fd=inside)
    stack.callback(os.close, handle)
    return handle


def _open_blobs(root: int, stack: ExitStack) -> int:
    parent = _open_folder(BLOBS, root, stack)
    if not _list(parent, f"{BLOBS}/", files=frozenset(), folders={ALGORITHM}):
        raise BundleError(f"{BLOBS}: is an empty folder, which no bundle has", hint=REFUSED)
    return _open_folder(ALGORITHM, parent, stack)


def _list(folder: int, prefix: str, *, files: Iterable[str], folders: Iterable[str]) -> list[str]:
    """Names in a folder, each of which must be expected and be what it is expected to be."""
    files, folders = set(files), set(folders)
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            regular = entry.is_file(follow_symlinks=False)
            if not ((entry.name in files and regular) or (entry.name in folders and _is_folder(entry))):
                raise BundleError(
                    f"{clean(prefix + entry.name, 200)}: {_odd(entry, {*files, *folders})}", hint=REFUSED
                )
            found.append(entry.name)
    return found


def _hexes(folder: int) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for count, entry in enumerate(entries):
            if count >= MOST_BLOBS:
                raise BundleError(f"{blob_name('')}: holds more than {MOST_BLOBS} blobs", hint=REFUSED)
            if not entry.is_file(follow_symlinks=False):
                problem = _odd(entry, {entry.name})
                raise BundleError(f"{clean(blob_name(entry.name), 200)}: {problem}", hint=REFUSED)
            if not BLOB_NAME.fullmatch(entry.name):
                problem = "does not have the name of a blob"
                raise BundleError(f"{clean(blob_name(entry.name), 200)}: {problem}", hint=REFUSED)
            yield entry.name


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    return entry.is_dir(follow_symlinks=False)


def _odd(entry: "os.DirEntry[str]", expected: set[str]) -> str:
    """What is wrong with an entry, in words."""
    if entry.name not in expected:
        return "does not belong into a bundle"
    if entry.is_symlink():
        return "is a link; a bundle holds regular files only"
    return "is not a regular file or folder, as it should be"


def _open_file(folder: int, name: str) -> int:
    """Descriptor of a regular file."""
    handle = os.open(name, _FILE, dir_fd=folder)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise BundleError("is not a regular file", hint=REFUSED)
    return handle


def _read(folder: int, name: str, shown: str, limit: int) -> bytes:
    try:
        handle = _open_file(folder, name)
        with os.fdopen(handle, "rb") as stream:
            content = stream.read(limit + 1)
    except FileNotFoundError:
        raise BundleError(f"{shown}: is missing", hint=REFUSED) from None
    except OSError as error:
        raise BundleError(f"{shown}: cannot be read: {error.strerror or error}") from error
    except BundleError as error:
        raise BundleError(f"{shown}: {error}", hint=error.hint) from None
    if len(content) > limit:
        raise BundleError(f"{shown}: is larger than {limit // 2**20} MiB", hint=REFUSED)
    return content


def _digest(folder: int, name: str, buffer: memoryview) -> tuple[str, int]:
    """SHA-256 of a blob, and its size; hashlib lets other threads run while it works."""
    handle = _open_file(folder, name)
    try:
        digest, total = hashlib.sha256(), 0
        while size := os.readv(handle, [buffer]):
            digest.update(buffer[:size])
            total += size
        return digest.hexdigest(), total
    finally:
        os.close(handle)
