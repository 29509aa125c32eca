"""SPDX 3.0 in JSON-LD."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import ClassVar

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, JsonValue, Reading, clean
from ssdfgate.readers.bom import Bom, understood
from ssdfgate.readers.interface import JsonOutline, Outline, parse_json
from ssdfgate.readers.spdx_common import KINDS, ONLY_SUBJECT
from ssdfgate.sbom.values import Object

_CONTEXT = "spdx.org/rdf/3."


class Spdx3Reader:
    """Reads SBOMs of SPDX 3.0 in the compact form, with the context of SPDX. Every package is a component.

    Vulnerabilities of the security profile are not read; a warning counts them.
    """

    name: ClassVar[str] = "spdx3-json"
    title: ClassVar[str] = "SPDX 3.0 (JSON-LD)"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = KINDS

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Take the clock that tells whether a timestamp is still to come."""
        self._now = now

    def recognises(self, outline: Outline) -> bool:
        """Whether its context is that of SPDX 3, and it holds a graph or one element."""
        return (
            isinstance(outline, JsonOutline)
            and outline.is_document
            and _CONTEXT in (outline.text("@context") or "")
            and (outline.kind("@graph") == "array" or outline.has("type"))
        )

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand an SBOM; see `Reader.read`."""
        document = parse_json(content)
        if not isinstance(document, dict) or not _is_spdx3(document.get("@context")):
            raise ReaderError("the report is not SPDX 3: @context is not that of SPDX")
        graph = document.get("@graph", [])
        if not isinstance(graph, list) or not all(isinstance(item, dict) for item in graph):
            raise ReaderError("the SBOM is damaged: its @graph is not a list of objects")
        return understood(_bom(document), self._now())


def _is_spdx3(context: JsonValue) -> bool:
    named = context if isinstance(context, list) else [context]
    return any(isinstance(item, str) and _CONTEXT in item for item in named)


def _bom(document: Object) -> Bom:
    from ssdfgate.sbom.from_spdx3 import PACKAGES, elements, from_spdx3, subject_of, type_of

    items = elements(document)
    if not any(type_of(item) for item in items):
        raise ReaderError("the report is not SPDX 3: nothing in it has a type")
    versions = [item.get("specVersion") for item in items if type_of(item) == "CreationInfo"]
    version = next((item for item in versions if isinstance(item, str)), "3.0")
    subject = subject_of(document)
    flaws = sum(type_of(item) == "security_Vulnerability" for item in items)
    alone = subject and sum(type_of(item) in PACKAGES for item in items) == 1
    return Bom(
        format=Spdx3Reader.name,
        document=from_spdx3(document),
        version=clean(version, 20),
        subject={"name": subject.get("name"), "version": subject.get("software_packageVersion")},
        warnings=(f"{flaws} vulnerabilities of the security profile are not read",) if flaws else (),
        gaps=(ONLY_SUBJECT,) if alone else (),
    )
