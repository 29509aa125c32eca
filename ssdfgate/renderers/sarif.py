"""SARIF 2.1.0 for code scanning: one run, one result for each blocking requirement and for each finding.

Written for the strictest reader, GitHub (docs: "SARIF support for code scanning"). It refuses a whole file for one
result without a location, or above one of its limits, and counts an alert as the same one only while its file stays
the same. So every result has a location, and what is above a limit is left out in a fixed order, counted in a
notification: suppressed findings first, then open ones from the least severe up, blocking requirements never.
"""

import zlib
from collections.abc import Sequence
from datetime import UTC
from typing import ClassVar

from ssdfgate.model import Comparison, GateReport, JsonValue, Outcome, Status, Subject, Verdict
from ssdfgate.model.moment import told_moment
from ssdfgate.renderers.encode import dump
from ssdfgate.renderers.found import Found, ranked
from ssdfgate.renderers.interface import Style
from ssdfgate.renderers.sarif_notes import NOTES, notifications
from ssdfgate.renderers.sarif_parts import BASE_ID, is_uri
from ssdfgate.renderers.sarif_results import finding_result, requirement_result
from ssdfgate.renderers.sarif_rules import finding_rules, requirement_rules
from ssdfgate.renderers.words import headline

MAX_RESULTS = 25_000
"""Results, and rules, of one run."""

MAX_GZIP = 9_500_000
"""Bytes of the compressed file; the limit is 10 MB, the rest is room for what another compressor makes of it."""


class SarifRenderer:
    """One run of the tool ssdfgate, on one line: findings come by the thousand."""

    name: ClassVar[str] = "sarif"
    media_type: ClassVar[str] = "application/sarif+json"
    suffix: ClassVar[str] = ".sarif"

    def render(self, report: GateReport, style: Style) -> str:  # noqa: ARG002  # SARIF looks the same everywhere
        """The whole log, cut to what code scanning accepts."""
        found = ranked(report)
        kept = min(len(found), MAX_RESULTS - len(requirement_rules(report)))
        while True:
            text = dump(sarif_document(report, found[:kept], found[kept:]))
            size = _compressed(text)
            if size <= MAX_GZIP or not kept:
                return text
            kept = kept * MAX_GZIP // size * 9 // 10


def _compressed(text: str) -> int:
    """Bytes after compression; text that is short enough as it is need not be compressed to know."""
    raw = text.encode("utf-8")
    return len(raw) if len(raw) <= MAX_GZIP else len(zlib.compress(raw))


def sarif_document(report: GateReport, kept: Sequence[Found], dropped: Sequence[Found]) -> dict[str, JsonValue]:
    """Shape: a SARIF log with one run."""
    rules = {**requirement_rules(report), **finding_rules(kept)}
    index = {name: number for number, name in enumerate(rules)}
    blocking = [decision for decision in report.decisions if decision.blocking]
    run: dict[str, JsonValue] = {
        "tool": {
            "driver": {
                "name": "ssdfgate",
                "version": report.version,
                "semanticVersion": report.version,
                "rules": list(rules.values()),
                "notifications": NOTES,
            }
        },
        "invocations": [_invocation(report, dropped)],
        "originalUriBaseIds": {BASE_ID: {"description": {"text": "The root of the repository."}}},
        **_provenance(report.subject),
        "results": [
            *(requirement_result(decision, report, index) for decision in blocking),
            *(finding_result(item, index) for item in kept),
        ],
        "properties": _properties(report),
    }
    return {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}


def _invocation(report: GateReport, dropped: Sequence[Found]) -> JsonValue:
    return {
        "executionSuccessful": not _went_wrong(report),
        "exitCode": int(report.exit_code),
        "exitCodeDescription": headline(report),
        "endTimeUtc": report.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "toolExecutionNotifications": notifications(report, dropped),
    }


def _went_wrong(report: GateReport) -> bool:
    """Whether something that should have run did not end well; findings are no such thing."""
    return (
        report.enforced in {Outcome.ERROR, Outcome.INVALID}
        or any(record.evidence.status is Status.FAILED for record in report.evidence)
        or any(decision.verdict is Verdict.ERROR for decision in report.decisions)
    )


def _provenance(subject: Subject) -> dict[str, JsonValue]:
    """Shape: {} where there is no commit, or no address that is a URI."""
    if not subject.commit or not is_uri(subject.repository):
        return {}
    details: dict[str, JsonValue] = {"repositoryUri": subject.repository, "revisionId": subject.commit}
    return {"versionControlProvenance": [{**details, "mappedTo": {"uriBaseId": BASE_ID}}]}


def _comparison(comparison: Comparison) -> JsonValue:
    """What the results are compared with, and how many there are of each sort."""
    return {
        "since": comparison.ref,
        "commit": comparison.commit,
        "new": sum(len(item.new) for item in comparison.compared),
        "fixed": sum(len(item.fixed) for item in comparison.compared),
        "persisting": sum(len(item.persisting) for item in comparison.compared),
        "not_looked_at": sum(len(item.unseen) for item in comparison.compared),
    }


def _properties(report: GateReport) -> JsonValue:
    return {
        "outcome": str(report.outcome),
        "enforced_outcome": str(report.enforced),
        "profile": report.profile,
        **({"effective_time": told_moment(report.effective_at)} if report.effective_at else {}),
        "bundle": str(report.bundle.digest) if report.bundle else None,
        "policy": str(report.policy_digest),
        **({"comparison": _comparison(report.comparison)} if report.comparison else {}),
        "evidence": [
            {
                "id": str(record.id),
                "collector": record.evidence.collector,
                "tool": f"{record.evidence.tool.name} {record.evidence.tool.version or '?'}",
                "status": str(record.evidence.status),
                "analysed": record.evidence.coverage.analysed,
                "considered": record.evidence.coverage.considered,
            }
            for record in report.evidence
        ],
    }
