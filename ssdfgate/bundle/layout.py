"""Where things lie in a bundle."""

from pathlib import Path

from ssdfgate.model import Digest

MANIFEST = "manifest.json"
"""The in-toto statement; written last, so that a folder without it is not a bundle."""


def blob_path(bundle: Path, digest: Digest) -> Path:
    """Path of a blob: `blobs/sha256/<hex>`."""
    return bundle / "blobs" / "sha256" / digest.hex
