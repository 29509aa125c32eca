"""Bundles that somebody changed, and worked out every digest anew."""

import json
from pathlib import Path

from ssdfgate.bundle.statement import content_digest
from ssdfgate.model import Digest, canonical_json


def respelled(bundle: Path) -> Path:
    """Spell evidence of a bundle in another way, as a forger would: every digest fits."""
    document = json.loads((bundle / "manifest.json").read_bytes())
    collection = document["predicate"]["collections"][0]
    old = bundle / "blobs" / collection["evidence"].replace(":", "/")
    content = old.read_bytes().replace(b'"hint":""', b'"hint": ""')
    old.unlink()
    collection["evidence"] = str(Digest.of(content))
    (bundle / "blobs" / collection["evidence"].replace(":", "/")).write_bytes(content)
    document["predicate"]["content"] = str(content_digest(document["predicate"]))
    (bundle / "manifest.json").write_bytes(canonical_json(document))
    return bundle
