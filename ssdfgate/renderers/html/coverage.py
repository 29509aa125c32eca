"""Coverage per framework: a matrix of requirements by verdict, and a bar per practice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ssdfgate.model import Decision, Framework, GateReport, Requirement, Verdict
from ssdfgate.renderers.html.pictures import ORDER, Bar, Mark, mark, verdict_bar
from ssdfgate.renderers.html.safe import anchor, cut
from ssdfgate.renderers.html.summary import names_of

MOST_ROWS = 30
"""A catalogue with more headings than this is shown by its outermost ones."""

SHORT = 6
"""Longest id, in characters, that is written in full; of longer ones the part that their heading says is left out."""

_Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """One requirement in the matrix."""

    anchor: str
    label: str
    title: str
    required: bool
    blocking: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """The requirements of one practice with one verdict."""

    mark: Mark
    chips: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One practice; `id` is empty where requirements stand under no heading."""

    id: str
    title: str
    bar: Bar
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """The rows under one outer heading; its title is empty where the catalogue has one level."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class FrameworkCoverage:
    """One framework; columns are the verdicts that occur in it."""

    anchor: str
    id: str
    name: str
    total: int
    required: int
    bar: Bar
    columns: tuple[Mark, ...]
    blocks: tuple[Block, ...]


def coverage_of(report: GateReport) -> tuple[FrameworkCoverage, ...]:
    """One picture for each framework, in the order of the report."""
    names = names_of(report)
    catalogues = {item.id: item for item in report.catalogues}
    return tuple(
        _framework(
            name, names[name], catalogues.get(name), [item for item in report.decisions if item.framework == name]
        )
        for name in report.frameworks
    )


def _framework(
    identifier: str, name: str, catalogue: Framework | None, decisions: Sequence[Decision]
) -> FrameworkCoverage:
    columns = tuple(verdict for verdict in ORDER if any(item.verdict is verdict for item in decisions))
    return FrameworkCoverage(
        anchor=anchor("fw", identifier),
        id=cut(identifier),
        name=name,
        total=len(decisions),
        required=sum(item.required for item in decisions),
        bar=verdict_bar(decisions),
        columns=tuple(mark(verdict) for verdict in columns),
        blocks=tuple(_blocks(catalogue, decisions, columns)),
    )


def _blocks(
    catalogue: Framework | None, decisions: Sequence[Decision], columns: Sequence[Verdict]
) -> Iterator[Block]:
    titles = catalogue.groups if catalogue else {}
    ways = headings(catalogue, decisions)
    rows = sorted(decisions, key=lambda item: list(ways.values()).index(ways[item.id]))
    for outer, inside in groupby(rows, key=lambda item: ways[item.id][:-1]):
        found = [
            _row(way, titles, list(group), columns) for way, group in groupby(inside, key=lambda item: ways[item.id])
        ]
        yield Block(" ".join(f"{name} {titles.get(name, '')}".strip() for name in outer), tuple(found))


def headings(catalogue: Framework | None, decisions: Sequence[Decision]) -> Mapping[str, _Path]:
    """The heading of each requirement, as a path; without a catalogue the first part of its id.

    Where the catalogue has more innermost headings than fit a picture, only the outermost of each path is kept.
    """
    known = {item.id: item.group for item in _requirements(catalogue)}
    ways = {item.id: known.get(item.id, (item.id.partition(".")[0],)) for item in decisions}
    if len(set(ways.values())) > MOST_ROWS:
        return {name: way[:1] for name, way in ways.items()}
    return ways


def _requirements(catalogue: Framework | None) -> Sequence[Requirement]:
    return catalogue.requirements if catalogue else ()


def _row(way: _Path, titles: Mapping[str, str], decisions: Sequence[Decision], columns: Sequence[Verdict]) -> Row:
    name = way[-1] if way else ""
    prefix = f"{name}." if max(len(item.id) for item in decisions) > SHORT else ""
    cells = tuple(
        Cell(mark(verdict), tuple(_chip(item, prefix) for item in decisions if item.verdict is verdict))
        for verdict in columns
    )
    return Row(cut(name), cut(titles.get(name, "" if name else "Under no heading")), verdict_bar(decisions), cells)


def _chip(decision: Decision, prefix: str) -> Chip:
    return Chip(
        anchor=anchor("req", decision.framework, decision.id),
        label=cut(decision.id.removeprefix(prefix), 24),
        title=cut(f"{decision.id} {decision.title}"),
        required=decision.required,
        blocking=decision.blocking,
    )
