"""Markdown for a job summary and for a comment in a pull or merge request.

A comment on GitHub takes 65,536 characters, so this is never longer, counted in bytes. What is left out goes in this
order, each section from its end: requirements that are not required, what was looked at, what was not looked at, the
table of required ones, and last the details of what keeps the gate closed. Each cut says how many it left out.
"""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from ssdfgate.model import (
    Comparison,
    Components,
    Coverage,
    Decision,
    EvidenceRecord,
    Findings,
    GateReport,
    Outcome,
    Verdict,
)
from ssdfgate.renderers.cases import waiver_words
from ssdfgate.renderers.changes import Line, counts_of, lines_of, notes_of, title_of
from ssdfgate.renderers.gaps import Gap, gaps
from ssdfgate.renderers.interface import Style
from ssdfgate.renderers.markdown_blocking import blocking
from ssdfgate.renderers.markdown_sections import Section, fitted
from ssdfgate.renderers.markdown_text import code, prose
from ssdfgate.renderers.words import (
    SYMBOLS,
    WORDS,
    counted,
    headline,
    named,
    next_step,
    short,
    shorten,
    subject_words,
)

MOST = 65_000
"""Bytes; the rest is room for a marker that a bot puts before its comment."""

_LONGEST = 300
_LONGEST_ID = 80
_HOLDS = frozenset({Verdict.PASS, Verdict.ATTESTED, Verdict.NOT_APPLICABLE})
_TABLE = ("| Verdict | Requirement | What it asks |", "| --- | --- | --- |")


class MarkdownRenderer:
    """GitHub Flavored Markdown, which GitLab reads as well; text from outside stays text in it."""

    name: ClassVar[str] = "markdown"
    media_type: ClassVar[str] = "text/markdown"
    suffix: ClassVar[str] = ".md"

    def render(self, report: GateReport, style: Style) -> str:  # noqa: ARG002  # the reader's site decides the looks
        """At most MOST bytes of UTF-8."""
        head, foot = tuple(_head(report)), tuple(_foot(report))
        size = sum(len(line.encode()) + 1 for line in (*head, *foot))
        sections = fitted(tuple(_sections(report)), MOST - size)
        lines = (*head, *(line for section in sections for line in section.lines()), *foot)
        return "\n".join(lines).rstrip("\n") + "\n"


def _head(report: GateReport) -> Iterator[str]:
    sign = {Outcome.OPEN: "✅", Outcome.REPORT_ONLY: "⚠️"}.get(report.outcome, "❌")
    yield f"## {sign} {prose(headline(report))}"
    yield ""
    repository, *state = subject_words(report.subject)
    facts = (repository, *state, f"profile {report.profile}", f"exit code {int(report.exit_code)}")
    yield " · ".join(prose(shorten(fact, _LONGEST)) for fact in facts)
    yield ""
    if report.classes:
        yield "Judged by " + ", ".join(prose(shorten(named(report, item), _LONGEST)) for item in report.frameworks)
        yield ""


def _foot(report: GateReport) -> Iterator[str]:
    if report.bundle:
        yield f"Bundle {code(str(report.bundle.digest))} holds the evidence."
    else:
        yield "No bundle was kept."
    yield ""
    yield f"**Next:** {prose(next_step(report))}"


def _sections(report: GateReport) -> Iterator[Section]:
    """In reading order; the number is the order in which they are cut."""
    required = sorted((item for item in report.decisions if item.required), key=_weight)
    others = sorted((item for item in report.decisions if not item.required), key=_weight)
    would = "would keep" if report.outcome is Outcome.REPORT_ONLY else "keeps"
    several = len(report.frameworks) > 1
    yield Section(5, f"### What {would} the gate closed", blocking(report), "blocking requirement")
    if report.comparison:
        yield Section(4, f"### Since {prose(title_of(report.comparison))}", _changes(report.comparison), "line")
    title = f"### Required ({len(required)})"
    yield Section(4, title, _rows(required, several=several), "required one", _TABLE)
    found = tuple(f"- {_gap(gap)}" for gap in gaps(report)) or ("- no limit was recorded",)
    yield Section(3, "### Not looked at", found, "limit")
    head = ("| By | Status | Analysed | Found | Evidence |", "| --- | --- | --- | --- | --- |")
    yield Section(2, "### Looked at", tuple(map(_evidence, report.evidence)), "collection", head)
    title = f"<details><summary>Not required ({len(others)})</summary>"
    yield Section(1, title, _rows(others, several=several), "requirement", _TABLE, ("", "</details>"))


def _changes(comparison: Comparison) -> tuple[str, ...]:
    found = tuple(f"- {_change(item)}" for item in lines_of(comparison.compared))
    notes = tuple(f"- {prose(note)}" for note in notes_of(comparison.compared))
    return (prose(counts_of(comparison.compared)), "", *found, *notes)


def _change(item: Line) -> str:
    parts = (f"**{item.word}**", code(item.place) if item.place else "", code(item.rule), prose(item.message))
    return " ".join(part for part in parts if part)


def _weight(decision: Decision) -> tuple[bool, bool]:
    return not decision.blocking, decision.verdict in _HOLDS


def _rows(decisions: Sequence[Decision], *, several: bool) -> tuple[str, ...]:
    return tuple(_row(decision, several=several) for decision in decisions)


def _row(decision: Decision, *, several: bool) -> str:
    word = f"{SYMBOLS[decision.verdict]} {WORDS[decision.verdict]}"
    name = f"{decision.framework} {decision.id}" if several else decision.id
    waived = waiver_words(decision)
    parts = [prose(shorten(decision.title, _LONGEST)), prose(shorten(waived, _LONGEST)) if waived else ""]
    return f"| {_cell(word)} | {code(shorten(name, _LONGEST_ID))} | {'<br>'.join(part for part in parts if part)} |"


def _cell(word: str) -> str:
    return word.replace("~", "&#126;")


def _gap(gap: Gap) -> str:
    hint = f" **Do:** {prose(shorten(gap.hint, _LONGEST))}" if gap.hint else ""
    return prose(shorten(gap.text, _LONGEST)) + hint


def _evidence(record: EvidenceRecord) -> str:
    evidence = record.evidence
    name = f"{evidence.collector} {evidence.tool.version or ''}".strip()
    cells = (
        code(shorten(name, _LONGEST_ID)),
        str(evidence.status).replace("_", " "),
        _share(evidence.coverage),
        _found(record),
        code(short(record.id)),
    )
    return f"| {' | '.join(cells)} |"


def _share(coverage: Coverage) -> str:
    return f"{coverage.analysed}/{coverage.considered} {prose(coverage.unit)}"


def _found(record: EvidenceRecord) -> str:
    match record.evidence.payload:
        case Findings(items=items) as findings:
            open_ = len(findings.open())
            return f"{open_} open, {len(items) - open_} suppressed"
        case Components(items=items):
            return counted(len(items), "component")
        case _:
            return ""
