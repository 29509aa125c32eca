"""What evidence shows, how it came to be, how far it can be relied on, and what produced it."""

from dataclasses import dataclass
from enum import StrEnum

from ssdfgate.model.digest import Digest, JsonValue


class EvidenceKind(StrEnum):
    """What evidence shows; the ids are those of `needs:` in the measures."""

    SAST = "sast"
    DEPENDENCY_AUDIT = "dependency-audit"
    SBOM = "sbom"
    REPOSITORY = "repository"
    SECRETS = "secrets"
    INFRASTRUCTURE = "infrastructure"
    CONTAINER = "container"
    DAST = "dast"
    TESTS = "tests"
    COVERAGE = "coverage"
    FUZZING = "fuzzing"
    HARDENING = "hardening"
    PROVENANCE = "provenance"
    SIGNATURE = "signature"
    VEX = "vex"
    PLATFORM = "platform"
    POSTURE = "posture"
    VERIFICATION = "verification"


class Origin(StrEnum):
    """How evidence came to be: we ran the tool, another job left the report, or a person states it."""

    RAN = "ran"
    IMPORTED = "imported"
    ATTESTED = "attested"


class Status(StrEnum):
    """How far evidence can be relied on; only `complete` can prove anything without reservation."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"


DATABASE = "database"
"""Where advisories come from that a scanner brought itself, and that have an age of their own."""


@dataclass(frozen=True, slots=True)
class Tool:
    """What produced the report.

    Attributes:
        rules: digest of the rule set that was loaded; None where there are no rules to choose.
        argv: the call, with temporary and home paths replaced by placeholders.
        runtime: what the tool ran on where that decides what it can read ("Python 3.11.7").
    """

    name: str
    version: str | None
    rules: Digest | None = None
    argv: tuple[str, ...] = ()
    runtime: str | None = None

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: {name, version, rules, argv, runtime}."""
        return {
            "name": self.name,
            "version": self.version,
            "rules": str(self.rules) if self.rules else None,
            "argv": list(self.argv),
            "runtime": self.runtime,
        }
