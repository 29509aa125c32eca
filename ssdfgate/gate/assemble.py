"""Puts together what goes into a bundle."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from ssdfgate import __version__
from ssdfgate.bundle import Gathered, Manifest, evidence_record
from ssdfgate.gate.collect import evidence_of
from ssdfgate.gate.look import Seen
from ssdfgate.gate.withhold import collected, withheld
from ssdfgate.model import Artifact, Collection, Skipped, Subject
from ssdfgate.model.records import Records
from ssdfgate.redaction import Redactor


def assemble(
    seen: Seen, records: Records, artifacts: Iterable[Artifact], now: datetime, redactor: Redactor
) -> Manifest:
    """The manifest of a new bundle: what was seen, what people had on record then, and what is to ship.

    This is where secrets stay behind: everything that goes into a bundle comes through here.
    """
    safe = replace(
        withheld(replace(seen, collections=()), redactor),
        collections=tuple(collected(item, redactor) for item in seen.collections),
    )
    return _manifest(safe, withheld(records, redactor), withheld(tuple(artifacts), redactor), now)


def _manifest(seen: Seen, records: Records, artifacts: tuple[Artifact, ...], now: datetime) -> Manifest:
    return Manifest(
        version=__version__,
        created_at=now,
        subject=seen.subject,
        context=seen.context,
        inventory=seen.inventory,
        gathered=tuple(gather(item, seen.subject) for item in seen.collections),
        records=records,
        warnings=seen.warnings,
        artifacts=tuple(sorted(set(artifacts))),
    )


def gather(collection: Collection, subject: Subject) -> Gathered:
    """A collection with its evidence."""
    if isinstance(collection, Skipped):
        return Gathered(collection, None)
    return Gathered(collection, evidence_record(evidence_of(collection, subject), collection))
