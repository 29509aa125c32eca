"""The JSON report: an API, described by schemas/report-v1.schema.json and docs/report.md."""

from collections.abc import Iterable, Mapping
from typing import ClassVar, assert_never

from ssdfgate.model import (
    OUTCOME_EXIT,
    BundleRef,
    Components,
    Coverage,
    Decision,
    Evidence,
    EvidenceRecord,
    Facts,
    Findings,
    GateReport,
    JsonValue,
    Statements,
)
from ssdfgate.renderers.encode import dump, in_order
from ssdfgate.renderers.interface import Style

SCHEMA = "ssdfgate/report/v1"


class JsonRenderer:
    """The whole report as one JSON object; its size does not grow with the number of findings."""

    name: ClassVar[str] = "json"
    media_type: ClassVar[str] = "application/json"
    suffix: ClassVar[str] = ".json"

    def render(self, report: GateReport, style: Style) -> str:  # noqa: ARG002  # JSON looks the same everywhere
        """Two spaces of indentation, keys in the order of the schema, a newline at the end."""
        return dump(report_document(report), indent=2)


def report_document(report: GateReport) -> dict[str, JsonValue]:
    """Shape: ssdfgate/report/v1; every key is always there."""
    return {
        "schema": SCHEMA,
        "version": report.version,
        "created_at": report.created_at.isoformat(),
        "effective_time": (report.effective_at or report.created_at).isoformat(),
        "outcome": str(report.outcome),
        "exit_code": int(report.exit_code),
        "enforced_outcome": str(report.enforced),
        "enforced_exit_code": int(OUTCOME_EXIT[report.enforced]),
        "subject": report.subject.to_json(),
        "context": report.context.to_json(),
        "profile": report.profile,
        "frameworks": list(report.frameworks),
        "classes": in_order(report.classes),
        "bundle": _bundle(report.bundle),
        "requirements": [_requirement(decision) for decision in report.decisions],
        "measures": [measure.to_json() for measure in report.measures],
        "evidence": [_evidence(record) for record in report.evidence],
        "collections": _all_in_order(report.collections),
        "limits": [limit.to_json() for limit in report.limits],
        "parameters": in_order(report.parameters),
        "policy": {"digest": str(report.policy_digest), "engine": report.engine},
        "files": in_order(report.files),
        "change": report.change.to_json() if report.change else None,
        "comparison": report.comparison.to_json() if report.comparison else None,
    }


def _bundle(bundle: BundleRef | None) -> JsonValue:
    if bundle is None:
        return None
    return {
        "path": bundle.path,
        "digest": str(bundle.digest),
        "content": str(bundle.content),
        "signed_by": bundle.signed_by,
    }


def _requirement(decision: Decision) -> JsonValue:
    document = decision.to_json()
    return {**document, **{key: in_order(document[key]) for key in ("waiver", "attestation", "exemption")}}


def _evidence(record: EvidenceRecord) -> JsonValue:
    evidence = record.evidence
    raw: list[JsonValue] = [str(digest) for digest in record.raw]
    return {
        "id": str(record.id),
        "kind": str(evidence.kind),
        "collector": evidence.collector,
        "origin": str(evidence.origin),
        "status": str(evidence.status),
        "tolerable": evidence.tolerable,
        "reasons": list(evidence.reasons),
        "hint": evidence.hint,
        "collected_at": record.collected_at.isoformat(),
        "duration_s": round(record.duration_s, 3),
        "reused": record.reused.to_json() if record.reused else None,
        "subject": evidence.subject.to_json(),
        "tool": evidence.tool.to_json(),
        "coverage": _coverage(evidence.coverage),
        **_payload(evidence),
        "raw": raw[0] if raw else None,
        "raw_all": raw,
    }


def _coverage(coverage: Coverage) -> JsonValue:
    document = coverage.to_json()
    return {**document, **{key: in_order(document[key]) for key in ("suppressed_by", "by_language")}}


def _payload(evidence: Evidence) -> Mapping[str, JsonValue]:
    """Shape: {findings, components, facts}; null where the evidence has none.

    Facts of a collector that gathers nothing else are its payload; the others keep theirs beside it.
    """
    beside = in_order(evidence.facts) if evidence.facts else None
    match evidence.payload:
        case None:
            return {"findings": None, "components": None, "facts": beside}
        case Findings() as findings:
            return {"findings": findings.summary(), "components": None, "facts": beside}
        case Components() as components:
            return {"findings": None, "components": components.summary(), "facts": beside}
        case Facts(values=values):
            return {"findings": None, "components": None, "facts": in_order(values)}
        case Statements() as statements:
            return {"findings": None, "components": None, "facts": in_order(statements.summary())}
        case _:
            assert_never(evidence.payload)


def _all_in_order(items: Iterable[Mapping[str, JsonValue]]) -> JsonValue:
    return [in_order(item) for item in items]
