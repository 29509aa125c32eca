"""Runs all collectors side by side and reads what they leave; whatever happens to one, the others are kept."""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from ssdfgate.collectors.interface import Collector, Job
from ssdfgate.collectors.shards import HONOURED
from ssdfgate.errors import MachineError, SsdfgateError
from ssdfgate.model import (
    Collected,
    Collection,
    Coverage,
    Evidence,
    Failed,
    Origin,
    RawReport,
    Reading,
    Reused,
    Skipped,
    Status,
    Subject,
    Tool,
    clean,
)
from ssdfgate.readers.interface import Reader


@dataclass(frozen=True, slots=True)
class Progress:
    """Tells a person how far collecting is: a step of one collector, and its end."""

    step: Callable[[str, str], None]
    done: Callable[[Collection], None]


def collect(
    collectors: Sequence[Collector], readers: Mapping[str, Reader], job: Job, workspace: Path, progress: Progress
) -> tuple[Collection, ...]:
    """Run every collector in a thread of its own, costly ones first; their tools share the slots of `job.runner`."""
    ordered = sorted(collectors, key=lambda item: -item.cost)
    with ThreadPoolExecutor(max_workers=max(1, len(ordered)), thread_name_prefix="collector") as pool:
        try:
            waiting = [pool.submit(_collect_one, item, readers, job, workspace, progress) for item in ordered]
            return tuple(future.result() for future in waiting)
        except BaseException:
            job.runner.cancel()
            raise


def _collect_one(
    collector: Collector, readers: Mapping[str, Reader], job: Job, workspace: Path, progress: Progress
) -> Collection:
    name = collector.name
    reason = job.settings.skip.get(name)
    collection: Collection
    if reason is not None:
        collection = Skipped(name, collector.kind, reason)
    else:
        own = workspace / name
        own.mkdir()
        mine = replace(job, workspace=own, progress=lambda text: progress.step(name, text))
        collection = _run(collector, readers, mine)
    progress.done(collection)
    return collection


def _run(collector: Collector, readers: Mapping[str, Reader], job: Job) -> Collection:
    started_at, started = datetime.now(UTC), time.monotonic()
    tool = Tool(collector.name, None)
    try:
        pending = collector.run(job)
        tool = pending.tool
        readings = tuple(_read(report, readers) for report in pending.raw)
        evidence, analysed = pending.conclude(readings), _analysed(pending.raw, readings)
        reused = _reused(collector.name, job)
        oldest = min(started_at, reused.oldest) if reused else started_at
        return Collected(evidence, oldest, time.monotonic() - started, pending.raw, reused, analysed)
    except SsdfgateError as error:
        reason, hint = str(error), error.hint
    except Exception as error:  # noqa: BLE001  # a plugin is a border: whatever it raises must become evidence
        known = MachineError.of(error)
        reason = str(known or f"internal error in the collector: {type(error).__name__}: {error}")
        hint = known.hint if known else "This is a defect of the collector; please report it."
    # A report that cannot be read cannot be redacted either, so it is not kept.
    seconds = time.monotonic() - started
    return Failed(collector.name, collector.kind, clean(reason), clean(hint), tool, started_at, seconds)


def _analysed(reports: Sequence[RawReport], readings: Sequence[Reading]) -> frozenset[str] | None:
    """What was looked at in the pass whose findings count; None where the tool does not say."""
    pairs = zip(reports, readings, strict=True)
    first = [reading for report, reading in pairs if not report.part.startswith(HONOURED)]
    if not first or any(reading.analysed is None for reading in first):
        return None
    skipped = {name for reading in first for _, name in reading.skipped}
    return frozenset(name for reading in first for name in reading.analysed or ()) - skipped


def _reused(name: str, job: Job) -> Reused | None:
    """What came from the cache and from the bundle of the base, together."""
    found = [item for item in (source.reused(name) for source in (job.cache, job.earlier) if source) if item]
    if not found:
        return None
    files, oldest = sum(item.files for item in found), min(item.oldest for item in found)
    return replace(found[0], files=files, oldest=oldest)


def _read(report: RawReport, readers: Mapping[str, Reader]) -> Reading:
    (reading,) = readers[report.format].read(report.content)
    return reading


def evidence_of(collection: Collected | Failed, subject: Subject) -> Evidence:
    """The evidence of a collection; a failure is evidence too, of status `failed`, with nothing looked at."""
    if isinstance(collection, Collected):
        return collection.evidence
    return Evidence(
        kind=collection.kind,
        collector=collection.collector,
        tool=collection.tool,
        subject=subject,
        origin=Origin.RAN,
        status=Status.FAILED,
        coverage=Coverage(unit="runs", considered=0, analysed=0),
        reasons=(collection.reason,),
        hint=collection.hint,
    )
