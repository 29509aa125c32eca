"""Static analysis of Python with bandit, every test of it, in shards."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from ssdfgate.collectors.bandit_call import (
    IGNORING,
    INSTALL,
    About,
    Bench,
    about_commands,
    balanced,
    expected,
    lay_out,
    read_about,
    run_all,
    shown_call,
)
from ssdfgate.collectors.bandit_parts import cut, join, packages_above
from ssdfgate.collectors.basis import basis_of
from ssdfgate.collectors.documents import (
    encoded,
    matched_lines,
    mentions,
    objects,
    rewritten,
)
from ssdfgate.collectors.installed import remembered
from ssdfgate.collectors.interface import Job, Pending
from ssdfgate.collectors.look import Look, Scope, check_control, mark_suppressed, with_lines
from ssdfgate.collectors.reuse import Recalled, Reuse, everything, identity
from ssdfgate.collectors.shards import CRASHED, Task, Trial
from ssdfgate.collectors.weighing import INSTALL_AGAIN, Doubt, Settled, Weighing, ignored_config
from ssdfgate.errors import CollectorError
from ssdfgate.inventory import File
from ssdfgate.inventory.encoding import BYTE_ORDER_MARK
from ssdfgate.model import Evidence, EvidenceKind, JsonValue, RawReport, Reading, Tool
from ssdfgate.process import Command, Ended, Finished, find_tool

_FORMAT = "bandit-json"
_WHAT = "Python files"
_CONFIG_NAMES = (".bandit", "bandit.yaml", "bandit.yml", ".bandit.yaml", ".bandit.yml", "bandit.toml")
_PYPROJECT = "pyproject.toml"
_EXIT_CODES = frozenset({0, 1})
_QUOTES_VALUE = frozenset({"B105", "B106", "B107"})
_CREDENTIAL = "Possible hardcoded password (the value is withheld)"
_UNPARSED = "cannot be parsed"


class Bandit:
    """Runs bandit over every Python file, scripts without an ending and odd encodings included."""

    name: ClassVar[str] = "bandit"
    kind: ClassVar[EvidenceKind] = EvidenceKind.SAST
    cost: ClassVar[int] = 90
    install: ClassVar[str] = INSTALL

    def __init__(self, find: Callable[..., Path | None] = find_tool) -> None:
        """Take what finds the tool (called like `find_tool`)."""
        self._find = find

    def run(self, job: Job) -> Pending:
        """Scan everything, and once more what holds comments that suppress findings; see `Collector.run`."""
        weighing = Weighing(
            collector=self.name,
            tool=Tool(self.name, None),
            subject=job.subject,
            scope=Scope.of(job.inventory, ["python"]),
            what=_WHAT,
            repository_config=ignored_config(job.inventory, _configuration(job)),
        )
        if not weighing.scope.files:
            return Settled(weighing.tool, weighing.evidence())
        return self._scan(job, weighing)

    def _executable(self, job: Job) -> Path:
        found = self._find("bandit", outside=job.root)
        if found is None:
            raise CollectorError("bandit is not installed", hint=f"{self.install}, beside ssdfgate.")
        return found

    def _scan(self, job: Job, weighing: Weighing) -> Pending:
        tool, bench = self._executable(job), lay_out(job.workspace)
        files, marked = weighing.scope.files, _marked(weighing.scope)
        about = _asked(job, tool) if job.cache or job.earlier else None
        reuse = _reuse(job, tool, bench, about) if about else None
        passes = [_recalled(reuse, files.values(), honouring=False)]
        if marked:
            passes.append(_recalled(reuse, [files[path] for path in sorted(marked)], honouring=True))
        tasks = [
            Task(shard, honouring=bool(number))
            for number, recalled in enumerate(passes)
            for shard in balanced(recalled.missing, job.runner.slots)
        ]

        def calls(more: Iterable[Task]) -> list[Command]:
            return [bench.command(tool, job.snapshot, task, job.settings.bandit.timeout_s) for task in more]

        job.progress(f"scanning {len(passes[0].missing)} Python files")
        asking = () if about else about_commands(tool, job.workspace)
        finished = run_all(job.runner, [*calls(tasks), *asking])
        scans, about = finished[: len(tasks)], about or read_about(tool, finished[len(tasks) :])
        trial = Trial(self.name, lambda more: run_all(job.runner, calls(more)), _by_a_file, INSTALL_AGAIN)
        done = trial.settle(tasks, scans)
        done = replace(done, documents=tuple(_redacted(document, bench) for document in done.documents))
        doubts = tuple(_exit_doubts(scans))
        if reuse:
            if not doubts:
                reuse.keep(done, passes)
            done = reuse.joined(done, passes, self.name)
        return _Scanned(
            weighing=replace(weighing, tool=_tool(about)),
            raw=tuple(
                RawReport(_FORMAT, encoded(item, self.name, INSTALL_AGAIN), part)
                for item, part in zip(done.documents, done.parts(), strict=True)
            ),
            about=about,
            first=done.first,
            marked=marked,
            crashed=done.crashed,
            lines=matched_lines(job.sources, _places(done.documents[: done.first])),
            doubts=doubts,
        )


def _recalled(reuse: Reuse | None, files: Iterable[File], *, honouring: bool) -> Recalled:
    return reuse.recall(files, honouring=honouring) if reuse else everything(files)


def _asked(job: Job, tool: Path) -> About:
    """What bandit says of itself, now or when it was asked last."""
    ask = partial(_about, job, tool)
    return About.of((remembered(job.cache, Bandit.name, tool, ask) if job.cache else None) or ask())


def _about(job: Job, tool: Path) -> dict[str, JsonValue]:
    return read_about(tool, run_all(job.runner, about_commands(tool, job.workspace))).to_json()


def _reuse(job: Job, tool: Path, bench: Bench, about: About) -> Reuse | None:
    """What was said before by this bandit."""
    own = _tool(about)
    try:
        same = identity(job.cache, own, tool, [bench.control]) if job.cache else {}
    except OSError:
        return None
    basis = basis_of(job.earlier, Bandit.name, own, cut, packages_above)
    return Reuse(job.cache, same, cut, join, packages_above, job.inventory.by_path.__contains__, basis)


def _by_a_file(finished: Finished) -> bool:
    return finished.ended is Ended.EXITED


def _tool(about: About) -> Tool:
    return Tool(Bandit.name, about.version, about.digest, shown_call(IGNORING), f"Python {about.python}")


def _configuration(job: Job) -> Iterator[str]:
    yield from (file.path for file in job.inventory.named(*_CONFIG_NAMES))
    projects = job.inventory.named(_PYPROJECT)
    yield from (file.path for file in projects if mentions(job.root / file.path, rb"^\s*\[+\s*tool\s*\.\s*bandit\b"))


def _marked(scope: Scope) -> frozenset[str]:
    """Files that may hold `nosec` comments; in odd encodings they need not hold the bytes of the word."""
    odd = frozenset(path for path, file in scope.files.items() if file.oddity not in {None, BYTE_ORDER_MARK})
    return odd.union(path for path, file in scope.files.items() if "nosec" in file.suppressors)


def _redacted(document: dict[str, JsonValue], bench: Bench) -> dict[str, JsonValue]:
    """The report without source text and credentials."""
    for result in objects(document.get("results")):
        result.pop("code", None)
        if result.get("test_id") in _QUOTES_VALUE:
            result["issue_text"] = _CREDENTIAL
    return {key: rewritten(value, bench.edit) for key, value in document.items()}


def _places(documents: Sequence[Mapping[str, JsonValue]]) -> Iterator[tuple[JsonValue, JsonValue]]:
    for document in documents:
        for result in objects(document.get("results")):
            yield result.get("filename"), result.get("line_number")


def _exit_doubts(finished: Sequence[Finished]) -> Iterator[Doubt]:
    codes = {item.returncode for item in finished} - _EXIT_CODES
    if codes:
        yield Doubt(f"bandit exited with {min(codes)}, which it does not do after a scan", INSTALL_AGAIN)


@dataclass(frozen=True, slots=True)
class _Scanned:
    """A scan: reports of all files, then those of the files with comments, in which these are honoured."""

    weighing: Weighing
    raw: tuple[RawReport, ...]
    about: About
    first: int
    marked: frozenset[str]
    crashed: tuple[str, ...]
    lines: Mapping[tuple[str, int], str]
    doubts: tuple[Doubt, ...]

    @property
    def tool(self) -> Tool:
        """The tool as it was called."""
        return self.weighing.tool

    def conclude(self, readings: tuple[Reading, ...]) -> Evidence:
        """Weigh what was read; see `Pending.conclude`."""
        look = self._explained(Look.of(readings[: self.first]))
        honoured = Look.of(readings[self.first :]) if readings[self.first :] else None
        controls = [check_control(expected(honouring=False), look)]
        if honoured is not None:
            controls.append(check_control(expected(honouring=True), honoured))
        return replace(
            self.weighing,
            look=look,
            findings=mark_suppressed(with_lines(look.findings, self.lines), honoured, self.marked, "nosec"),
            rules=len(self.about.tests),
            control=next((item for item in controls if not item.ok), controls[0]),
            doubts=self.doubts,
            hint=self._hint(look),
        ).evidence()

    def _explained(self, look: Look) -> Look:
        """Add the files that brought bandit down, and say which Python could not parse a file."""
        reason = f"{_UNPARSED} (bandit read it with Python {self.about.short_python})"
        skipped = {path: reason if why == _UNPARSED else why for path, why in look.skipped.items()}
        return replace(look, skipped={**dict.fromkeys(self.crashed, CRASHED), **skipped})

    def _hint(self, look: Look) -> str:
        if not any(why.startswith(_UNPARSED) for why in look.skipped.values()):
            return ""
        return f"If the code is for a Python newer than {self.about.short_python}, run ssdfgate with that one. "
