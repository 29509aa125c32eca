"""Observations of OSCAL: what each piece of evidence and each measure says, and what was not looked at."""

import shlex
from collections.abc import Iterator, Mapping
from typing import assert_never

from ssdfgate.model import (
    Components,
    Coverage,
    EvidenceRecord,
    Facts,
    Findings,
    GateReport,
    JsonValue,
    MeasureDecision,
    Origin,
    Payload,
    Skip,
    Statements,
    Violation,
)
from ssdfgate.renderers.oscal_parts import (
    Ids,
    encoded,
    filled,
    is_told_whole,
    line,
    listed,
    moment,
    paragraphs,
    props,
)
from ssdfgate.renderers.oscal_resources import blob_link
from ssdfgate.renderers.oscal_system import actor, gate_uuid, subjects, tool_uuid
from ssdfgate.renderers.words import counted

_ERRORS = 10
"""Errors of a scan that are told one by one; the count is the true one, and the evidence has more of them."""

_METHODS: Mapping[Origin, str] = {Origin.RAN: "TEST", Origin.IMPORTED: "EXAMINE", Origin.ATTESTED: "EXAMINE"}
"""A tool that we ran was a test; a report or a record that somebody else made was only read."""

_NOT_DONE = "NOT-PERFORMED"
"""A method of ours, as OSCAL allows; its UNKNOWN is for old content of which nobody knows how it came to be."""


def observations(report: GateReport, ids: Ids) -> list[JsonValue]:
    """Shape: observation[]; evidence, then collectors that left none, then measures."""
    return [
        *(_evidence(record, ids) for record in report.evidence),
        *_missing(report, ids),
        *(_measure(measure, report, ids) for measure in report.measures),
    ]


def evidence_uuid(ids: Ids, identity: str) -> str:
    """Of the observation that tells what a piece of evidence says, by `sha256:...`."""
    return ids.of("observation", "evidence", identity)


def measure_uuid(ids: Ids, identity: str) -> str:
    """Of the observation that tells what a measure decided."""
    return ids.of("observation", "measure", identity)


def _evidence(record: EvidenceRecord, ids: Ids) -> JsonValue:
    evidence = record.evidence
    status = f"{evidence.collector} ({evidence.kind}): {evidence.status.replace('_', ' ')} evidence"
    coverage = evidence.coverage
    looked = f"{coverage.analysed} of {coverage.considered} {coverage.unit} were looked at."
    return filled(
        uuid=evidence_uuid(ids, str(record.id)),
        title=line(f"{evidence.collector}: {evidence.kind}"),
        description=paragraphs(line(f"{status}. {looked}"), listed(evidence.reasons)),
        props=props(*_of_evidence(record), *_of_coverage(coverage), *_of_payload(evidence.payload)),
        methods=[_METHODS[evidence.origin]],
        types=["discovery"],
        origins=actor(tool_uuid(ids, evidence.tool)),
        subjects=subjects(ids),
        relevant_evidence=_files(record, ids),
        collected=moment(record.collected_at),
        remarks=_gaps(record),
    )


def _of_evidence(record: EvidenceRecord) -> Iterator[tuple[str, object]]:
    evidence, tool = record.evidence, record.evidence.tool
    yield from (("evidence", record.id), ("kind", evidence.kind), ("collector", evidence.collector))
    yield from (("origin", evidence.origin), ("status", evidence.status), ("tolerable", evidence.tolerable))
    yield from (("tool", tool.name), ("tool-version", tool.version), ("call", shlex.join(tool.argv)))
    yield from ((f"subject-{name}", value) for name, value in evidence.subject.to_json().items())
    if not is_told_whole(record.collected_at):
        yield "collected-as-told", record.collected_at.isoformat()
    if record.reused:
        yield "reused", f"{record.reused.files} of {record.reused.total}"
        yield "reused-oldest", record.reused.oldest.isoformat()


def _of_coverage(coverage: Coverage) -> Iterator[tuple[str, object]]:
    yield from (("coverage-unit", coverage.unit), ("considered", coverage.considered))
    yield from (("analysed", coverage.analysed), ("skipped", coverage.considered - coverage.analysed))
    yield from (("out-of-scope", sum(skip.count for skip in coverage.excluded)), ("rules-run", coverage.rules))
    yield "scan-errors", max(coverage.errors_total, len(coverage.errors))
    yield "suppressed", sum(coverage.suppressed.values())
    if control := coverage.control:
        yield "control", f"{'passed' if control.ok else 'failed'}: {control.observed} of {control.expected}"


def _of_payload(payload: Payload | None) -> Iterator[tuple[str, object]]:
    """Counts; the findings, components and facts themselves stand in the evidence."""
    match payload:
        case None | Facts():
            return
        case Findings():
            summary = payload.summary()
            yield from ((f"findings-{name}", summary[name]) for name in ("total", "open"))
            yield "findings-open-by-severity", encoded(summary["by_severity"])
        case Components():
            yield "components", len(payload.items)
        case Statements():
            yield "statements", encoded(payload.summary())
        case _:
            assert_never(payload)


