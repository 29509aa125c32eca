"""The words of a verdict, the outcome of the gate, and the one report object that everything is rendered from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from ssdfgate.errors import ExitCode
from ssdfgate.model.change import Change
from ssdfgate.model.collection import Reused
from ssdfgate.model.comparison import Comparison
from ssdfgate.model.context import PipelineContext, Subject
from ssdfgate.model.digest import Digest, JsonValue
from ssdfgate.model.evidence import Evidence
from ssdfgate.model.limit import Limit
from ssdfgate.model.pointer import Pointer
from ssdfgate.model.records import Waiver
from ssdfgate.model.requirement import Framework


class Verdict(StrEnum):
    """What evidence says of one requirement."""

    PASS = "pass"  # noqa: S105  # a verdict, not a password
    PARTIAL = "partial"
    ATTESTED = "attested"
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    ERROR = "error"


class Outcome(StrEnum):
    """The state of the gate in one word."""

    OPEN = "open"
    CLOSED = "closed"
    INCOMPLETE = "incomplete"
    INVALID = "invalid"
    ERROR = "error"
    REPORT_ONLY = "report-only"


OUTCOME_EXIT: Mapping[Outcome, ExitCode] = {
    Outcome.OPEN: ExitCode.OPEN,
    Outcome.CLOSED: ExitCode.NOT_MET,
    Outcome.INCOMPLETE: ExitCode.INCOMPLETE,
    Outcome.INVALID: ExitCode.INVALID,
    Outcome.ERROR: ExitCode.ERROR,
    Outcome.REPORT_ONLY: ExitCode.OPEN,
}


@dataclass(frozen=True, slots=True)
class Violation:
    """One reason why a measure does not hold: a sentence, and where to look.

    Attributes:
        waived: it is a finding that somebody waived; it stands behind all that are not.
    """

    message: str
    path: str | None = None
    line: int = 0
    rule: str | None = None
    evidence: str | None = None
    waived: bool = False

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: {message, path, line, rule, evidence, waived}."""
        return {
            "message": self.message,
            "path": self.path,
            "line": self.line,
            "rule": self.rule,
            "evidence": self.evidence,
            "waived": self.waived,
        }


@dataclass(frozen=True, slots=True)
class MeasureDecision:
    """What one measure decided.

    Attributes:
        violations_total: the true count; the list may be cut.
        waived: it fails, and every reason for that is a finding that somebody waived.
        effective_on: the day from which it is a rule; until then it only warns.
    """

    id: str
    title: str
    verdict: Verdict
    remediation: str
    violations: tuple[Violation, ...] = ()
    violations_total: int = 0
    evidence: tuple[str, ...] = ()
    waived: bool = False
    effective_on: date | None = None

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: one key per attribute."""
        return {
            "id": self.id,
            "title": self.title,
            "verdict": str(self.verdict),
            "remediation": self.remediation,
            "violations": [violation.to_json() for violation in self.violations],
            "violations_total": self.violations_total,
            "evidence": list(self.evidence),
            "waived": self.waived,
            "effective_on": self.effective_on.isoformat() if self.effective_on else None,
        }


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict on one requirement.

    Attributes:
        required: whether the profile, the configuration or the call requires it.
        blocking: whether it keeps the gate closed.
        reasons: why, in sentences; never empty unless the verdict is `pass`.
        measures: ids of the measures that were asked.
        evidence: ids (`sha256:...`) of the evidence that the verdict rests on.
        waiver: the one for the requirement as a whole; waivers of findings stand with the findings.
        exemption: why it does not apply to this product or team.
        due: the day from which it is a duty; until then it does not block.
    """

    framework: str
    id: str
    title: str
    verdict: Verdict
    required: bool
    blocking: bool
    reasons: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    waiver: Mapping[str, JsonValue] | None = None
    attestation: Mapping[str, JsonValue] | None = None
    exemption: Mapping[str, JsonValue] | None = None
    due: date | None = None

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: one key per attribute."""
        return {
            "framework": self.framework,
            "id": self.id,
            "title": self.title,
            "verdict": str(self.verdict),
            "required": self.required,
            "blocking": self.blocking,
            "reasons": list(self.reasons),
            "measures": list(self.measures),
            "evidence": list(self.evidence),
            "waiver": dict(self.waiver) if self.waiver else None,
            "attestation": dict(self.attestation) if self.attestation else None,
            "exemption": dict(self.exemption) if self.exemption else None,
            "due": self.due.isoformat() if self.due else None,
        }


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """Evidence as it lies in a bundle: its id, its times, its raw reports by digest, and what came from a cache."""

    id: Digest
    evidence: Evidence
    collected_at: datetime
    duration_s: float
    raw: tuple[Digest, ...] = ()
    reused: Reused | None = None


@dataclass(frozen=True, slots=True)
class BundleRef:
    """Where the bundle lies.

    Attributes:
        digest: of manifest.json.
        content: leaves out times and durations.
        signed_by: the key or identity whose signature was made or checked in this run; None where none was.
    """

    path: str
    digest: Digest
    content: Digest
    signed_by: str | None = None


@dataclass(frozen=True, slots=True)
class GateReport:
    """Everything that a renderer may show. `exit_code` follows from outcome and what would have been without it.

    Attributes:
        enforced: the outcome that the evidence gives; differs from `outcome` only in a report-only run.
        policy_digest: digest over every policy file that was loaded.
        collections: every collector with what became of it, skips and failures too (JSON objects).
        limits: what was not looked at.
        files: per language how many files the inventory has.
        catalogues: what was judged by, for the formats that tell what a requirement asks.
        change: what a pull or merge request is judged by, and what it tries to alter; None where none is judged.
        waivers: those in force, for the formats that show every finding.
        classes: of each framework that tells classes of products or teams apart, the one that was judged (its id).
        effective_at: duties and rules with a day were in force or not at this moment; None is `created_at`.
        comparison: with the commit where a change began; None where none was asked for, or its bundle is not there.
        pointers: where other standards speak of the same; there only for the formats that ask for them.
    """

    version: str
    created_at: datetime
    subject: Subject
    context: PipelineContext
    profile: str
    frameworks: tuple[str, ...]
    outcome: Outcome
    enforced: Outcome
    bundle: BundleRef | None
    decisions: tuple[Decision, ...]
    measures: tuple[MeasureDecision, ...]
    evidence: tuple[EvidenceRecord, ...]
    collections: tuple[Mapping[str, JsonValue], ...]
    limits: tuple[Limit, ...]
    parameters: Mapping[str, JsonValue]
    policy_digest: Digest
    engine: str
    files: Mapping[str, int] = field(default_factory=dict)
    catalogues: tuple[Framework, ...] = ()
    pointers: tuple[Pointer, ...] = ()
    change: Change | None = None
    waivers: tuple[Waiver, ...] = ()
    classes: Mapping[str, str] = field(default_factory=dict)
    effective_at: datetime | None = None
    comparison: Comparison | None = None

    @property
    def exit_code(self) -> ExitCode:
        """The code that the process ends with."""
        return OUTCOME_EXIT[self.outcome]
