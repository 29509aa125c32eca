"""Measures, each once, with all its violations; requirements lead here."""

from collections.abc import Mapping
from dataclasses import dataclass

from ssdfgate.model import GateReport, MeasureDecision, Violation
from ssdfgate.renderers.html.pictures import ORDER, Mark, mark
from ssdfgate.renderers.html.safe import anchor, cut
from ssdfgate.renderers.words import HOLDS, place, short

MOST_VIOLATIONS = 100
"""Violations listed for one measure."""

LONGEST_PATH = 160
_MESSAGE = 500


@dataclass(frozen=True, slots=True)
class ViolationView:
    """One reason; place, rule and evidence may be empty."""

    place: str
    rule: str
    message: str
    waived: bool
    evidence: str
    evidence_anchor: str


@dataclass(frozen=True, slots=True)
class MeasureView:
    """What one measure decided.

    Attributes:
        total: the true number of violations; `violations` is as much as is listed here.
        known: as many as the report itself has.
        asked_by: requirements that rest on it, as (anchor, id) pairs.
    """

    anchor: str
    id: str
    title: str
    mark: Mark
    waived: bool
    holds: bool
    remedy: str
    violations: tuple[ViolationView, ...]
    known: int
    total: int
    asked_by: tuple[tuple[str, str], ...]
    evidence: tuple[tuple[str, str], ...]


def measures_of(report: GateReport) -> tuple[MeasureView, ...]:
    """All measures, worst verdict first, then by id."""
    asked: dict[str, list[tuple[str, str]]] = {}
    for decision in report.decisions:
        several = len(report.frameworks) > 1
        name = f"{decision.framework} {decision.id}" if several else decision.id
        for measure in decision.measures:
            asked.setdefault(measure, []).append((anchor("req", decision.framework, decision.id), cut(name, 60)))
    ranked = sorted(report.measures, key=lambda item: (ORDER.index(item.verdict), item.id))
    return tuple(_measure(item, asked) for item in ranked)


def _measure(measure: MeasureDecision, asked: Mapping[str, list[tuple[str, str]]]) -> MeasureView:
    return MeasureView(
        anchor=anchor("m", measure.id),
        id=cut(measure.id),
        title=cut(measure.title),
        mark=mark(measure.verdict),
        waived=measure.waived,
        holds=measure.verdict in HOLDS,
        remedy="" if measure.verdict in HOLDS else cut(measure.remediation),
        violations=tuple(violation_view(item) for item in measure.violations[:MOST_VIOLATIONS]),
        known=len(measure.violations),
        total=max(measure.violations_total, len(measure.violations)),
        asked_by=tuple(asked.get(measure.id, ())),
        evidence=tuple((anchor("ev", item), short(item)) for item in measure.evidence),
    )


def violation_view(violation: Violation, limit: int = _MESSAGE) -> ViolationView:
    """One violation, cut to what a line can hold."""
    return ViolationView(
        place=place(violation, LONGEST_PATH),
        rule=cut(violation.rule or "", LONGEST_PATH),
        message=cut(violation.message, limit),
        waived=violation.waived,
        evidence=short(violation.evidence) if violation.evidence else "",
        evidence_anchor=anchor("ev", violation.evidence) if violation.evidence else "",
    )
