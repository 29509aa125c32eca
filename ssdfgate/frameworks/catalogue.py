"""One catalogue: from the data of its file to a Framework."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import cast

from ssdfgate.frameworks.checks import Ways, check, ways_of
from ssdfgate.frameworks.rows import CatalogueData, ClassesRow, RequirementRow, SourceRow, SupportRow
from ssdfgate.located import Located
from ssdfgate.model.requirement import (
    About,
    Actions,
    Automation,
    Classes,
    ClassOfFramework,
    Confidence,
    Force,
    Framework,
    Milestone,
    Reading,
    Requirement,
    Route,
    Source,
    Strength,
    Support,
)


def build(located: Located, measures: Collection[str] | None = None) -> Framework:
    """Build the framework from data that fits framework.schema.json.

    Args:
        located: the data and its lines.
        measures: ids of the measures that exist; None leaves their names unchecked.

    Raises:
        FrameworkError: an id is given twice or refers to nothing; names file and line.
    """
    data = cast("CatalogueData", located.value)
    ways = ways_of(data["headings"], located)
    check(data, ways, located, measures)
    sources = {name: _source(row) for name, row in data["sources"].items()}
    return Framework(
        id=data["id"],
        name=data["name"],
        version=data["version"],
        publisher=data["publisher"],
        status=data["status"],
        requirements=tuple(_requirement(row, data, ways, sources) for row in data["requirements"]),
        groups={heading["id"]: heading["title"] for heading in data["headings"]},
        source=sources[data["source"]],
        milestones=tuple(
            Milestone(date.fromisoformat(row["date"]), row["what"], row.get("reference", ""))
            for row in data.get("milestones", ())
        ),
        classes=_classes(data["classes"]) if "classes" in data else None,
        routes=tuple(
            Route(row["id"], row["title"], row["third_party"], row.get("reference", ""))
            for row in data.get("routes", ())
        ),
    )


def _source(row: SourceRow) -> Source:
    return Source(row["text"], Reading(row["reading"]))


def _classes(row: ClassesRow) -> Classes:
    values = tuple(
        ClassOfFramework(value["id"], value["title"], value["summary"], tuple(value.get("routes", ())))
        for value in row["values"]
    )
    return Classes(row["title"], row["default"], values)


def _requirement(row: RequirementRow, data: CatalogueData, ways: Ways, sources: Mapping[str, Source]) -> Requirement:
    return Requirement(
        framework=data["id"],
        id=row["id"],
        title=row["title"],
        summary=row["summary"],
        group=ways[row["under"]] if "under" in row else (),
        automation=Automation(row["automation"]),
        about=About(row["about"]),
        all_of=tuple(_support(support, sources) for support in row["all_of"]),
        any_of=tuple(_support(support, sources) for support in row["any_of"]),
        machine_shows=row["machine_shows"],
        people_state=row["people_state"],
        freshness_days=row.get("freshness_days"),
        reference=row.get("reference", ""),
        source=sources[row.get("source", data["source"])],
        force=Force(row.get("force", Force.MUST)),
        due=date.fromisoformat(row["due"]) if "due" in row else None,
        applies_to=tuple(row.get("applies_to", ())),
        actions=tuple(
            Actions(tuple(item.get("classes", ())), item["shall"], item["should"]) for item in row.get("actions", ())
        ),
        artefacts=tuple(row.get("artefacts", ())),
        roles=tuple(row.get("roles", ())),
        full_when=row.get("full_when", ""),
    )


def _support(row: SupportRow, sources: Mapping[str, Source]) -> Support:
    return Support(
        measure=row["measure"],
        strength=Strength(row["strength"]),
        confidence=Confidence(row["confidence"]),
        source=sources[row["source"]],
    )
