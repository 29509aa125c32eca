"""Risks of OSCAL: what keeps the gate closed, and what somebody has waived until a day."""

from collections.abc import Iterable, Iterator, Mapping

from ssdfgate.model import Decision, Findings, GateReport, JsonValue, Outcome
from ssdfgate.model.records import Waiver
from ssdfgate.renderers.cases import message_of
from ssdfgate.renderers.oscal_parts import Ids, day, filled, line, paragraphs, props
from ssdfgate.renderers.oscal_system import actor, gate_uuid
from ssdfgate.renderers.words import counted, headline

Related = Mapping[tuple[str, str], JsonValue]
"""Observations by framework and id of a requirement."""


def risk_uuid(ids: Ids, decision: Decision) -> str:
    """Of the risk that goes with a requirement."""
    return ids.of("risk", decision.framework, decision.id)


def risks(report: GateReport, ids: Ids, related: Related) -> list[JsonValue]:
    """Shape: risk[]; `related` has the observations that findings point to as well."""
    judged = [item for item in report.decisions if item.blocking or item.waiver]
    return [
        *_gate(report, ids),
        *(_of_decision(item, report, ids, related[item.framework, item.id]) for item in judged),
        *(_of_waiver(item, report, ids) for item in _of_findings(report)),
    ]


def _gate(report: GateReport, ids: Ids) -> Iterator[JsonValue]:
    """The gate itself, where it is shut for a reason that no requirement has."""
    if report.enforced is Outcome.OPEN or any(item.blocking for item in report.decisions):
        return
    yield filled(
        uuid=ids.of("risk", "gate"),
        title="The gate is shut, and no requirement says why",
        description=line(headline(report)),
        statement=line(f"Nothing here can be relied on until the gate decides again: {report.enforced}."),
        props=props(("outcome", report.enforced)),
        status="open",
        origins=actor(gate_uuid(ids)),
    )


def _of_decision(decision: Decision, report: GateReport, ids: Ids, related: JsonValue) -> JsonValue:
    waiver = decision.waiver
    name = f"{decision.framework} {decision.id}"
    title = f"{name} is waived" if waiver else f"{name} keeps the gate closed"
    return filled(
        uuid=risk_uuid(ids, decision),
        title=line(
            title if report.outcome is not Outcome.REPORT_ONLY or waiver else f"{name} would keep the gate closed"
        ),
        description=line(f"{decision.title}: {message_of(decision)}"),
        statement=line(_statement(decision, report)),
        props=props(
            ("framework", decision.framework),
            ("requirement", decision.id),
            ("verdict", decision.verdict),
            *_waived(waiver or {}),
        ),
        status="deviation-approved" if waiver else "open",
        origins=actor(gate_uuid(ids)),
        deadline=day(waiver.get("expires")) if waiver else None,
        remediations=[_accepted(waiver, ids, name)] if waiver else _advice(decision, report, ids),
        related_observations=related,
    )


def _statement(decision: Decision, report: GateReport) -> str:
    if decision.waiver:
        return "The verdict stays what it is; until the deadline it does not keep the gate closed."
    if report.outcome is Outcome.REPORT_ONLY:
        return "Nothing was enforced in this run; enforced, this keeps the gate closed until it is shown to be met."
    return "The gate stays closed until evidence, or a person where that is allowed, shows that it is met."


def _waived(waiver: Mapping[str, JsonValue]) -> Iterator[tuple[str, object]]:
    for key in sorted(waiver):
        yield f"waiver-{key}", waiver[key]


def _accepted(waiver: Mapping[str, JsonValue], ids: Ids, name: str) -> JsonValue:
    """Shape: response; a waiver accepts a risk for a while."""
    until, owner, ticket = (str(waiver.get(key) or "?") for key in ("expires", "owner", "ticket"))
    return filled(
        uuid=ids.of("response", "waiver", name),
        lifecycle="completed",
        title=line(f"Waived until {until} by {owner} ({ticket})"),
        description=line(str(waiver.get("reason") or "no reason given")),
        props=[{"name": "type", "value": "accept"}],
    )


def _advice(decision: Decision, report: GateReport, ids: Ids) -> JsonValue:
    """Shape: response[]; what the measures say is to be done."""
    asked = frozenset(decision.measures)
    return [
        filled(
            uuid=ids.of("response", "advice", decision.framework, decision.id, item.id),
            lifecycle="recommendation",
            title=line(f"Do for {item.id}"),
            description=line(item.remediation),
        )
        for item in report.measures
        if item.id in asked and item.remediation
    ]


def _of_findings(report: GateReport) -> Iterable[Waiver]:
    """Waivers in force that stand beside no requirement."""
    told = {item.waiver.get("id") for item in report.decisions if item.waiver}
    return [waiver for waiver in report.waivers if waiver.id not in told]


def _of_waiver(waiver: Waiver, report: GateReport, ids: Ids) -> JsonValue:
    covered = sum(
        waiver.covers(item)
        for record in report.evidence
        if isinstance(record.evidence.payload, Findings)
        for item in record.evidence.payload.items
    )
    record = waiver.to_json()
    scope = ", ".join(f"{name} {value}" for name, value in waiver.scope.to_json().items() if value)
    plain = {key: record[key] for key in record if key != "scope"}
    return filled(
        uuid=ids.of("risk", "waiver", waiver.id),
        title=line(f"Waiver {waiver.id}: {counted(covered, 'finding')}"),
        description=line(f"It covers {counted(covered, 'finding')} ({scope})."),
        statement=paragraphs(
            line(waiver.reason), "What it covers is still there; until the deadline it closes nothing."
        ),
        props=props(("findings", covered), ("waiver-scope", scope), *_waived(plain)),
        status="deviation-approved",
        origins=actor(gate_uuid(ids)),
        deadline=day(plain["expires"]),
        remediations=[_accepted(plain, ids, waiver.id)],
    )
