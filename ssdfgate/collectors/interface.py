"""What a collector is.

A collector runs a tool over the snapshot, hands over the raw reports, and, once these have been read, weighs them
against the inventory. It never parses a report itself: that is the work of the reader that the report names, so a
report of our own run and an imported one are understood by the same code.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

from ssdfgate.cache import Cache
from ssdfgate.earlier import Earlier
from ssdfgate.inventory import Inventory, Snapshot
from ssdfgate.lockfiles import Declared
from ssdfgate.model import Evidence, EvidenceKind, RawReport, Reading, Subject, Tool
from ssdfgate.model.settings import Settings
from ssdfgate.runner import Runner


@dataclass(frozen=True, slots=True)
class Job:
    """All that a collector gets.

    Attributes:
        root: the repository; read-only, untrusted, and never the working directory of a tool.
        declared: what manifests and lock files of the tree say of its dependencies.
        sources: a private copy of every file of the inventory that has a language, at the same relative path,
            without links, ignore files or scanner configuration. Shared by all collectors: do not write into it.
        workspace: a private empty folder of this collector, removed when the run is over.
        progress: tells the person who waits what is being done now.
        cache: what scanners said before; None where only what they say now counts.
        earlier: what the bundle of the base holds; None where there is none.
    """

    root: Path
    inventory: Inventory
    declared: Declared
    sources: Snapshot
    workspace: Path
    subject: Subject
    settings: Settings
    runner: Runner
    progress: Callable[[str], None]
    cache: Cache | None = None
    earlier: Earlier | None = None

    @property
    def snapshot(self) -> Path:
        """The folder of `sources`, which is written for whoever asks first.

        Raises:
            OSError: it cannot be written.
        """
        return self.sources.folder()


class Pending(Protocol):
    """A run whose raw reports wait to be read."""

    @property
    def tool(self) -> Tool:
        """The tool as it was called."""

    @property
    def raw(self) -> tuple[RawReport, ...]:
        """The reports, redacted; empty where there was nothing to run the tool on."""

    def conclude(self, readings: tuple[Reading, ...]) -> Evidence:
        """Weigh the readings, one per raw report in the same order, against the inventory. Does no I/O."""


class Collector(Protocol):
    """One tool.

    `cost` orders the start: the collector with the highest goes first. `install` is the command that brings the tool.
    """

    name: ClassVar[str]
    kind: ClassVar[EvidenceKind]
    cost: ClassVar[int]
    install: ClassVar[str]

    def run(self, job: Job) -> Pending:
        """Run the tool.

        Raises:
            CollectorError: where no usable report can come of it; its message and hint go into `failed` evidence.
        """
