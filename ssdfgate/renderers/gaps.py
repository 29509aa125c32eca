"""What was not looked at, in one list, weightiest first.

The gate has already put most of it into sentences (`GateReport.limits`: what was switched off, failed, skipped,
suppressed or excluded). What stands only in the evidence, its reasons and its controls, is added here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ssdfgate.model import EvidenceRecord, GateReport, Limit, Status
from ssdfgate.renderers.words import counted


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that limits the evidence; text from outside is not yet made safe to print.

    Attributes:
        text: a sentence with the true count.
        hint: the step that would mend it, or empty.
        failed: whether it says that a collector failed.
    """

    text: str
    hint: str = ""
    failed: bool = False


def gaps(report: GateReport) -> tuple[Gap, ...]:
    """Every gap once: a reason that a limit of the gate repeats is not said twice."""
    own = [gap for record in report.evidence for gap in _of_evidence(record, report.limits)]
    return (*own, *(Gap(limit.message, limit.hint) for limit in report.limits))


def _of_evidence(record: EvidenceRecord, limits: Sequence[Limit]) -> Iterator[Gap]:
    evidence = record.evidence
    who = evidence.collector
    hint = "" if any(evidence.hint == limit.hint for limit in limits) else evidence.hint
    if evidence.status in {Status.PARTIAL, Status.FAILED}:
        for reason in evidence.reasons:
            if not any(reason in limit.message for limit in limits):
                yield Gap(f"{who}: {evidence.status}: {reason}", hint, evidence.status is Status.FAILED)
    control = evidence.coverage.control
    if control is not None and not control.ok:
        names = ", ".join((*control.missing, *control.surplus))
        gave = f"{control.observed} of {counted(control.expected, 'expected finding')}"
        text = f"{who}: its positive control gave {gave}, so its answer cannot be relied on"
        yield Gap(f"{text} ({names})" if names else text)
