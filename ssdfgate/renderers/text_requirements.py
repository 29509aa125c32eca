"""The table of requirements: what is required first, the rest in short."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ssdfgate.model import Decision, GateReport, Verdict, visible
from ssdfgate.renderers.interface import Style
from ssdfgate.renderers.text_parts import VERDICT_WIDTH, heading, indented, line, verdict_word
from ssdfgate.renderers.words import counted, shorten

WIDEST_ID = 20
_WITHOUT_EVIDENCE = frozenset({Verdict.UNKNOWN, Verdict.ERROR})


def requirements_section(report: GateReport, style: Style) -> Iterator[RenderableType]:
    """Every required one has a row; of the others those without evidence share a row per group, unless verbose."""
    required = [decision for decision in report.decisions if decision.required]
    others = [decision for decision in report.decisions if not decision.required]
    yield heading(f"REQUIRED BY PROFILE {shorten(report.profile, WIDEST_ID)} ({len(required)})")
    if required:
        yield from _table(report, required, style)
    else:
        nothing = "none: this profile decides nothing" if others else "nothing was decided"
        yield indented(line(nothing), 2)
    if others:
        yield heading(f"NOT REQUIRED ({len(others)})")
        yield from _others(report, others, style)


def _others(report: GateReport, others: Sequence[Decision], style: Style) -> Iterator[RenderableType]:
    rows = [decision for decision in others if style.verbose or decision.verdict not in _WITHOUT_EVIDENCE]
    yield from _table(report, rows, style)
    groups: dict[tuple[Verdict, str], list[str]] = {}
    for decision in others:
        if not style.verbose and decision.verdict in _WITHOUT_EVIDENCE:
            groups.setdefault((decision.verdict, _group(report, decision)), []).append(decision.id)
    if groups:
        table = _grid()
        for (verdict, group), ids in groups.items():
            names = f"{counted(len(ids), 'requirement')}: {', '.join(ids)}"
            table.add_row(verdict_word(verdict), line(group), Text(visible(names)))
        yield _moved(table)


def _group(report: GateReport, decision: Decision) -> str:
    head = decision.id.partition(".")[0]
    return f"{decision.framework} {head}" if len(report.frameworks) > 1 else head


def _table(report: GateReport, decisions: Sequence[Decision], style: Style) -> Iterator[RenderableType]:
    for framework in dict.fromkeys(decision.framework for decision in decisions):
        if len(report.frameworks) > 1:
            yield indented(line(framework, "underline"), 2)
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
    unsaid = decision.required and not decision.blocking and decision.verdict is not Verdict.PASS
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
