"""OpenVEX, specification 0.2.0 and the older 0.0.1 (seen: documents written by hand from the specification)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, JsonValue, Reading, Statements, Tool, VexProduct, VexStatement, VexStatus
from ssdfgate.readers.fields import mapping, optional_mapping, optional_sequence, optional_text, sequence, text
from ssdfgate.readers.identifiers import names, zoned
from ssdfgate.readers.interface import JsonOutline, Outline, parse_json

_CONTEXT = "https://openvex.dev/ns"


class OpenVexReader:
    """One statement per entry; statements that name no product are about nothing, which is a gap."""

    name: ClassVar[str] = "openvex"
    title: ClassVar[str] = "OpenVEX"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (EvidenceKind.VEX,)

    def recognises(self, outline: Outline) -> bool:
        """Whether it names the context of OpenVEX and holds statements."""
        return (
            isinstance(outline, JsonOutline)
            and outline.is_document
            and (outline.text("@context") or "").startswith(_CONTEXT)
            and outline.kind("statements") == "array"
        )

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a document; see `Reader.read`."""
        document = mapping(parse_json(content), "the document")
        if not str(document.get("@context")).startswith(_CONTEXT):
            raise ReaderError("not an OpenVEX document: its @context is another")
        entries = [mapping(item, "a statement") for item in sequence(document.get("statements"), "`statements`")]
        items = tuple(_statement(entry) for entry in entries)
        return (
            Reading(
                format=self.name,
                kind=EvidenceKind.VEX,
                tool=_tool(document),
                payload=Statements(items),
                produced_at=zoned(document.get("last_updated")) or zoned(document.get("timestamp")),
                gaps=tuple(_gaps(items)),
                unit="statements",
            ),
        )


def _statement(entry: Mapping[str, JsonValue]) -> VexStatement:
    word = text(entry.get("status"), "the status of a statement")
    if word not in set(VexStatus):
        raise ReaderError(f"a statement has the status {word[:40]!r}, which VEX does not know")
    status = VexStatus(word)
    keys = ("action_statement",) if status is VexStatus.AFFECTED else ("justification", "impact_statement")
    given = (optional_text(entry.get(key)) for key in keys)
    products = tuple(_products(optional_sequence(entry.get("products"))))
    return VexStatement(_ids(entry), products, status, "; ".join(item for item in given if item))


def _ids(entry: Mapping[str, JsonValue]) -> tuple[str, ...]:
    """An object with name and aliases; a bare name in version 0.0.1."""
    vulnerability = entry.get("vulnerability")
    if isinstance(vulnerability, str):
        return names([vulnerability])
    known = mapping(vulnerability, "the vulnerability of a statement")
    found = names([known.get("name"), known.get("@id"), *optional_sequence(known.get("aliases"))])
    if not found:
        raise ReaderError("a statement names no vulnerability")
    return found


def _products(entries: list[JsonValue]) -> Iterator[VexProduct]:
    for entry in entries:
        product = {"@id": entry} if isinstance(entry, str) else optional_mapping(entry)
        parts = (optional_mapping(part) for part in optional_sequence(product.get("subcomponents")))
        yield VexProduct(_identifiers(product), tuple(name for part in parts for name in _identifiers(part)))


def _identifiers(entry: Mapping[str, JsonValue]) -> tuple[str, ...]:
    known = optional_mapping(entry.get("identifiers"))
    return names([entry.get("@id"), *(known.get(key) for key in ("purl", "cpe23", "cpe22"))])


def _tool(document: Mapping[str, JsonValue]) -> Tool:
    """`tooling` is free text such as `vexctl/0.4.1`; without it the format names itself."""
    tooling = optional_text(document.get("tooling")) or "openvex"
    name, _, version = tooling.partition("/")
    return Tool(name, version or None)


def _gaps(items: tuple[VexStatement, ...]) -> Iterator[str]:
    if not items:
        yield "the document makes no statement"
    without = sum(not item.products for item in items)
    if without:
        yield f"{without} statements name no product, so they are about nothing"
