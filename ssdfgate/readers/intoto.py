"""in-toto statements: bare, in a DSSE envelope, in a Sigstore bundle, or one of these per line.

Formats: in-toto attestation v1 and v0.1, DSSE v1, Sigstore bundle v0.1 to v0.3, SLSA provenance v0.2 and v1, SLSA
verification summary v0.2 and v1, in-toto test result v0.1. A signature is only seen here, never verified.
"""

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import ClassVar

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, Facts, JsonValue, Reading, Tool
from ssdfgate.readers.fields import mapping, text
from ssdfgate.readers.interface import JsonOutline, Outline, parse_json
from ssdfgate.readers.jsonfile import parse_lines
from ssdfgate.readers.predicates import read_predicate

_STATEMENT = "https://in-toto.io/Statement/"
_PAYLOAD = "application/vnd.in-toto+json"
_BUNDLE = "application/vnd.dev.sigstore.bundle"


class InTotoReader:
    """One reading per statement, of the kind that its predicate is about."""

    name: ClassVar[str] = "in-toto"
    title: ClassVar[str] = "in-toto statement, DSSE envelope or Sigstore bundle"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (
        EvidenceKind.PROVENANCE,
        EvidenceKind.VERIFICATION,
        EvidenceKind.TESTS,
        EvidenceKind.SIGNATURE,
    )

    def recognises(self, outline: Outline) -> bool:
        """Whether it says by its type that it is a statement, an envelope around one, or a bundle."""
        if not isinstance(outline, JsonOutline) or outline.is_list:
            return False
        return (
            (outline.text("_type") or "").startswith(_STATEMENT)
            or (outline.text("payloadType") == _PAYLOAD and outline.has("payload", "signatures"))
            or (outline.text("mediaType") or "").startswith(_BUNDLE)
        )

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand every statement; see `Reader.read`."""
        return tuple(_understand(document) for document in _documents(content))


def _documents(content: bytes) -> Iterator[Mapping[str, JsonValue]]:
    """The document, or one per line."""
    first, _, rest = content.strip().partition(b"\n")
    if rest and first.rstrip().endswith(b"}") and first.startswith(b"{") and rest.lstrip().startswith(b"{"):
        yield from parse_lines(content)
    else:
        yield mapping(parse_json(content), "the document")


def _understand(document: Mapping[str, JsonValue]) -> Reading:
    media = str(document.get("mediaType"))
    if media.startswith(_BUNDLE) and "messageSignature" in document:
        return Reading(
            format=InTotoReader.name,
            kind=EvidenceKind.SIGNATURE,
            tool=Tool("sigstore", media.partition("version=")[2] or None),
            payload=Facts({"artifacts": 1, "signed": 1, "verified": 0}),
            gaps=("the signature was seen, but not verified",),
            unit="artifacts",
        )
    envelope = mapping(document["dsseEnvelope"], "`dsseEnvelope`") if "dsseEnvelope" in document else document
    statement = _opened(envelope) if "payload" in envelope else envelope
    if not str(statement.get("_type")).startswith(_STATEMENT):
        raise ReaderError("not an in-toto statement: its _type is missing or another")
    found = read_predicate(statement)
    note = "signed, but the signature was not verified" if "payload" in envelope else "not signed"
    return replace(found, format=InTotoReader.name, warnings=(*found.warnings, note))


def _opened(envelope: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    """The payload of a DSSE envelope (DSSE v1, envelope.md)."""
    if envelope.get("payloadType") != _PAYLOAD:
        raise ReaderError("the envelope does not hold an in-toto statement")
    try:
        content = base64.b64decode(text(envelope.get("payload"), "the payload"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ReaderError("the payload of the envelope is not base64") from error
    return mapping(parse_json(content), "the statement")
