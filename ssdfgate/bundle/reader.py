"""Opens a bundle that somebody else made: everything is checked before anything is used."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import assert_never

from ssdfgate.bundle.evidence import check_written, decode_evidence, subject_of
from ssdfgate.bundle.files import REFUSED, Store, opened
from ssdfgate.bundle.index import Index, blobs_checked, hint_about, read_index
from ssdfgate.bundle.layout import LARGEST_EVIDENCE, MANIFEST, blob_name
from ssdfgate.bundle.statement import Gathered, Manifest, evidence_record
from ssdfgate.bundle.wire import (
    WireAttestation,
    WireCollected,
    WireCollection,
    WireContext,
    WireFailed,
    WireInventory,
    WireRecords,
    WireReused,
    WireSkipped,
)
from ssdfgate.errors import BundleError
from ssdfgate.model import (
    BundleRef,
    Collected,
    Digest,
    Evidence,
    Failed,
    InventorySummary,
    PipelineContext,
    Platform,
    Reused,
    Skipped,
    StoredReport,
)
from ssdfgate.model.records import Attestation, Records

Check = Callable[[], None]
When = Callable[[Check], None]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that is whole: every blob has the digest by which the manifest names it, and there is nothing else.

    Attributes:
        statement: the bytes of the manifest, as they lie there.
        manifest: the same in the words of the model; raw reports stay where they are (`StoredReport`).
        signatures: names of the signature files that lie beside the manifest; nobody has checked them.
    """

    path: Path
    statement: bytes
    manifest: Manifest
    signatures: frozenset[str]

    def reference(self) -> BundleRef:
        """Place, digest of the manifest, and digest of the content."""
        return BundleRef(str(self.path), Digest.of(self.statement), self.manifest.content())

    def read_blob(self, digest: Digest, limit: int = LARGEST_EVIDENCE) -> bytes:
        """The bytes of a blob, checked once more.

        Raises:
            BundleError: it has changed since the bundle was opened, or is larger than the limit.
        """
        with opened(self.path) as store:
            return store.read_blob(digest, limit)


def open_bundle(path: Path, *, workers: int = 0) -> Bundle:
    """Open the bundle in a folder, as input that nobody vouches for.

    Args:
        path: the folder.
        workers: how many threads hash; 0 for one for each processor.

    Raises:
        BundleError: anything is missing, damaged, added, a link, or not in the form in which bundles are written; the
            message names the file.
    """
    with opened(path) as store:
        index = read_index(store)
        with blobs_checked(store, index, workers):
            return load(store, index)


def platform_seen(path: Path) -> Platform | None:
    """Where the manifest of a folder says that the evidence was collected, before anything is checked.

    Only to begin early with what depends on it. None where it cannot be told, or only by unpacking the bundle.
    """
    if not os.path.isdir(path):  # unlike `Path.is_dir`, also where nobody may look
        return None
    try:
        with opened(path) as store:
            return read_index(store).predicate.context.platform
    except BundleError:
        return None


def at_once(check: Check) -> None:
    """Check before anything else is done."""
    check()


def load(store: Store, index: Index, when: When = at_once) -> Bundle:
    """Decode a bundle; see `index.blobs_checked`.

    Args:
        store: the files.
        index: what the manifest says.
        when: is handed what is left to check, and calls it before the bundle is believed: it holds each piece of
            evidence against its bytes, which takes as long as to read it, and raises BundleError.

    Raises:
        BundleError: a blob is not evidence, or not what the manifest says of it.
    """
    hint = hint_about(index.predicate.version)
    with _hinted(hint):
        manifest = _manifest(index, store, lambda check: when(_hinted(hint)(check)))
    if manifest.to_bytes() != index.content:
        raise BundleError(f"{MANIFEST}: says something else than the evidence that it names", hint=hint or REFUSED)
    return Bundle(store.path, index.content, manifest, store.names - {MANIFEST})


@contextmanager
def _hinted(hint: str) -> Iterator[None]:
    try:
        yield
    except BundleError as error:
        raise BundleError(str(error), hint=hint or error.hint) from error


def _manifest(index: Index, store: Store, when: When) -> Manifest:
    predicate = index.predicate
    return Manifest(
        version=predicate.version,
        created_at=predicate.created_at,
        subject=subject_of(predicate.subject),
        context=_context(predicate.context),
        inventory=_inventory(predicate.inventory),
        gathered=tuple(_gathered(item, store, when) for item in predicate.collections),
        records=_records(predicate.records),
        warnings=predicate.warnings,
        artifacts=index.artifacts,
    )


def _inventory(wire: WireInventory) -> InventorySummary:
    return InventorySummary(
        files=wire.files,
        languages=wire.languages,
        ecosystems={name: item.manifests for name, item in wire.ecosystems.items()},
        excluded=wire.excluded,
        ignored=wire.ignored,
        blocked=wire.blocked,
        examples=wire.examples,
        unread=wire.unread,
    )


def _records(wire: WireRecords) -> Records:
    return Records(wire.waivers, tuple(_attestation(item) for item in wire.attestations), wire.exemptions)


def _attestation(wire: WireAttestation) -> Attestation:
    return Attestation(
        framework=wire.framework,
        requirement=wire.requirement,
        statement=wire.statement,
        role=wire.role,
        person=wire.person,
        stated=wire.stated,
        review=wire.review,
        document=wire.document,
        digest=Digest.parse(wire.digest) if wire.digest else None,
        where=wire.where,
        intact=wire.intact,
    )


def _context(wire: WireContext) -> PipelineContext:
    return PipelineContext(
        platform=wire.platform,
        ref=wire.ref,
        target_ref=wire.target_ref,
        event=wire.event,
        actor=wire.actor,
        workflow=wire.workflow,
        run_url=wire.run_url,
    )


def _gathered(item: WireCollection, store: Store, when: When) -> Gathered:
    match item:
        case WireSkipped():
            return Gathered(Skipped(item.collector, item.kind, item.reason), None)
        case WireFailed():
            known, evidence = _evidence(item, store, when)
            failed = Failed(
                collector=item.collector,
                kind=item.kind,
                reason=item.reason,
                hint=item.hint,
                tool=evidence.tool,
                collected_at=item.collected_at,
                duration_s=item.duration_s,
            )
            return Gathered(failed, evidence_record(evidence, failed, known=known))
        case WireCollected():
            known, evidence = _evidence(item, store, when)
            raw = tuple(StoredReport(one.format, Digest.parse(one.digest), one.size, one.part) for one in item.raw)
            collected = Collected(evidence, item.collected_at, item.duration_s, raw, _reused(item.reused))
            return Gathered(collected, evidence_record(evidence, collected, known=known))
        case _:
            assert_never(item)


def _reused(wire: WireReused | None) -> Reused | None:
    return Reused(wire.files, wire.total, wire.oldest, wire.control_ran) if wire else None


def _evidence(item: WireFailed | WireCollected, store: Store, when: When) -> tuple[Digest, Evidence]:
    digest = Digest.parse(item.evidence)
    name = blob_name(digest.hex)
    content = store.read_blob(digest, LARGEST_EVIDENCE)
    evidence = decode_evidence(content, name)
    when(partial(check_written, evidence, content, name))
    if (evidence.collector, evidence.kind) != (item.collector, item.kind):
        raise BundleError(f"{name}: is evidence of something else than {MANIFEST} says", hint=REFUSED)
    return digest, evidence
