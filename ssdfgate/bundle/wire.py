"""The manifest as it lies in the file: what may stand there, and nothing else.

Structs of msgspec, which checks types, bounds and unknown keys while it converts. The shipped JSON Schema is made
from them (tools/schemas_page.py).
"""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from ssdfgate.model import EvidenceKind, Limit, Platform, Skip
from ssdfgate.model.records import Exemption, Waiver

DigestText = Annotated[str, msgspec.Meta(pattern=r"^sha256:[0-9a-f]{64}$")]
CommitText = Annotated[str, msgspec.Meta(pattern=r"^(?:[0-9a-f]{40}|[0-9a-f]{64})$")]
Count = Annotated[int, msgspec.Meta(ge=0)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Seconds = Annotated[float, msgspec.Meta(ge=0)]


class Base(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Every key is required, and no other is allowed."""


class WireSubject(Base, frozen=True):
    """What a piece of evidence is about; the commit as the report names it."""

    repository: str | None
    commit: str | None
    dirty: bool | None
    tree: DigestText | None


class WireBundleSubject(Base, frozen=True):
    """What a bundle is about; the commit in full."""

    repository: str | None
    commit: CommitText | None
    dirty: bool | None
    tree: DigestText | None


class WireContext(Base, frozen=True):
    """The run that collected."""

    platform: Platform
    ref: str | None
    target_ref: str | None
    event: str | None
    actor: str | None
    workflow: str | None
    run_url: str | None


class WireEcosystem(Base, frozen=True):
    """Files that declare dependencies of one ecosystem."""

    manifests: tuple[str, ...]


class WireInventory(Base, frozen=True):
    """What lies in the tree that was looked at."""

    files: Count
    languages: dict[str, Count]
    ecosystems: dict[str, WireEcosystem]
    excluded: tuple[Skip, ...]
    ignored: tuple[Skip, ...]
    blocked: Count
    examples: dict[str, tuple[str, ...]] = {}
    unread: dict[str, Count] = {}


class WireAttestation(Base, frozen=True):
    """What a named person stated in a named role."""

    framework: str
    requirement: str
    statement: str
    role: str
    person: str
    stated: date
    review: date
    document: str | None
    digest: DigestText | None
    where: str
    intact: bool


class WireRecords(Base, frozen=True):
    """What people had on record when the evidence was collected."""

    waivers: tuple[Waiver, ...]
    attestations: tuple[WireAttestation, ...]
    exemptions: tuple[Exemption, ...]


class WireRaw(Base, frozen=True):
    """One raw report among the blobs."""

    digest: DigestText
    format: str
    part: str
    size: Count


class WireSkipped(Base, frozen=True, tag_field="result", tag="skipped"):
    """A collector that was switched off."""

    collector: str
    kind: EvidenceKind
    evidence: None
    raw: Annotated[tuple[WireRaw, ...], msgspec.Meta(max_length=0)]
    reason: str


class WireFailed(Base, frozen=True, tag_field="result", tag="failed"):
    """A collector that gave no usable report."""

    collector: str
    kind: EvidenceKind
    evidence: DigestText
    raw: Annotated[tuple[WireRaw, ...], msgspec.Meta(max_length=0)]
    reason: str
    hint: str
    collected_at: Moment
    duration_s: Seconds


class WireReused(Base, frozen=True):
    """What the scanner said in an earlier run, taken from a cache."""

    files: Count
    total: Count
    oldest: Moment
    control_ran: bool


class WireCollected(Base, frozen=True, tag_field="result", tag="collected"):
    """A collector that ran to the end."""

    collector: str
    kind: EvidenceKind
    evidence: DigestText
    raw: tuple[WireRaw, ...]
    collected_at: Moment
    duration_s: Seconds
    reused: WireReused | None


WireCollection = WireSkipped | WireFailed | WireCollected


class WirePredicate(Base, frozen=True):
    """Everything that a bundle says of itself."""

    schema: Literal["ssdfgate/bundle/v1"]
    version: str
    created_at: Moment
    subject: WireBundleSubject
    context: WireContext
    inventory: WireInventory
    records: WireRecords
    warnings: tuple[Limit, ...]
    collections: tuple[WireCollection, ...]
    content: DigestText


class WireDescriptor(Base, frozen=True):
    """One subject of the statement: a name, and digests by the name of their algorithm."""

    name: str
    digest: Annotated[dict[str, str], msgspec.Meta(min_length=1)]


class WireStatement(Base, frozen=True):
    """An in-toto Statement v1 whose predicate is a bundle."""

    type: Literal["https://in-toto.io/Statement/v1"] = msgspec.field(name="_type")
    subject: tuple[WireDescriptor, ...]
    predicate_type: Literal["https://ssdfgate.dev/evidence-bundle/v1"] = msgspec.field(name="predicateType")
    predicate: WirePredicate
