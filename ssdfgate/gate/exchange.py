"""Moves bundles between folders, archives and registries: whole and checked before, and again afterwards."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ssdfgate.bundle import check_target, open_bundle
from ssdfgate.bundle.archive import ENDING, LARGEST, MEDIA_TYPE, folder_of, names_in, pack, unpack
from ssdfgate.bundle.layout import ALGORITHM, BLOB_NAME, BLOBS, MANIFEST, ROOT_FILES
from ssdfgate.bundle.writer import TEMPORARY, place_folder
from ssdfgate.errors import BundleError
from ssdfgate.model import BundleRef
from ssdfgate.oci import Layer, Reference, Registry, pull, push
from ssdfgate.scratch import scratch

ARTIFACT_TYPE = "application/vnd.ssdfgate.bundle.v1"
_TYPES = {
    MANIFEST: "application/vnd.in-toto+json",
    "manifest.dsse.json": "application/vnd.dsse.envelope.v1+json",
    "manifest.sigstore.json": "application/vnd.dev.sigstore.bundle.v0.3+json",
}
_BLOB_TYPE = "application/octet-stream"
_PACKED = f"bundle{ENDING}"
MOST_LAYERS = 1000
"""Files up to which each is a layer of its own; a larger bundle goes as one archive."""


def copy_bundle(source: Path, target: Path) -> BundleRef:
    """Write a bundle to another place, signatures too: from a folder to an archive, or the other way round.

    Raises:
        BundleError: the bundle is not whole, or something else lies where it should go.
    """
    check_target(target)
    opened = open_bundle(source)
    with folder_of(source) as folder, _beside(target) as unfinished:
        for name in names_in(folder):
            (unfinished / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / name, unfinished / name)
        place_folder(unfinished, target)
    return BundleRef(str(target), opened.reference().digest, opened.manifest.content())


def push_bundle(bundle: Path, reference: Reference, registry: Registry) -> str:
    """Push a whole bundle; returns the digest of the artifact.

    Raises:
        BundleError: the bundle is not whole.
        RegistryError: the registry cannot be reached, or refuses.
    """
    manifest = open_bundle(bundle).manifest
    notes = {
        "org.opencontainers.image.created": manifest.created_at.isoformat(),
        "org.opencontainers.image.revision": manifest.subject.commit or "",
        "org.opencontainers.image.source": manifest.subject.repository or "",
    }
    notes = {key: value for key, value in notes.items() if value}
    with folder_of(bundle) as folder, scratch("ssdfgate-push-") as packed:
        layers = _layers(folder, packed)
        return push(registry, reference, layers, ARTIFACT_TYPE, notes)


def pull_bundle(reference: Reference, target: Path, registry: Registry) -> tuple[str, BundleRef]:
    """Pull a bundle, check that it is whole, and only then put it into place; returns the digest of the artifact.

    Raises:
        BundleError: it is not a whole bundle, or something else lies where it should go.
        RegistryError: the registry cannot be reached, or has no such artifact.
    """
    check_target(target)
    with _beside(target) as unfinished:
        pulled = pull(registry, reference, unfinished, ARTIFACT_TYPE, _limit_of)
        if _PACKED in pulled.titles:
            if len(pulled.titles) > 1:
                raise BundleError(f"{reference}: holds an archive and other files")
            unpack(unfinished / _PACKED, unfinished)
            (unfinished / _PACKED).unlink()
        opened = open_bundle(unfinished)
        place_folder(unfinished, target)
    return pulled.digest, BundleRef(str(target), opened.reference().digest, opened.manifest.content())


def _layers(folder: Path, private: Path) -> list[Layer]:
    names = list(names_in(folder))
    if len(names) <= MOST_LAYERS:
        return [Layer(name, folder / name, _TYPES.get(name, _BLOB_TYPE)) for name in names]
    with (private / _PACKED).open("wb") as stream:
        pack(folder, stream)
    return [Layer(_PACKED, private / _PACKED, MEDIA_TYPE)]


def _limit_of(title: str) -> int | None:
    folder, _, last = title.rpartition("/")
    is_blob = folder == f"{BLOBS}/{ALGORITHM}" and BLOB_NAME.fullmatch(last) is not None
    return LARGEST if is_blob or title in ROOT_FILES or title == _PACKED else None


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A private folder on the file system of the target."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=target.parent))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        raise BundleError(f"the bundle cannot be written to {target}: {error.strerror or error}") from error
