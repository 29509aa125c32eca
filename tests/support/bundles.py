"""Bundles that open the gate, or nearly."""

from dataclasses import replace
from pathlib import Path

from support.evidence import SUBJECT, WHEN
from support.proof import INVENTORY, all_evidence
from support.signed import signer

from ssdfgate.bundle import Gathered, Manifest, evidence_record, write_bundle
from ssdfgate.bundle.signing import sign_bundle
from ssdfgate.model import Collected, InventorySummary, PipelineContext, Platform, RawReport

SUMMARY = InventorySummary(
    files=INVENTORY["files"],
    languages=INVENTORY["languages"],
    ecosystems={name: tuple(entry["manifests"]) for name, entry in INVENTORY["ecosystems"].items()},
)


def proof(*names: str, **changes) -> Manifest:
    """A manifest over evidence that opens the gate; with names, only over that of these collectors."""
    items = {name: item for name, item in all_evidence().items() if not names or name in names}
    runs = [
        Collected(item, WHEN, 1.0, (RawReport(f"{item.collector}-json", name.encode()),))
        for name, item in items.items()
    ]
    base = Manifest(
        version="1.0",
        created_at=WHEN,
        subject=SUBJECT,
        context=PipelineContext(Platform.CI),
        inventory=SUMMARY,
        gathered=tuple(Gathered(run, evidence_record(run.evidence, run)) for run in runs),
    )
    return replace(base, **changes)


def bundle_of(manifest: Manifest, path: Path, kind: str | None = "p256") -> Path:
    """Write a bundle, and sign it with a key of that kind."""
    write_bundle(manifest, path)
    if kind:
        sign_bundle(path, signer(kind))
    return path
