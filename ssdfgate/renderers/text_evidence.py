"""What was looked at, what was not, and where the evidence lies."""

from collections.abc import Iterator
from dataclasses import replace

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ssdfgate.model import Components, Coverage, Evidence, Findings, GateReport, Origin, Status, visible
from ssdfgate.renderers.gaps import Gap, gaps
from ssdfgate.renderers.interface import Style
from ssdfgate.renderers.text_parts import bullets, hanging, heading, indented, line, on_one_line
from ssdfgate.renderers.words import counted, short, shorten, shorten_path

GAPS_SHOWN = 6
LONGEST_NAME = 60
LONGEST_TEXT = 300
_STATUS_STYLES = {
    Status.COMPLETE: "green",
    Status.PARTIAL: "yellow",
    Status.FAILED: "bold red",
    Status.NOT_APPLICABLE: "dim",
}
_COLUMNS = ("by", "status", "analysed", "found", "version", "evidence")
_STATUS_WORDS = {Status.NOT_APPLICABLE: "n/a", Status.FAILED: "FAILED"}


def looked_at_section(report: GateReport) -> Iterator[RenderableType]:
    """One line for each piece of evidence."""
    yield heading("LOOKED AT")
    if not report.evidence:
        yield indented(line("nothing: there is no evidence"), 2)
        return
    table = Table.grid(padding=(0, 1, 0, 0))
    for _ in _COLUMNS:
        table.add_column(overflow="fold")
    table.add_row(*(Text(name, "dim") for name in _COLUMNS))
    for record in report.evidence:
        evidence = record.evidence
        status = Text(_STATUS_WORDS.get(evidence.status, str(evidence.status)), _STATUS_STYLES[evidence.status])
        version = line(shorten(evidence.tool.version or "?", LONGEST_NAME))
        table.add_row(_who(evidence), status, _share(evidence.coverage), _found(evidence), version, short(record.id))
    yield Padding(table, (0, 0, 0, 2), expand=False)


def _who(evidence: Evidence) -> Text:
    origin = f" ({evidence.origin})" if evidence.origin is not Origin.RAN else ""
    return line(shorten(evidence.collector, LONGEST_NAME) + origin)


def _share(coverage: Coverage) -> Text:
    return line(f"{coverage.analysed}/{coverage.considered} {coverage.unit}")


def _found(evidence: Evidence) -> Text:
    if evidence.status is Status.NOT_APPLICABLE:
        return line(shorten("; ".join(evidence.reasons), LONGEST_TEXT))
    match evidence.payload:
        case Findings(items=items):
            open_ = len(evidence.payload.open())
            return line(f"{open_} open, {len(items) - open_} suppressed")
        case Components(items=items):
            return line(counted(len(items), "component"))
        case _:
            return Text("")


def gaps_section(report: GateReport, style: Style) -> Iterator[RenderableType]:
    """Everything that limits the evidence, weightiest first; in short, each thing once."""
    yield heading("NOT LOOKED AT")
    found = [_gap(gap, style) for gap in gaps(report)] if style.verbose else list(_in_short(report, style))
    shown = found if style.verbose else found[:GAPS_SHOWN]
    yield bullets(shown) if shown else indented(line("no limit was recorded"), 2)
    if left := len(found) - len(shown):
        yield indented(line(f"and {left} more (see -v)"), 4)


def _in_short(report: GateReport, style: Style) -> Iterator[Text]:
    """Each thing once, and each hint; of partial evidence, where the gate says more, one line."""
    counted_again = {limit.message: limit.message.partition(":")[0] for limit in report.limits}
    partial = {item.evidence.collector for item in report.evidence if item.evidence.status is Status.PARTIAL}
    told: set[str] = set()
    for gap in gaps(report):
        who, _, rest = gap.text.partition(": ")
        if counted_again.get(gap.text) in partial:
            yield on_one_line(_gap(replace(gap, hint=""), style))
        elif who not in counted_again.values() or not rest.startswith(f"{Status.PARTIAL}: "):
            yield _gap(replace(gap, hint="" if gap.hint in told else gap.hint), style)
            told.add(gap.hint)


def _gap(gap: Gap, style: Style) -> Text:
    text, hint = (part if style.verbose else shorten(part, LONGEST_TEXT) for part in (gap.text, gap.hint))
    shown = line(text)
    return shown.append("  Do: ", "bold").append(visible(hint)) if hint else shown


def bundle_section(report: GateReport) -> Iterator[RenderableType]:
    """Where the evidence lies, with the digest that names all of it."""
    yield Text("")
    if report.bundle is None:
        yield line("Bundle: none was kept")
        return
    yield hanging(line("Bundle:"), line(shorten_path(report.bundle.path, LONGEST_TEXT)))
    yield indented(line(str(report.bundle.digest)), 2)
    if report.bundle.signed_by is not None:
        yield indented(line(f"signed by {report.bundle.signed_by}"), 2)
