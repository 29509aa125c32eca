"""Where things lie in a bundle."""

import os
import re
from pathlib import Path

from ssdfgate.model import Digest

MANIFEST = "manifest.json"
"""The in-toto statement; written last, so that a folder without it is not a bundle."""

DSSE_ENVELOPE = "manifest.dsse.json"
"""The signed manifest in a DSSE envelope: https://github.com/secure-systems-lab/dsse/blob/master/envelope.md."""

SIGSTORE_BUNDLE = "manifest.sigstore.json"
"""The signed manifest in a Sigstore bundle, with certificate and log entry."""

SIGNATURES = (DSSE_ENVELOPE, SIGSTORE_BUNDLE)
ROOT_FILES = frozenset({MANIFEST, *SIGNATURES})
BLOBS = "blobs"
ALGORITHM = "sha256"
BLOB_NAME = re.compile(r"[0-9a-f]{64}")

LARGEST_MANIFEST = 64 * 1024**2
LARGEST_EVIDENCE = 1024**3
LARGEST_SIGNATURE = 96 * 1024**2
"""Bytes of what is held in memory as a whole. An envelope holds the manifest once more, in base64."""

MOST_BLOBS = 1_000_000


def blob_path(bundle: Path, digest: Digest) -> Path:
    """Path of a blob: `blobs/sha256/<hex>`."""
    return bundle / BLOBS / ALGORITHM / digest.hex


def bundle_around(path: Path) -> Path | None:
    """The bundle that a file would be added to, which may hold nothing else; None where it lies in none."""
    home = Path(os.path.realpath(path.parent))  # a link may lead into a bundle, and `..` out of it
    for folder in (home, *home.parents):
        if (folder / MANIFEST).is_file() and {item.name for item in folder.iterdir()} <= {*ROOT_FILES, BLOBS}:
            return folder
    return None


def blob_name(name: str) -> str:
    """Name of a blob inside the bundle, for messages."""
    return f"{BLOBS}/{ALGORITHM}/{name}"
