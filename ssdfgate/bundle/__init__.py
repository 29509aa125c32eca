"""The evidence bundle: content-addressed blobs and a manifest that names every one of them."""

from ssdfgate.bundle.merge import merge
from ssdfgate.bundle.reader import Bundle, open_bundle
from ssdfgate.bundle.statement import Gathered, Manifest, evidence_record
from ssdfgate.bundle.writer import check_target, write_bundle

__all__ = [
    "Bundle",
    "Gathered",
    "Manifest",
    "check_target",
    "evidence_record",
    "merge",
    "open_bundle",
    "write_bundle",
]
