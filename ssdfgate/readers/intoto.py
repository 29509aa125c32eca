"""in-toto statements: bare, in a DSSE envelope, in a Sigstore bundle, or one of these per line.

Formats: in-toto attestation v1 and v0.1, DSSE v1, Sigstore bundle v0.1 to v0.3, SLSA provenance v0.2 and v1, SLSA
verification summary v0.2 and v1, in-toto test result v0.1, and statements that hold an SBOM or OpenVEX. A signature
is only seen here, never verified.
"""

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import ClassVar

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, Facts, JsonValue, Reading, Tool
from ssdfgate.readers.attested import holds_document, read_document
from ssdfgate.readers.fields import mapping, text
from ssdfgate.readers.interface import JsonOutline, Outline, parse_json
from ssdfgate.readers.jsonfile import parse_lines
from ssdfgate.readers.predicates import read_predicate, stated_of

_STATEMENT = "https://in-toto.io/Statement/"
_PAYLOAD = "application/vnd.in-toto+json"
_BUNDLE = "application/vnd.dev.sigstore.bundle"
_COSIGN = tuple(
    frozenset({"base64Signature", *more}) for more in ((), ("cert",), ("rekorBundle",), ("cert", "rekorBundle"))
)
"""Keys of a bundle in the format that cosign had of its own."""


class InTotoReader:
    """One reading per statement, of the kind that its predicate is about; an SBOM gives as many as by itself."""

    name: ClassVar[str] = "in-toto"
    title: ClassVar[str] = "in-toto statement, DSSE envelope or Sigstore bundle"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (
        EvidenceKind.PROVENANCE,
        EvidenceKind.VERIFICATION,
        EvidenceKind.TESTS,
        EvidenceKind.SIGNATURE,
        EvidenceKind.SBOM,
        EvidenceKind.DEPENDENCY_AUDIT,
        EvidenceKind.VEX,
    )

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Take the clock that tells whether the timestamp of an SBOM is still to come."""
        self._now = now

    def recognises(self, outline: Outline) -> bool:
        """Whether it says by its type that it is a statement, an envelope around one, or a bundle."""
        if not isinstance(outline, JsonOutline) or outline.is_list:
            return False
        return (
            (outline.text("_type") or "").startswith(_STATEMENT)
            or (outline.text("payloadType") == _PAYLOAD and outline.has("payload", "signatures"))
            or (outline.text("mediaType") or "").startswith(_BUNDLE)
            or outline.keys in _COSIGN
        )

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand every statement; see `Reader.read`."""
        return tuple(reading for document in _documents(content) for reading in self._understand(document))

    def _understand(self, document: Mapping[str, JsonValue]) -> tuple[Reading, ...]:
        if _is_signature(document):
            return (_signature(document),)
        envelope = _envelope(document)
        statement = _opened(envelope) if "payload" in envelope else envelope
        if not str(statement.get("_type")).startswith(_STATEMENT):
            raise ReaderError("not an in-toto statement: its _type is missing or another")
        if holds_document(statement):
            found = read_document(statement, stated_of(statement), self._now)
        else:
            found = (read_predicate(statement),)
        note = "signed, but the signature was not verified" if "payload" in envelope else "not signed"
        return tuple(replace(item, format=self.name, warnings=(*item.warnings, note)) for item in found)


def _documents(content: bytes) -> Iterator[Mapping[str, JsonValue]]:
    """The document, or one per line."""
    first, _, rest = content.strip().partition(b"\n")
    if rest and first.rstrip().endswith(b"}") and first.startswith(b"{") and rest.lstrip().startswith(b"{"):
        yield from parse_lines(content)
    else:
        yield mapping(parse_json(content), "the document")


def _is_signature(document: Mapping[str, JsonValue]) -> bool:
    """Whether it holds a signature of a file, and no statement."""
    media = str(document.get("mediaType"))
    return media.startswith(_BUNDLE) and "messageSignature" in document


def _signature(document: Mapping[str, JsonValue]) -> Reading:
    return Reading(
        format=InTotoReader.name,
        kind=EvidenceKind.SIGNATURE,
        tool=Tool("sigstore", str(document.get("mediaType")).partition("version=")[2] or None),
        payload=Facts({"artifacts": 1, "signed": 1, "verified": 0}),
        gaps=("the signature was seen, but not verified",),
        unit="artifacts",
    )


def _envelope(document: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    """The envelope of a bundle; cosign's own bundles, before those of Sigstore, hold it in base64."""
    if "dsseEnvelope" in document:
        return mapping(document["dsseEnvelope"], "`dsseEnvelope`")
    if "base64Signature" not in document:
        return document
    content = _decoded(document["base64Signature"], "the signature of the bundle")
    if content.lstrip()[:1] != b"{":
        raise ReaderError("the bundle of cosign holds a signature alone, and no statement")
    return mapping(parse_json(content), "the envelope")


def _opened(envelope: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    """The payload of a DSSE envelope (DSSE v1, envelope.md)."""
    if envelope.get("payloadType") != _PAYLOAD:
        raise ReaderError("the envelope does not hold an in-toto statement")
    return mapping(parse_json(_decoded(envelope.get("payload"), "the payload of the envelope")), "the statement")


def _decoded(value: JsonValue, what: str) -> bytes:
    try:
        return base64.b64decode(text(value, what), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ReaderError(f"{what} is not base64") from error
