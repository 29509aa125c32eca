"""What became of a collector: evidence with its raw reports, or why there is none."""

from dataclasses import dataclass
from datetime import datetime

from ssdfgate.model.digest import JsonValue
from ssdfgate.model.evidence import Evidence
from ssdfgate.model.kind import EvidenceKind, Tool
from ssdfgate.model.raw import PiecedReport, RawReport, StoredReport


@dataclass(frozen=True, slots=True)
class Reused:
    """How much of a collection was said by the scanner in an earlier run: from the cache, or a bundle.

    Attributes:
        files / total: files of which that is so, of all that the scanner has to look at; packages, for an audit or
            an SBOM.
        oldest: when the oldest of these answers was made.
        control_ran: whether the positive control was looked at in this run as well; what was reused always rests on
            the control of the run that made it, of the same tool with the same rules.
    """

    files: int
    total: int
    oldest: datetime
    control_ran: bool

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: {files, total, oldest, control_ran}."""
        return {
            "files": self.files,
            "total": self.total,
            "oldest": self.oldest.isoformat(),
            "control_ran": self.control_ran,
        }


@dataclass(frozen=True, slots=True)
class Collected:
    """A collector ran to the end: its evidence, whatever its status, and the raw reports beside it.

    `collected_at` is when the oldest of what it rests on was made. `analysed` names what was looked at, in the words
    of the tool; it is never written, so it is None for what comes out of a bundle.
    """

    evidence: Evidence
    collected_at: datetime
    duration_s: float
    raw: tuple[RawReport | PiecedReport | StoredReport, ...] = ()
    reused: Reused | None = None
    analysed: frozenset[str] | None = None

    @property
    def collector(self) -> str:
        """Name of the collector."""
        return self.evidence.collector

    @property
    def kind(self) -> EvidenceKind:
        """What the evidence shows."""
        return self.evidence.kind


@dataclass(frozen=True, slots=True)
class Skipped:
    """A collector was not run because the user said so."""

    collector: str
    kind: EvidenceKind
    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A collector gave no usable report: missing tool, crash, time limit, unreadable output."""

    collector: str
    kind: EvidenceKind
    reason: str
    hint: str
    tool: Tool
    collected_at: datetime
    duration_s: float = 0.0


Collection = Collected | Skipped | Failed
