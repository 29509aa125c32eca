"""New, fixed and persisting findings in words; formats for people share this."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ssdfgate.model import Compared, Comparison, Finding, open_among
from ssdfgate.renderers.found import RANK
from ssdfgate.renderers.words import SHORT_COMMIT, shorten, shorten_path

_PATH = 100
_TEXT = 140
_NOTE = 300


@dataclass(frozen=True, slots=True)
class Line:
    """One finding: `new`, `fixed` or `not looked at`, where it is, its rule, and what the tool says."""

    word: str
    place: str
    rule: str
    message: str
    collector: str


def title_of(comparison: Comparison) -> str:
    """What is compared with what."""
    return f"{shorten(comparison.ref, _PATH)} ({comparison.commit[:SHORT_COMMIT]})"


def counts_of(compared: Sequence[Compared]) -> str:
    """How many there are of each sort, of those that nobody suppressed."""
    new = sum(len(open_among(item.new)) for item in compared)
    fixed = sum(len(open_among(item.fixed)) for item in compared)
    persisting = sum(len(open_among(item.persisting)) for item in compared)
    unseen = sum(len(open_among(item.unseen)) for item in compared)
    told = f"{new} new, {fixed} fixed, {persisting} persisting"
    return f"{told}; {unseen} more where it is not known that anybody looked" if unseen else told


def lines_of(compared: Sequence[Compared]) -> Iterator[Line]:
    """Open findings that are not as at the base, new ones and the worst first."""
    for word, name in (("new", "new"), ("not looked at", "unseen"), ("fixed", "fixed")):
        found = [(item, each) for item in compared for each in open_among(getattr(item, name))]
        found.sort(key=lambda pair: RANK[pair[1].severity])
        yield from (_line(word, item, each) for item, each in found)


def notes_of(compared: Sequence[Compared]) -> Iterator[str]:
    """What limits it."""
    for item in compared:
        yield from (f"{shorten(item.collector, _PATH)}: {shorten(note, _NOTE)}" for note in item.notes)


def _line(word: str, item: Compared, finding: Finding) -> Line:
    where = finding.location
    place = f"{shorten_path(where.path, _PATH)}{f':{where.line}' if where.line else ''}" if where else ""
    name = f"{finding.package.name} {finding.package.version}: " if finding.package else ""
    return Line(word, place, shorten(finding.rule, _PATH), shorten(name + finding.message, _TEXT), item.collector)
