"""What keeps the gate closed, one block of Markdown for each requirement."""

from collections.abc import Iterator, Mapping

from ssdfgate.model import Decision, GateReport, MeasureDecision, Verdict, Violation
from ssdfgate.renderers.markdown_text import code, prose
from ssdfgate.renderers.words import SYMBOLS, WORDS, place, shorten

SHOWN = 10
"""Violations of one measure."""

_LONGEST = 300
_LONGEST_ID = 80
_HOLDS = frozenset({Verdict.PASS, Verdict.ATTESTED, Verdict.NOT_APPLICABLE})


def blocking(report: GateReport) -> tuple[str, ...]:
    """A block for each requirement, failed ones first; a measure that several rest on is told once."""
    measures = {measure.id: measure for measure in report.measures}
    decisions = [decision for decision in report.decisions if decision.blocking]
    decisions.sort(key=lambda decision: decision.verdict is not Verdict.FAIL)
    told: set[str] = set()
    several = len(report.frameworks) > 1
    return tuple("\n".join(_block(item, measures, told, several=several)) for item in decisions)


def _block(
    decision: Decision, measures: Mapping[str, MeasureDecision], told: set[str], *, several: bool
) -> Iterator[str]:
    name = f"{decision.framework} {decision.id}" if several else decision.id
    word = f"{SYMBOLS[decision.verdict]} {WORDS[decision.verdict]}".replace("~", "&#126;")
    yield f"- **{word}** {code(shorten(name, _LONGEST_ID))} {prose(shorten(decision.title, _LONGEST))}"
    below = tuple(f"{name}: " for name in decision.measures if name in measures)
    for reason in [item for item in decision.reasons if not item.startswith(below)][:SHOWN]:
        yield f"  - {prose(shorten(reason, _LONGEST))}"
    for measure in (measures[name] for name in decision.measures if name in measures):
        if measure.verdict not in _HOLDS:
            yield from _measure(measure, told)


def _measure(measure: MeasureDecision, told: set[str]) -> Iterator[str]:
    title = f"  - {code(measure.id)} {WORDS[measure.verdict].lower()}: {prose(shorten(measure.title, _LONGEST))}"
    if measure.id in told:
        yield f"{title} (see above)"
        return
    told.add(measure.id)
    yield title
    for violation in measure.violations[:SHOWN]:
        yield f"    - {_violation(violation)}"
    if left := max(measure.violations_total, len(measure.violations)) - min(len(measure.violations), SHOWN):
        yield f"    - and {left} more, in the bundle"
    if measure.remediation:
        yield f"    - **Do:** {prose(shorten(measure.remediation, _LONGEST))}"


def _violation(violation: Violation) -> str:
    where = place(violation, _LONGEST_ID * 2)
    rule = shorten(violation.rule or "", _LONGEST_ID)
    waived, message = "(waived)" if violation.waived else "", prose(shorten(violation.message, _LONGEST))
    parts = (code(where) if where else "", code(rule) if rule else "", waived, message)
    return " ".join(part for part in parts if part)
