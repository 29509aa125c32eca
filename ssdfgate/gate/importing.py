"""`import`: reports of other jobs into a bundle, new or already there, without running anything."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from ssdfgate.bundle import Manifest, check_target, open_bundle, write_bundle
from ssdfgate.bundle.layout import MANIFEST
from ssdfgate.errors import UsageError
from ssdfgate.gate.assemble import assemble, gather
from ssdfgate.gate.look import Place, Seen, look
from ssdfgate.gate.withhold import collected
from ssdfgate.model import BundleRef, Collected
from ssdfgate.model.records import Records
from ssdfgate.redaction import redactor_of

_OTHER = "Run it in a checkout of that commit, or name another folder with --bundle."


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of it.

    Attributes:
        collections: the evidence of the reports, in the order of the reports.
        added: how many of them the bundle did not hold already.
    """

    bundle: BundleRef
    collections: tuple[Collected, ...]
    added: int


def import_reports(place: Place, bundle: Path) -> Imported:
    """Add the reports of `place` to the bundle in a folder; without one there, a bundle of these reports is made.

    Raises:
        UsageError: the bundle there is about another commit than the folder that we stand in.
        BundleError: what lies there is not a whole bundle, or nothing can be written there.
    """
    check_target(bundle)
    old = open_bundle(bundle).manifest if (bundle / MANIFEST).is_file() else None
    seen = look(replace(place, ours=(*place.ours, bundle, *_held(old))))
    imported = tuple(item for item in seen.collections if isinstance(item, Collected))
    now, redactor = datetime.now(UTC), redactor_of(place.environ)
    if old is None:
        written = write_bundle(assemble(seen, Records(), (), now, redactor), bundle)
        return Imported(written, imported, len(imported))
    _check_same(old, seen)
    held = {item.record.id for item in old.gathered if item.record is not None}
    made = tuple(gather(collected(item, redactor), seen.subject) for item in imported)
    new = tuple(item for item in made if item.record is not None and item.record.id not in held)
    manifest = replace(old, created_at=now, gathered=(*old.gathered, *new))
    return Imported(write_bundle(manifest, bundle, sources=(bundle,)), imported, len(new))


def _held(manifest: Manifest | None) -> Iterator[Path]:
    """Reports that a bundle holds already, by the paths that they had when they were imported."""
    for record in manifest.evidence() if manifest else ():
        report = record.evidence.facts.get("report")
        name = report.get("name") if isinstance(report, Mapping) else None
        if isinstance(name, str) and name:
            yield Path(name)


def _check_same(old: Manifest, seen: Seen) -> None:
    if old.subject != seen.subject:
        theirs, ours = (subject.commit or subject.tree for subject in (old.subject, seen.subject))
        raise UsageError(f"the bundle is about {theirs}, and the folder here is {ours}", hint=_OTHER)
