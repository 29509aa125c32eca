"""Splits files into shards of about equal size: scanners that look at one file after the other find the same in them.

One file can bring a whole run down. Then the run is halved until that file is alone: it counts as skipped, and the
others keep their findings.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import methodcaller

from ssdfgate.collectors.documents import document_of
from ssdfgate.errors import CollectorError
from ssdfgate.inventory import File
from ssdfgate.model import JsonValue
from ssdfgate.process import Finished

SHARD_BYTES = 1024 * 1024
"""Source that makes another start of a scanner with its control (about 1 s) worth it."""

SHARDS_PER_SLOT = 3
"""More shards than slots, each round smaller than the one before, so that no slot waits long for the last shard."""

CRASHED = "the scanner crashed on it"
"""Why a file counts as skipped that brings a scanner down."""

HONOURED = "honoured"
"""Begins the names of the reports of a second pass, in which comments that suppress findings count."""

_PER_FILE = 1024
_SPARE_RUNS = 64


@dataclass(frozen=True, slots=True)
class Task:
    """Files for one run; `honouring` where comments that suppress findings count, `cached` where none is needed."""

    files: tuple[File, ...]
    honouring: bool = False
    cached: bool = False

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of the files."""
        return tuple(file.path for file in self.files)

    def halves(self) -> tuple["Task", ...]:
        """Tasks for the same files; none where there is only one file."""
        middle = len(self.files) // 2
        parts = (self.files[:middle], self.files[middle:]) if middle else ()
        return tuple(Task(part, self.honouring) for part in parts)


@dataclass(frozen=True, slots=True)
class Done:
    """What tasks left: tasks and reports side by side, those of the first pass first.

    `crashed` are the files that brought the scanner down in the first pass.
    """

    tasks: tuple[Task, ...]
    documents: tuple[dict[str, JsonValue], ...]
    crashed: tuple[str, ...]

    @property
    def first(self) -> int:
        """How many reports belong to the first pass."""
        return sum(not task.honouring for task in self.tasks)

    def parts(self) -> tuple[str, ...]:
        """A name for every report."""
        ran = [task.honouring for task in self.tasks if not task.cached]
        first, second = numbered("", ran.count(False)), numbered(HONOURED, ran.count(True))
        named = {False: "cached", True: f"{HONOURED}-cached"}
        return tuple(
            named[task.honouring] if task.cached else next(second if task.honouring else first) for task in self.tasks
        )


def split(files: Iterable[File], slots: int, heavy: Mapping[str, int] | None = None) -> tuple[tuple[File, ...], ...]:
    """At least one shard, at most SHARDS_PER_SLOT for each slot; the same files always give the same shards.

    One for each slot makes a round. Of three rounds the first gets three sixths of everything, the last one sixth.

    Args:
        files: to be split.
        slots: how many shards run at a time.
        heavy: how many times as long as others a file of a language takes for its size.
    """
    weights = {file: file.size * (heavy or {}).get(file.language or "", 1) for file in files}
    listed = sorted(weights, key=lambda file: (-weights[file], file.path))
    wanted = max(1, min(sum(weights.values()) // SHARD_BYTES, slots * SHARDS_PER_SLOT, len(listed)))
    starts = range(0, wanted, slots)
    rounds = [
        _Round(len(starts) - place, [(0, number, []) for number in range(start, min(start + slots, wanted))])
        for place, start in enumerate(starts)
    ]
    for file in listed:
        weight = weights[file] + _PER_FILE
        min(rounds, key=methodcaller("filled", weight)).add(file, weight)
    shards = sorted((number, held) for item in rounds for _, number, held in item.heap)
    return tuple(tuple(sorted(held, key=lambda file: file.path)) for _, held in shards)


@dataclass(frozen=True, slots=True)
class _Round:
    """Shards of one size: `heap` has weight, number and files of each, `share` is what one of them is to hold."""

    share: int
    heap: list[tuple[int, int, list[File]]]

    def filled(self, more: int) -> float:
        """How full its emptiest shard would be."""
        return (self.heap[0][0] + more) / self.share

    def add(self, file: File, weight: int) -> None:
        """Put a file into its emptiest shard."""
        filled, number, files = self.heap[0]
        files.append(file)
        heapq.heapreplace(self.heap, (filled + weight, number, files))


def numbered(name: str, count: int) -> Iterator[str]:
    """Names for the reports of a pass: its own, with a number where there are several."""
    return (name if count == 1 else f"{name or 'shard'}-{number}" for number in range(1, count + 1))


@dataclass(frozen=True, slots=True)
class Trial:
    """How the tasks of a scanner are run, and what is made of runs that leave no report.

    Attributes:
        scanner: its name.
        run: runs tasks side by side.
        file_to_blame: whether a run may have ended as it did because of one file.
        hint: what to do when the scanner itself is broken.
    """

    scanner: str
    run: Callable[[Sequence[Task]], Sequence[Finished]]
    file_to_blame: Callable[[Finished], bool]
    hint: str

    def settle(self, tasks: Sequence[Task], finished: Sequence[Finished]) -> Done:
        """Take the reports; where one is missing, run the halves of the task until one file is to blame.

        Raises:
            CollectorError: when no file may be to blame, when the first pass left no report at all, or when so much
                fails that no single file can be it.
        """
        reports: list[tuple[Task, dict[str, JsonValue]]] = []
        lost: list[Task] = []
        errors: list[CollectorError] = []
        waiting, spare = list(zip(tasks, finished, strict=True)), _SPARE_RUNS
        while waiting and spare >= 0:
            failed = [task for task, item in waiting if not self._report(task, item, reports, errors)]
            lost += [task for task in failed if not task.halves()]
            halves = [half for task in failed for half in task.halves()]
            spare -= len(halves)
            waiting = list(zip(halves, self.run(halves), strict=True)) if halves and spare >= 0 else []
        if errors and (spare < 0 or all(task.honouring for task, _ in reports)):
            raise errors[0]
        reports.sort(key=lambda report: (report[0].honouring, report[0].paths))
        crashed = tuple(path for task in lost if not task.honouring for path in task.paths)
        return Done(tuple(task for task, _ in reports), tuple(document for _, document in reports), crashed)

    def _report(
        self,
        task: Task,
        finished: Finished,
        reports: list[tuple[Task, dict[str, JsonValue]]],
        errors: list[CollectorError],
    ) -> bool:
        try:
            reports.append((task, document_of(finished, self.scanner, self.hint)))
        except CollectorError as error:
            if not self.file_to_blame(finished):
                raise
            errors.append(error)
            return False
        return True
