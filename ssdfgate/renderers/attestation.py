"""The decision as in-toto statements that other tools read: SLSA Verification Summary and Simple Verification Result.

Sources: https://slsa.dev/spec/v1.0/verification_summary and in-toto's predicates/svr.md (v0.2). Both let producers
add fields named by URIs; the whole decision stands under one of these, so that waivers and runs that enforced nothing
are in the part that is signed. Consumers ignore fields they do not know, so the words that all read say it as well.
"""

import re
from collections.abc import Sequence

from ssdfgate.model import (
    BundleRef,
    Decision,
    GateReport,
    JsonValue,
    Outcome,
    Verdict,
    canonical_json,
)
from ssdfgate.model.moment import told_moment

STATEMENT = "https://in-toto.io/Statement/v1"
SUMMARY = "https://slsa.dev/verification_summary/v1"
RESULT = "https://in-toto.io/attestation/svr/v0.2"
DECISION = "https://ssdfgate.dev/attestation/decision/v1"
"""Name of the field that holds the whole decision."""

VERIFIER = "https://ssdfgate.dev/gate/v1"
HOLDS = frozenset({Verdict.PASS, Verdict.PARTIAL, Verdict.ATTESTED})
"""Verdicts that say that something holds; a result names no other."""

_ODD = re.compile(r"[^A-Z0-9]+")


def statements(report: GateReport, inputs: Sequence[BundleRef], subjects: Sequence[JsonValue]) -> tuple[bytes, bytes]:
    """Verification summary and verification result, in canonical JSON.

    Args:
        report: the decision.
        inputs: the bundles that it rests on.
        subjects: what it is about, as in-toto resource descriptors with digests.
    """
    decision = _decision(report)
    return (
        _statement(subjects, SUMMARY, {**_summary(report, inputs), DECISION: decision}),
        _statement(subjects, RESULT, {**_result(report), DECISION: decision}),
    )


def _statement(subjects: Sequence[JsonValue], kind: str, predicate: dict[str, JsonValue]) -> bytes:
    return canonical_json(
        {"_type": STATEMENT, "subject": list(subjects), "predicateType": kind, "predicate": predicate}
    )


def _summary(report: GateReport, inputs: Sequence[BundleRef]) -> dict[str, JsonValue]:
    passed = report.enforced is Outcome.OPEN
    return {
        "verifier": {"id": VERIFIER, "version": {"ssdfgate": report.version, "engine": report.engine}},
        "timeVerified": told_moment(report.created_at),
        "resourceUri": _resource(report),
        "policy": _policy(report),
        "inputAttestations": [
            {"uri": f"urn:ssdfgate:bundle:{item.digest}", "digest": {"sha256": item.digest.hex}} for item in inputs
        ],
        "verificationResult": "PASSED" if passed else "FAILED",
        "verifiedLevels": [_level(report)] if passed else ["FAILED"],
    }


def _result(report: GateReport) -> dict[str, JsonValue]:
    """Names only what holds: whatever is not named was not shown."""
    properties = [_property(item) for item in report.decisions if item.verdict in HOLDS]
    if report.enforced is Outcome.OPEN:
        properties.insert(0, _level(report))
    return {
        "verifier": {"id": VERIFIER, "policies": [_policy(report)]},
        "timeCreated": told_moment(report.created_at),
        "properties": list(properties),
    }


def _level(report: GateReport) -> str:
    """`SSDFGATE_RELEASE`, with what takes away from it in the same word, since it may be all that is read."""
    words = ["SSDFGATE", _word(report.profile)]
    if report.effective_at:
        words += ["AS", "OF", _word(told_moment(report.effective_at))]
    if _waivers(report):
        words += ["WITH", "WAIVERS"]
    if report.outcome is Outcome.REPORT_ONLY:
        words += ["NOT", "ENFORCED"]
    return "_".join(words)


def _property(decision: Decision) -> str:
    """`SSDFGATE_SSDF_1_1_PW_7_2_PASS`."""
    return "_".join(("SSDFGATE", _word(decision.framework), _word(decision.id), _word(decision.verdict)))


def _word(text: str) -> str:
    return _ODD.sub("_", text.upper()).strip("_")


def _policy(report: GateReport) -> JsonValue:
    return {
        "uri": f"https://ssdfgate.dev/policies/{report.version}#{report.profile}",
        "digest": {"sha256": report.policy_digest.hex},
    }


def _resource(report: GateReport) -> str:
    subject = report.subject
    if subject.repository and subject.commit:
        return f"git+{subject.repository}@{subject.commit}"
    if subject.commit:
        return f"urn:ssdfgate:commit:{subject.commit}"
    return f"urn:ssdfgate:tree:{subject.tree}"


def _decision(report: GateReport) -> JsonValue:
    """Everything that was decided: requirements with their words, and all that stands beside them."""
    return {
        "outcome": str(report.outcome),
        "enforced_outcome": str(report.enforced),
        "report_only": report.outcome is Outcome.REPORT_ONLY,
        "profile": report.profile,
        "frameworks": list(report.frameworks),
        "effective_time": told_moment(report.effective_at or report.created_at),
        "as_of_now": report.effective_at is None,
        "parameters": dict(report.parameters),
        "subject": report.subject.to_json(),
        "requirements": [_requirement(item) for item in report.decisions],
        "waivers": _waivers(report),
        "limits": [limit.to_json() for limit in report.limits],
    }


def _requirement(decision: Decision) -> JsonValue:
    return {
        "framework": decision.framework,
        "id": decision.id,
        "verdict": str(decision.verdict),
        "required": decision.required,
        "blocking": decision.blocking,
        "due": decision.due.isoformat() if decision.due else None,
        "evidence": list(decision.evidence),
        "waiver": dict(decision.waiver) if decision.waiver else None,
        "attestation": dict(decision.attestation) if decision.attestation else None,
        "exemption": dict(decision.exemption) if decision.exemption else None,
    }


def _waivers(report: GateReport) -> list[JsonValue]:
    """What was waived: whole requirements, and measures that fail by waived findings alone."""
    whole: list[JsonValue] = [
        {"framework": item.framework, "requirement": item.id, "waiver": dict(item.waiver)}
        for item in report.decisions
        if item.waiver
    ]
    return whole + [{"measure": item.id} for item in report.measures if item.waived]
