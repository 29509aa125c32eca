"""The shapes of a catalogue file, as its JSON Schema states them."""

from collections.abc import Mapping
from typing import NotRequired, TypedDict


class SupportRow(TypedDict):
    """One entry of `all_of` or `any_of`."""

    measure: str
    strength: str
    confidence: str
    source: str


class SourceRow(TypedDict):
    """One entry of `sources`."""

    text: str
    reading: str


class ActionsRow(TypedDict):
    """One entry of `actions`."""

    shall: int
    should: int
    classes: NotRequired[list[str]]


class HeadingRow(TypedDict):
    """One heading."""

    id: str
    title: str
    summary: str
    under: NotRequired[str]


class RequirementRow(HeadingRow):
    """One requirement."""

    automation: str
    about: str
    machine_shows: str
    people_state: str
    all_of: list[SupportRow]
    any_of: list[SupportRow]
    full_when: NotRequired[str]
    freshness_days: NotRequired[int]
    reference: NotRequired[str]
    source: NotRequired[str]
    force: NotRequired[str]
    due: NotRequired[str]
    applies_to: NotRequired[list[str]]
    actions: NotRequired[list[ActionsRow]]
    artefacts: NotRequired[list[str]]
    roles: NotRequired[list[str]]


class ClassRow(TypedDict):
    """One class of the framework."""

    id: str
    title: str
    summary: str
    routes: NotRequired[list[str]]


class ClassesRow(TypedDict):
    """The classes of the framework."""

    title: str
    default: str
    values: list[ClassRow]


class MilestoneRow(TypedDict):
    """One date."""

    date: str
    what: str
    reference: NotRequired[str]


class RouteRow(TypedDict):
    """One route to conformity."""

    id: str
    title: str
    third_party: str
    reference: NotRequired[str]


class CatalogueData(TypedDict):
    """A whole catalogue."""

    id: str
    name: str
    version: str
    publisher: str
    status: str
    source: str
    sources: Mapping[str, SourceRow]
    headings: list[HeadingRow]
    requirements: list[RequirementRow]
    milestones: NotRequired[list[MilestoneRow]]
    classes: NotRequired[ClassesRow]
    routes: NotRequired[list[RouteRow]]
