"""CycloneDX in JSON, versions 1.2 to 1.7: plain JSON throughout, so that 20,000 components take two seconds."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import ClassVar

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, Reading, clean
from ssdfgate.readers.bom import KINDS, Bom, require_components, understood
from ssdfgate.readers.interface import JsonOutline, Outline, parse_json
from ssdfgate.sbom.values import Object, an_object


class CycloneDxReader:
    """Reads SBOMs of our own and of other tools alike, and the vulnerabilities that they list.

    A document that is against the schema, or contradicts itself, is read all the same; warnings and errors say what
    is wrong.
    """

    name: ClassVar[str] = "cyclonedx-json"
    title: ClassVar[str] = "CycloneDX (JSON)"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = KINDS

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Take the clock that tells whether a timestamp is still to come."""
        self._now = now

    def recognises(self, outline: Outline) -> bool:
        """Whether it calls itself CycloneDX and states a version."""
        return (
            isinstance(outline, JsonOutline)
            and outline.is_document
            and outline.text("bomFormat") == "CycloneDX"
            and outline.kind("specVersion") == "string"
        )

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand an SBOM.

        Raises:
            ReaderError: for anything that is not a whole CycloneDX document of a version that has a JSON form, and
                for components that are not objects with a name.
        """
        document = parse_json(content)
        if not isinstance(document, dict) or not _is_cyclonedx(document):
            raise ReaderError("the report is not CycloneDX: bomFormat or specVersion is missing")
        return understood(_bom(document), self._now())


def _is_cyclonedx(document: Object) -> bool:
    return document.get("bomFormat") == "CycloneDX" and isinstance(document.get("specVersion"), str)


def _bom(document: Object) -> Bom:
    from ssdfgate.sbom.validate import SPEC_VERSIONS, schema_errors  # loads the validator

    version = str(document["specVersion"])
    if version not in SPEC_VERSIONS:
        known = f"{SPEC_VERSIONS[0]} to {SPEC_VERSIONS[-1]}"
        raise ReaderError(f"CycloneDX {clean(version, 20)} is not understood", hint=f"Use a version from {known}.")
    require_components(document)
    return Bom(
        format=CycloneDxReader.name,
        document=document,
        version=version,
        subject=an_object(an_object(document.get("metadata")).get("component")),
        faults=schema_errors(document, version),
    )
