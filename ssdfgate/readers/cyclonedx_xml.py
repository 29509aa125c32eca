"""CycloneDX in XML, versions 1.0 to 1.7: put into the shape of CycloneDX JSON and asked the same questions."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import ClassVar

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, Reading, clean
from ssdfgate.readers.bom import KINDS, Bom, understood
from ssdfgate.readers.interface import Outline, XmlOutline
from ssdfgate.readers.xmlfile import parse_xml
from ssdfgate.sbom.values import an_object

_NAMESPACE = "http://cyclonedx.org/schema/bom/"


class CycloneDxXmlReader:
    """Reads SBOMs in XML, and the vulnerabilities that they list, those of the extension before 1.4 included.

    The document is not compared with its schema.
    """

    name: ClassVar[str] = "cyclonedx-xml"
    title: ClassVar[str] = "CycloneDX (XML)"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = KINDS

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Take the clock that tells whether a timestamp is still to come."""
        self._now = now

    def recognises(self, outline: Outline) -> bool:
        """Whether the root element is a bill of materials in a namespace of CycloneDX."""
        return isinstance(outline, XmlOutline) and outline.root == "bom" and outline.namespace.startswith(_NAMESPACE)

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand an SBOM.

        Raises:
            ReaderError: for anything that is not a whole CycloneDX document, and for components without a name.
        """
        from ssdfgate.sbom.from_xml import SPEC_VERSIONS, from_xml, spec_version

        root = parse_xml(content)
        version = spec_version(root)
        if version is None:
            raise ReaderError("the report is not CycloneDX: the root element is no bom of its namespace")
        if version not in SPEC_VERSIONS:
            known = f"{SPEC_VERSIONS[0]} to {SPEC_VERSIONS[-1]}"
            raise ReaderError(
                f"CycloneDX {clean(version, 20)} is not understood", hint=f"Use a version from {known}."
            )
        document = from_xml(root)
        subject = an_object(an_object(document.get("metadata")).get("component"))
        return understood(Bom(self.name, document, version, subject), self._now())
