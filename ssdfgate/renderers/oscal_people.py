"""Statements of people in OSCAL: attestations, with the roles and persons that make them."""

from collections.abc import Iterator, Mapping

from ssdfgate.model import Decision, GateReport, JsonValue, Verdict
from ssdfgate.renderers.oscal_parts import Ids, filled, line, paragraphs, props, string, token

_TOLD = frozenset({"statement", "role", "person"})
_COUNTS = frozenset({Verdict.ATTESTED, Verdict.PASS})


def people(report: GateReport, ids: Ids) -> tuple[JsonValue, JsonValue]:
    """Shape: (role[], party[]) of the metadata; those of the statements, each once."""
    said = [statement for _, statement in _statements(report)]
    roles = {str(item["role"]): None for item in said if item.get("role")}
    persons = {str(item["person"]): None for item in said if item.get("person")}
    return (
        [{"id": token("role", name), "title": line(name)} for name in roles],
        [{"uuid": _party(ids, name), "type": "person", "name": string(name)} for name in persons],
    )


def attestations(report: GateReport, ids: Ids) -> list[JsonValue]:
    """Shape: attestation[]; every statement on record, also one that did not count."""
    return [
        filled(responsible_parties=_responsible(statement, ids), parts=[_part(decision, statement, ids)])
        for decision, statement in _statements(report)
    ]


def _statements(report: GateReport) -> Iterator[tuple[Decision, Mapping[str, JsonValue]]]:
    for decision in report.decisions:
        if decision.attestation:
            yield decision, decision.attestation


def _party(ids: Ids, name: str) -> str:
    return ids.of("party", name)


def _responsible(statement: Mapping[str, JsonValue], ids: Ids) -> JsonValue:
    role, person = statement.get("role"), statement.get("person")
    if not (role and person):
        return []
    return [{"role-id": token("role", str(role)), "party-uuids": [_party(ids, str(person))]}]


def _part(decision: Decision, statement: Mapping[str, JsonValue], ids: Ids) -> JsonValue:
    """The objective that is stated: NIST's constraints want such a part, with a method, in every attestation."""
    name = f"{decision.framework} {decision.id}"
    counts = "" if decision.verdict in _COUNTS else f"With it the verdict is {decision.verdict}."
    return filled(
        uuid=ids.of("attestation", decision.framework, decision.id),
        name="objective",
        title=line(f"{name}, stated by {statement.get('role') or 'somebody'}"),
        props=[
            {"name": "method", "value": "EXAMINE"},
            *props(
                ("framework", decision.framework),
                ("requirement", decision.id),
                ("verdict", decision.verdict),
                *((f"attestation-{key}", statement[key]) for key in sorted(statement) if key not in _TOLD),
            ),
        ],
        prose=paragraphs(
            line(str(statement.get("statement") or decision.title or name)),
            line(f"A person states this; it is no evidence. {counts}"),
        ),
    )
