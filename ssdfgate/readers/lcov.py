"""LCOV trace files (seen: coverage.py 7.17, node 20); the format is that of geninfo(1), section FILES."""

import re
from typing import ClassVar

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, Reading, Tool
from ssdfgate.readers.fields import decoded
from ssdfgate.readers.interface import Outline, TextOutline
from ssdfgate.readers.line_coverage import Lines, reading

_LINE = re.compile(r"DA:(\d{1,9}),(-?\d{1,18})(?:,\S*)?\Z")
_END = "end_of_record"


class LcovReader:
    """Counts the lines of every record; a file in several records (one per test) is joined."""

    name: ClassVar[str] = "lcov"
    title: ClassVar[str] = "LCOV trace file"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (EvidenceKind.COVERAGE,)

    def recognises(self, outline: Outline) -> bool:
        """Whether the first line opens a record."""
        if not isinstance(outline, TextOutline):
            return False
        lines = [line for line in outline.lines if line.strip() and not line.startswith("#")]
        opens = bool(lines) and lines[0].startswith(("TN:", "SF:"))
        return opens and any(line.startswith("SF:") for line in lines)

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report; see `Reader.read`."""
        lines, file, records = Lines(), None, 0
        for number, line in enumerate(decoded(content).splitlines(), start=1):
            if line.startswith("SF:"):
                if file is not None:
                    raise ReaderError(f"line {number}: a record begins before the one before it has ended")
                file = line.removeprefix("SF:").strip()
            elif line.startswith("DA:"):
                _add(lines, file, line.strip(), number)
            elif line.strip() == _END:
                file, records = None, records + 1
        if file is not None or not records:
            raise ReaderError("the report ends in the middle of a record" if file else "the report holds no record")
        return (reading(self.name, Tool("lcov", None), lines),)


def _add(lines: Lines, file: str | None, line: str, number: int) -> None:
    match = _LINE.match(line)
    if match is None or not file:
        raise ReaderError(f"line {number}: a count of hits that cannot be read, or outside of a record")
    lines.add(file, int(match[1]), int(match[2]))
