"""The JSON report of coverage.py (seen: 7.17, format 3)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import ClassVar

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, JsonValue, Reading, Tool
from ssdfgate.readers.fields import count, mapping, optional_text, sequence
from ssdfgate.readers.interface import JsonOutline, Outline, parse_json
from ssdfgate.readers.line_coverage import Lines, reading


class CoveragePyReader:
    """Counts executed and missing lines of every file; what was excluded is neither."""

    name: ClassVar[str] = "coverage-json"
    title: ClassVar[str] = "coverage.py JSON"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (EvidenceKind.COVERAGE,)

    def recognises(self, outline: Outline) -> bool:
        """Whether it has meta, files and totals as coverage.py writes them."""
        return (
            isinstance(outline, JsonOutline)
            and outline.is_document
            and outline.has("meta", "files", "totals")
            and outline.inner("meta").has("version", "branch_coverage")
            and outline.inner("totals").has("covered_lines", "num_statements")
        )

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report; see `Reader.read`."""
        document = mapping(parse_json(content), "the document")
        if not {"meta", "files", "totals"} <= document.keys():
            raise ReaderError("not a report of coverage.py: it lacks meta, files or totals")
        lines = Lines()
        for name, entry in mapping(document["files"], "`files`").items():
            _add(lines, name, mapping(entry, "a file"))
        totals = mapping(document["totals"], "`totals`")
        claimed = tuple(count(totals.get(key), f"`{key}`") for key in ("num_statements", "covered_lines"))
        version = optional_text(mapping(document["meta"], "`meta`").get("version"))
        found = reading(self.name, Tool("coverage.py", version), lines, (claimed[0], claimed[1]))
        return (replace(found, gaps=(*found.gaps, *_gaps(lines, claimed))),)


def _add(lines: Lines, name: str, entry: Mapping[str, JsonValue]) -> None:
    for key, hits in (("executed_lines", 1), ("missing_lines", 0)):
        for number in sequence(entry.get(key), f"`{key}`"):
            lines.add(name, count(number, f"a line of `{key}`"), hits)


def _gaps(lines: Lines, claimed: tuple[int, ...]) -> Iterator[str]:
    """Totals and files come from one writer: when they differ, something was cut out of the report."""
    listed = lines.counts()
    if listed[0] and listed != claimed:
        yield f"the totals count {claimed[1]} of {claimed[0]} lines, the files list {listed[1]} of {listed[0]}"
