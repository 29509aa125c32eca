"""Requirements of a framework, as its catalogue states them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ssdfgate.model.digest import JsonValue


class Automation(StrEnum):
    """How much of a requirement machine evidence can show (evidence map of the catalogue)."""

    FULL = "full"
    PARTIAL = "partial"
    ATTESTED = "attested"


class Strength(StrEnum):
    """Whether a measure alone settles the requirement or only adds to it."""

    SATISFIES = "satisfies"
    CONTRIBUTES = "contributes"


class About(StrEnum):
    """Whether evidence speaks of the process or of the product (ENISA 3.4 keeps them apart)."""

    PROCESS = "process"
    PRODUCT = "product"


class Confidence(StrEnum):
    """Where a mapping comes from: read in a named source, or derived by us."""

    VERIFIED = "verified"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Support:
    """One measure that supports a requirement."""

    measure: str
    strength: Strength
    confidence: Confidence
    source: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement.

    Attributes:
        id: exactly as the publisher writes it.
        group: heading path, outermost first (("PW", "PW.7")).
        all_of: measures that must all hold.
        any_of: measures of which one must hold, where it is not empty.
        machine_shows / people_state: what evidence can show, and what only people can state.
        freshness_days: age limit that the evidence map suggests; None where it gives none.
    """

    framework: str
    id: str
    title: str
    summary: str
    group: tuple[str, ...]
    automation: Automation
    about: About
    all_of: tuple[Support, ...] = ()
    any_of: tuple[Support, ...] = ()
    machine_shows: str = ""
    people_state: str = ""
    freshness_days: int | None = None

    def measures(self) -> tuple[str, ...]:
        """Ids of all supporting measures, in catalogue order."""
        return tuple(support.measure for support in (*self.all_of, *self.any_of))


@dataclass(frozen=True, slots=True)
class Framework:
    """A catalogue: every requirement of one edition of one framework."""

    id: str
    name: str
    version: str
    publisher: str
    status: str
    requirements: tuple[Requirement, ...]
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Profile:
    """Which requirements are required at a stage, and how strict the gate is there.

    Attributes:
        required: (framework id, requirement id) pairs.
        accept_partial: whether the machine part alone keeps the gate open where people must state the rest.
        parameters: thresholds and limits, complete after merging with the defaults; see the parameter schema.
    """

    name: str
    description: str
    required: frozenset[tuple[str, str]]
    accept_partial: bool
    parameters: Mapping[str, JsonValue]
