"""What people put on record beside the evidence: waivers, attestations, and requirements that do not apply.

None of them is evidence. A last day is exclusive throughout: from that day on the record no longer counts.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fnmatch import fnmatchcase

from ssdfgate.model.digest import Digest, JsonValue
from ssdfgate.model.finding import Finding, Package

NOTICE_DAYS = 30
"""So long before its last day a record is told to be running out."""

_PYPI = "pkg:pypi/"
_PYPI_SEPARATORS = re.compile(r"[-_.]+")
_ANY_FOLDERS = "**"


class WaiverState(StrEnum):
    """`expiring` is still in force."""

    ACTIVE = "active"
    EXPIRING = "expiring"
    EXPIRED = "expired"


class AttestationState(StrEnum):
    """Whether an attestation counts, and why not; `current` and `due` count."""

    CURRENT = "current"
    DUE = "due"
    OVERDUE = "overdue"
    CHANGED = "document changed"
    WRONG_ROLE = "role not allowed"

    @property
    def counts(self) -> bool:
        """Whether an attestation in this state still speaks."""
        return self in {AttestationState.CURRENT, AttestationState.DUE}


@dataclass(frozen=True, slots=True)
class Scope:
    """What a waiver is about; at least one is set, and all that are set must match.

    Attributes:
        requirement: (framework id, requirement id).
        rule: id of a rule or advisory, or one of the other names of the advisory.
        fingerprint: of one finding.
        package: a name, or a package URL with or without a version.
        path: a pattern from the root: `*`, `?` and `[...]` within one name, `**` for any number of folders.
    """

    requirement: tuple[str, str] | None = None
    rule: str | None = None
    fingerprint: str | None = None
    package: str | None = None
    path: str | None = None

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: one key per attribute."""
        return {
            "requirement": list(self.requirement) if self.requirement else None,
            "rule": self.rule,
            "fingerprint": self.fingerprint,
            "package": self.package,
            "path": self.path,
        }

    def covers(self, finding: Finding) -> bool:
        """Whether all that is said of findings matches, and something is; the requirement is not looked at."""
        wanted = (self.rule, self.fingerprint, self.package, self.path)
        return any(wanted) and all((
            not self.rule or self.rule in (finding.rule, *finding.aliases),
            not self.fingerprint or self.fingerprint == finding.fingerprint,
            not self.package or (finding.package is not None and _is_named(self.package, finding.package)),
            not self.path or (finding.location is not None and matches(self.path, finding.location.path)),
        ))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding or requirement that does not keep the gate closed for a while; its verdict stays what it is.

    Attributes:
        expires: the day from which it no longer counts.
        where: `file:line`.
    """

    id: str
    scope: Scope
    reason: str
    owner: str
    ticket: str
    created: date
    expires: date
    where: str

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: one key per attribute."""
        return {
            "id": self.id,
            "scope": self.scope.to_json(),
            "reason": self.reason,
            "owner": self.owner,
            "ticket": self.ticket,
            "created": self.created.isoformat(),
            "expires": self.expires.isoformat(),
            "where": self.where,
        }

    @property
    def words(self) -> str:
        """`Waived until DAY by OWNER (TICKET)`."""
        return f"Waived until {self.expires} by {self.owner} ({self.ticket})"

    def covers(self, finding: Finding) -> bool:
        """Whether it is about this finding; never where its scope names a requirement and nothing else."""
        return self.scope.covers(finding)

    def state(self, today: date) -> WaiverState:
        """Whether it is in force."""
        left = (self.expires - today).days
        if left <= 0:
            return WaiverState.EXPIRED
        return WaiverState.EXPIRING if left <= NOTICE_DAYS else WaiverState.ACTIVE

    def is_within(self, days: float) -> bool:
        """Whether it was given for no more than so many days."""
        return (self.expires - self.created).days <= days


@dataclass(frozen=True, slots=True)
class Attestation:
    """What a named person states in a named role, of what no machine can see.

    Attributes:
        review: the day from which it no longer counts, unless it is stated again.
        document / digest: what it rests on, as a path from the root, and how that was when it was stated.
        where: `file:line`.
        intact: whether the document was still the same when the evidence was collected.
    """

    framework: str
    requirement: str
    statement: str
    role: str
    person: str
    stated: date
    review: date
    document: str | None
    digest: Digest | None
    where: str
    intact: bool = True

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: one key per attribute."""
        return {
            "framework": self.framework,
            "requirement": self.requirement,
            "statement": self.statement,
            "role": self.role,
            "person": self.person,
            "stated": self.stated.isoformat(),
            "review": self.review.isoformat(),
            "document": self.document,
            "digest": str(self.digest) if self.digest else None,
            "where": self.where,
            "intact": self.intact,
        }

    def state(self, today: date) -> AttestationState:
        """Whether it counts as far as dates go: current, due or overdue."""
        left = (self.review - today).days
        if left <= 0:
            return AttestationState.OVERDUE
        return AttestationState.DUE if left <= NOTICE_DAYS else AttestationState.CURRENT


@dataclass(frozen=True, slots=True)
class Exemption:
    """A requirement that does not apply to this product or team, and why; `where` is `file:line`."""

    framework: str
    requirement: str
    reason: str
    owner: str
    since: date
    where: str

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: one key per attribute."""
        return {
            "framework": self.framework,
            "requirement": self.requirement,
            "reason": self.reason,
            "owner": self.owner,
            "since": self.since.isoformat(),
            "where": self.where,
        }


@dataclass(frozen=True, slots=True)
class Records:
    """Everything on record in one repository, in the order of files and lines."""

    waivers: tuple[Waiver, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    exemptions: tuple[Exemption, ...] = ()

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: {waivers, attestations, exemptions}, each a list of objects."""
        return {
            "waivers": [item.to_json() for item in self.waivers],
            "attestations": [item.to_json() for item in self.attestations],
            "exemptions": [item.to_json() for item in self.exemptions],
        }


def matches(pattern: str, path: str) -> bool:
    """Whether a path from the root has the form of a pattern; takes no more than parts times parts steps."""
    parts = path.split("/")
    reached = {0}
    for name in pattern.split("/"):
        if name == _ANY_FOLDERS:
            reached = set(range(min(reached), len(parts) + 1)) if reached else reached
        else:
            reached = {at + 1 for at in reached if at < len(parts) and fnmatchcase(parts[at], name)}
    return len(parts) in reached


def _is_named(wanted: str, package: Package) -> bool:
    """Names are compared as their index compares them, package URLs with as much as the wanted one says."""
    if wanted.startswith("pkg:"):
        bare = package.purl.partition("#")[0].partition("?")[0]
        return wanted in {package.purl, bare, bare.rpartition("@")[0]}
    if package.purl.startswith(_PYPI):
        return _normalised(wanted) == _normalised(package.name)
    return wanted == package.name


def _normalised(name: str) -> str:
    return _PYPI_SEPARATORS.sub("-", name).lower()
