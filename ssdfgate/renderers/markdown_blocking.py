"""What keeps the gate closed, one block of Markdown for each requirement."""

from collections.abc import Iterator, Mapping, Sequence

from ssdfgate.model import Decision, GateReport, MeasureDecision, Verdict, Violation
from ssdfgate.renderers.markdown_text import code, prose
from ssdfgate.renderers.words import HOLDS, SYMBOLS, WORDS, failed_first, place, said, shorten

SHOWN = 10
"""Violations of one measure."""

_LONGEST = 400
_LONGEST_ID = 80
_Told = tuple[tuple[str, str | None, int], ...]


def blocking(report: GateReport) -> tuple[str, ...]:
    """A block for each requirement, failed ones first; reasons that several measures share are told once."""
    measures = {measure.id: measure for measure in report.measures}
    decisions = [decision for decision in report.decisions if decision.blocking]
    decisions.sort(key=lambda decision: decision.verdict is not Verdict.FAIL)
    told: dict[_Told, str] = {}
    several = len(report.frameworks) > 1
    return tuple("\n".join(_block(item, measures, told, several=several)) for item in decisions)


def _block(
    decision: Decision, measures: Mapping[str, MeasureDecision], told: dict[_Told, str], *, several: bool
) -> Iterator[str]:
    name = f"{decision.framework} {decision.id}" if several else decision.id
    word = f"{SYMBOLS[decision.verdict]} {WORDS[decision.verdict]}".replace("~", "&#126;")
    yield f"- **{word}** {code(shorten(name, _LONGEST_ID))} {prose(shorten(decision.title, _LONGEST))}"
    below = tuple(f"{name}: " for name in decision.measures if name in measures)
    for reason in [item for item in decision.reasons if not item.startswith(below)][:SHOWN]:
        yield f"  - {prose(shorten(reason, _LONGEST))}"
    names = failed_first(decision.measures, measures)
    for group in _grouped([measures[name] for name in names if name in measures]):
        yield from _measures(group, told)


def _grouped(measures: Sequence[MeasureDecision]) -> list[list[MeasureDecision]]:
    """Those that do not hold, in their order; those with the same verdict for the same reasons together."""
    groups: dict[tuple[object, ...], list[MeasureDecision]] = {}
    for measure in measures:
        if measure.verdict not in HOLDS:
            reasons = _reasons(measure)
            groups.setdefault((measure.verdict, *(reasons or (measure.id,))), []).append(measure)
    return list(groups.values())


def _reasons(measure: MeasureDecision) -> _Told:
    return tuple((item.message, item.path, item.line) for item in measure.violations)


def _measures(group: Sequence[MeasureDecision], told: dict[_Told, str]) -> Iterator[str]:
    """The names of a group, then the reasons that all of them have and what the first one says to do."""
    first = group[0]
    others, last = ", ".join(code(item.id) for item in group[:-1]), code(group[-1].id)
    names = f"{others} and {last}" if others else last
    title = f": {prose(shorten(first.title, _LONGEST))}" if len(group) == 1 else ""
    reasons = _reasons(first)
    if reasons and reasons in told:
        yield f"  - {names} {WORDS[first.verdict].lower()}{title} (reasons: see {code(told[reasons])} above)"
        return
    told[reasons] = first.id
    yield f"  - {names} {WORDS[first.verdict].lower()}{title}"
    for violation in first.violations[:SHOWN]:
        yield f"    - {_violation(violation)}"
    if left := max(first.violations_total, len(first.violations)) - min(len(first.violations), SHOWN):
        yield f"    - and {left} more, in the bundle"
    if first.remediation:
        yield f"    - **Do:** {prose(shorten(first.remediation, _LONGEST))}"


def _violation(violation: Violation) -> str:
    where = place(violation, _LONGEST_ID * 2)
    rule = shorten(violation.rule or "", _LONGEST_ID)
    waived, message = "(waived)" if violation.waived else "", prose(shorten(said(violation), _LONGEST))
    parts = (code(where) if where else "", code(rule) if rule else "", waived, message)
    return " ".join(part for part in parts if part)
