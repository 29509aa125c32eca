"""Findings now beside those of the commit where a change began. It tells; it decides nothing."""

from dataclasses import dataclass

from ssdfgate.model.digest import Digest, JsonValue
from ssdfgate.model.finding import Finding, FindingState
from ssdfgate.model.kind import EvidenceKind

LISTED = 100
"""Findings of a sort that are written one by one; the counts are always of all of them."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Findings of one collector.

    Attributes:
        new: now, and not at the base.
        fixed: at the base, and not now, where the same tool with the same rules looked again, or the file is gone.
        persisting: both times; as they are now.
        unseen: at the base, and not now, but nobody can say that they were looked for.
        notes: what limits the comparison; sentences.
    """

    collector: str
    kind: EvidenceKind
    new: tuple[Finding, ...]
    fixed: tuple[Finding, ...]
    persisting: tuple[Finding, ...]
    unseen: tuple[Finding, ...]
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: {collector, kind, new, fixed, persisting, not_looked_at, notes}; each sort {total, open, first}."""
        return {
            "collector": self.collector,
            "kind": str(self.kind),
            "new": _sort(self.new),
            "fixed": _sort(self.fixed),
            "persisting": _sort(self.persisting),
            "not_looked_at": _sort(self.unseen),
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """All of them, and what they are compared with.

    Attributes:
        ref: what the base was found by.
        commit: of the base.
        bundle: digest of the manifest of its bundle.
    """

    ref: str
    commit: str
    bundle: Digest
    compared: tuple[Compared, ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: {since, commit, bundle, collections: [Compared]}."""
        return {
            "since": self.ref,
            "commit": self.commit,
            "bundle": str(self.bundle),
            "collections": [item.to_json() for item in self.compared],
        }

    def new(self) -> frozenset[tuple[str, EvidenceKind, str]]:
        """(collector, kind, `identity_of`) of everything that is new."""
        return frozenset(
            (item.collector, item.kind, identity_of(each)) for item in self.compared for each in item.new
        )


def identity_of(finding: Finding) -> str:
    """What makes it the same one then and now."""
    return finding.fingerprint or repr(finding.place())


def open_among(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Those that nobody suppressed."""
    return tuple(item for item in findings if item.state is FindingState.OPEN)


def _sort(findings: tuple[Finding, ...]) -> JsonValue:
    return {
        "total": len(findings),
        "open": len(open_among(findings)),
        "first": [item.to_json() for item in findings[:LISTED]],
    }
