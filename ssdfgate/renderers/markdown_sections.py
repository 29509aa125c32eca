"""Sections that can be cut to fit: whole rows from the end, with a line that says how many."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ssdfgate.renderers.words import counted

_ROOM = 80
"""Bytes that the line about what is left out may take."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its rows; `rank` says when it is cut (1 first), `noun` what a row is, `left` how many are cut."""

    rank: int
    title: str
    rows: tuple[str, ...]
    noun: str
    head: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    left: int = 0

    def lines(self) -> tuple[str, ...]:
        """Nothing at all where there are no rows."""
        if not self.rows and not self.left:
            return ()
        more = ("", f"and {counted(self.left, 'more ' + self.noun)}, see `-f json`.") if self.left else ()
        rows = (*self.head, *self.rows) if self.rows else ()
        return (self.title, "", *rows, *more, *self.tail, "")


def fitted(sections: Sequence[Section], limit: int) -> tuple[Section, ...]:
    """The sections, cut in the order of their ranks to at most `limit` bytes together."""
    kept = list(sections)
    excess = sum(map(_size, kept)) - limit
    for index in sorted(range(len(kept)), key=lambda number: kept[number].rank):
        if excess <= 0:
            break
        before = _size(kept[index])
        kept[index] = _cut(kept[index], excess + _ROOM)
        excess -= before - _size(kept[index])
    return tuple(kept)


def _cut(section: Section, excess: int) -> Section:
    rows, freed = list(section.rows), 0
    while rows and freed < excess:
        freed += _bytes(rows.pop())
    return replace(section, rows=tuple(rows), left=section.left + len(section.rows) - len(rows))


def _size(section: Section) -> int:
    return sum(map(_bytes, section.lines()))


def _bytes(line: str) -> int:
    return len(line.encode()) + 1
