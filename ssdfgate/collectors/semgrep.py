"""Static analysis with semgrep and our own rules, or those that the configuration names."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from ssdfgate.collectors.basis import basis_of
from ssdfgate.collectors.documents import encoded, matched_lines, objects, rewritten
from ssdfgate.collectors.interface import Job, Pending
from ssdfgate.collectors.look import CONTROL, Look, Scope, check_control, mark_suppressed, with_lines
from ssdfgate.collectors.reuse import Recalled, Reuse, everything, identity
from ssdfgate.collectors.semgrep_call import HEAVY, Stage, command, known_version, probe, run_all, shown_call, stage
from ssdfgate.collectors.semgrep_parts import Parts
from ssdfgate.collectors.semgrep_rules import (
    BUNDLED,
    NAME_RULES,
    OwnRules,
    RuleSet,
    bundled_set,
    chosen_sources,
    named_set,
)
from ssdfgate.collectors.shards import CRASHED, Done, Task, Trial, split
from ssdfgate.collectors.weighing import INSTALL_AGAIN, Doubt, Settled, Weighing, ignored_config, names
from ssdfgate.errors import CollectorError
from ssdfgate.inventory import File, Inventory
from ssdfgate.inventory.encoding import BYTE_ORDER_MARK
from ssdfgate.model import Evidence, EvidenceKind, JsonValue, RawReport, Reading, Tool
from ssdfgate.process import Command, Ended, Finished, find_tool

_FORMAT = "semgrep-json"
_WHAT = "files that semgrep has rules for"
_IGNORING = "--disable-nosem"
_EXIT_CODES = frozenset({0, 1})
_KEPT = frozenset({"message", "metadata", "severity", "fingerprint", "validation_state", "engine_kind", "is_ignored"})
_CREDENTIAL = re.compile(r"CWE-(?:259|321|798)\b")
_WITHHELD = "A rule about credentials matched; its text is withheld because it may quote the value."


class Semgrep:
    """Runs semgrep: the bundled pack unless the configuration names other rules."""

    name: ClassVar[str] = "semgrep"
    kind: ClassVar[EvidenceKind] = EvidenceKind.SAST
    cost: ClassVar[int] = 100
    install: ClassVar[str] = "pip install semgrep"

    def __init__(self, own: OwnRules | None = None, find: Callable[..., Path | None] = find_tool) -> None:
        """Take the folder of our rules, and what finds the tool (called like `find_tool`)."""
        self._own = own or OwnRules()
        self._find = find

    def run(self, job: Job) -> Pending:
        """Scan everything, and once more what holds comments that suppress findings; see `Collector.run`."""
        config = job.settings.semgrep.config
        rules = bundled_set(self._own) if config == (BUNDLED,) else self._named(job, config)
        weighing = Weighing(
            collector=self.name,
            tool=Tool(self.name, None, rules.digest),
            subject=job.subject,
            scope=_scope(job.inventory, rules.languages),
            what=_WHAT,
            repository_config=(*ignored_config(job.inventory, _configuration(job.inventory)), *rules.used),
        )
        if not weighing.scope.files:
            return Settled(weighing.tool, weighing.evidence())
        return self._scan(job, rules, weighing)

    def _named(self, job: Job, config: tuple[str, ...]) -> RuleSet:
        chosen = chosen_sources(self._own, Path(job.settings.semgrep.root or job.root), config)
        job.progress("loading rules")
        languages, loaded = probe(job.runner, self._executable(job), chosen, job.workspace / "probe")
        return named_set(self._own, chosen, languages, loaded, job.inventory)

    def _executable(self, job: Job) -> Path:
        found = self._find("semgrep", outside=job.root)
        if found is None:
            raise CollectorError("semgrep is not installed", hint=f"{self.install}, beside ssdfgate.")
        return found

    def _scan(self, job: Job, rules: RuleSet, weighing: Weighing) -> Pending:
        given = [weighing.scope.files[path] for path in weighing.scope.given()]
        marked = frozenset(file.path for file in given if "nosem" in file.suppressors)
        tool = self._executable(job)
        reuse = self._reuse(job, rules, tool)
        passes = [_recalled(reuse, given, honouring=False)]
        if marked:
            passes.append(_recalled(reuse, [file for file in given if file.path in marked], honouring=True))
        tasks = [*_tasks(passes, job.runner.slots)]
        bench = _Bench(job, rules, self._own, tool)
        job.progress(f"scanning {len(passes[0].missing)} files")
        hint = INSTALL_AGAIN if rules.pack else NAME_RULES
        finished = bench.run(tasks)
        done = Trial(self.name, bench.run, _by_a_file, hint).settle(tasks, finished)
        pairs = zip(done.tasks, done.documents, strict=True)
        done = replace(done, documents=tuple(_redacted(item, bench.edit(task), rules.pack) for task, item in pairs))
        if reuse:
            if not _codes(finished):
                reuse.keep(done, passes)
            done = reuse.joined(done, passes, self.name)
        return _Scanned(
            weighing=replace(weighing, tool=_tool(rules, done.documents[0])),
            raw=tuple(
                RawReport(_FORMAT, encoded(item, self.name, hint), part)
                for item, part in zip(done.documents, done.parts(), strict=True)
            ),
            rules=rules,
            done=done,
            marked=marked,
            lines=matched_lines(job.sources, _places(done.documents[: done.first])),
            codes=_codes(finished),
        )

    def _reuse(self, job: Job, rules: RuleSet, tool: Path) -> Reuse | None:
        """What was said before, by this semgrep with the bundled rules: we know every byte of these that decides."""
        if job.settings.semgrep.config != (BUNDLED,):
            if job.earlier:
                job.earlier.refuse(self.name, "rules of your own may look at more than one file")
            return None
        version = known_version(job, tool) if job.cache or job.earlier else None
        if version is None:
            return None
        own, parts = _tool(rules, {"version": version}), Parts(rules, version)
        try:
            same = identity(job.cache, own, tool, self._own.control_files(rules.expected)) if job.cache else {}
        except OSError:
            return None
        basis = basis_of(job.earlier, self.name, own, parts.cut)
        return Reuse(job.cache, same, parts.cut, parts.join, basis=basis)


def _recalled(reuse: Reuse | None, files: list[File], *, honouring: bool) -> Recalled:
    return reuse.recall(files, honouring=honouring) if reuse else everything(files)


def _tasks(passes: Sequence[Recalled], slots: int) -> Iterator[Task]:
    """What has to be run: a pass in which everything was found needs no run."""
    for number, recalled in enumerate(passes):
        if recalled.missing or not recalled.found:
            yield from (Task(shard, honouring=bool(number)) for shard in split(recalled.missing, slots, HEAVY))


class _Bench:
    """Lays out a tree for every task, runs semgrep there, and knows how to take these folders out of a report."""

    def __init__(self, job: Job, rules: RuleSet, own: OwnRules, tool: Path) -> None:
        self._job, self._rules, self._own, self._tool = job, rules, own, tool
        self._stages: dict[Task, Stage] = {}

    def run(self, tasks: Sequence[Task]) -> tuple[Finished, ...]:
        """Run tasks side by side; see `semgrep_call.run_all`."""
        return run_all(self._job.runner, [self._command(task) for task in tasks])

    def _command(self, task: Task) -> Command:
        laid = stage(self._job.workspace / str(len(self._stages)), self._job.snapshot, task.files)
        self._stages[task] = laid
        self._own.copy_control(self._rules.expected, laid.control)
        return command(
            self._tool,
            laid,
            sources=self._rules.sources,
            timeout_s=self._job.settings.semgrep.timeout_s,
            flags=() if task.honouring else (_IGNORING,),
        )

    def edit(self, task: Task) -> Callable[[str], str]:
        """What takes the folders of this machine out of a text, and writes the real paths of renamed files."""
        laid = self._stages[task]
        named = {laid.folder: "{workspace}", self._own.folder: "{rules}", self._job.root: "{root}"}

        def edited(text: str) -> str:
            for folder, name in named.items():
                text = text.replace(str(folder), name)
            return laid.original(text)

        return edited


def _by_a_file(finished: Finished) -> bool:
    """Whether semgrep was ended by a signal, or by its own runtime (memory, stack)."""
    return finished.ended is Ended.EXITED and (finished.returncode < 0 or "Fatal error" in finished.stderr)


def _tool(rules: RuleSet, document: Mapping[str, JsonValue]) -> Tool:
    version = document.get("version")
    shown = version if isinstance(version, str) else None
    return Tool(Semgrep.name, shown, rules.digest, shown_call("{tool}", rules.sources, _IGNORING))


def _scope(inventory: Inventory, languages: frozenset[str]) -> Scope:
    """The files of these languages; without those whose bytes semgrep reads otherwise than their language does."""
    scope = Scope.of(inventory, languages)
    odd = {path: file.oddity for path, file in scope.files.items() if file.oddity not in {None, BYTE_ORDER_MARK}}
    return replace(scope, odd={path: reason for path, reason in odd.items() if reason})


def _configuration(inventory: Inventory) -> Iterator[str]:
    """`.semgrepignore`, `.semgrep.yml` and the like, and whatever lies in a folder `.semgrep`."""
    return (path for path in inventory.by_path if path.startswith(".semgrep") or "/.semgrep" in path)


def _redacted(
    document: dict[str, JsonValue], edit: Callable[[str], str], static: frozenset[str]
) -> dict[str, JsonValue]:
    """The report without source text and credentials.

    Two more things go, since they are nine tenths of a report and say nothing of the repository: the time of every
    rule for every file, and the metadata of our own rules beside each finding in the control.

    Args:
        document: the report as semgrep wrote it.
        edit: applied to every text.
        static: rules whose messages are known to quote nothing.
    """
    times = document.get("time")
    if isinstance(times, dict):
        times.pop("targets", None)
    for result in objects(document.get("results")):
        extra = result.get("extra")
        if isinstance(extra, dict) and str(result.get("path")).startswith(CONTROL):
            result["extra"] = {"severity": extra.get("severity")}
        elif isinstance(extra, dict):
            result["extra"] = _kept(extra, quoting=result.get("check_id") not in static)
    return {key: rewritten(value, edit) for key, value in document.items()}


def _kept(extra: Mapping[str, JsonValue], *, quoting: bool) -> dict[str, JsonValue]:
    kept = {key: value for key, value in extra.items() if key in _KEPT}
    metadata = extra.get("metadata")
    if quoting and isinstance(metadata, dict):
        secret = metadata.get("topic") == "secrets" or _CREDENTIAL.search(str(metadata.get("cwe")))
        kept.update({"message": _WITHHELD} if secret else {})
    return kept


def _places(documents: Iterable[Mapping[str, JsonValue]]) -> Iterator[tuple[JsonValue, JsonValue]]:
    for document in documents:
        for result in objects(document.get("results")):
            start = result.get("start")
            yield result.get("path"), start.get("line") if isinstance(start, dict) else None


def _codes(finished: Iterable[Finished]) -> tuple[int, ...]:
    return tuple(sorted({item.returncode for item in finished} - _EXIT_CODES))


@dataclass(frozen=True, slots=True)
class _Scanned:
    """A scan: reports of all files, then those of the files with comments, in which these are honoured.

    `codes` are the exit codes that a scan does not end with.
    """

    weighing: Weighing
    raw: tuple[RawReport, ...]
    rules: RuleSet
    done: Done
    marked: frozenset[str]
    lines: Mapping[tuple[str, int], str]
    codes: tuple[int, ...]

    @property
    def tool(self) -> Tool:
        """The tool as it was called."""
        return self.weighing.tool

    def conclude(self, readings: tuple[Reading, ...]) -> Evidence:
        """Weigh what was read; see `Pending.conclude`."""
        first, second = readings[: self.done.first], readings[self.done.first :]
        look = Look.of(first)
        look = replace(look, skipped={**dict.fromkeys(self.done.crashed, CRASHED), **look.skipped})
        honoured = Look.of(second) if second else None
        known = self.rules.control | self.rules.pack
        controls = [check_control(self.rules.expected, item, known) for item in (look, honoured) if item]
        return replace(
            self.weighing,
            look=look,
            findings=mark_suppressed(with_lines(look.findings, self.lines), honoured, self.marked, "nosemgrep"),
            rules=self.rules.counted(look.rules),
            control=next((item for item in controls if not item.ok), controls[0]),
            doubts=(*self._unexplained(look), *self._missing_rules(first)),
        ).evidence()

    def _unexplained(self, look: Look) -> Iterator[Doubt]:
        """Exit codes prove nothing, but one that no error accounts for is a reason for doubt."""
        if self.codes and not look.errors:
            yield Doubt(f"semgrep exited with {self.codes[0]}, but its report names no error", INSTALL_AGAIN)

    def _missing_rules(self, readings: tuple[Reading, ...]) -> Iterator[Doubt]:
        must = self.rules.must_run()
        missing = {rule for reading in readings for rule in must - (reading.rules_run or frozenset())}
        if missing:
            yield Doubt(f"{len(missing)} of {len(must)} rules did not run: {names(sorted(missing))}", INSTALL_AGAIN)
        if not any(self.rules.counted(reading.rules_run or frozenset()) for reading in readings):
            yield Doubt("no rule ran", NAME_RULES)
