"""What is otherwise in one bundle than in an earlier one. It tells; it decides nothing."""

from dataclasses import dataclass

from ssdfgate.model.comparison import LISTED, Compared
from ssdfgate.model.digest import JsonValue
from ssdfgate.model.kind import EvidenceKind
from ssdfgate.model.verdict import GateReport, Verdict


@dataclass(frozen=True, slots=True)
class Turned:
    """A requirement with another verdict than before."""

    framework: str
    id: str
    title: str
    required: bool
    before: Verdict
    after: Verdict

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: one key per attribute."""
        return {
            "framework": self.framework,
            "id": self.id,
            "title": self.title,
            "required": self.required,
            "before": str(self.before),
            "after": str(self.after),
        }


@dataclass(frozen=True, slots=True)
class Gained:
    """Evidence that is there on one side only, or stands otherwise; a state is `status, tool version`, or None."""

    collector: str
    kind: EvidenceKind
    before: str | None
    after: str | None

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: one key per attribute."""
        return {"collector": self.collector, "kind": str(self.kind), "before": self.before, "after": self.after}


@dataclass(frozen=True, slots=True)
class Moved:
    """A component whose versions differ; without any on a side, it was not there."""

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: one key per attribute."""
        return {"name": self.name, "before": list(self.before), "after": list(self.after)}


@dataclass(frozen=True, slots=True)
class Difference:
    """All of it.

    Attributes:
        base: what is decided over the earlier bundle, by what decides now.
        now: what is decided over the later one.
        components: None where one of the two holds no SBOM, so that nothing can be said.
    """

    base: GateReport
    now: GateReport
    requirements: tuple[Turned, ...]
    evidence: tuple[Gained, ...]
    components: tuple[Moved, ...] | None
    findings: tuple[Compared, ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: {schema, base, now, requirements, evidence, components, findings}."""
        return {
            "schema": "ssdfgate/diff/v1",
            "base": _side(self.base),
            "now": _side(self.now),
            "requirements": [item.to_json() for item in self.requirements],
            "evidence": [item.to_json() for item in self.evidence],
            "components": _counted(self.components) if self.components is not None else None,
            "findings": [item.to_json() for item in self.findings],
        }


def _counted(components: tuple[Moved, ...]) -> JsonValue:
    return {"total": len(components), "first": [item.to_json() for item in components[:LISTED]]}


def _side(report: GateReport) -> JsonValue:
    return {
        "bundle": {"path": report.bundle.path, "digest": str(report.bundle.digest)} if report.bundle else None,
        "repository": report.subject.repository,
        "commit": report.subject.commit,
        "outcome": str(report.enforced),
    }
