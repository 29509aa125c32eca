"""The manifest: an in-toto Statement v1 about one subject, with every collection and every blob by digest.

Shape: https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md (subject, predicateType, predicate).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never, cast

from ssdfgate.model import (
    Artifact,
    Collected,
    Collection,
    Digest,
    Evidence,
    EvidenceRecord,
    Failed,
    InventorySummary,
    JsonValue,
    Limit,
    PiecedReport,
    PipelineContext,
    RawReport,
    Skipped,
    StoredReport,
    Subject,
    canonical_json,
)
from ssdfgate.model.records import Records

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "https://ssdfgate.dev/evidence-bundle/v1"
SCHEMA = "ssdfgate/bundle/v1"
TREE = "#tree"
"""Ends the name of the subject that is the tree."""

VOLATILE = ("collected_at", "duration_s", "raw", "reused")
"""Fields of a collection that differ from run to run on the same commit: times, durations, what came from a cache,
and digests of raw reports (scanners write times into these). `content` leaves them out; docs/bundle.md says so."""


Pieces = Callable[[], Iterator[bytes]]
"""Gives the bytes of a blob from the beginning, each time it is called."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """One collection with the evidence that came of it; `record` is None only for a skipped collector."""

    collection: Collection
    record: EvidenceRecord | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything that a bundle says of itself.

    Attributes:
        version: of the tool that wrote it.
        inventory: what lies in the tree.
        records: waivers, attestations and exemptions as they were then, so that the decision can be made again.
        warnings: what was odd about the run that collected.
        artifacts: files that ship, by digest: subjects of the statement beside the commit.
    """

    version: str
    created_at: datetime
    subject: Subject
    context: PipelineContext
    inventory: InventorySummary
    gathered: tuple[Gathered, ...]
    records: Records = field(default_factory=Records)
    warnings: tuple[Limit, ...] = ()
    artifacts: tuple[Artifact, ...] = ()

    def collections(self) -> tuple[dict[str, JsonValue], ...]:
        """One object per collector, by name: what became of it, its evidence and raw reports by digest."""
        written = [collection_json(item) for item in self.gathered]
        return tuple(sorted(written, key=lambda item: (str(item["collector"]), canonical_json(item))))

    def content(self) -> Digest:
        """Digest over all that is the same whenever the same tools look at the same commit."""
        return content_digest(self._predicate())

    def to_bytes(self) -> bytes:
        """The statement in canonical JSON: the bytes that are stored, hashed and signed."""
        predicate = self._predicate()
        return canonical_json(
            {
                "_type": STATEMENT_TYPE,
                "subject": statement_subjects(self.subject, self.artifacts),
                "predicateType": PREDICATE_TYPE,
                "predicate": {**predicate, "content": str(content_digest(predicate))},
            }
        )

    def _predicate(self) -> dict[str, JsonValue]:
        return {
            "schema": SCHEMA,
            "version": self.version,
            "created_at": self.created_at.isoformat(),
            "subject": self.subject.to_json(),
            "context": self.context.to_json(),
            "inventory": self.inventory.to_json(),
            "records": self.records.to_json(),
            "warnings": [warning.to_json() for warning in self.warnings],
            "collections": list(self.collections()),
        }

    def blobs(self) -> Mapping[Digest, Pieces | StoredReport]:
        """Every blob that the manifest names, by digest: what gives its bytes, or that a bundle holds it already."""
        found: dict[Digest, Pieces | StoredReport] = {}
        for item in self.gathered:
            if item.record is not None:
                found[item.record.id] = item.record.evidence.pieces
            for raw in raw_reports(item.collection):
                found[raw.digest] = raw if isinstance(raw, StoredReport) else raw.pieces
        return found

    def collected(self) -> tuple[Collection, ...]:
        """What became of every collector, in the order in which it was gathered."""
        return tuple(item.collection for item in self.gathered)

    def evidence(self) -> tuple[EvidenceRecord, ...]:
        """The evidence, in the order in which it was gathered."""
        return tuple(item.record for item in self.gathered if item.record is not None)


def content_digest(predicate: Mapping[str, JsonValue]) -> Digest:
    """Digest over the part of a predicate that is the same whenever the same tools look at the same commit."""
    stable: list[JsonValue] = [
        {key: value for key, value in item.items() if key not in VOLATILE}
        for item in cast("Sequence[Mapping[str, JsonValue]]", predicate["collections"])
    ]
    kept = {key: predicate[key] for key in ("version", "subject", "inventory", "records")}
    return Digest.of(canonical_json({**kept, "collections": stable}))


def evidence_record(
    evidence: Evidence, collection: Collected | Failed, *, known: Digest | None = None
) -> EvidenceRecord:
    """Name evidence by its digest (`known`, where it is known) and tie it to its times and raw reports."""
    return EvidenceRecord(
        id=known or evidence.digest,
        evidence=evidence,
        collected_at=collection.collected_at,
        duration_s=collection.duration_s,
        raw=tuple(raw.digest for raw in raw_reports(collection)),
        reused=collection.reused if isinstance(collection, Collected) else None,
    )


def raw_reports(collection: Collection) -> tuple[RawReport | PiecedReport | StoredReport, ...]:
    """The raw reports of a collection."""
    return collection.raw if isinstance(collection, Collected) else ()


def statement_subjects(subject: Subject, artifacts: Iterable[Artifact], *, commit: bool = True) -> list[JsonValue]:
    """The commit, where there is one, the tree that was looked at, and what ships (in-toto DigestSet names)."""
    name = subject.repository or "source"
    subjects: list[JsonValue] = []
    if subject.commit and commit:
        subjects.append({"name": name, "digest": {"gitCommit": subject.commit}})
    if subject.tree:
        subjects.append({"name": name + TREE, "digest": {"sha256": subject.tree.hex}})
    subjects += [{"name": item.name, "digest": {"sha256": item.digest.hex}} for item in sorted(set(artifacts))]
    return subjects


def collection_json(item: Gathered) -> dict[str, JsonValue]:
    """A collection as it stands in the manifest."""
    collection = item.collection
    base: dict[str, JsonValue] = {
        "collector": collection.collector,
        "kind": str(collection.kind),
        "evidence": str(item.record.id) if item.record else None,
        "raw": [],
    }
    match collection:
        case Skipped():
            return {**base, "result": "skipped", "reason": collection.reason}
        case Failed():
            why: dict[str, JsonValue] = {"reason": collection.reason, "hint": collection.hint}
            return {**base, "result": "failed", **why, **_run_json(collection)}
        case Collected():
            reused = collection.reused.to_json() if collection.reused else None
            return {**base, "result": "collected", **_run_json(collection), "reused": reused}
        case _:
            assert_never(collection)


def _run_json(collection: Collected | Failed) -> dict[str, JsonValue]:
    return {
        "collected_at": collection.collected_at.isoformat(),
        "duration_s": round(collection.duration_s, 3),
        "raw": [
            {"digest": str(raw.digest), "format": raw.format, "part": raw.part, "size": raw.size}
            for raw in raw_reports(collection)
        ],
    }
