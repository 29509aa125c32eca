"""JaCoCo XML (seen: 0.8.12)."""

from collections.abc import Iterator
from typing import ClassVar
from xml.etree.ElementTree import Element  # the type only; defusedxml parses

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, Reading, Tool
from ssdfgate.readers.interface import Outline, XmlOutline
from ssdfgate.readers.line_coverage import Lines, reading
from ssdfgate.readers.xmlfile import children, local, parse_xml

_BELOW = frozenset({"sessioninfo", "package", "group", "counter"})


class JacocoReader:
    """Counts lines as JaCoCo does: a line has run when any of its instructions did.

    Groups (modules) are walked through. Lines stand under `sourcefile`; classes without debug information have none,
    and then the counters of type LINE are believed.
    """

    name: ClassVar[str] = "jacoco-xml"
    title: ClassVar[str] = "JaCoCo XML"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (EvidenceKind.COVERAGE,)

    def recognises(self, outline: Outline) -> bool:
        """Whether the root is a `report` that holds only what JaCoCo writes there."""
        return (
            isinstance(outline, XmlOutline)
            and outline.root == "report"
            and bool(outline.children)
            and _BELOW.issuperset(outline.children)
        )

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report; see `Reader.read`."""
        root = parse_xml(content)
        if local(root) != "report" or not _BELOW.issuperset(local(item) for item in children(root)):
            raise ReaderError("not a JaCoCo report: its root is not `report` with packages or groups")
        lines = Lines()
        for file, line in _lines(root):
            lines.add(file, _number(line, "nr"), _number(line, "ci"))
        return (reading(self.name, Tool("jacoco", None), lines, _totals(root)),)


def _lines(root: Element) -> Iterator[tuple[str, Element]]:
    for package in root.iter("package"):
        for source in children(package, "sourcefile"):
            name = f"{package.get('name', '')}/{source.get('name', '')}".lstrip("/")
            for line in children(source, "line"):
                yield name, line


def _totals(root: Element) -> tuple[int | None, int | None]:
    for counter in children(root, "counter"):
        if counter.get("type") == "LINE":
            covered = _number(counter, "covered")
            return covered + _number(counter, "missed"), covered
    return None, None


def _number(element: Element, name: str) -> int:
    value = element.get(name, "")
    if not value.isascii() or not value.isdigit() or len(value) > 10:  # noqa: PLR2004  # digits of a count
        raise ReaderError(f"`{name}` of a {local(element)} in the report is not a count")
    return int(value)
