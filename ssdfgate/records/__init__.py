"""Waivers, attestations and exemptions in `.ssdfgate/`: read strictly, and written one at a time."""

from ssdfgate.records.build import allows
from ssdfgate.records.catalogues import Catalogues
from ssdfgate.records.documents import digest_of, intact, with_documents
from ssdfgate.records.load import load_records
from ssdfgate.records.state import state_of
from ssdfgate.records.write import add_attestation, add_waiver

__all__ = [
    "Catalogues",
    "add_attestation",
    "add_waiver",
    "allows",
    "digest_of",
    "intact",
    "load_records",
    "state_of",
    "with_documents",
]
