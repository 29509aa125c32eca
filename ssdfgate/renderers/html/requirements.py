"""Each requirement with what it asks, why its verdict is what it is, and what that rests on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from ssdfgate.model import Confidence, Decision, Framework, GateReport, MeasureDecision, Requirement, Support
from ssdfgate.renderers.html.coverage import headings
from ssdfgate.renderers.html.measures import ViolationView, violation_view
from ssdfgate.renderers.html.pictures import Mark, mark
from ssdfgate.renderers.html.pointers import PointerIndex, Standard, confidence_words, places_of, pointer_index
from ssdfgate.renderers.html.records import RecordView, records_of
from ssdfgate.renderers.html.safe import anchor, cut
from ssdfgate.renderers.html.summary import names_of
from ssdfgate.renderers.words import short

VIOLATIONS = 3
"""Violations of one measure that stand in each requirement; the measure has the rest."""

MESSAGE = 240


@dataclass(frozen=True, slots=True)
class Asked:
    """One measure as this requirement uses it; `link` says where the mapping comes from, or nothing."""

    anchor: str
    id: str
    title: str
    mark: Mark
    waived: bool
    link: str
    violations: tuple[ViolationView, ...]
    left: int


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the catalogue says of a requirement, as (label, text) pairs."""

    summary: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Grounds:
    """A piece of evidence that the verdict rests on."""

    anchor: str
    id: str
    name: str
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class RequirementView:
    """One requirement; `unfolded` tells whether it is unfolded to begin with."""

    anchor: str
    framework: str
    id: str
    title: str
    mark: Mark
    required: bool
    blocking: bool
    unfolded: bool
    tags: tuple[str, ...]
    reasons: tuple[str, ...]
    meaning: Meaning | None
    records: tuple[RecordView, ...]
    measures: tuple[Asked, ...]
    evidence: tuple[Grounds, ...]
    pointers: tuple[Standard, ...]


@dataclass(frozen=True, slots=True)
class Practice:
    """Requirements under one heading."""

    id: str
    title: str
    requirements: tuple[RequirementView, ...]


@dataclass(frozen=True, slots=True)
class FrameworkView:
    """All requirements of one framework."""

    anchor: str
    id: str
    name: str
    practices: tuple[Practice, ...]


@dataclass(frozen=True, slots=True)
class _Lookup:
    measures: Mapping[str, MeasureDecision]
    evidence: Mapping[str, Grounds]
    requirements: Mapping[tuple[str, str], Requirement]
    pointers: PointerIndex


def requirements_of(report: GateReport, grounds: Mapping[str, Grounds]) -> tuple[FrameworkView, ...]:
    """Every requirement, by framework and heading; `grounds` is the evidence by id."""
    lookup = _Lookup(
        measures={item.id: item for item in report.measures},
        evidence=grounds,
        requirements={(item.framework, item.id): item for part in report.catalogues for item in part.requirements},
        pointers=pointer_index(report),
    )
    catalogues = {item.id: item for item in report.catalogues}
    names = names_of(report)
    return tuple(
        FrameworkView(
            anchor("req", name), cut(name), names[name], tuple(_practices(name, catalogues.get(name), report, lookup))
        )
        for name in report.frameworks
    )


def _practices(name: str, catalogue: Framework | None, report: GateReport, lookup: _Lookup) -> Iterator[Practice]:
    decisions = [item for item in report.decisions if item.framework == name]
    ways = headings(catalogue, decisions)
    order = list(dict.fromkeys(ways.values()))
    titles = catalogue.groups if catalogue else {}
    ordered = sorted(decisions, key=lambda item: order.index(ways[item.id]))
    for way, group in groupby(ordered, key=lambda item: ways[item.id]):
        heading = way[-1] if way else ""
        yield Practice(cut(heading), cut(titles.get(heading, "")), tuple(_view(item, lookup) for item in group))


def _view(decision: Decision, lookup: _Lookup) -> RequirementView:
    requirement = lookup.requirements.get((decision.framework, decision.id))
    places = places_of(requirement) if requirement else (decision.id,)
    return RequirementView(
        anchor=anchor("req", decision.framework, decision.id),
        framework=cut(decision.framework),
        id=cut(decision.id),
        title=cut(decision.title),
        mark=mark(decision.verdict),
        required=decision.required,
        blocking=decision.blocking,
        unfolded=decision.blocking,
        tags=tuple(_tags(decision)),
        reasons=tuple(_reasons(decision, lookup)),
        meaning=_meaning(requirement) if requirement else None,
        records=records_of(decision),
        measures=tuple(_asked(decision, requirement, lookup)),
        evidence=tuple(lookup.evidence.get(item, _lost(item)) for item in decision.evidence),
        pointers=lookup.pointers.of(decision.framework, places),
    )


def _tags(decision: Decision) -> Iterator[str]:
    if decision.waiver:
        yield f"waived until {cut(str(decision.waiver.get('expires')), 40)}"
    if decision.due:
        yield f"duty from {decision.due}"


def _reasons(decision: Decision, lookup: _Lookup) -> Iterator[str]:
    """Reasons that are not told with a measure below."""
    told = tuple(f"{name}: " for name in decision.measures if name in lookup.measures)
    for reason in decision.reasons:
        if not reason.startswith(told) or not told:
            yield cut(reason)


def _meaning(requirement: Requirement) -> Meaning:
    rows = (
        ("Where it stands", requirement.reference),
        (
            "Force",
            f"{requirement.force}: {'demanded' if requirement.force == 'must' else 'advised'} by the publisher",
        ),
        ("It is about", f"the {requirement.about}"),
        ("Machines can show", requirement.machine_shows),
        ("People must state", requirement.people_state),
        ("Who may state it", ", ".join(requirement.roles)),
        ("Records expected", "; ".join(requirement.artefacts)),
        ("Read in", requirement.source.text),
    )
    return Meaning(cut(requirement.summary), tuple((label, cut(text)) for label, text in rows if text))


def _asked(decision: Decision, requirement: Requirement | None, lookup: _Lookup) -> Iterator[Asked]:
    supports = {item.measure: item for item in (*requirement.all_of, *requirement.any_of)} if requirement else {}
    for name in decision.measures:
        measure = lookup.measures.get(name)
        if measure is not None:
            yield _measure(measure, supports.get(name))


def _measure(measure: MeasureDecision, support: Support | None) -> Asked:
    total = max(measure.violations_total, len(measure.violations))
    listed = measure.violations[:VIOLATIONS]
    return Asked(
        anchor=anchor("m", measure.id),
        id=cut(measure.id),
        title=cut(measure.title),
        mark=mark(measure.verdict),
        waived=measure.waived,
        link=_link(support) if support else "",
        violations=tuple(violation_view(item, MESSAGE) for item in listed),
        left=total - len(listed),
    )


def _link(support: Support) -> str:
    source = f": {support.source.text}" if support.confidence is Confidence.VERIFIED else ""
    return cut(f"{support.strength}, {confidence_words(support.confidence)}{source}", MESSAGE)


def _lost(identity: str) -> Grounds:
    return Grounds(anchor("ev", identity), short(identity), "evidence that is not in this report", None)
