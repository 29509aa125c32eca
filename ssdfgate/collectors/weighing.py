"""Weighs what a scanner of source code said against the inventory: coverage, status, and every reason for doubt."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ssdfgate.collectors.look import Look, Scope, path_of
from ssdfgate.inventory import ANYTHING, Inventory
from ssdfgate.model import (
    Control,
    Coverage,
    Evidence,
    EvidenceKind,
    Finding,
    Findings,
    FindingState,
    LanguageCount,
    Origin,
    RawReport,
    Reading,
    RepositoryConfig,
    ScanError,
    Status,
    Subject,
    Tool,
    clean,
    fingerprinted,
    skips,
    visible,
)
from ssdfgate.model.coverage import ERRORS_SHOWN

UNREPORTED = "unreported"
"""Why a file counts as skipped that the tool does not mention."""

INSTALL_AGAIN = "Install the scanner again; if that does not help, please report it."
_RULES = "Correct the rule, or put what it cannot handle out of scope with a reason."
_FOLDER = "Repair the folder or check it out, or put it out of scope with a reason."
_IGNORED = "ignored"
_SHOWN = 3
_NAME_LENGTH = 200
_MESSAGE_LENGTH = 300
_PATTERN_SIGNS = re.compile(r"([\\*?\[\]!#])")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why evidence is not complete. `tolerable`: single files were skipped, of which a profile may bear a share."""

    reason: str
    hint: str
    tolerable: bool = False


