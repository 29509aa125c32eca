"""Pointers as text: by standard, with numbered notes on where each was read."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ssdfgate.cli.reading.lines import heading, wrapped
from ssdfgate.cli.reading.words import link_words
from ssdfgate.frameworks.pointers import WHOLE, Pointer
from ssdfgate.model.requirement import Source

_Notes = dict[str, int]


def pointer_lines(
    places: Sequence[str], onward: Sequence[Pointer], back: Sequence[Pointer], start: str, width: int
) -> Iterator[str]:
    """The section on pointers; nothing where there are none.

    `places` are the id that is explained and, after it, its headings; `onward` starts from them, and `back` leads
    to them from the catalogue `start`.
    """
    if not onward and not back:
        return
    yield from heading("POINTERS (the same subject elsewhere: doing one never shows that the other is done)", width)
    notes: _Notes = {}
    for _, found in groupby(onward, key=lambda pointer: pointer.standard):
        yield from _onward(list(found), places[0], notes, width)
    if back:
        yield from wrapped(f"{start} leads here:", width, 2)
        for pointer in back:
            yield from _back(pointer, places, notes, width)
    for note, number in notes.items():
        yield from wrapped(f"[{number}] {note}", width, 2, 4)


def _onward(found: Sequence[Pointer], place: str, notes: _Notes, width: int) -> Iterator[str]:
    first = found[0]
    yield from wrapped(f"{first.standard}: {first.name}; {first.edition}", width, 2, 2)
    for pointer in found:
        start = "" if pointer.from_id == place else f"from {pointer.from_id}: "
        yield from _row(f"{start}{pointer.relation} {', '.join(pointer.ids)}", pointer, notes, width)


def _back(pointer: Pointer, places: Sequence[str], notes: _Notes, width: int) -> Iterator[str]:
    reached = [name for name in pointer.ids if name in places]
    above = "" if places[0] in reached else f" (by way of {', '.join(reached)})"
    start = "as a whole" if pointer.from_id == WHOLE else pointer.from_id
    yield from _row(f"{start} {pointer.relation} it{above}", pointer, notes, width)


def _row(text: str, pointer: Pointer, notes: _Notes, width: int) -> Iterable[str]:
    note = link_words(pointer.confidence, Source(pointer.source, pointer.reading))
    number = notes.setdefault(note, len(notes) + 1)
    told = f"{text} [{number}]" + (f" {pointer.note}" if pointer.note else "")
    return wrapped(told, width, 4, 2)
