"""Writes a bundle so that a reader finds a whole one or none, whenever the writer is killed."""

import contextlib
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path

from ssdfgate.bundle.archive import MAGIC, folder_of, is_archive, pack
from ssdfgate.bundle.layout import MANIFEST, blob_name, blob_path, bundle_around
from ssdfgate.bundle.statement import Manifest
from ssdfgate.errors import BundleError
from ssdfgate.model import BundleRef, Digest, StoredReport

TEMPORARY = ".ssdfgate-unfinished-"
_ABANDONED_AFTER_S = 3600.0
_CHUNK = 1024**2


def write_bundle(manifest: Manifest, target: Path, *, sources: Sequence[Path] = ()) -> BundleRef:
    """Write beside the target, then rename it into place; an earlier bundle there is replaced.

    Args:
        manifest: what to write.
        target: a folder, or an archive where its name ends in `.tar.zst`; may be one of the sources.
        sources: bundles in which the raw reports lie that the manifest only names (`StoredReport`).

    Raises:
        BundleError: when the target holds something that is not a bundle, or cannot be written.
    """
    check_target(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        remove_abandoned(target.parent)
        unfinished = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=target.parent))
        try:
            with ExitStack() as stack:
                folders = [stack.enter_context(folder_of(source)) for source in sources]
                statement = _fill(unfinished, manifest, folders)
            place_folder(unfinished, target)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    except OSError as error:
        raise BundleError(f"the bundle cannot be written to {target}: {error}") from error
    return BundleRef(str(target), Digest.of(statement), manifest.content())


def check_target(target: Path) -> None:
    """Refuse to replace anything that is not a bundle, before time is spent on collecting.

    Raises:
        BundleError: with what lies there, or why nobody can tell.
    """
    try:
        _check_place(target)
    except OSError as error:
        raise BundleError(f"the bundle cannot be written to {target}: {error.strerror or error}") from error


def _check_place(target: Path) -> None:
    if around := bundle_around(target):
        raise BundleError(f"{target} lies in the bundle {around}, which holds nothing else")
    if target.is_symlink() or (target.exists() and not target.is_dir() and not _is_packed(target)):
        raise BundleError(f"{target} is not a folder, so no bundle is written there")
    if target.is_dir() and any(target.iterdir()) and not (target / MANIFEST).is_file():
        raise BundleError(f"{target} is not empty and not a bundle, so nothing is replaced there")


def _is_packed(target: Path) -> bool:
    """Whether an archive of ours may lie there: the name says so, and its first bytes do."""
    with target.open("rb") as stream:
        return is_archive(target) and stream.read(len(MAGIC)) in {MAGIC, b""}


def place_folder(finished: Path, target: Path) -> None:
    """Move a finished folder to where it belongs, as an archive where the name of that says so.

    Others may read all of it, whatever mask is set for new files: a bundle is there to be handed on.
    """
    for path in (finished, *finished.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    if not is_archive(target):
        _swap(finished, target)
        return
    if target.is_dir():
        raise BundleError(f"{target} is a folder, so no archive is written there")
    handle, name = tempfile.mkstemp(prefix=TEMPORARY, dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            pack(finished, stream)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(target)
        sync_folder(target.parent)
    finally:
        Path(name).unlink(missing_ok=True)


def _fill(folder: Path, manifest: Manifest, sources: Sequence[Path]) -> bytes:
    for digest, content in manifest.blobs().items():
        if isinstance(content, StoredReport):
            _copy(digest, folder, sources)
        else:
            _write_pieces(digest, folder, content())
    statement = manifest.to_bytes()
    write_file(folder / MANIFEST, statement)
    for changed in (folder / "blobs" / "sha256", folder / "blobs", folder):
        sync_folder(changed)
    return statement


def write_file(path: Path, content: bytes) -> None:
    """Write a new file and make it last."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _write_pieces(digest: Digest, folder: Path, pieces: Iterable[bytes]) -> None:
    """Write a blob in bounded memory; it is hashed on the way, since a report may have changed since it was read."""
    target, hashed = blob_path(folder, digest), hashlib.sha256()
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as stream:
        for piece in pieces:
            hashed.update(piece)
            stream.write(piece)
        stream.flush()
        os.fsync(stream.fileno())
    if hashed.hexdigest() != digest.hex:
        raise BundleError("a report changed while it was read, so no bundle is written")


def _copy(digest: Digest, folder: Path, sources: Sequence[Path]) -> None:
    """Copy a blob in bounded memory; it is hashed on the way, since it may have changed since it was checked."""
    source = next((path for bundle in sources if (path := blob_path(bundle, digest)).is_file()), None)
    if source is None:
        raise BundleError(f"{blob_name(digest.hex)}: lies in none of the bundles that are joined")
    target, hashed = blob_path(folder, digest), hashlib.sha256()
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as reading, target.open("xb") as writing:
        while chunk := reading.read(_CHUNK):
            hashed.update(chunk)
            writing.write(chunk)
        writing.flush()
        os.fsync(writing.fileno())
    if hashed.hexdigest() != digest.hex:
        raise BundleError(f"{source}: the content does not have this digest")


def sync_folder(folder: Path) -> None:
    """Make new names in a folder last."""
    if not folder.is_dir():
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _swap(finished: Path, target: Path) -> None:
    """Move the finished folder into place; between the two renames there is no bundle, never half of one."""
    if target.is_dir() and any(target.iterdir()):
        old = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=target.parent))
        target.rename(old)
        finished.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    else:
        finished.rename(target)
    sync_folder(target.parent)


def remove_abandoned(folder: Path) -> None:
    """Take away what killed runs left, once no living run can still own it."""
    for left in folder.glob(f"{TEMPORARY}*"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _ABANDONED_AFTER_S:
                shutil.rmtree(left) if left.is_dir() else left.unlink()
