"""Notifications: what was not looked at, what failed, and what had to be left out of the file."""

from collections.abc import Iterator, Sequence

from ssdfgate.model import GateReport, JsonValue, Outcome, Status
from ssdfgate.renderers.found import Found
from ssdfgate.renderers.gaps import gaps
from ssdfgate.renderers.sarif_parts import plain

MAX_NOTIFICATIONS = 500
_KINDS = {
    "ssdfgate/failed": "A collector left no usable evidence.",
    "ssdfgate/limit": "Something was not looked at.",
    "ssdfgate/left-out": "Results were left out, because code scanning refuses larger files.",
    "ssdfgate/not-enforced": "The gate was not enforced.",
}
NOTES: JsonValue = [
    {"id": name, "shortDescription": {"text": text}, "fullDescription": {"text": text}, "help": {"text": text}}
    for name, text in _KINDS.items()
]
"""Shape: reportingDescriptor[]; what the notifications refer to."""


def notifications(report: GateReport, dropped: Sequence[Found]) -> JsonValue:
    """Shape: notification[], the weightiest first."""
    notes = list(_all(report, dropped))
    left = len(notes) - MAX_NOTIFICATIONS
    if left <= 0:
        return notes
    return [*notes[:MAX_NOTIFICATIONS], _note("ssdfgate/limit", "warning", f"{left} more are in the JSON report.")]


def _all(report: GateReport, dropped: Sequence[Found]) -> Iterator[JsonValue]:
    if report.outcome is Outcome.REPORT_ONLY:
        yield _note("ssdfgate/not-enforced", "warning", "NOTHING WAS ENFORCED: this run only reports.")
    if dropped:
        yield _note("ssdfgate/left-out", "warning", _left_out(dropped))
    for record in report.evidence:
        if record.evidence.status is Status.FAILED:
            reasons = "; ".join(record.evidence.reasons)
            text = f"{record.evidence.collector} failed: {reasons}"
            yield _note("ssdfgate/failed", "error", text, record.evidence.hint)
    for gap in gaps(report):
        if not gap.failed:
            yield _note("ssdfgate/limit", "warning", gap.text, gap.hint)


def _left_out(dropped: Sequence[Found]) -> str:
    open_ = sum(item.open for item in dropped)
    return (
        f"{len(dropped)} findings are not in this file: {open_} open ones, the least severe, and "
        f"{len(dropped) - open_} suppressed ones. The bundle has all of them."
    )


def _note(kind: str, level: str, text: str, hint: str = "") -> JsonValue:
    message = f"{text.rstrip('.')}. {hint}" if hint else text
    return {"level": level, "message": {"text": plain(message)}, "descriptor": {"id": kind}}
