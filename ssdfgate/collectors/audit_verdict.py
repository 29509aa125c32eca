"""Weighs the reports of a dependency audit against what was asked, package by package."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ssdfgate.advisories import Advisory, Answers
from ssdfgate.collectors.audit_facts import facts_of
from ssdfgate.collectors.audit_none import all_state_none, shown
from ssdfgate.collectors.audit_scope import Call, Scope, label
from ssdfgate.model import (
    Control,
    Coverage,
    Evidence,
    EvidenceKind,
    Finding,
    Findings,
    Location,
    Origin,
    RawReport,
    Reading,
    Status,
    Subject,
    Tool,
    fingerprinted,
    skips,
)

NOT_ANSWERED = "not answered"
LOST = "advisories got lost on the way"
NOTHING_AUDITED = "0 dependencies audited"
NO_MANIFEST = "no Python dependency manifest"
FILES_WITHOUT_MANIFEST = "Python files but no manifest that names their dependencies"
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Known:
    """What was known of the packages, and who said so.

    Attributes:
        source: `service` or `export`.
        place: address or path, without secrets.
        as_of: when the newest record was modified; None where nobody says.
        broken: records of an export that could not be understood.
    """

    answers: Answers = field(default_factory=dict)
    source: str = ""
    place: str = ""
    as_of: str | None = None
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Weighed:
    """What the reports of all calls come to."""

    answered: frozenset[str]
    unanswered: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    control: Control
    surplus: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """A dependency audit whose reports wait to be read; without calls there was nothing to ask."""

    tool: Tool
    raw: tuple[RawReport, ...]
    subject: Subject
    scope: Scope
    calls: tuple[Call, ...] = ()
    known: Known = field(default_factory=Known)

    def conclude(self, readings: tuple[Reading, ...]) -> Evidence:
        """See `Pending.conclude`."""
        weighed = _weigh(self.calls, readings, self.known.answers) if self.calls else None
        if weighed is None and (reason := _nothing_to_audit(self.scope)):
            return self._evidence(Status.NOT_APPLICABLE, weighed, reasons=(reason, *_others(self.scope)), hint="")
        reasons = (*_reasons_beside(self.scope, self.known), *_reasons_of(self.scope, weighed))
        status = Status.PARTIAL if reasons else Status.COMPLETE
        return self._evidence(status, weighed, reasons, _hint(self.scope, self.known, weighed) if reasons else "")

    def _evidence(self, status: Status, weighed: _Weighed | None, reasons: tuple[str, ...], hint: str) -> Evidence:
        answered = len(weighed.answered) if weighed else 0
        findings = Findings(_placed(weighed.findings, self.scope) if weighed else ())
        skipped = skips([*self.scope.unaudited, *(weighed.unanswered if weighed else ())])
        coverage = Coverage(
            unit="dependencies",
            considered=answered + sum(skip.count for skip in skipped),
            analysed=answered,
            skipped=skipped,
            control=weighed.control if weighed else None,
        )
        return Evidence(
            kind=EvidenceKind.DEPENDENCY_AUDIT,
            collector="pip-audit",
            tool=self.tool,
            subject=self.subject,
            origin=Origin.RAN,
            status=status,
            coverage=coverage,
            payload=None if status is Status.NOT_APPLICABLE else findings,
            reasons=reasons,
            hint=hint,
            facts=facts_of(self.scope, self.known.source, self.known.place, self.known.as_of),
        )


def _weigh(calls: Sequence[Call], readings: Sequence[Reading], answers: Answers) -> _Weighed:
    parts = [_weigh_call(call, reading, answers) for call, reading in zip(calls, readings, strict=True)]
    return _Weighed(
        frozenset(text for part in parts for text in part.answered),
        tuple(item for part in parts for item in part.unanswered),
        tuple(item for part in parts for item in part.findings),
        Control(
            sum(part.control.expected for part in parts),
            sum(part.control.observed for part in parts),
            tuple(name for part in parts for name in part.control.missing),
        ),
        tuple(sorted({name for part in parts for name in part.surplus})),
    )


def _weigh_call(call: Call, reading: Reading, answers: Answers) -> _Weighed:
    found = _by_package(reading)
    said = {name: reason for reason, name in reading.skipped}
    holes: dict[str, str | None] = {}
    for pair in call.asked:
        text = label(pair)
        reason = said.get(pair[0]) or (None if text in (reading.analysed or ()) else NOT_ANSWERED)
        lost = [item for item in answers.get(pair, ()) if not item.names & _names_of(found.get(text, ()))]
        holes[text] = reason or (LOST if lost else None)
    control = label(call.control.package)
    seen = bool(call.control.names & _names_of(found.get(control, ())))
    return _Weighed(
        frozenset(text for text, reason in holes.items() if reason is None),
        tuple((reason, text) for text, reason in holes.items() if reason is not None),
        tuple(
            item
            for pair in call.asked
            for item in _with_every_name(found.get(label(pair), ()), answers.get(pair, ()))
        ),
        Control(1, int(seen), () if seen else (f"{control} {min(call.control.names)}",)),
        tuple((reading.analysed or frozenset()) - holes.keys() - {control}),
    )


def _with_every_name(findings: Sequence[Finding], known: Sequence[Advisory]) -> list[Finding]:
    """The findings with the ids that pip-audit forgot when it merged advisories that share an alias."""
    forgotten = [item for item in known if item.id not in _names_of(findings)]
    result = []
    for finding in findings:
        names = _names_of([finding])
        more = {item.id for item in forgotten if item.names & names}
        result.append(finding.changed(aliases=tuple(sorted({*finding.aliases, *more}))) if more else finding)
    return result


def _names_of(findings: Sequence[Finding]) -> frozenset[str]:
    return frozenset(name for item in findings for name in (item.rule, *item.aliases))


def _by_package(reading: Reading) -> Mapping[str, Sequence[Finding]]:
    result: defaultdict[str, list[Finding]] = defaultdict(list)
    if isinstance(reading.payload, Findings):
        for item in reading.payload.items:
            if item.package is not None:
                result[label((item.package.name, item.package.version))].append(item)
    return result


def _placed(findings: Sequence[Finding], scope: Scope) -> tuple[Finding, ...]:
    """The findings with the first file that names the package, so that a reader knows where to change it."""
    source = {(item.name, item.version): item.source for item in reversed(scope.declared.dependencies)}
    placed = []
    for item in findings:
        path = source.get((item.package.name, item.package.version)) if item.package else None
        placed.append(item.changed(location=Location(path)) if path else item)
    return fingerprinted(placed)


def _nothing_to_audit(scope: Scope) -> str | None:
    """The reason why an audit makes no sense here; None where it does."""
    if scope.hidden or scope.unaudited:
        return None
    if not scope.manifests and scope.python_files:
        return None
    if scope.none.holds:
        return f"{shown(scope.none.manifests)}: states that there are no dependencies"
    if not scope.manifests:
        return NO_MANIFEST
    if all_state_none(scope.manifests):
        return f"{_names([item.path for item in scope.manifests])}: states that there are no dependencies"
    return None


def _others(scope: Scope) -> tuple[str, ...]:
    if scope.none.brought_in:
        return (f"holds code of others, of which no manifest tells: {shown(scope.none.brought_in)}",)
    if scope.none.silent:
        return (f"there are files of {shown(scope.none.silent)}, and no manifest that names their dependencies",)
    if not scope.other_ecosystems:
        return ()
    return (f"pip-audit does not audit {_names(scope.other_ecosystems)}, for which there are manifests",)


def _reasons_beside(scope: Scope, known: Known) -> list[str]:
    """What keeps the audit from being whole, whatever the reports say."""
    reasons = [f"{item.path}: {item.problem}" for item in scope.manifests if item.problem]
    if scope.hidden:
        reasons.append(f"cannot be looked at and may hold manifests: {_names(scope.hidden)}")
    if known.broken:
        reasons.append(f"cannot be understood in the export of advisories: {_names(known.broken)}")
    if not scope.manifests and scope.python_files:
        reasons.append(FILES_WITHOUT_MANIFEST)
    return reasons


def _reasons_of(scope: Scope, weighed: _Weighed | None) -> list[str]:
    """What keeps the audit from being whole, by what was asked and answered."""
    reasons = []
    if weighed is not None and not weighed.control.ok:
        known_bad = _names(weighed.control.missing)
        reasons.append(f"the positive control came back without its known advisory ({known_bad})")
    if weighed is not None and weighed.surplus:
        reasons.append(f"the report speaks of packages that nobody asked for: {_names(weighed.surplus)}")
    if weighed is None or not weighed.answered:
        reasons.append(NOTHING_AUDITED)
    holes = skips([*scope.unaudited, *(weighed.unanswered if weighed else ())])
    return [
        *reasons,
        *(f"{hole.count} not audited, {hole.reason}: {_names(hole.examples, hole.count)}" for hole in holes),
    ]


def _names(names: Sequence[str], count: int | None = None) -> str:
    """The first names, and how many more there are."""
    more = (count or len(names)) - len(names[:_SHOWN])
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more else "")


def _hint(scope: Scope, known: Known, weighed: _Weighed | None) -> str:
    """The step that helps most."""
    if weighed is not None and (not weighed.control.ok or weighed.unanswered):
        return (
            f"Check that {known.place} is a whole OSV source; name another with --osv-url URL, or a downloaded "
            "export with --advisories PATH."
        )
    loose = sorted({item.source for item in scope.unusable if item.reason.unpinned})
    problems = [item.path for item in scope.manifests if item.problem]
    sources = sorted({item.source for item in scope.unusable}) or ["the manifests"]
    steps = (
        (loose, f"Pin the dependencies in {_names(loose)}, for example with `uv lock` or `pip-compile`"),
        (problems, f"Put a lock file or a pinned requirements file beside {_names(problems)}"),
        (scope.unaudited, f"Take these packages from an index, at a version, in {_names(sources)}"),
        (scope.hidden, f"Make {_names(scope.hidden)} readable"),
        (known.broken, "Download the export again"),
    )
    first = next((step for holes, step in steps if holes), None)
    if first is None:
        return "Name the dependencies in pyproject.toml (`dependencies = []` says that there are none) and lock them."
    return f"{first}; or exclude files that do not belong to the product, with a reason, in the configuration."
