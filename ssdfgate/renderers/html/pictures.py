"""Bars, and the words and order of the verdicts, that all sections share."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ssdfgate.model import Decision, Status, Verdict
from ssdfgate.renderers.words import WORDS

ORDER = (
    Verdict.FAIL,
    Verdict.ERROR,
    Verdict.UNKNOWN,
    Verdict.PARTIAL,
    Verdict.ATTESTED,
    Verdict.PASS,
    Verdict.NOT_APPLICABLE,
)
"""Worst first: what somebody with ten minutes must see."""

MEANINGS: Mapping[Verdict, str] = {
    Verdict.PASS: "machine evidence proves it",
    Verdict.PARTIAL: "the machine part holds, the part that only people can state has no current record",
    Verdict.ATTESTED: "a named role states it, until a date",
    Verdict.FAIL: "evidence shows that it is not met",
    Verdict.UNKNOWN: "evidence is missing, incomplete, stale, or about something else",
    Verdict.NOT_APPLICABLE: "with a reason",
    Verdict.ERROR: "the policy itself could not be evaluated",
}

STATUS_MARKS: Mapping[Status, str] = {
    Status.COMPLETE: "pass",
    Status.PARTIAL: "partial",
    Status.FAILED: "fail",
    Status.NOT_APPLICABLE: "na",
}
"""The shape that a status of evidence has in common with a verdict."""

_ROOM = 5.0
"""Per cent of a bar that a number needs to be written into it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A word with the shape and colour that go with it; `key` names both."""

    key: str
    word: str


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a bar; places are per cent of its length. `text` is empty where there is no room for it."""

    key: str
    x: str
    middle: str
    width: str
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its numbers in words."""

    label: str
    segments: tuple[Segment, ...]


def mark(verdict: Verdict) -> Mark:
    """Shape and word of a verdict."""
    return Mark("na" if verdict is Verdict.NOT_APPLICABLE else str(verdict), WORDS[verdict])


def status_mark(status: Status) -> Mark:
    """Shape and word of a status of evidence."""
    return Mark(STATUS_MARKS[status], str(status).replace("_", " "))


def verdict_bar(decisions: Iterable[Decision]) -> Bar:
    """How often each verdict was given."""
    counts = Counter(decision.verdict for decision in decisions)
    return bar([(mark(verdict), counts[verdict]) for verdict in ORDER])


def bar(parts: Sequence[tuple[Mark, int]]) -> Bar:
    """Parts side by side, as long as their share; those with nothing are left out."""
    total = sum(count for _, count in parts)
    segments, start = [], 0
    for part, count in parts:
        if count:
            segments.append(_segment(part, start, count, total))
            start += count
    told = ", ".join(f"{count} {part.word.lower()}" for part, count in parts if count)
    return Bar(f"{told} (of {total})" if told else "nothing", tuple(segments))


def _segment(part: Mark, start: int, count: int, total: int) -> Segment:
    x, width = start * 100 / total, count * 100 / total
    return Segment(part.key, f"{x:.2f}", f"{x + width / 2:.2f}", f"{width:.2f}", str(count) if width >= _ROOM else "")


def coverage_bar(analysed: int, considered: int, unit: str) -> Bar:
    """How much of what there was has been looked at."""
    parts = ((Mark("pass", "analysed"), analysed), (Mark("unknown", "not analysed"), considered - analysed))
    return Bar(f"{analysed} of {considered} {unit} analysed", bar(parts).segments)
