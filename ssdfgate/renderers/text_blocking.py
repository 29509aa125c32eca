"""What keeps the gate closed: the reasons first, with the places and what to do."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from rich.console import RenderableType
from rich.text import Text

from ssdfgate.model import Decision, GateReport, MeasureDecision, Outcome, Verdict, Violation
from ssdfgate.renderers.interface import Style
from ssdfgate.renderers.text_parts import bullets, hanging, heading, indented, joined, line, on_one_line, verdict_word
from ssdfgate.renderers.words import HOLDS, WORDS, failed_first, place, said, short, shorten

SHOWN = 3
"""Violations of one measure, and reasons of one requirement; with `verbose` all that the report has."""

LONGEST_MESSAGE = 140
LONGEST_REMEDY = 400
"""Commands stand in it, which nobody can type when they are cut."""
LONGEST_PATH = 100
LONGEST_NAME = 40
_Item = TypeVar("_Item")
_Told = tuple[tuple[str, str | None, int], ...]


def blocking_section(report: GateReport, style: Style) -> Iterator[RenderableType]:
    """Each blocking requirement, failed ones first; a measure that several rest on is shown once."""
    blocking = [decision for decision in report.decisions if decision.blocking]
    blocking.sort(key=lambda decision: decision.verdict is not Verdict.FAIL)
    if not blocking:
        return
    would = "WOULD KEEP" if report.outcome is Outcome.REPORT_ONLY else "KEEPS"
    yield heading(f"WHAT {would} THE GATE CLOSED")
    measures = {measure.id: measure for measure in report.measures}
    shown: dict[_Told, str] = {}
    for number, decision in enumerate(blocking):
        if number:
            yield Text("")
        yield from _decision(decision, report, measures, style)
        yield from _measures(decision, measures, shown, style)


def _decision(
    decision: Decision, report: GateReport, measures: Mapping[str, MeasureDecision], style: Style
) -> Iterator[RenderableType]:
    framework = f"{decision.framework} " if len(report.frameworks) > 1 else ""
    name = joined((_cut(f"{framework}{decision.id}", style, LONGEST_NAME), "bold"), (_cut(decision.title, style), ""))
    yield hanging(verdict_word(decision.verdict), name)
    below = tuple(f"{name}: " for name in decision.measures if name in measures)
    reasons = [reason for reason in decision.reasons if not reason.startswith(below)]
    for reason in _first(reasons, style):
        yield indented(line(_cut(reason, style)), 2)
    if left := len(reasons) - len(_first(reasons, style)):
        yield indented(line(f"and {left} more reasons (see -f json)"), 2)


def _measures(
    decision: Decision, measures: Mapping[str, MeasureDecision], shown: dict[_Told, str], style: Style
) -> Iterator[RenderableType]:
    """The measures that do not hold, failed ones first; what was told before, of any measure, is not told again."""
    for name in failed_first(decision.measures, measures):
        measure = measures.get(name)
        if measure is None or measure.verdict in HOLDS:
            continue
        title = measure.title if style.verbose else ""
        yield indented(joined((measure.id, "bold"), (WORDS[measure.verdict].lower(), ""), (title, "dim")), 2)
        told = _told(measure)
        if told in shown:
            where = "" if shown[told] == name else f" with {shown[told]}"
            yield indented(line(f"for the reasons given{where} above"), 4)
            continue
        shown[told] = measure.id
        yield from _violations(measure, style)
        if measure.remediation:
            yield indented(
                Text("").append("Do: ", "bold").append(line(_cut(measure.remediation, style, LONGEST_REMEDY))), 4
            )


def _told(measure: MeasureDecision) -> _Told:
    return tuple((item.message, item.path, item.line) for item in measure.violations)


def _violations(measure: MeasureDecision, style: Style) -> Iterator[RenderableType]:
    first = _first(measure.violations, style)
    listed, total = len(measure.violations), max(measure.violations_total, len(measure.violations))
    if first:
        cut = total > len(first)  # where there is more to read elsewhere, one line for each is enough
        yield bullets((_violation(violation, style, cut=cut) for violation in first), indent=4)
    if left := total - len(first):
        where = "see -f json" if listed == total else f"-f json lists {listed} of {total}, the bundle has all"
        yield indented(line(f"and {left} more ({where})"), 6)


def _violation(violation: Violation, style: Style, *, cut: bool) -> Text:
    evidence = f"[{short(violation.evidence)}]" if violation.evidence and style.verbose else ""
    text = joined(
        (place(violation, LONGEST_PATH), "bold"),
        (shorten(violation.rule or "", LONGEST_PATH), "cyan"),
        ("(waived)" if violation.waived else "", "dim"),
        (_cut(said(violation), style), ""),
        (evidence, "dim"),
    )
    return on_one_line(text) if violation.path and cut and not style.verbose else text


def _cut(text: str, style: Style, limit: int = LONGEST_MESSAGE) -> str:
    return text if style.verbose else shorten(text, limit)


def _first(items: Sequence[_Item], style: Style) -> Sequence[_Item]:
    return items if style.verbose else items[:SHOWN]
