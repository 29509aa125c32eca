r"""How bandit is called: with lists of files, in shards, and with nothing that the repository could have put there.

What was measured with 1.9.4, and why the call is what it is:

- Files are named one by one: then bandit takes them whatever they are called, and no pattern leaves any out.
- An `--ini` of our own stops it from loading a `.bandit` of the tree, which may skip tests or hide findings.
- `-x ""`, or its list of excluded names hits any path that holds one of them (`.git` hits `.github/`).
- `-q`, or more than 50 files bring a progress bar before the JSON.
- It works on one file after the other, so shards find exactly what one run finds.
- One file can bring a whole run down: `password = "\ud800"` makes it fail to write its report.
"""

import json
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from ssdfgate.collectors.documents import last_words
from ssdfgate.collectors.installed import version_of
from ssdfgate.collectors.look import CONTROL, Places
from ssdfgate.collectors.shards import Task, split
from ssdfgate.errors import CollectorError, ProcessError
from ssdfgate.inventory import File
from ssdfgate.model import Digest, JsonValue, canonical_json
from ssdfgate.process import Command, Finished
from ssdfgate.runner import Runner

ARGV_BYTES = 96 * 1024
"""Names in one call; systems allow 128 KiB and more, Linux 2 MiB."""

IGNORING = "--ignore-nosec"
INSTALL = "pip install bandit"
_CONTROLS = Path(__file__).resolve().parent / "controls"
_CONTROL_NAME = "bandit_control.py"
_ABOUT_TIMEOUT_S = 60.0
_CALL = ("-f", "json", "-q", "-x", "")
_VERSION = re.compile(r"\Abandit (\S+)\s+python version = ([0-9.]+)")
_TEST = re.compile(r"^\s+(B[0-9]{3})\s", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class About:
    """What bandit says of itself: version, the Python that it parses with, and its tests."""

    version: str
    python: str
    tests: tuple[str, ...]

    @classmethod
    def of(cls, said: Mapping[str, JsonValue]) -> Self:
        """From the shape of `to_json`; what a cache hands over has it, since the key says who wrote it."""
        tests = said["tests"] if isinstance(said["tests"], list) else []
        return cls(str(said["version"]), str(said["python"]), tuple(map(str, tests)))

    def to_json(self) -> dict[str, JsonValue]:
        """For a cache."""
        return {"version": self.version, "python": self.python, "tests": list(self.tests)}

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


def balanced(files: Iterable[File], slots: int) -> tuple[tuple[File, ...], ...]:
    """Split files into shards of about equal size, none with more names than a call can hold."""
    return tuple(part for shard in split(files, slots) for part in _fitting(shard))


def _named(path: str) -> str:
    """The path as an argument: `-` alone would mean standard input."""
    return f"./{path}" if path.startswith("-") else path


def _fitting(files: Iterable[File]) -> Iterator[tuple[File, ...]]:
    part: list[File] = []
    length = 0
    for file in files:
        needed = len(_named(file.path).encode()) + 1
        if part and length + needed > ARGV_BYTES:
            yield tuple(part)
            part, length = [], 0
        part.append(file)
        length += needed
    if part:
        yield tuple(part)


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
        names = (_named(file.path) for file in task.files)
        argv = (str(tool), *_CALL, "--ini", ini, *flags, "--", *names, str(self.control))
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


def about_commands(tool: Path, folder: Path) -> tuple[Command, ...]:
    """The calls that `read_about` understands: for the tests, and for the version where we do not know it already."""
    flags = ("--help",) if version_of("bandit", tool) else ("--help", "--version")
    return tuple(Command((str(tool), flag), folder, _ABOUT_TIMEOUT_S) for flag in flags)


def read_about(tool: Path, asked: Sequence[Finished]) -> About:
    """Understand what bandit says of itself.

    Raises:
        CollectorError: when it does not.
    """
    tests, *versions = asked
    said = versions[0].stdout.decode("utf-8", "replace") if versions else _known(tool)
    match = _VERSION.match(said)
    found = sorted(set(_TEST.findall(tests.stdout.decode("utf-8", "replace"))))
    if match is None or not found:
        broken = versions[0] if match is None and versions else tests
        what = (
            f"bandit does not say which version and tests it has: it {broken.describe()}{last_words(broken.stderr)}"
        )
        raise CollectorError(what, hint=f"Install it again: {INSTALL}")
    return About(match[1], match[2], tuple(found))


def _known(tool: Path) -> str:
    """What `--version` would say of a bandit that our own interpreter runs."""
    return f"bandit {version_of('bandit', tool)}\n  python version = {sys.version}"


def run_all(runner: Runner, commands: Sequence[Command]) -> tuple[Finished, ...]:
    """Run these side by side.

    Raises:
        CollectorError: when bandit cannot be started.
    """
    try:
        return runner.run_all(commands)
    except ProcessError as error:
        raise CollectorError(str(error), hint=error.hint) from error
