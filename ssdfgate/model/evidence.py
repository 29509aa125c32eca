"""Evidence: what a collector or a reader can say, with everything that limits it."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from typing import assert_never

from ssdfgate.model.context import Subject
from ssdfgate.model.coverage import Coverage, ScanError
from ssdfgate.model.digest import Digest, JsonValue, canonical_json
from ssdfgate.model.finding import Finding, FindingState, Severity, written
from ssdfgate.model.vex import Statements

_MANY = 100_000
"""Findings whose text is not kept, but made again where it is needed."""


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


@dataclass(frozen=True, slots=True)
class Findings:
    """Findings, sorted and fingerprinted, open and suppressed alike."""

    items: tuple[Finding, ...]

    def open(self) -> tuple[Finding, ...]:
        """Those that nobody suppressed."""
        return tuple(item for item in self.items if item.state is FindingState.OPEN)

    def unique(self) -> int:
        """How many different statements they are: several tools and targets list one and the same again."""
        packages = {item.place() for item in self.items if item.package is not None}
        by_path = groupby((item for item in self.items if item.package is None), _path)
        return len(packages) + sum(len({item.place() for item in group}) for _, group in by_path)

    def summary(self) -> dict[str, JsonValue]:
        """Shape: {total, open, suppressed, by_severity: {severity: open findings}}; every severity has its number."""
        counted = Counter(item.severity for item in self.items if item.state is FindingState.OPEN)
        return {
            "total": len(self.items),
            "open": counted.total(),
            "suppressed": len(self.items) - counted.total(),
            "by_severity": {str(severity): counted[severity] for severity in Severity},
        }


@dataclass(frozen=True, slots=True)
class Component:
    """One component of an SBOM."""

    name: str
    version: str | None
    purl: str | None
    licences: tuple[str, ...] = ()
    hashes: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: {name, version, purl, licences, hashes}."""
        return {
            "name": self.name,
            "version": self.version,
            "purl": self.purl,
            "licences": list(self.licences),
            "hashes": dict(self.hashes),
        }


