"""Pointers to other standards, with the sources in one numbered list: they are long, and few."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ssdfgate.model import WHOLE, Confidence, GateReport, Pointer, Requirement
from ssdfgate.model.requirement import Reading
from ssdfgate.renderers.html.safe import cut

_READ: Mapping[Reading, str] = {
    Reading.PRIMARY: "read in the publisher's own text",
    Reading.SECONDARY: "read second-hand",
    Reading.OWN: "our own reasoning",
}


@dataclass(frozen=True, slots=True)
class Link:
    """One pointer: where it leads, how, how sure that is, and the number of its source."""

    start: str
    relation: str
    ids: str
    confidence: str
    source: int
    note: str


@dataclass(frozen=True, slots=True)
class Standard:
    """The pointers of one requirement to one other standard."""

    name: str
    edition: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class SourceNote:
    """Where something was read, and how closely."""

    number: int
    text: str
    reading: str


@dataclass(frozen=True, slots=True)
class PointerIndex:
    """All pointers of a report, found by the requirement or heading that they start from or lead to."""

    onward: Mapping[tuple[str, str], Sequence[Pointer]]
    back: Mapping[tuple[str, str], Sequence[Pointer]]
    sources: Mapping[tuple[str, Reading], int]

    def of(self, framework: str, places: Sequence[str]) -> tuple[Standard, ...]:
        """Those that start from one of the places (an id and its headings), then those that lead to one of them."""
        onward = [item for place in places for item in self.onward.get((framework, place), ())]
        back = [item for place in places for item in self.back.get((framework, place), ())]
        return (*self._standards(onward, places), *self._back(back))

    def _standards(self, pointers: Sequence[Pointer], places: Sequence[str]) -> Iterator[Standard]:
        ordered = sorted(pointers, key=lambda item: item.standard)
        for _, group in groupby(ordered, key=lambda item: item.standard):
            found = list(group)
            links = tuple(self._link(item, "" if item.from_id == places[0] else item.from_id) for item in found)
            yield Standard(cut(found[0].name), cut(found[0].edition), links)

    def _back(self, pointers: Sequence[Pointer]) -> Iterator[Standard]:
        ordered = sorted(dict.fromkeys(pointers), key=lambda item: item.framework)
        for framework, group in groupby(ordered, key=lambda item: item.framework):
            yield Standard(cut(framework), "leads here", tuple(self._from(item) for item in group))

    def _link(self, pointer: Pointer, start: str) -> Link:
        ids = ", ".join(pointer.ids)
        number = self.sources[pointer.source, pointer.reading]
        return Link(start, _relation(pointer), ids, confidence_words(pointer.confidence), number, cut(pointer.note))

    def _from(self, pointer: Pointer) -> Link:
        start = "the whole" if pointer.from_id == WHOLE else pointer.from_id
        return self._link(pointer, start)

    def notes(self) -> tuple[SourceNote, ...]:
        """The numbered sources."""
        return tuple(
            SourceNote(number, cut(text), _READ[reading]) for (text, reading), number in self.sources.items()
        )


def pointer_index(report: GateReport) -> PointerIndex:
    """Sort the pointers of a report by both of their ends."""
    onward: dict[tuple[str, str], list[Pointer]] = {}
    back: dict[tuple[str, str], list[Pointer]] = {}
    sources: dict[tuple[str, Reading], int] = {}
    for pointer in report.pointers:
        sources.setdefault((pointer.source, pointer.reading), len(sources) + 1)
        onward.setdefault((pointer.framework, pointer.from_id), []).append(pointer)
        for name in pointer.ids:
            back.setdefault((pointer.standard, name), []).append(pointer)
    return PointerIndex(onward, back, sources)


def places_of(requirement: Requirement) -> tuple[str, ...]:
    """Its id, and the headings that it stands under, innermost first."""
    return (requirement.id, *reversed(requirement.group))


def confidence_words(confidence: Confidence) -> str:
    """Whether a link was read in a source or is ours."""
    return "verified in its source" if confidence is Confidence.VERIFIED else "derived by us"


def _relation(pointer: Pointer) -> str:
    return str(pointer.relation).replace("-", " ")
