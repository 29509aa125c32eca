"""What is new since the base, on one screen."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from ssdfgate.model import Compared, GateReport
from ssdfgate.renderers.changes import Line, counts_of, lines_of, notes_of, title_of
from ssdfgate.renderers.interface import Style
from ssdfgate.renderers.text_parts import bullets, hanging, heading, indented, joined, line, on_one_line

SHOWN = 6
_STYLES = {"new": "bold red", "fixed": "green", "not looked at": "yellow"}


def changes_section(report: GateReport, style: Style) -> Iterator[RenderableType]:
    """Counts, then the findings that are not as at the base; nothing where nothing is compared."""
    if report.comparison is None:
        return
    yield heading(f"SINCE {title_of(report.comparison)}")
    yield from compared_findings(report.comparison.compared, style)


def compared_findings(compared: Sequence[Compared], style: Style) -> Iterator[RenderableType]:
    """Counts, what is new, fixed or not looked at, and what limits the comparison."""
    yield indented(line(counts_of(compared)), 2)
    found = list(lines_of(compared))
    shown = found if style.verbose else found[:SHOWN]
    if shown:
        yield bullets((_line(item, style) for item in shown), indent=2)
    if left := len(found) - len(shown):
        yield indented(line(f"and {left} more (see -f json)"), 4)
    yield from (hanging(line("  Note:"), line(note)) for note in notes_of(compared))


def _line(item: Line, style: Style) -> Text:
    text = joined((item.word, _STYLES[item.word]), (item.place, "bold"), (item.rule, "cyan"), (item.message, ""))
    return text if style.verbose else on_one_line(text)