@dataclass(frozen=True, slots=True)
class Dependencies:
    """What one component needs, as the SBOM tells it.

    Attributes:
        of: place of the component in the list of all, counted from 0; None for what the SBOM is about.
        on: places of those that it needs, ascending; empty where the SBOM says that it needs nothing.
    """

    of: int | None
    on: tuple[int, ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: {of, on}."""
        return {"of": self.of, "on": list(self.on)}


@dataclass(frozen=True, slots=True)
class Components:
    """The components of an SBOM, and how many of them carry each field that a minimum standard asks for.

    Attributes:
        fields: name of a field (`component.supplier`, `document.author`) to (present, of).
        dependencies: who needs whom; nobody knows what a component needs that has no entry.
    """

    items: tuple[Component, ...]
    fields: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    dependencies: tuple[Dependencies, ...] = ()

    def summary(self) -> dict[str, JsonValue]:
        """Shape: {total, fields: {name: {present, of}}}."""
        fields: dict[str, JsonValue] = {
            name: {"present": have, "of": of} for name, (have, of) in sorted(self.fields.items())
        }
        return {"total": len(self.items), "fields": fields}


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts that policies read by name; JSON values only."""

    values: Mapping[str, JsonValue]


Payload = Findings | Components | Facts | Statements


def payload_json(payload: Payload | None) -> JsonValue:
    """Encode a payload; the `type` key tells the members of the union apart."""
    match payload:
        case None:
            return None
        case Findings(items=findings):
            return {"type": "findings", "items": [item.to_json() for item in findings]}
        case Components(items=components):
            return {
                "type": "components",
                "items": [item.to_json() for item in components],
                "fields": {name: list(pair) for name, pair in payload.fields.items()},
                "dependencies": [item.to_json() for item in payload.dependencies],
            }
        case Facts(values=values):
            return {"type": "facts", "values": dict(values)}
        case Statements(items=statements):
            return {"type": "statements", "items": [item.to_json() for item in statements]}
        case _:
            assert_never(payload)


def payload_pieces(payload: Payload | None) -> Iterator[bytes]:
    """`payload_json` in canonical JSON, piece by piece."""
    if not isinstance(payload, Findings):
        yield canonical_json(payload_json(payload))
        return
    yield b'{"items":'
    yield from written(payload.items)
    yield b',"type":"findings"}'


def _path(finding: Finding) -> str:
    return finding.location.path if finding.location is not None else ""


@dataclass(frozen=True)
class Evidence:
    """One piece of evidence. It holds no time, so equal runs give equal bytes; times stand in the manifest.

    Attributes:
        collector: who brought it: name of the collector, or of the reader of an imported report.
        reasons: why the status is not `complete`; sentences for people, empty when it is.
        hint: the command or step that would mend it; empty when there is nothing to mend.
        tolerable: whether the only holes are single files that were skipped; a profile may bear a share of these.
        facts: what else the policies need to know, by name.
    """

    kind: EvidenceKind
    collector: str
    tool: Tool
    subject: Subject
    origin: Origin
    status: Status
    coverage: Coverage
    payload: Payload | None = None
    reasons: tuple[str, ...] = ()
    hint: str = ""
    tolerable: bool = False
    facts: Mapping[str, JsonValue] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.tolerable and self.status is not Status.PARTIAL:
            raise ValueError(f"{self.collector}: only partial evidence can be tolerable")
        if self.status is not Status.COMPLETE and not self.reasons:
            raise ValueError(f"{self.collector}: {self.status} evidence needs a reason")

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: one key per attribute; this is what the bundle keeps as a blob."""
        return {
            "schema": "ssdfgate/evidence/v1",
            "kind": str(self.kind),
            "collector": self.collector,
            "tool": self.tool.to_json(),
            "subject": self.subject.to_json(),
            "origin": str(self.origin),
            "status": str(self.status),
            "coverage": self.coverage.to_json(),
            "payload": payload_json(self.payload),
            "reasons": list(self.reasons),
            "hint": self.hint,
            "tolerable": self.tolerable,
            "facts": dict(self.facts),
        }

    def content(self) -> bytes:
        """The canonical bytes that are stored and named by digest."""
        return b"".join(self.pieces())

    def pieces(self) -> Iterator[bytes]:
        """The same piece by piece; cut between findings, and kept where they are few."""
        if isinstance(self.payload, Findings) and len(self.payload.items) > _MANY:
            return self._pieces()
        return iter(self._kept)

    @cached_property
    def digest(self) -> Digest:
        """Name of the blob."""
        return Digest.of_pieces(self.pieces())

    @cached_property
    def _kept(self) -> tuple[bytes, ...]:
        return tuple(self._pieces())

    def _pieces(self) -> Iterator[bytes]:
        """Canonical JSON, put together key by key: findings are encoded many times faster than the rest."""
        whole = replace(self, payload=None).to_json()
        for number, name in enumerate(sorted(whole)):
            yield b'%s"%s":' % (b"," if number else b"{", name.encode())
            yield from payload_pieces(self.payload) if name == "payload" else (canonical_json(whole[name]),)
        yield b"}"


@dataclass(frozen=True)
class RawReport:
    """A report as the tool wrote it, after redaction; `format` names the reader that understands it.

    `part` tells several reports of one collector apart (shards, a second pass); empty for a single one.
    """

    format: str
    content: bytes
    part: str = ""

    @cached_property
    def digest(self) -> Digest:
        """Name of the blob."""
        return Digest.of(self.content)

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content)

    def pieces(self) -> Iterator[bytes]:
        """Its bytes, in one piece."""
        yield self.content


@dataclass(frozen=True, slots=True)
class PiecedReport:
    """A raw report that is too large to be held at once.

    Attributes:
        pieces: gives its bytes from the beginning, each time it is called; cut where no word is cut.
    """

    format: str
    digest: Digest
    size: int
    pieces: Callable[[], Iterator[bytes]]
    part: str = ""

    @classmethod
    def of(cls, name: str, pieces: Callable[[], Iterator[bytes]], part: str = "") -> "PiecedReport":
        """Look at all pieces once, for digest and size."""
        sizes: list[int] = []

        def counted() -> Iterator[bytes]:
            for piece in pieces():
                sizes.append(len(piece))
                yield piece

        return cls(name, Digest.of_pieces(counted()), sum(sizes), pieces, part)


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A raw report that lies in a bundle already: known by digest and size, its bytes are left where they are."""

    format: str
    digest: Digest
    size: int
    part: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a report itself says that it is about; anything may be missing.

    Attributes:
        repository: address as the report states it.
        commit: full commit id.
        name: what was looked at: an image, a project, a package.
        digests: `algorithm:hex` of the artifacts that were looked at.
    """

    repository: str | None = None
    commit: str | None = None
    name: str | None = None
    digests: tuple[str, ...] = ()

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: {repository, commit, name, digests}."""
        return {
            "repository": self.repository,
            "commit": self.commit,
            "name": self.name,
            "digests": list(self.digests),
        }


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader understood of one raw report, before anyone compared it with the inventory.

    Attributes:
        format: name of the reader.
        analysed: names (paths, dependencies) that the report says were looked at; None where the format is silent.
        skipped: (reason, name) pairs that the report itself names.
        rules_run: ids of the rules that ran; None where the format is silent.
        suppressed: suppressions by mechanism that the report counts.
        failure: why the tool itself says that it failed; None when it does not say so.
        warnings: things that are odd but readable.
        facts: anything else that the collector of this format needs, or that policies ask of the kind.
        subject: what the report says that it is about; None when it does not say.
        produced_at: when the report says that it was made, with a time zone; None when it does not say.
        gaps: why the report proves less than it seems to (no rule ran, no test was executed, the list of results is
            missing); sentences. Any gap makes the evidence partial.
        listed: entries of the report where the payload holds fewer, because the reader joined equal ones.
        unit: what `analysed` and `skipped` name: files, dependencies, components, ...
    """

    format: str
    kind: EvidenceKind
    tool: Tool
    payload: Payload
    analysed: frozenset[str] | None = None
    skipped: tuple[tuple[str, str], ...] = ()
    errors: tuple[ScanError, ...] = ()
    rules_run: frozenset[str] | None = None
    suppressed: Mapping[str, int] = field(default_factory=dict)
    failure: str | None = None
    warnings: tuple[str, ...] = ()
    facts: Mapping[str, JsonValue] = field(default_factory=dict)
    subject: Stated | None = None
    produced_at: datetime | None = None
    gaps: tuple[str, ...] = ()
    listed: int | None = None
    unit: str = "files"

    @property
    def status(self) -> Status:
        """What the report itself allows: failed, partial with any gap, error or skip, else complete."""
        if self.failure is not None:
            return Status.FAILED
        return Status.PARTIAL if self.gaps or self.errors or self.skipped else Status.COMPLETE


@dataclass(frozen=True, slots=True)
class Reused:
    """How much of a collection was said by the scanner in an earlier run: from the cache, or a bundle.

    Attributes:
        files / total: files of which that is so, of all that the scanner has to look at.
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
