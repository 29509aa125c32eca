"""The table of requirements: what is required first, the rest in short."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ssdfgate.model import Decision, GateReport, Verdict, visible
from ssdfgate.renderers.interface import Style
from ssdfgate.renderers.text_parts import VERDICT_WIDTH, heading, indented, line, verdict_word
from ssdfgate.renderers.words import named

WIDEST_ID = 20
_PARTIAL = "Partial: what people must state has no current record (`ssdfgate attest`)."
_SAID_BELOW = frozenset({Verdict.PASS, Verdict.PARTIAL})


def requirements_section(report: GateReport, style: Style) -> Iterator[RenderableType]:
    """A row for each required one that was not shown above; the others share a row per verdict, unless verbose."""
    required = [decision for decision in report.decisions if decision.required]
    others = [decision for decision in report.decisions if not decision.required]
    yield heading(f"REQUIRED ({len(required)})")
    if required:
        yield from _required(report, required, style)
    else:
        yield indented(line("none, so nothing was decided" if others else "nothing was decided"), 2)
    if others:
        yield heading(f"NOT REQUIRED ({len(others)})")
        yield from _table(report, others, style) if style.verbose else _counts(report, others)


def _required(report: GateReport, required: Sequence[Decision], style: Style) -> Iterator[RenderableType]:
    above = 0 if style.verbose else sum(decision.blocking for decision in required)
    if above:
        keeps = "that keeps the gate closed" if above == 1 else "that keep the gate closed"
        yield indented(line(f"{above} {keeps}: see above"), 2)
    rows = [item for item in required if style.verbose or not item.blocking]
    yield from _table(report, rows, style)
    if not style.verbose and any(item.verdict is Verdict.PARTIAL for item in rows):
        yield indented(line(_PARTIAL, "dim"), 2)


def _counts(report: GateReport, others: Sequence[Decision]) -> Iterator[RenderableType]:
    """One row per verdict: how many, and as many of their names as fit."""
    named: dict[Verdict, list[str]] = {verdict: [] for verdict in Verdict}
    for decision in others:
        framework = f"{decision.framework} " if len(report.frameworks) > 1 else ""
        named[decision.verdict].append(f"{framework}{decision.id}")
    table = _grid()
    for verdict, names in named.items():
        if names:
            table.add_row(verdict_word(verdict), line(str(len(names))), Text(visible(", ".join(names))))
    yield _moved(table)


def _table(report: GateReport, decisions: Sequence[Decision], style: Style) -> Iterator[RenderableType]:
    for framework in dict.fromkeys(decision.framework for decision in decisions):
        if len(report.frameworks) > 1:
            yield indented(line(named(report, framework), "underline"), 2)
        table = _grid()
        for decision in decisions:
            if decision.framework == framework:
                table.add_row(verdict_word(decision.verdict), line(decision.id), _title(decision, style))
        yield _moved(table)


def _title(decision: Decision, style: Style) -> Text:
    """Title, and below it why something required does not hold and yet does not block."""
    text = Text("(waived) " if decision.waiver else "").append(visible(decision.title))
    if decision.waiver:
        text.append(f"\nwaived until {visible(str(decision.waiver.get('expires')))}: ", "dim")
        text.append(visible(str(decision.waiver.get("reason"))), "dim")
    unsaid = decision.required and not decision.blocking and decision.verdict not in _SAID_BELOW
    for reason in decision.reasons if unsaid or style.verbose else ():
        text.append("\n" + visible(reason), "dim")
    return text


def _grid() -> Table:
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(no_wrap=True, width=VERDICT_WIDTH)
    table.add_column(overflow="fold", max_width=WIDEST_ID)
    table.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
    return table


def _moved(table: Table) -> RenderableType:
    return Padding(table, (0, 0, 0, 2))
