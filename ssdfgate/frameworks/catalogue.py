"""One catalogue: from the data of its file to a Framework, with the checks that a JSON Schema cannot make."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NotRequired, TypedDict, cast

from ssdfgate.errors import FrameworkError
from ssdfgate.located import Keys, Located
from ssdfgate.model.requirement import About, Automation, Confidence, Framework, Requirement, Strength, Support
from ssdfgate.validation import suggestion


class _SupportRow(TypedDict):
    measure: str
    strength: str
    confidence: str
    source: str


class _Heading(TypedDict):
    id: str
    title: str
    summary: str
    under: NotRequired[str]


class _Row(_Heading):
    automation: str
    about: str
    machine_shows: str
    people_state: str
    all_of: list[_SupportRow]
    any_of: list[_SupportRow]
    freshness_days: NotRequired[int]
    pointers: NotRequired[list[Mapping[str, str]]]


class _Catalogue(TypedDict):
    id: str
    name: str
    version: str
    publisher: str
    status: str
    sources: Mapping[str, str]
    headings: list[_Heading]
    requirements: list[_Row]


def build(located: Located, measures: Collection[str] | None = None) -> Framework:
    """Build the framework from data that fits framework.schema.json.

    Args:
        located: the data and its lines.
        measures: ids of the measures that exist; None leaves their names unchecked.

    Raises:
        FrameworkError: an id is given twice or refers to nothing; names file and line.
    """
    data = cast("_Catalogue", located.value)
    ways = _ways(data["headings"], located)
    _check_requirements(data, ways, located)
    _check_supports(data, located, measures)
    return Framework(
        id=data["id"],
        name=data["name"],
        version=data["version"],
        publisher=data["publisher"],
        status=data["status"],
        requirements=tuple(_requirement(row, data, ways) for row in data["requirements"]),
        groups={heading["id"]: heading["title"] for heading in data["headings"]},
    )


def _ways(headings: Iterable[_Heading], located: Located) -> Mapping[str, tuple[str, ...]]:
    """From each heading to the way that leads to it, itself last."""
    ways: dict[str, tuple[str, ...]] = {}
    for index, heading in enumerate(headings):
        keys = ("headings", index)
        if heading["id"] in ways:
            raise _fault(located, (*keys, "id"), f"heading `{heading['id']}` is given twice")
        ways[heading["id"]] = (*_above(heading, ways, located, keys), heading["id"])
    return ways


def _above(row: _Heading, ways: Mapping[str, tuple[str, ...]], located: Located, keys: Keys) -> tuple[str, ...]:
    under = row.get("under")
    if under is None:
        return ()
    if under not in ways:
        raise _fault(located, (*keys, "under"), f"no heading `{under}` stands before this{suggestion(under, ways)}")
    return ways[under]


def _check_requirements(data: _Catalogue, ways: Mapping[str, tuple[str, ...]], located: Located) -> None:
    seen: dict[str, int] = {}
    for index, row in enumerate(data["requirements"]):
        keys = ("requirements", index)
        first = seen.setdefault(row["id"], index)
        if first != index:
            line = located.line_of(("requirements", first, "id"))
            raise _fault(located, (*keys, "id"), f"requirement `{row['id']}` is given twice, first in line {line}")
        _above(row, ways, located, keys)
        if row["automation"] == Automation.FULL and not _satisfied(row):
            problem = f"`{row['id']}` cannot be `full`: no measure with strength `satisfies` supports it"
            raise _fault(located, (*keys, "automation"), problem)


def _satisfied(row: _Row) -> bool:
    return any(support["strength"] == Strength.SATISFIES for support in (*row["all_of"], *row["any_of"]))


def _check_supports(data: _Catalogue, located: Located, measures: Collection[str] | None) -> None:
    seen: set[tuple[str, str]] = set()
    for requirement, keys, support in _supports(data):
        measure = support["measure"]
        if (requirement, measure) in seen:
            raise _fault(located, (*keys, "measure"), f"`{requirement}` names `{measure}` twice")
        seen.add((requirement, measure))
        if measures is not None and measure not in measures:
            problem = f"there is no measure `{measure}`{suggestion(measure, measures)}"
            raise _fault(located, (*keys, "measure"), problem)
    for keys, source in _cited(data):
        if source not in data["sources"]:
            problem = f"no source `{source}` under `sources`{suggestion(source, data['sources'])}"
            raise _fault(located, (*keys, "source"), problem)


def _supports(data: _Catalogue) -> Iterator[tuple[str, tuple[str | int, ...], _SupportRow]]:
    for index, row in enumerate(data["requirements"]):
        for number, support in enumerate(row["all_of"]):
            yield row["id"], ("requirements", index, "all_of", number), support
        for number, support in enumerate(row["any_of"]):
            yield row["id"], ("requirements", index, "any_of", number), support


def _cited(data: _Catalogue) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for _, keys, support in _supports(data):
        yield keys, support["source"]
    for index, row in enumerate(data["requirements"]):
        for number, pointer in enumerate(row.get("pointers", ())):
            yield ("requirements", index, "pointers", number), pointer["source"]


def _fault(located: Located, keys: Keys, problem: str) -> FrameworkError:
    return FrameworkError(f"{located.where(keys)}: {problem}", hint="Correct the catalogue at that line.")


def _requirement(row: _Row, data: _Catalogue, ways: Mapping[str, tuple[str, ...]]) -> Requirement:
    return Requirement(
        framework=data["id"],
        id=row["id"],
        title=row["title"],
        summary=row["summary"],
        group=ways[row["under"]] if "under" in row else (),
        automation=Automation(row["automation"]),
        about=About(row["about"]),
        all_of=tuple(_support(support, data["sources"]) for support in row["all_of"]),
        any_of=tuple(_support(support, data["sources"]) for support in row["any_of"]),
        machine_shows=row["machine_shows"],
        people_state=row["people_state"],
        freshness_days=row.get("freshness_days"),
    )


def _support(row: _SupportRow, sources: Mapping[str, str]) -> Support:
    return Support(
        measure=row["measure"],
        strength=Strength(row["strength"]),
        confidence=Confidence(row["confidence"]),
        source=sources[row["source"]],
    )