def _files(record: EvidenceRecord, ids: Ids) -> JsonValue:
    own: JsonValue = {"href": blob_link(ids, record.id), "description": "The evidence as it was read."}
    raw: list[JsonValue] = [
        {"href": blob_link(ids, digest), "description": "The raw report."} for digest in record.raw
    ]
    return [own, *raw]


def _gaps(record: EvidenceRecord) -> str:
    """What was not looked at, with the true counts."""
    coverage, hint = record.evidence.coverage, record.evidence.hint
    items = [
        *(f"{coverage.unit} not looked at: {_skip(skip)}" for skip in coverage.skipped),
        *(f"out of scope: {_skip(skip)}" for skip in coverage.excluded),
        *_errors(coverage),
        *(
            f"hidden by {name}: {coverage.suppressed[name]}"
            for name in sorted(coverage.suppressed)
            if coverage.suppressed[name]
        ),
        *(f"scanner settings in the tree: {item.path} ({item.handling})" for item in coverage.repository_config),
    ]
    if coverage.control and not coverage.control.ok:
        names = ", ".join((*coverage.control.missing, *coverage.control.surplus))
        items.append(f"the positive control did not come back as expected{f' ({names})' if names else ''}")
    return paragraphs("Not looked at:" if items else "", listed(items), line(f"Do: {hint}") if hint else "")


def _skip(skip: Skip) -> str:
    return f"{skip.count}: {skip.reason} ({', '.join(skip.examples)})"


def _errors(coverage: Coverage) -> Iterator[str]:
    for error in coverage.errors[:_ERRORS]:
        yield f"scan error: {error.path or 'no file'}: {error.message}"
    left = max(coverage.errors_total, len(coverage.errors)) - min(len(coverage.errors), _ERRORS)
    if left > 0:
        yield f"{counted(left, 'more scan error')}, in the evidence"


def _missing(report: GateReport, ids: Ids) -> Iterator[JsonValue]:
    """A collector that left no evidence: nothing was looked at with it."""
    known = {str(record.id) for record in report.evidence}
    for number, item in enumerate(report.collections):
        if item.get("evidence") in known:
            continue
        told = {name: str(item.get(name) or "") for name in ("collector", "kind", "result", "reason", "hint")}
        yield filled(
            uuid=ids.of("observation", "missing", str(number)),
            title=line(f"{told['collector']}: no evidence"),
            description=line(_left_nothing(**told)),
            props=props(*((name, told[name]) for name in ("collector", "kind", "result"))),
            methods=[_NOT_DONE],
            origins=actor(gate_uuid(ids)),
            collected=moment(report.created_at),
            remarks=line(f"Do: {told['hint']}") if told["hint"] else "",
        )


def _left_nothing(collector: str, result: str, reason: str, **_: str) -> str:
    return f"{collector} left no evidence that is judged here ({result}): {reason or 'no reason given'}"


def _measure(measure: MeasureDecision, report: GateReport, ids: Ids) -> JsonValue:
    left = max(measure.violations_total - len(measure.violations), 0)
    more = [f"{counted(left, 'more violation')}, in the bundle"] if left else []
    return filled(
        uuid=measure_uuid(ids, measure.id),
        title=line(measure.title or measure.id),
        description=line(f"{measure.id}: {measure.verdict}. {measure.title}"),
        props=props(
            ("measure", measure.id),
            ("verdict", measure.verdict),
            ("violations", max(measure.violations_total, len(measure.violations))),
            ("violations-listed", len(measure.violations)),
            ("waived", measure.waived),
            ("effective-on", measure.effective_on),
            *(("evidence", identity) for identity in measure.evidence),
        ),
        methods=["EXAMINE"],
        types=["control-objective"],
        origins=actor(gate_uuid(ids)),
        subjects=subjects(ids),
        relevant_evidence=_cited(measure, report, ids),
        collected=moment(report.created_at),
        remarks=paragraphs(
            listed([*(_violation(item) for item in measure.violations), *more]),
            line(f"Do: {measure.remediation}") if measure.remediation else "",
        ),
    )


def _cited(measure: MeasureDecision, report: GateReport, ids: Ids) -> JsonValue:
    known = {str(record.id): record.id for record in report.evidence}
    return [
        {"href": blob_link(ids, known[identity]), "description": "Evidence that the measure rests on."}
        for identity in dict.fromkeys(measure.evidence)
        if identity in known
    ]


def _violation(item: Violation) -> str:
    place = f"{item.path}{f':{item.line}' if item.line else ''}" if item.path else ""
    return "  ".join(
        part for part in (place, item.rule or "", item.message, "(waived)" if item.waived else "") if part
    )
