"""A decision as an event of OPA's decision log (v1.11, `plugins/logs` EventV1; docs: "Decision Logs")."""

import uuid
from datetime import UTC, datetime

from ssdfgate import __version__
from ssdfgate.decisionlog.mask import masked
from ssdfgate.model import Digest, GateReport, JsonValue, canonical_json
from ssdfgate.policy.overheard import Evaluation
from ssdfgate.redaction import Redactor

PATH = "ssdfgate/gate/decision"
BUNDLE = "ssdfgate"
LARGEST_INPUT = 1024 * 1024
"""Bytes of a document that is logged whole; a larger one is erased, and its digest stands in `custom`."""


def event_of(
    evaluation: Evaluation, report: GateReport | None, engine: str, instance: str, redactor: Redactor
) -> dict[str, JsonValue]:
    """One event without secrets; without a report there was no decision, and `error` says why.

    What was never asked (policies that failed their own tests) has no input, as OPA leaves out what is undefined.

    Args:
        evaluation: what was asked and answered.
        report: what was made of it.
        engine: name and version.
        instance: id of this process, as OPA has one for each of its own.
        redactor: knows the secrets of this machine.
    """
    asked, document = evaluation.document is not None, canonical_json(evaluation.document)
    too_large = len(document) > LARGEST_INPUT
    event: dict[str, JsonValue] = {
        "labels": {"app": "ssdfgate", "engine": engine, "id": instance, "version": __version__},
        "decision_id": str(uuid.uuid4()),
        **({"bundles": {BUNDLE: {"revision": str(evaluation.policies)}}} if evaluation.policies else {}),
        "path": PATH,
        **({} if too_large or not asked else {"input": evaluation.document}),
        **_outcome(evaluation),
        "timestamp": _time(evaluation.asked_at),
        **({"metrics": {"timer_rego_query_eval_ns": evaluation.took_ns}} if asked else {}),
        "custom": {**({"input_digest": str(Digest.of(document))} if asked else {}), **_of_report(report)},
    }
    if report is not None and report.context.actor:
        event["requested_by"] = report.context.actor
    event = masked(event, redactor)
    if too_large:
        erased = event.get("erased")
        event["erased"] = ["/input", *(erased if isinstance(erased, list) else [])]
    return event


def _outcome(evaluation: Evaluation) -> dict[str, JsonValue]:
    if evaluation.error is not None:
        return {"error": {"code": "policy_error", "message": evaluation.error}}
    return {"result": evaluation.answer}


def _of_report(report: GateReport | None) -> dict[str, JsonValue]:
    """What OPA has no field for."""
    if report is None:
        return {"exit_code": 5}
    return {
        "outcome": str(report.outcome),
        "enforced_outcome": str(report.enforced),
        "exit_code": int(report.exit_code),
        "profile": report.profile,
        "frameworks": list(report.frameworks),
        "effective_time": _time(report.effective_at or report.created_at),
        "as_of_now": report.effective_at is None,
        "subject": report.subject.to_json(),
        "evidence_bundle": str(report.bundle.digest) if report.bundle else None,
    }


def _time(moment: datetime) -> str:
    """RFC 3339 in UTC, as Go writes it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
