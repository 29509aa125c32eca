"""What all coverage formats come to: which lines there are, and which of them ran."""

from collections import defaultdict

from ssdfgate.model import EvidenceKind, Facts, Reading, Tool, clean
from ssdfgate.readers.fields import NAME_LENGTH


class Lines:
    """Lines by file. A line listed twice (two classes of one file, two records) is one line; any hit counts."""

    def __init__(self) -> None:
        """Start without any line."""
        self._hits: defaultdict[str, dict[int, bool]] = defaultdict(dict)

    def add(self, file: str, number: int, hits: int) -> None:
        """Add one line of a file."""
        lines = self._hits[clean(file, NAME_LENGTH)]
        lines[number] = lines.get(number, False) or hits > 0

    @property
    def files(self) -> frozenset[str]:
        """Names as the report gives them."""
        return frozenset(self._hits)

    def counts(self) -> tuple[int, int]:
        """(lines, lines that ran)."""
        every = [ran for lines in self._hits.values() for ran in lines.values()]
        return len(every), sum(every)


def reading(
    format_name: str, tool: Tool, lines: Lines, totals: tuple[int | None, int | None] = (None, None)
) -> Reading:
    """A reading of coverage; `totals` are (lines, covered) as the report claims them, for one that lists no line."""
    count, covered = lines.counts()
    warnings: tuple[str, ...] = ()
    if count == 0 and totals[0] and totals[1] is not None:
        count, covered = totals[0], min(totals[1], totals[0])
        warnings = ("the report counts lines but lists none of them",)
    return Reading(
        format=format_name,
        kind=EvidenceKind.COVERAGE,
        tool=tool,
        payload=Facts({"lines": count, "covered": covered}),
        analysed=lines.files or None,
        gaps=() if count else ("the report counts no line of code",),
        warnings=warnings,
    )
