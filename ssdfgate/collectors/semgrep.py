"""Static analysis with semgrep and our own rules, or those that the configuration names."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from ssdfgate.collectors.documents import containing, document_of, encoded, matched_lines, objects, rewritten
from ssdfgate.collectors.interface import Job, Pending
from ssdfgate.collectors.look import Look, Scope, check_control, mark_suppressed, with_lines
from ssdfgate.collectors.semgrep_call import Stage, command, probe, run_all, shown_call, stage
from ssdfgate.collectors.semgrep_rules import (
    BUNDLED,
    NAME_RULES,
    OwnRules,
    RuleSet,
    bundled_set,
    chosen_sources,
    named_set,
)
from ssdfgate.collectors.weighing import INSTALL_AGAIN, Doubt, Settled, Weighing, ignored_config, names
from ssdfgate.encoding import BYTE_ORDER_MARK
from ssdfgate.errors import CollectorError
from ssdfgate.inventory import Inventory
from ssdfgate.model import Evidence, EvidenceKind, JsonValue, RawReport, Reading, Tool
from ssdfgate.process import Finished, find_tool

_FORMAT = "semgrep-json"
_WHAT = "files that semgrep has rules for"
_IGNORING = "--disable-nosem"
_PARTS = ("", "honoured")
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
        chosen = chosen_sources(self._own, job.root, config)
        job.progress("loading rules")
        languages, loaded = probe(job.runner, self._executable(job), chosen, job.workspace / "probe")
        return named_set(self._own, chosen, languages, loaded, job.inventory)

    def _executable(self, job: Job) -> Path:
        found = self._find("semgrep", outside=job.root)
        if found is None:
            raise CollectorError("semgrep is not installed", hint=f"{self.install}, beside ssdfgate.")
        return found

    def _scan(self, job: Job, rules: RuleSet, weighing: Weighing) -> Pending:
        scope = weighing.scope
        marked = containing(job.snapshot, scope.given(), b"nosem")
        stages = self._stages(job, rules, scope, marked)
        tool = self._executable(job)
        call = partial(command, tool, sources=rules.sources, timeout_s=job.settings.semgrep.timeout_s)
        calls = [call(stages[0], flags=(_IGNORING,)), *(call(item) for item in stages[1:])]
        job.progress(f"scanning {len(scope.given())} files")
        finished = run_all(job.runner, calls)
        hint = INSTALL_AGAIN if rules.pack else NAME_RULES
        documents = [
            _redacted(document_of(item, self.name, hint), partial(self._edit, job, laid), rules.pack)
            for item, laid in zip(finished, stages, strict=True)
        ]
        version = documents[0].get("version")
        shown = Tool(
            name=self.name,
            version=version if isinstance(version, str) else None,
            rules=rules.digest,
            argv=shown_call("{tool}", rules.sources, _IGNORING),
        )
        return _Scanned(
            weighing=replace(weighing, tool=shown),
            raw=tuple(
                RawReport(_FORMAT, encoded(item, self.name, hint), part)
                for item, part in zip(documents, _PARTS, strict=False)
            ),
            rules=rules,
            marked=marked,
            lines=matched_lines(job.snapshot, _places(documents[0])),
            doubts=tuple(_exit_doubts(finished, documents)),
        )

    def _stages(self, job: Job, rules: RuleSet, scope: Scope, marked: frozenset[str]) -> list[Stage]:
        files = [scope.files[path] for path in scope.given()]
        stages = [stage(job.workspace / "all", job.snapshot, files)]
        if marked:
            chosen = [file for file in files if file.path in marked]
            stages.append(stage(job.workspace / "honoured", job.snapshot, chosen))
        for item in stages:
            self._own.copy_control(rules.expected, item.control)
        return stages

    def _edit(self, job: Job, laid: Stage, text: str) -> str:
        """Take the folders of this machine out of a text of the report."""
        for folder, name in ((laid.folder, "{workspace}"), (self._own.folder, "{rules}"), (job.root, "{root}")):
            text = text.replace(str(folder), name)
        return laid.original(text)


def _scope(inventory: Inventory, languages: frozenset[str]) -> Scope:
    """The files of these languages; without those whose bytes semgrep reads otherwise than their language does."""
    scope = Scope.of(inventory, languages)
    odd = {path: file.oddity for path, file in scope.files.items() if file.oddity not in {None, BYTE_ORDER_MARK}}
    return replace(scope, odd={path: reason for path, reason in odd.items() if reason})


def _configuration(inventory: Inventory) -> Iterator[str]:
    """`.semgrepignore`, `.semgrep.yml` and the like, and whatever lies in a folder `.semgrep`."""
    return (path for path in inventory.by_path if any(part.startswith(".semgrep") for part in path.split("/")))


def _redacted(
    document: dict[str, JsonValue], edit: Callable[[str], str], static: frozenset[str]
) -> dict[str, JsonValue]:
    """The report without source text, without credentials, and without the time of every rule for every file.

    These times are nine tenths of a report and differ from run to run.

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
        if isinstance(extra, dict):
            result["extra"] = _kept(extra, quoting=result.get("check_id") not in static)
    return {key: rewritten(value, edit) for key, value in document.items()}


