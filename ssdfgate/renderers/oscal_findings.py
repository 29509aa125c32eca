"""Findings of OSCAL: one for each requirement, and the controls and objectives that they are about."""

from collections.abc import Mapping

from ssdfgate.model import Decision, GateReport, JsonValue, Verdict
from ssdfgate.renderers.cases import message_of
from ssdfgate.renderers.oscal_names import CATALOGUES, is_satisfied, reason_of, target_of
from ssdfgate.renderers.oscal_observations import evidence_uuid, measure_uuid
from ssdfgate.renderers.oscal_parts import Ids, filled, line, listed, paragraphs, prop, props
from ssdfgate.renderers.oscal_resources import framework_link, frameworks_of
from ssdfgate.renderers.oscal_risks import Related, risk_uuid
from ssdfgate.renderers.oscal_system import actor, gate_uuid
from ssdfgate.renderers.words import named

NO_CONTROL = "_none"
"""OSCAL demands a control; `include-all` would say that all were looked at."""

_IDS = (
    "Ids are those of the catalogue that the publisher keeps in OSCAL; where there is none, the id of the framework "
    "and that of the requirement, joined by two underscores. A character that no id may hold stands there as its "
    "number in hexadecimal, between underscores. The properties framework and requirement of each finding have both "
    "as they are."
)


def reviewed_controls(report: GateReport, ids: Ids) -> JsonValue:
    """Shape: reviewed-controls; a selection for each framework."""
    controls = [_selection(name, items, report, ids) for name, items in _by_framework(report).items()]
    none: JsonValue = {
        "description": "No requirement was decided; the id stands for none.",
        "include-controls": [{"control-id": NO_CONTROL}],
    }
    objectives: JsonValue = [
        {"include-objectives": [{"objective-id": target_of(item).id} for item in items]}
        for name, items in _by_framework(report).items()
        if name not in CATALOGUES
    ]
    return filled(control_selections=controls or [none], control_objective_selections=objectives, remarks=_IDS)


def objectives(report: GateReport) -> JsonValue:
    """Shape: local-objective[]; for frameworks that have no catalogue in OSCAL, so that every target is defined."""
    return [_objective(item) for item in report.decisions if item.framework not in CATALOGUES]


def _objective(decision: Decision) -> JsonValue:
    """An objective and the method for it, which name each other as NIST's constraints want it."""
    target = target_of(decision)
    objects = f"Evidence, by the measures: {', '.join(decision.measures) or 'none'}"
    return {
        "control-id": target.control,
        "description": line(f"{decision.framework} {decision.id}"),
        "parts": [
            {
                "id": target.id,
                "name": "assessment-objective",
                "props": [{"name": "method-id", "value": f"method_{target.control}"}],
                "prose": line(decision.title or decision.id),
            },
            {
                "id": f"method_{target.control}",
                "name": "assessment-method",
                "props": [{"name": "method", "value": "EXAMINE"}],
                "parts": [{"name": "assessment-objects", "prose": line(objects)}],
            },
        ],
    }


def findings(report: GateReport, ids: Ids, related: Related) -> list[JsonValue]:
    """Shape: finding[], in the order of the report."""
    return [_finding(item, related[item.framework, item.id], report, ids) for item in report.decisions]


def related_observations(report: GateReport, ids: Ids) -> Related:
    """Shape: related-observation[] of each requirement: its measures, and the evidence that it rests on."""
    known = {item.id for item in report.measures}, {str(record.id) for record in report.evidence}
    return {(item.framework, item.id): _related(item, known, ids) for item in report.decisions}


def _by_framework(report: GateReport) -> Mapping[str, list[Decision]]:
    groups = {name: [item for item in report.decisions if item.framework == name] for name in frameworks_of(report)}
    return {name: items for name, items in groups.items() if items}


def _selection(name: str, items: list[Decision], report: GateReport, ids: Ids) -> JsonValue:
    return filled(
        description=line(f"Requirements of {named(report, name)}"),
        props=props(("framework", name), ("class", report.classes.get(name))),
        links=[{"href": framework_link(ids, name), "rel": "reference"}],
        include_controls=[{"control-id": target_of(item).control} for item in items],
    )


def _related(decision: Decision, known: tuple[set[str], set[str]], ids: Ids) -> JsonValue:
    measures, evidence = known
    found = [
        *(measure_uuid(ids, item) for item in dict.fromkeys(decision.measures) if item in measures),
        *(evidence_uuid(ids, item) for item in dict.fromkeys(decision.evidence) if item in evidence),
    ]
    return [{"observation-uuid": uuid} for uuid in found]


def _finding(decision: Decision, related: JsonValue, report: GateReport, ids: Ids) -> JsonValue:
    risk: JsonValue = [{"risk-uuid": risk_uuid(ids, decision)}] if decision.blocking or decision.waiver else []
    return filled(
        uuid=ids.of("finding", decision.framework, decision.id),
        title=line(f"{decision.framework} {decision.id} {decision.title}"),
        description=line(message_of(decision)),
        props=_props(decision),
        origins=actor(gate_uuid(ids)),
        target=_target(decision, report),
        related_observations=related,
        related_risks=risk,
    )


def _props(decision: Decision) -> list[JsonValue]:
    told = props(
        ("framework", decision.framework),
        ("requirement", decision.id),
        ("verdict", decision.verdict),
        ("required", decision.required),
        ("blocking", decision.blocking),
        ("waived", bool(decision.waiver)),
        ("due", decision.due),
    )
    cited = [
        item
        for name, values in (("measure", decision.measures), ("evidence", decision.evidence))
        for value in values
        for item in prop(name, value)
    ]
    return [*told, *cited]


def _target(decision: Decision, report: GateReport) -> JsonValue:
    target = target_of(decision)
    return filled(
        type=target.kind,
        target_id=target.id,
        title=line(decision.title or decision.id),
        status=filled(
            state="satisfied" if is_satisfied(decision, report) else "not-satisfied",
            reason=reason_of(decision),
            remarks=_why(decision),
        ),
        implementation_status=_exempt(decision) if decision.verdict is Verdict.NOT_APPLICABLE else None,
    )


_WORDS: Mapping[Verdict, str] = {
    Verdict.PASS: "Evidence proves it.",
    Verdict.PARTIAL: "The part that machines can show holds; the part of people has no current record.",
    Verdict.ATTESTED: "No evidence proves it: a person in the named role states it.",
    Verdict.FAIL: "Evidence shows that it is not met.",
    Verdict.UNKNOWN: "Evidence is missing, incomplete, too old or about something else; no flaw was shown either.",
    Verdict.NOT_APPLICABLE: "It does not apply, so nothing was shown; OSCAL has no state for that.",
    Verdict.ERROR: "The policy could not be evaluated, so nothing is known.",
}


def _why(decision: Decision) -> str:
    return paragraphs(line(f"Verdict: {decision.verdict}. {_WORDS[decision.verdict]}"), listed(decision.reasons))


def _exempt(decision: Decision) -> JsonValue:
    told = (decision.exemption or {}).get("reason") or " ".join(decision.reasons) or "no reason given"
    return {"state": "not-applicable", "remarks": line(str(told))}
