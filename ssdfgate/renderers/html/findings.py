"""Findings by rule, worst first: as many as a page can bear, each count the true one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ssdfgate.model import EvidenceRecord, Finding, Findings, FindingState, GateReport, Severity
from ssdfgate.renderers.html.pictures import Mark
from ssdfgate.renderers.html.safe import anchor, cut, web_link
from ssdfgate.renderers.words import shorten_path

MOST_RULES = 200
MOST_PLACES = 25
"""Findings listed for one rule."""

MOST_FINDINGS = 1000
"""Findings listed in all."""

_MESSAGE = 300
_RANK = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding; `message` is empty where it is that of its rule, `closed` where it is open."""

    place: str
    package: str
    message: str
    fingerprint: str
    closed: str


@dataclass(frozen=True, slots=True)
class RuleView:
    """All findings of one rule of one tool; `left` is how many are not listed."""

    anchor: str
    rule: str
    severity: Mark
    message: str
    names: str
    url: str | None
    tool: str
    tool_anchor: str
    open_count: int
    closed_count: int
    findings: tuple[FindingView, ...]
    left: int


@dataclass(frozen=True, slots=True)
class ToolRow:
    """Open findings of one piece of evidence by severity, in the order of `Severity`."""

    anchor: str
    name: str
    counts: tuple[int, ...]
    open_count: int
    closed_count: int


@dataclass(frozen=True, slots=True)
class FindingsView:
    """The findings of a report with what is listed of them."""

    severities: tuple[Mark, ...]
    tools: tuple[ToolRow, ...]
    rules: tuple[RuleView, ...]
    rules_left: int
    total: int
    listed: int


@dataclass(frozen=True, slots=True)
class _Group:
    record: EvidenceRecord
    rule: str
    items: tuple[Finding, ...]

    def rank(self) -> tuple[bool, int, int, str, str]:
        """Rules with open findings first, then by the worst of them, then by number."""
        open_ = [item for item in self.items if _is_open(item)]
        worst = min(_RANK[item.severity] for item in open_ or self.items)
        return not open_, worst, -len(open_), self.record.evidence.collector, self.rule


def findings_of(report: GateReport) -> FindingsView:
    """Group, rank and cut."""
    groups = sorted((group for record in report.evidence for group in _groups(record)), key=_Group.rank)
    rules = tuple(_listed(groups[:MOST_RULES]))
    return FindingsView(
        severities=tuple(severity_mark(severity) for severity in Severity),
        tools=tuple(_tool(record) for record in report.evidence if isinstance(record.evidence.payload, Findings)),
        rules=rules,
        rules_left=len(groups[MOST_RULES:]),
        total=sum(len(group.items) for group in groups),
        listed=sum(len(rule.findings) for rule in rules),
    )


def severity_mark(severity: Severity) -> Mark:
    """Shape and word of a severity."""
    return Mark(f"s-{severity}", str(severity))


def _is_open(finding: Finding) -> bool:
    return finding.state is FindingState.OPEN


def _groups(record: EvidenceRecord) -> Iterator[_Group]:
    payload = record.evidence.payload
    if isinstance(payload, Findings):
        ordered = sorted(payload.items, key=lambda item: item.rule)
        for rule, items in groupby(ordered, key=lambda item: item.rule):
            yield _Group(
                record, rule, tuple(sorted(items, key=lambda item: (not _is_open(item), _RANK[item.severity])))
            )


def _listed(groups: Sequence[_Group]) -> Iterator[RuleView]:
    room = MOST_FINDINGS
    for group in groups:
        count = min(len(group.items), MOST_PLACES, room)
        room -= count
        yield _rule(group, count)


def _rule(group: _Group, count: int) -> RuleView:
    first, evidence = group.items[0], group.record.evidence
    open_ = sum(_is_open(item) for item in group.items)
    return RuleView(
        anchor=anchor("rule", evidence.collector, group.rule),
        rule=cut(group.rule, 200),
        severity=severity_mark(first.severity),
        message=cut(first.message),
        names=cut(", ".join((*first.cwe, *first.aliases)), 300),
        url=web_link(first.url),
        tool=cut(evidence.collector, 80),
        tool_anchor=anchor("ev", str(group.record.id)),
        open_count=open_,
        closed_count=len(group.items) - open_,
        findings=tuple(_finding(item, first) for item in group.items[:count]),
        left=len(group.items) - count,
    )


def _finding(finding: Finding, first: Finding) -> FindingView:
    why = f"{finding.state.replace('_', ' ')}: {finding.suppressed_by or 'an unknown mechanism'}"
    message = "" if finding.message == first.message else cut(finding.message, _MESSAGE)
    closed = "" if _is_open(finding) else cut(why, 200)
    return FindingView(_place(finding), _package(finding), message, finding.fingerprint, closed)


def _place(finding: Finding) -> str:
    where = finding.location
    if where is None:
        return ""
    path = shorten_path(where.path, 200)
    return f"{path}:{where.line}" if where.line else path


def _package(finding: Finding) -> str:
    package = finding.package
    if package is None:
        return ""
    fixed = f"fixed in {', '.join(package.fixed)}" if package.fixed else "no fixed version is known"
    return cut(f"{package.name} {package.version}, {fixed}", 300)


def _tool(record: EvidenceRecord) -> ToolRow:
    payload = record.evidence.payload
    items = payload.items if isinstance(payload, Findings) else ()
    open_ = [item for item in items if _is_open(item)]
    return ToolRow(
        anchor=anchor("ev", str(record.id)),
        name=cut(record.evidence.collector, 80),
        counts=tuple(sum(item.severity is severity for item in open_) for severity in Severity),
        open_count=len(open_),
        closed_count=len(items) - len(open_),
    )
