"""Makes evidence of what readers understood of reports that other jobs left."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from ssdfgate.gate.reach import Place, Reach, reach_of
from ssdfgate.gate.reports import Missing, Report
from ssdfgate.inventory import Inventory
from ssdfgate.lockfiles import Manifest
from ssdfgate.model import (
    Collected,
    Coverage,
    Digest,
    Evidence,
    EvidenceKind,
    Finding,
    Findings,
    JsonValue,
    Location,
    Origin,
    Payload,
    PiecedReport,
    RawReport,
    Reading,
    Stated,
    Status,
    Subject,
    Tool,
)
from ssdfgate.readers.summary import reasons
from ssdfgate.readers.understand import Understood

_SHORTEST_COMMIT = 7
_AGAIN = "Mend what the tool complains about, run it again, and import the new report."


def collections_of(
    reports: Iterable[Report],
    missing: Iterable[Missing],
    subject: Subject,
    inventory: Inventory | None,
    now: datetime,
    manifests: tuple[Manifest, ...] = (),
) -> tuple[Collected, ...]:
    """Evidence of every reading and of everything that is missing; a report that is handed in twice counts once."""
    found = [
        item for report in reports for item in _collected(report, subject, Place(inventory, manifests, report.name))
    ]
    absent = (Collected(_absent(item, subject), now, 0.0) for item in missing)
    return (*_once(found), *absent)


def _once(found: Sequence[Collected]) -> Sequence[Collected]:
    """Each piece of evidence once. One alone is not hashed for that: it may hold a million findings."""
    if len(found) == 1:
        return found
    by_digest: dict[Digest, Collected] = {}
    for item in found:
        by_digest.setdefault(item.evidence.digest, item)
    return tuple(by_digest.values())


def _collected(report: Report, subject: Subject, place: Place) -> Iterator[Collected]:
    raw = _raw(report.understood)
    # What a scanner of secrets found stands in its report; the bundle keeps the digest of that, and the findings.
    keeps = all(reading.kind is not EvidenceKind.SECRETS for reading in report.understood.readings)
    for reading in report.understood.readings:
        evidence = evidence_of(reading, report, subject, place, raw.digest)
        kept = (raw,) if keeps else ()
        moved = evidence.payload is not reading.payload  # then the report counts paths from elsewhere
        analysed = None if moved else reading.analysed
        made_at = reading.produced_at or report.made_at
        yield Collected(evidence, made_at, report.duration_s, kept, analysed=analysed)


def _raw(understood: Understood) -> RawReport | PiecedReport:
    content = understood.content
    if isinstance(content, bytes):
        return RawReport(understood.format, content)
    return PiecedReport(understood.format, content.digest, content.size, content.pieces)


def evidence_of(reading: Reading, report: Report, subject: Subject, place: Place, digest: Digest) -> Evidence:
    """Weigh one reading against what is judged."""
    bound, assumed = _bound(reading.subject, subject)
    reach = reach_of(reading, report.covers, place if bound == subject else Place(None, name=report.name))
    doubts = (*reasons(reading, skipped=False), *reach.doubts)
    status = Status.FAILED if reading.failure is not None else Status.PARTIAL if doubts else Status.COMPLETE
    return Evidence(
        kind=reading.kind,
        collector=reading.format,
        tool=reading.tool,
        subject=bound,
        origin=Origin.IMPORTED,
        status=status,
        coverage=reach.coverage,
        payload=_payload(reading.payload, reach.prefix),
        reasons=doubts,
        hint=(reach.hint or _AGAIN) if doubts else "",
        tolerable=status is Status.PARTIAL and reach.tolerable and not _beyond_files(reading),
        facts=_facts(reading, report, reach, assumed, digest),
    )


def _beyond_files(reading: Reading) -> bool:
    """Whether there are doubts about more than single files that were left out."""
    named = {name for _, name in reading.skipped}
    return bool(reading.gaps) or any(error.path is None or error.path not in named for error in reading.errors)


def _bound(stated: Stated | None, subject: Subject) -> tuple[Subject, tuple[str, ...]]:
    """What the report is about: the commit that it names, else the one that is judged, and then that is said."""
    commit = stated.commit if stated else None
    if commit is None:
        return subject, ("The report names no commit: it is taken to be about this one.",)
    if subject.commit and len(commit) >= _SHORTEST_COMMIT and subject.commit.startswith(commit.lower()):
        return subject, ()
    return Subject(stated.repository if stated else None, commit, dirty=None, tree=None), ()


def _payload(payload: Payload, prefix: str) -> Payload:
    if not prefix or not isinstance(payload, Findings):
        return payload
    return Findings(tuple(_moved(item, prefix) for item in payload.items))


def _moved(item: Finding, prefix: str) -> Finding:
    place = item.location
    if place is None or not place.path.startswith(prefix):
        return item
    return item.changed(location=Location(place.path.removeprefix(prefix), place.line, place.end_line))


def _facts(
    reading: Reading, report: Report, reach: Reach, assumed: tuple[str, ...], digest: Digest
) -> dict[str, JsonValue]:
    facts: dict[str, JsonValue] = {
        **reading.facts,
        "report": {"name": report.name, "digest": str(digest)},
        "assumptions": [*reach.assumed, *assumed],
    }
    if reach.sources:
        facts["sources"] = [dict(source) for source in reach.sources]
    if reading.subject is not None:
        facts["stated"] = reading.subject.to_json()
    if reading.warnings:
        facts["warnings"] = list(reading.warnings)
    return facts


def _absent(missing: Missing, subject: Subject) -> Evidence:
    """A report that is missing is evidence too, of status `failed`, with nothing looked at."""
    return Evidence(
        kind=missing.kind,
        collector=f"import:{missing.name}",
        tool=Tool("import", None),
        subject=subject,
        origin=Origin.IMPORTED,
        status=Status.FAILED,
        coverage=Coverage(unit="reports", considered=0, analysed=0),
        reasons=(missing.reason,),
        hint=missing.hint,
    )