@dataclass(frozen=True, slots=True)
class Weighing:
    """Everything that decides what a run is worth.

    Attributes:
        what: what the tool looks at, as part of a sentence: `Python files`.
        look: the pass whose findings count; None where nothing was run because there is nothing to look at.
        findings: those of the look, marked and with their lines.
        rules: how many rules ran.
        doubts: those that the collector has itself.
        hint: what helps, beside mending and excluding, when the tool cannot read a file.
    """

    collector: str
    tool: Tool
    subject: Subject
    scope: Scope
    what: str
    look: Look | None = None
    findings: tuple[Finding, ...] = ()
    rules: int | None = None
    control: Control | None = None
    repository_config: tuple[RepositoryConfig, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    hint: str = ""

    def evidence(self) -> Evidence:
        """Weigh all of it."""
        holes = _holes(self.scope, self.look)
        known = tuple(item for item in self.findings if path_of(item) in self.scope.inventory.by_path)
        failure = self.look.failure if self.look else None
        doubts = (_failed(self.tool, failure),) if failure else tuple(self._doubts(known, holes))
        status = self._status(failure, doubts)
        return Evidence(
            kind=EvidenceKind.SAST,
            collector=self.collector,
            tool=self.tool,
            subject=self.subject,
            origin=Origin.RAN,
            status=status,
            coverage=self._coverage(holes, known),
            payload=Findings(fingerprinted(known)) if self.look else None,
            reasons=self._nothing() if status is Status.NOT_APPLICABLE else tuple(doubt.reason for doubt in doubts),
            hint=doubts[0].hint if doubts else "",
            tolerable=status is Status.PARTIAL and self._tolerable(doubts),
        )

    def _status(self, failure: str | None, doubts: tuple[Doubt, ...]) -> Status:
        if failure is not None:
            return Status.FAILED
        if doubts:
            return Status.PARTIAL
        return Status.NOT_APPLICABLE if self.look is None else Status.COMPLETE

    def _tolerable(self, doubts: tuple[Doubt, ...]) -> bool:
        proved = self.control is not None and self.control.ok
        return proved and all(doubt.tolerable for doubt in doubts)

    def _nothing(self) -> tuple[str, ...]:
        excluded = any(skip.count for skip in self.scope.inventory.excluded)
        where = "in the tree outside of what the configuration excludes" if excluded else "in the tree"
        return (f"no {self.what} {where}",)

    def _coverage(self, holes: Mapping[str, str], findings: tuple[Finding, ...]) -> Coverage:
        scope = self.scope
        blocked = ((item.reason, item.path) for item in scope.blocked)
        hidden = Counter(item.suppressed_by for item in findings if item.state is FindingState.SUPPRESSED)
        errors = self.look.errors if self.look else ()
        return Coverage(
            unit="files",
            considered=len(scope.files) + len(scope.blocked),
            analysed=len(scope.files) - len(holes),
            skipped=skips([*((reason, path) for path, reason in holes.items()), *blocked]),
            excluded=scope.inventory.excluded,
            rules=self.rules,
            errors=errors[:ERRORS_SHOWN],
            errors_total=len(errors),
            suppressed={by: number for by, number in hidden.items() if by},
            repository_config=self.repository_config,
            control=self.control,
            by_language=dict(_by_language(scope, holes)),
        )

    def _doubts(self, known: tuple[Finding, ...], holes: Mapping[str, str]) -> Iterator[Doubt]:
        yield from self.doubts
        if self.control is not None and not self.control.ok:
            yield _control_failed(self.control)
        strangers = {path_of(item) for item in self.findings} - {path_of(item) for item in known}
        if strangers:
            shown = names(sorted(strangers))
            yield Doubt(f"findings in files that are not of the repository were dropped: {shown}", INSTALL_AGAIN)
        serious = [error for error in self.look.errors if self._is_serious(error)] if self.look else []
        if serious:
            yield Doubt(f"{self.tool.name} reported {_counted(serious)}", _RULES)
        folders = [item.path for item in self.scope.blocked if item.may_hold == ANYTHING]
        if folders:
            yield Doubt(f"{self.what} may lie in what cannot be looked at: {names(folders)}", _FOLDER)
        if holes and len(holes) == len(self.scope.files):
            yield Doubt(f"none of the {len(holes)} {self.what} was analysed", self._mend(holes))
        yield from self._skipped(holes)

    def _is_serious(self, error: ScanError) -> bool:
        """Whether it is about more than one file that could not be read: about a rule, or the run as a whole."""
        return error.rule is not None or error.path not in self.scope.files

    def _skipped(self, holes: Mapping[str, str]) -> Iterator[Doubt]:
        single = {item.path: item.reason for item in self.scope.blocked if item.may_hold != ANYTHING}
        total = len(self.scope.files) + len(self.scope.blocked)
        for skip in skips((reason, path) for path, reason in {**single, **holes}.items()):
            shown = names(skip.examples, skip.count)
            reason = f"{skip.count} of {total} {self.what} not analysed, {skip.reason}: {shown}"
            yield Doubt(reason, self._mend(skip.examples), tolerable=True)

    def _mend(self, paths: Iterable[str]) -> str:
        pattern = json.dumps("/" + _PATTERN_SIGNS.sub(r"\\\1", next(iter(paths))))
        exclusion = f'scope: {{exclude: [{{pattern: {pattern}, reason: "..."}}]}}'
        return f"{self.hint}Mend the file, or put it out of scope in ssdfgate.yaml: {exclusion}"


def _failed(tool: Tool, failure: str) -> Doubt:
    return Doubt(f"{tool.name} says that it failed: {failure}", INSTALL_AGAIN)


def _control_failed(control: Control) -> Doubt:
    wrong = [*control.missing, *(f"surplus {label}" for label in control.surplus)]
    return Doubt(f"the positive control did not give what it must: {names(wrong)}", INSTALL_AGAIN)


def _counted(errors: list[ScanError]) -> str:
    first = clean(errors[0].message, _MESSAGE_LENGTH)
    return f"an error: {first}" if len(errors) == 1 else f"{len(errors)} errors, the first: {first}"


def _holes(scope: Scope, look: Look | None) -> dict[str, str]:
    """The files that were not analysed, each with its one reason; what nobody mentions is unreported."""
    analysed = look.analysed if look else frozenset()
    reasons = {**(look.skipped if look else {}), **scope.odd}
    return {path: reasons.get(path, UNREPORTED) for path in scope.files if path in scope.odd or path not in analysed}


def _by_language(scope: Scope, holes: Mapping[str, str]) -> Iterator[tuple[str, LanguageCount]]:
    files = Counter(file.language or "" for file in scope.files.values())
    lost = Counter(scope.files[path].language or "" for path in holes)
    blocked = Counter(item.may_hold for item in scope.blocked if item.may_hold and item.may_hold != ANYTHING)
    for language in sorted({*files, *blocked}):
        yield language, LanguageCount(files[language] + blocked[language], files[language] - lost[language])


def names(items: Iterable[str], total: int | None = None) -> str:
    """The first few names for a sentence, harmless to print, and how many more there are."""
    listed = list(items)
    shown = ", ".join(clean(visible(item), _NAME_LENGTH) for item in listed[:_SHOWN])
    more = (len(listed) if total is None else total) - len(listed[:_SHOWN])
    return f"{shown} and {more} more" if more else shown


@dataclass(frozen=True, slots=True)
class Settled:
    """Nothing was run: the evidence is already there."""

    tool: Tool
    evidence: Evidence
    raw: tuple[RawReport, ...] = ()

    def conclude(self, readings: tuple[Reading, ...]) -> Evidence:  # noqa: ARG002  # there is nothing to read
        """The evidence."""
        return self.evidence


def ignored_config(inventory: Inventory, paths: Iterable[str]) -> tuple[RepositoryConfig, ...]:
    """Scanner configuration that lies in the repository and that the run did not see."""
    files = (inventory.by_path[path] for path in sorted(paths))
    return tuple(RepositoryConfig(file.path, file.digest, _IGNORED) for file in files)
