"""What a JSON Schema cannot check of a catalogue: ids that are given twice or refer to nothing."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from ssdfgate.errors import FrameworkError
from ssdfgate.frameworks.rows import CatalogueData, HeadingRow, RequirementRow, SupportRow
from ssdfgate.located import Keys, Located
from ssdfgate.model.requirement import Automation, Strength
from ssdfgate.validation import suggestion

Ways = Mapping[str, tuple[str, ...]]
"""From each heading to the way that leads to it, itself last."""

_Place = tuple[str | int, ...]


def ways_of(headings: Iterable[HeadingRow], located: Located) -> Ways:
    """The way to each heading.

    Raises:
        FrameworkError: a heading is given twice, or stands under none that comes before it.
    """
    ways: dict[str, tuple[str, ...]] = {}
    for index, heading in enumerate(headings):
        keys = ("headings", index)
        if heading["id"] in ways:
            raise _fault(located, (*keys, "id"), f"heading `{heading['id']}` is given twice")
        ways[heading["id"]] = (*_above(heading, ways, located, keys), heading["id"])
    return ways


def check(data: CatalogueData, ways: Ways, located: Located, measures: Collection[str] | None) -> None:
    """Hold the requirements against headings, sources, classes and, unless None, the measures that exist.

    Raises:
        FrameworkError: something is given twice or refers to nothing; names file and line.
    """
    _check_requirements(data, ways, located)
    _check_supports(data, located, measures)
    _check_references(data, located)


def _above(row: HeadingRow, ways: Ways, located: Located, keys: Keys) -> tuple[str, ...]:
    under = row.get("under")
    if under is None:
        return ()
    if under not in ways:
        raise _fault(located, (*keys, "under"), f"no heading `{under}` stands before this{suggestion(under, ways)}")
    return ways[under]


def _check_requirements(data: CatalogueData, ways: Ways, located: Located) -> None:
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


def _satisfied(row: RequirementRow) -> bool:
    return any(support["strength"] == Strength.SATISFIES for support in (*row["all_of"], *row["any_of"]))


def _check_supports(data: CatalogueData, located: Located, measures: Collection[str] | None) -> None:
    seen: set[tuple[str, str]] = set()
    for requirement, keys, support in _supports(data):
        measure = support["measure"]
        if (requirement, measure) in seen:
            raise _fault(located, (*keys, "measure"), f"`{requirement}` names `{measure}` twice")
        seen.add((requirement, measure))
        if measures is not None and measure not in measures:
            problem = f"there is no measure `{measure}`{suggestion(measure, measures)}"
            raise _fault(located, (*keys, "measure"), problem)


def _supports(data: CatalogueData) -> Iterator[tuple[str, _Place, SupportRow]]:
    for index, row in enumerate(data["requirements"]):
        for number, support in enumerate(row["all_of"]):
            yield row["id"], ("requirements", index, "all_of", number), support
        for number, support in enumerate(row["any_of"]):
            yield row["id"], ("requirements", index, "any_of", number), support


def _check_references(data: CatalogueData, located: Located) -> None:
    classes = [row["id"] for row in data["classes"]["values"]] if "classes" in data else []
    routes = [row["id"] for row in data.get("routes", ())]
    known = {"source": list(data["sources"]), "class": classes, "route": routes}
    for keys, kind, name in _references(data):
        if name not in known[kind]:
            raise _fault(located, keys, f"there is no {kind} `{name}`{suggestion(name, known[kind])}")


def _references(data: CatalogueData) -> Iterator[tuple[_Place, str, str]]:
    yield ("source",), "source", data["source"]
    for _, keys, support in _supports(data):
        yield (*keys, "source"), "source", support["source"]
    for index, row in enumerate(data["requirements"]):
        yield from _references_of(row, ("requirements", index))
    if "classes" in data:
        yield ("classes", "default"), "class", data["classes"]["default"]
        for index, value in enumerate(data["classes"]["values"]):
            for number, name in enumerate(value.get("routes", ())):
                yield ("classes", "values", index, "routes", number), "route", name


def _references_of(
    row: RequirementRow, keys: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    if "source" in row:
        yield (*keys, "source"), "source", row["source"]
    for number, name in enumerate(row.get("applies_to", ())):
        yield (*keys, "applies_to", number), "class", name
    for number, actions in enumerate(row.get("actions", ())):
        for place, name in enumerate(actions.get("classes", ())):
            yield (*keys, "actions", number, "classes", place), "class", name


def _fault(located: Located, keys: Keys, problem: str) -> FrameworkError:
    return FrameworkError(f"{located.where(keys)}: {problem}", hint="Correct the catalogue at that line.")
