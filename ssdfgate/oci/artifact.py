"""Pushes files as an artifact, and pulls one; the manifest goes last, so a tag never leads to half of it."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ssdfgate.errors import BundleError, RegistryError, UsageError
from ssdfgate.model import JsonValue, canonical_json, clean
from ssdfgate.oci.client import Registry
from ssdfgate.oci.reference import Reference

MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json"
TITLE = "org.opencontainers.image.title"
"""Annotation of a layer: the name of its file, by which `oras pull` writes it."""

LARGEST_MANIFEST = 4 * 1024 * 1024
"""Bytes that registries take for a manifest."""

_EMPTY = b"{}"
_EMPTY_TYPE = "application/vnd.oci.empty.v1+json"
_CHUNK = 1024**2
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_REFUSED = "Do not use it; ask for the bundle again from where it was made."


@dataclass(frozen=True, slots=True)
class Layer:
    """A file of an artifact: its name there, and where it lies here."""

    title: str
    path: Path
    media_type: str


@dataclass(frozen=True, slots=True)
class Pulled:
    """What was pulled: the digest of the manifest, and the titles of the files."""

    digest: str
    titles: tuple[str, ...]


def push(
    registry: Registry, reference: Reference, layers: Sequence[Layer], kind: str, notes: Mapping[str, str]
) -> str:
    """Push files, and then the manifest that names them; returns its digest.

    Args:
        registry: where to.
        reference: with the tag that shall lead to it.
        layers: the files.
        kind: `artifactType`.
        notes: annotations of the manifest.

    Raises:
        RegistryError: the registry cannot be reached, or refuses.
    """
    if reference.tag is None or reference.digest is not None:
        raise UsageError(f"{reference} names no tag to push to", hint="Write oci://registry/repository:tag.")
    described: list[JsonValue] = []
    for layer in layers:
        digest, size = _digest_of(layer.path)
        _push_blob(registry, digest, size, layer.path)
        described.append(
            {"mediaType": layer.media_type, "digest": digest, "size": size, "annotations": {TITLE: layer.title}}
        )
    empty = f"sha256:{hashlib.sha256(_EMPTY).hexdigest()}"
    _push_blob(registry, empty, len(_EMPTY), None)
    manifest = canonical_json({
        "schemaVersion": 2,
        "mediaType": MANIFEST_TYPE,
        "artifactType": kind,
        "config": {"mediaType": _EMPTY_TYPE, "digest": empty, "size": len(_EMPTY)},
        "layers": described,
        "annotations": dict(notes),
    })  # fmt: skip
    if len(manifest) > LARGEST_MANIFEST:
        raise RegistryError("the manifest is larger than registries take", hint="Push the bundle as one file.")
    headers = {"Content-Type": MANIFEST_TYPE}
    with registry.ask(
        "PUT", f"manifests/{reference.tag}", expected=(HTTPStatus.CREATED,), headers=headers, body=manifest, push=True
    ):
        return f"sha256:{hashlib.sha256(manifest).hexdigest()}"


def _push_blob(registry: Registry, digest: str, size: int, path: Path | None) -> None:
    """Send a blob, unless it is there already: blobs are named by their content."""
    either = (HTTPStatus.OK, HTTPStatus.NOT_FOUND)
    with registry.ask("HEAD", f"blobs/{digest}", expected=either, push=True) as answer:
        if answer.status_code == HTTPStatus.OK:
            return
    with registry.ask("POST", "blobs/uploads/", expected=(HTTPStatus.ACCEPTED,), push=True) as answer:
        place = answer.headers.get("Location", "")
    target = f"{place}{'&' if urlsplit(place).query else '?'}digest={digest}"
    headers = {"Content-Type": "application/octet-stream", "Content-Length": str(size)}
    if path is None:
        with registry.ask("PUT", target, expected=(HTTPStatus.CREATED,), headers=headers, body=_EMPTY, push=True):
            return
    with (
        path.open("rb") as body,
        registry.ask("PUT", target, expected=(HTTPStatus.CREATED,), headers=headers, body=body, push=True),
    ):
        return


def pull(
    registry: Registry, reference: Reference, folder: Path, kind: str, limit_of: Callable[[str], int | None]
) -> Pulled:
    """Pull an artifact into an empty folder, every digest and size checked.

    Args:
        registry: where from.
        reference: tag or digest.
        folder: where the files go.
        kind: the `artifactType` that it must have.
        limit_of: the largest size of a file of this name; None where no such file belongs there.

    Raises:
        RegistryError: the registry cannot be reached, or has no such artifact.
        BundleError: it is of another kind, or something is not what its digest says.
    """
    accept = {"Accept": MANIFEST_TYPE}
    wanted = reference.digest or reference.tag
    with registry.ask("GET", f"manifests/{wanted}", expected=(HTTPStatus.OK,), headers=accept) as answer:
        content = answer.raw.read(LARGEST_MANIFEST + 1, decode_content=True)
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    if reference.digest is not None and digest != reference.digest:
        raise BundleError(f"{reference}: the registry gave something else ({digest})", hint=_REFUSED)
    layers = _layers(_manifest(content, reference, kind), reference)
    if len({title for title, _, _ in layers}) != len(layers):
        raise BundleError(f"{reference}: names a file twice", hint=_REFUSED)
    for title, blob, size in layers:
        limit = limit_of(title)
        if limit is None or not 0 <= size <= limit:
            raise BundleError(f"{reference}: {clean(title, 200)} does not belong into a bundle", hint=_REFUSED)
        _pull_blob(registry, blob, size, folder / title)
    return Pulled(digest, tuple(title for title, _, _ in layers))


def _manifest(content: bytes, reference: Reference, kind: str) -> Mapping[str, Any]:
    try:
        manifest = json.loads(content) if len(content) <= LARGEST_MANIFEST else None
    except (ValueError, RecursionError):
        manifest = None
    if not isinstance(manifest, dict) or manifest.get("artifactType") != kind:
        raise BundleError(f"{reference}: is not a bundle (its artifactType is not {kind})", hint="Check the tag.")
    return manifest


def _layers(manifest: Mapping[str, Any], reference: Reference) -> list[tuple[str, str, int]]:
    """(title, digest, size) of every layer."""
    try:
        found = [(item["annotations"][TITLE], item["digest"], item["size"]) for item in manifest["layers"]]
    except (KeyError, TypeError):
        found = [("", "", 0)]
    if not all(isinstance(title, str) and _is_digest(digest) and type(size) is int for title, digest, size in found):
        raise BundleError(f"{reference}: its manifest is damaged", hint=_REFUSED)
    return found


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def _pull_blob(registry: Registry, digest: str, size: int, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    hashed, left = hashlib.sha256(), size
    with (
        registry.ask("GET", f"blobs/{digest}", expected=(HTTPStatus.OK,)) as answer,
        target.open("xb") as stream,
    ):
        try:
            while left >= 0 and (chunk := answer.raw.read(_CHUNK)):
                left -= len(chunk)
                hashed.update(chunk)
                stream.write(chunk)
        except (OSError, ValueError) as error:
            raise RegistryError(f"{digest}: the connection broke ({type(error).__name__})") from error
    if left != 0 or f"sha256:{hashed.hexdigest()}" != digest:
        raise BundleError(f"{clean(target.name, 100)}: is not what its digest says", hint=_REFUSED)


def _digest_of(path: Path) -> tuple[str, int]:
    with path.open("rb") as stream:
        return f"sha256:{hashlib.file_digest(stream, 'sha256').hexdigest()}", stream.tell()