def _kept(extra: Mapping[str, JsonValue], *, quoting: bool) -> dict[str, JsonValue]:
    kept = {key: value for key, value in extra.items() if key in _KEPT}
    metadata = extra.get("metadata")
    if quoting and isinstance(metadata, dict):
        secret = metadata.get("topic") == "secrets" or _CREDENTIAL.search(str(metadata.get("cwe")))
        kept.update({"message": _WITHHELD} if secret else {})
    return kept


def _places(document: Mapping[str, JsonValue]) -> Iterator[tuple[JsonValue, JsonValue]]:
    for result in objects(document.get("results")):
        start = result.get("start")
        yield result.get("path"), start.get("line") if isinstance(start, dict) else None


def _exit_doubts(finished: tuple[Finished, ...], documents: list[dict[str, JsonValue]]) -> Iterator[Doubt]:
    """Exit codes prove nothing, but one that the report does not account for is a reason for doubt."""
    for item, document in zip(finished, documents, strict=True):
        if item.returncode not in _EXIT_CODES and not document.get("errors"):
            yield Doubt(f"semgrep {item.describe()}, but its report names no error", INSTALL_AGAIN)


@dataclass(frozen=True, slots=True)
class _Scanned:
    """A scan: the report of all files, and that of the files with comments, in which these are honoured."""

    weighing: Weighing
    raw: tuple[RawReport, ...]
    rules: RuleSet
    marked: frozenset[str]
    lines: Mapping[tuple[str, int], str]
    doubts: tuple[Doubt, ...]

    @property
    def tool(self) -> Tool:
        """The tool as it was called."""
        return self.weighing.tool

    def conclude(self, readings: tuple[Reading, ...]) -> Evidence:
        """Weigh what was read; see `Pending.conclude`."""
        look = Look.of(readings[:1])
        honoured = Look.of(readings[1:]) if self.marked else None
        known = self.rules.control | self.rules.pack
        controls = [check_control(self.rules.expected, item, known) for item in (look, honoured) if item]
        findings = mark_suppressed(with_lines(look.findings, self.lines), honoured, self.marked, "nosemgrep")
        return replace(
            self.weighing,
            look=look,
            findings=findings,
            rules=self.rules.counted(look.rules),
            control=next((item for item in controls if not item.ok), controls[0]),
            doubts=(*self.doubts, *self._missing_rules(look)),
        ).evidence()

    def _missing_rules(self, look: Look) -> Iterator[Doubt]:
        scope = self.weighing.scope
        must = self.rules.must_run(scope.files[path].language or "" for path in scope.given())
        missing = sorted(must - look.rules)
        if missing:
            yield Doubt(f"{len(missing)} of {len(must)} rules did not run: {names(missing)}", INSTALL_AGAIN)
        if not self.rules.counted(look.rules):
            yield Doubt("no rule ran", NAME_RULES)
