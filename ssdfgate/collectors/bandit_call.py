r"""How bandit is called: with lists of files, in shards, and with nothing that the repository could have put there.

What was measured with 1.9.4, and why the call is what it is:

- Files are named one by one: then bandit takes them whatever they are called, and no pattern leaves any out.
- An `--ini` of our own stops it from loading a `.bandit` of the tree, which may skip tests or hide findings.
- `-x ""`, or its list of excluded names hits any path that holds one of them (`.git` hits `.github/`).
- `-q`, or more than 50 files bring a progress bar before the JSON.
- It works on one file after the other, so shards find exactly what one run finds.
- One file can bring a whole run down: `password = "\ud800"` makes it fail to write its report. Then the run is halved
  until that file is alone; it is skipped, and the others keep their findings.
"""

import heapq
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ssdfgate.collectors.documents import document_of, last_words
from ssdfgate.collectors.look import CONTROL, Places
from ssdfgate.errors import CollectorError, ProcessError
from ssdfgate.inventory import File
from ssdfgate.model import Digest, JsonValue, canonical_json
from ssdfgate.process import Command, Ended, Finished, Runner

SHARD_BYTES = 256 * 1024
"""Source that makes another start of bandit (0.3 s) worth it."""

SHARDS_PER_SLOT = 4
"""More shards than slots, so that no slot waits long for the last one."""

ARGV_BYTES = 96 * 1024
"""Names in one call; systems allow 128 KiB and more, Linux 2 MiB."""

CRASHED = "bandit crashed on it"
"""Why a file counts as skipped that brings bandit down."""

