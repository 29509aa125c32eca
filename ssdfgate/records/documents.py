"""The documents that attestations rest on: whether each is still what it was."""

import hashlib
from dataclasses import replace
from pathlib import Path

from ssdfgate.model.digest import Digest
from ssdfgate.model.records import Attestation, Records
from ssdfgate.records.files import opened

LARGEST_DOCUMENT = 64 * 1024 * 1024
"""Bytes of a document; of a larger one nothing is known."""

_CHUNK = 1024 * 1024


def intact(attestation: Attestation, root: Path) -> bool:
    """Whether the document is a regular file inside the repository that has not changed.

    True as well for an attestation that rests on no document: there is nothing that could have changed.
    """
    if attestation.document is None:
        return True
    try:
        return digest_of(root, attestation.document) == attestation.digest
    except OSError:
        return False


def with_documents(records: Records, root: Path) -> Records:
    """The same records, each attestation with whether its document is what it was: later nobody can look."""
    looked_at = (replace(item, intact=intact(item, root)) for item in records.attestations)
    return replace(records, attestations=tuple(looked_at))


def digest_of(root: Path, document: str) -> Digest:
    """Digest of a document, given as a path from the root.

    Raises:
        OSError: there is no such regular file below the root, or it is larger than LARGEST_DOCUMENT.
    """
    digest, left = hashlib.sha256(), LARGEST_DOCUMENT
    with opened(root, document) as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            left -= len(chunk)
            if left < 0:
                raise OSError(None, f"larger than {LARGEST_DOCUMENT // 2**20} MiB")
    return Digest(digest.hexdigest())
