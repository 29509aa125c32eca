"""Annotations for GitHub Actions, as workflow commands on standard output.

A step may have ten annotations of each level, and GitHub keeps the first (docs: "Workflow commands", "Limits on
annotations"). So what keeps the gate closed comes first, then open findings from the worst down, and the last notice
says how many were left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from ssdfgate.model import Decision, GateReport, Outcome, visible
from ssdfgate.renderers.cases import message_of
from ssdfgate.renderers.found import Found, is_relative, place_of, ranked, violations_of
from ssdfgate.renderers.gaps import gaps
from ssdfgate.renderers.interface import Style
from ssdfgate.renderers.sarif_parts import LEVELS
from ssdfgate.renderers.words import counted, headline, shorten

MOST = 10
"""Annotations of one level in one step."""

LONGEST = 1000


class Level(StrEnum):
    """The commands that annotate."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


_OF_SARIF = {"error": Level.ERROR, "warning": Level.WARNING, "note": Level.NOTICE}


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotation; `path` empty where it is about the run, `line` 0 where only the file is known."""

    level: Level
    title: str
    message: str
    path: str = ""
    line: int = 0
    end_line: int = 0


class GithubRenderer:
    """Nothing but commands: text from outside can neither start one nor add to one."""

    name: ClassVar[str] = "github"
    media_type: ClassVar[str] = "text/plain"
    suffix: ClassVar[str] = ".txt"

    def render(self, report: GateReport, style: Style) -> str:  # noqa: ARG002  # the runner reads it, not a person
        """One command to a line, at most ten of each level."""
        kept: dict[Level, list[Annotation]] = {level: [] for level in Level}
        left = dict.fromkeys(Level, 0)
        for item in _annotations(report):
            room = MOST - (item.level is Level.NOTICE)  # one notice is for what is left out
            if len(kept[item.level]) < room:
                kept[item.level].append(item)
            else:
                left[item.level] += 1
        lines = [_command(item) for level in Level for item in kept[level]]
        return "\n".join((*lines, _command(_last(report, left)))) + "\n"


def _annotations(report: GateReport) -> Iterator[Annotation]:
    found = ranked(report)
    yield from (_of_requirement(decision, report) for decision in report.decisions if decision.blocking)
    if report.enforced in {Outcome.ERROR, Outcome.INVALID}:
        yield Annotation(_lowered(Level.ERROR, report), "The gate", headline(report))
    yield from (_of_finding(item, report) for item in found if item.open)
    yield from (Annotation(Level.WARNING, "Not looked at", gap.text) for gap in gaps(report))


def _of_requirement(decision: Decision, report: GateReport) -> Annotation:
    """At the first place that violates it; people read an annotation beside the line that they changed."""
    level = _lowered(Level.ERROR, report)
    title = f"{decision.framework} {decision.id}: {decision.title}"
    for violation in violations_of(decision, report):
        path = violation.path or ""
        if is_relative(path):
            told = message_of(decision)
            rest = "" if violation.message in told else f" {violation.rule or 'Here'}: {violation.message}"
            return Annotation(level, title, told + rest, path, violation.line)
    return Annotation(level, title, message_of(decision))


def _of_finding(found: Found, report: GateReport) -> Annotation:
    finding, where = found.finding, place_of(found)
    package = f"{finding.package.name} {finding.package.version}: " if finding.package else ""
    level = Level.NOTICE if found.waiver else _lowered(_OF_SARIF[LEVELS[finding.severity]], report)
    title = f"{found.record.evidence.collector} {finding.rule} ({finding.severity})"
    return Annotation(level, title, package + finding.message + found.waived, where.path, where.line, where.end_line)


def _lowered(level: Level, report: GateReport) -> Level:
    """What is only reported is no error."""
    return Level.WARNING if report.outcome is Outcome.REPORT_ONLY and level is Level.ERROR else level


def _last(report: GateReport, left: dict[Level, int]) -> Annotation:
    parts = [counted(count, str(level)) for level, count in left.items() if count]
    told = f" Not shown here, because GitHub takes ten of each level: {', '.join(parts)}." if parts else ""
    return Annotation(Level.NOTICE, "ssdfgate", f"{headline(report)}.{told}")


def _command(item: Annotation) -> str:
    properties = {"title": shorten(item.title, LONGEST // 4)}
    if item.path:
        first = max(item.line, 1)
        properties |= {"file": visible(item.path), "line": str(first), "endLine": str(max(item.end_line, first))}
    named = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{item.level} {named}::{_data(shorten(item.message, LONGEST))}"


def _data(text: str) -> str:
    """The runner's own escapes (actions/toolkit, `escapeData`)."""
    return _replaced(text, (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")))


def _property(text: str) -> str:
    """The runner's own escapes (actions/toolkit, `escapeProperty`)."""
    return _replaced(_data(text), ((":", "%3A"), (",", "%2C")))


def _replaced(text: str, pairs: Sequence[tuple[str, str]]) -> str:
    for old, new in pairs:
        text = text.replace(old, new)
    return text
