"""Looks at a folder: what it is, what lies in it, and what every collector says of it."""

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ssdfgate.cache import Cache
from ssdfgate.collectors.interface import Collector, Job
from ssdfgate.context import detect
from ssdfgate.earlier import Earlier
from ssdfgate.gate.collect import Progress, collect
from ssdfgate.gate.imported import collections_of
from ssdfgate.gate.ours import dirty_but_for, exclusions_of, ours_below
from ssdfgate.gate.reports import Missing, Report
from ssdfgate.gate.since import Since, earlier_of, gone, paths_of
from ssdfgate.gate.target import Source
from ssdfgate.git import WorkTree, open_work_tree
from ssdfgate.inventory import Inventory, Snapshot, take
from ssdfgate.lockfiles import Declared
from ssdfgate.lockfiles.tree import read_all
from ssdfgate.model import Collection, InventorySummary, Limit, PipelineContext, Subject
from ssdfgate.model.settings import Exclusion, Settings
from ssdfgate.plugins import described
from ssdfgate.process import processors
from ssdfgate.readers.interface import Reader
from ssdfgate.runner import Runner
from ssdfgate.scratch import large_scratch

_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  # folders below it are made by tempfile, private and with random names
_ENOUGH_MEMORY = 2 * 1024**3
_EXAMPLES = 3
"""Files of each language that reasons name."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found: the subject, what lies in the tree, and all that was collected.

    `gone` are paths of findings of the base at which no file lies any more.
    """

    subject: Subject
    context: PipelineContext
    warnings: tuple[Limit, ...]
    inventory: InventorySummary
    collections: tuple[Collection, ...]
    gone: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """Where to look, and with what.

    Attributes:
        environ: the environment that tells where we run; only names of the known platforms are read.
        reports: of other jobs, already read.
        missing: reports of other jobs that should be there.
        ours: what lies in the folder only because of us, beside the reports: a bundle.
        source: where configuration and records come from; the folder itself where it is not given.
        cache: what scanners said of files before; None where only what they say now counts.
        since: where the change began that is looked at, and its bundle; None where nobody asked.
    """

    root: Path
    settings: Settings
    environ: Mapping[str, str]
    collectors: tuple[Collector, ...]
    readers: Mapping[str, Reader]
    progress: Progress
    reports: tuple[Report, ...] = ()
    missing: tuple[Missing, ...] = ()
    ours: tuple[Path, ...] = ()
    source: Source | None = None
    cache: Cache | None = None
    since: Since | None = None

    @property
    def judged_by(self) -> Source:
        """Where configuration and records come from."""
        return self.source or Source(self.root, self.root)


def look(place: Place, stack: ExitStack | None = None) -> Seen:
    """Run every collector over a snapshot of the files.

    Args:
        place: where to look, and with what.
        stack: takes the snapshot away when it is closed, for those who have something better to do meanwhile; None
            takes it away at once.

    Raises:
        UsageError: the folder cannot be walked.
    """
    if stack is None:
        with ExitStack() as own:
            return look(place, own)
    others = _of_others(place.settings.plugins)
    work_tree = open_work_tree(place.root)
    detected = detect(place.environ, work_tree)
    workspace = stack.enter_context(large_scratch("ssdfgate-", _roomy()))
    with Runner(place.settings.jobs or processors()) as runner:
        sources = Snapshot(workspace / "tree")
        git_files = work_tree.files() if work_tree else None
        ours = ours_below(place.root, (*place.ours, *(report.path for report in place.reports)), work_tree)
        exclusions = (*place.settings.exclusions, *exclusions_of(ours))
        inventory = take(place.root, git=git_files, exclusions=exclusions, snapshot=sources)
        subject = _subject(work_tree, inventory, ours)
        declared = read_all(place.root, inventory)
        earlier, refused = _earlier(place, inventory, exclusions)
        job = Job(
            root=place.root,
            inventory=inventory,
            declared=declared,
            sources=sources,
            workspace=workspace,
            subject=subject,
            settings=place.settings,
            runner=runner,
            progress=lambda _: None,
            cache=place.cache,
            earlier=earlier,
        )
        collections = collect(place.collectors, place.readers, job, workspace, place.progress)
        imported = collections_of(
            place.reports, place.missing, subject, inventory, datetime.now(UTC), declared.manifests
        )
        collections = (*collections, *imported)
    said = earlier.limits() if earlier else refused
    warnings = (*detected.warnings, *others, *_closed(place.cache), *said)
    missing = gone(paths_of(place.since), place.root, inventory)
    return Seen(subject, detected.context, warnings, _summary(inventory, declared), collections, missing)


def _earlier(
    place: Place, inventory: Inventory, exclusions: Sequence[Exclusion]
) -> tuple[Earlier | None, tuple[Limit, ...]]:
    """What collectors may take from the bundle of the base, and what is to say where that is nothing."""
    if place.since is None or place.since.bundle is None:
        return None, place.since.limits() if place.since else ()
    found = earlier_of(place.since, place.root, inventory, exclusions, datetime.now(UTC))
    if isinstance(found, Earlier):
        return found, ()
    told = f"Nothing is taken from the bundle of the base, because {found}."
    return None, (Limit(told),)


def _of_others(packages: Sequence[str]) -> tuple[Limit, ...]:
    """Say whose collectors and readers took part beside our own."""
    return tuple(
        Limit(f"collectors and readers of {item} took part, named by `plugins:`") for item in described(packages)
    )


def _closed(cache: Cache | None) -> tuple[Limit, ...]:
    """Keep the cache within its size; returns what is to say of it."""
    if cache is None:
        return ()
    if cache.grown:
        cache.prune()
    return cache.limits()


def _subject(work_tree: WorkTree | None, inventory: Inventory, ours: Sequence[str]) -> Subject:
    if work_tree is None:
        return Subject(repository=None, commit=None, dirty=None, tree=inventory.tree)
    dirty = dirty_but_for(work_tree, ours)
    return Subject(work_tree.remote, work_tree.commit, dirty, inventory.tree)


def _roomy() -> Path | None:
    """In memory where there is plenty, since thousands of small files go through the workspace."""
    if "TMPDIR" in os.environ or sys.platform != "linux" or not os.access(_SHARED_MEMORY, os.W_OK):
        return None
    return _SHARED_MEMORY if shutil.disk_usage(_SHARED_MEMORY).free > _ENOUGH_MEMORY else None


def _summary(inventory: Inventory, declared: Declared) -> InventorySummary:
    ecosystems = sorted({str(manifest.ecosystem) for manifest in declared.manifests})
    return InventorySummary(
        files=len(inventory.files),
        languages=dict(inventory.languages),
        ecosystems={
            name: tuple(item.path for item in declared.manifests if item.ecosystem == name) for name in ecosystems
        },
        excluded=inventory.excluded,
        ignored=inventory.ignored,
        blocked=len(inventory.blocked),
        examples=_examples(inventory),
        unread=dict(inventory.unread),
    )


def _examples(inventory: Inventory) -> dict[str, tuple[str, ...]]:
    """The first files of each language, for reasons that name some."""
    found: dict[str, tuple[str, ...]] = {}
    for file in inventory.files:
        if file.language is not None and len(found.get(file.language, ())) < _EXAMPLES:
            found[file.language] = (*found.get(file.language, ()), file.path)
    return found