IGNORING = "--ignore-nosec"
INSTALL = "pip install bandit"
_CONTROLS = Path(__file__).resolve().parent / "controls"
_CONTROL_NAME = "bandit_control.py"
_PER_FILE = 1024
_ABOUT_TIMEOUT_S = 60.0
_SPARE_RUNS = 64
_CALL = ("-f", "json", "-q", "-x", "")
_VERSION = re.compile(r"\Abandit (\S+)\s+python version = ([0-9.]+)")
_TEST = re.compile(r"^\s+(B[0-9]{3})\s", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class About:
    """What bandit says of itself: version, the Python that it parses with, and its tests."""

    version: str
    python: str
    tests: tuple[str, ...]

    @property
    def digest(self) -> Digest:
        """Digest of the rule set: the tests do not change within a version."""
        return Digest.of(canonical_json({"version": self.version, "tests": list(self.tests)}))

    @property
    def short_python(self) -> str:
        """Major and minor version: what decides which syntax can be parsed."""
        return ".".join(self.python.split(".")[:2])


def expected(*, honouring: bool) -> Places:
    """What the control must give, with or without the line that a `nosec` comment hides."""
    parts = json.loads((_CONTROLS / "bandit_control.json").read_text("utf-8"))
    return _places(parts["found"]) - (_places(parts["suppressed"]) if honouring else Counter())


def _places(rules: dict[str, list[int]]) -> Places:
    return Counter((_CONTROL_NAME, rule, line) for rule, lines in rules.items() for line in lines)


def balanced(files: Iterable[File], slots: int) -> tuple[tuple[str, ...], ...]:
    """Split files into shards of about equal size, none with more names than a call can hold."""
    listed = sorted(files, key=lambda file: (-file.size, file.path))
    size = sum(file.size for file in listed)
    wanted = max(1, min(size // SHARD_BYTES, slots * SHARDS_PER_SLOT))
    heap: list[tuple[int, int, list[str]]] = [(0, number, []) for number in range(wanted)]
    for file in listed:
        weight, number, paths = heap[0]
        paths.append(_named(file.path))
        heapq.heapreplace(heap, (weight + file.size + _PER_FILE, number, paths))
    ordered = sorted(heap, key=lambda item: item[1])
    return tuple(part for _, _, paths in ordered for part in _fitting(sorted(paths)))


def _named(path: str) -> str:
    """The path as an argument: `-` alone would mean standard input."""
    return f"./{path}" if path.startswith("-") else path


def _fitting(paths: Sequence[str]) -> Iterable[tuple[str, ...]]:
    part: list[str] = []
    length = 0
    for path in paths:
        needed = len(path.encode()) + 1
        if part and length + needed > ARGV_BYTES:
            yield tuple(part)
            part, length = [], 0
        part.append(path)
        length += needed
    if part:
        yield tuple(part)


@dataclass(frozen=True, slots=True)
class Task:
    """Files for one run; `honouring` where comments that suppress findings count."""

    paths: tuple[str, ...]
    honouring: bool = False

    def halves(self) -> tuple["Task", "Task"]:
        """Two tasks for the same files."""
        middle = len(self.paths) // 2
        return Task(self.paths[:middle], self.honouring), Task(self.paths[middle:], self.honouring)


@dataclass(frozen=True, slots=True)
class Done:
    """What tasks left: their reports, first those of the first pass, and the files that brought bandit down in it."""

    tasks: tuple[Task, ...]
    documents: tuple[dict[str, JsonValue], ...]
    crashed: tuple[str, ...]


def settle(
    tasks: Sequence[Task],
    finished: Sequence[Finished],
    again: Callable[[Sequence[Task]], tuple[Finished, ...]],
    hint: str,
) -> Done:
    """Take the reports; where there is none, run the halves of the task until the file that is to blame is alone.

    Raises:
        CollectorError: when time or output ran out, when the first pass left no report at all, or when so much fails
            that no single file can be to blame.
    """
    waiting = list(zip(tasks, finished, strict=True))
    reports: list[tuple[Task, dict[str, JsonValue]]] = []
    lost: list[Task] = []
    errors: list[CollectorError] = []
    spare = _SPARE_RUNS
    while waiting:
        halves: list[Task] = []
        for task, item in waiting:
            try:
                reports.append((task, document_of(item, "bandit", hint)))
            except CollectorError as error:
                if item.ended is not Ended.EXITED:
                    raise
                errors.append(error)
                halves += task.halves() if len(task.paths) > 1 else ()
                lost += () if len(task.paths) > 1 else (task,)
        spare -= len(halves)
        if spare < 0:
            break
        waiting = list(zip(halves, again(halves), strict=True)) if halves else []
    if errors and (spare < 0 or all(task.honouring for task, _ in reports)):
        raise errors[0]
    reports.sort(key=lambda report: (report[0].honouring, report[0].paths))
    crashed = tuple(path.removeprefix("./") for task in lost if not task.honouring for path in task.paths)
    return Done(tuple(task for task, _ in reports), tuple(document for _, document in reports), crashed)


@dataclass(frozen=True, slots=True)
class Bench:
    """What lies beside the tree: an empty `--ini` and the control."""

    folder: Path

    @property
    def control(self) -> Path:
        """The known-bad file."""
        return self.folder / "control" / _CONTROL_NAME

    def command(self, tool: Path, snapshot: Path, task: Task, timeout_s: float) -> Command:
        """One run over the files of a task and the control."""
        ini = str(self.folder / "empty.ini")
        flags = () if task.honouring else (IGNORING,)
        argv = (str(tool), *_CALL, "--ini", ini, *flags, "--", *task.paths, str(self.control))
        return Command(argv, snapshot, timeout_s, env={"HOME": str(self.folder), "TMPDIR": str(self.folder)})

    def edit(self, text: str) -> str:
        """Take the folders of this machine out of a text of the report."""
        return text.replace(f"{self.folder}/control/", CONTROL).replace(str(self.folder), "{workspace}")


def lay_out(folder: Path) -> Bench:
    """Put configuration and control into the folder."""
    bench = Bench(folder)
    bench.control.parent.mkdir()
    (folder / "empty.ini").write_text("[bandit]\n", "utf-8")
    shutil.copyfile(_CONTROLS / f"{_CONTROL_NAME}.txt", bench.control)
    return bench


def shown_call(*flags: str) -> tuple[str, ...]:
    """The call for the evidence: no folder of this machine, the same from run to run, however it was split."""
    return ("{tool}", *_CALL, "--ini", "{workspace}/empty.ini", *flags, "--", "{files}", f"{CONTROL}{_CONTROL_NAME}")


def about_commands(tool: Path, folder: Path) -> tuple[Command, Command]:
    """The calls that `read_about` understands."""
    version, tests = (Command((str(tool), flag), folder, _ABOUT_TIMEOUT_S) for flag in ("--version", "--help"))
    return version, tests


def read_about(version: Finished, tests: Finished) -> About:
    """Understand what bandit says of itself.

    Raises:
        CollectorError: when it does not.
    """
    match = _VERSION.match(version.stdout.decode("utf-8", "replace"))
    found = sorted(set(_TEST.findall(tests.stdout.decode("utf-8", "replace"))))
    if match is None or not found:
        broken = version if match is None else tests
        what = (
            f"bandit does not say which version and tests it has: it {broken.describe()}{last_words(broken.stderr)}"
        )
        raise CollectorError(what, hint=f"Install it again: {INSTALL}")
    return About(match[1], match[2], tuple(found))


def run_all(runner: Runner, commands: Sequence[Command]) -> tuple[Finished, ...]:
    """Run these side by side.

    Raises:
        CollectorError: when bandit cannot be started.
    """
    try:
        return runner.run_all(commands)
    except ProcessError as error:
        raise CollectorError(str(error), hint=error.hint) from error
