"""Requirements of a framework, as its catalogue states them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
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


class Reading(StrEnum):
    """What was read: the publisher's own text, somebody else's extract of it, or nothing (our reasoning)."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    OWN = "own"


class Force(StrEnum):
    """Whether the publisher demands or recommends."""

    MUST = "must"
    SHOULD = "should"


@dataclass(frozen=True, slots=True)
class Source:
    """Where something was read, and how closely."""

    text: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class Support:
    """One measure that supports a requirement."""

    measure: str
    strength: Strength
    confidence: Confidence
    source: Source


@dataclass(frozen=True, slots=True)
class Actions:
    """How many numbered actions a publisher gives, for some of its classes (none named: for all)."""

    classes: tuple[str, ...]
    shall: int
    should: int


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement.

    Attributes:
        id: exactly as the publisher writes it.
        reference: article, annex or clause; empty where the id says it.
        source: where it was read.
        due: the day from which it is a duty; None where it is one already.
        applies_to: the classes of the framework that it is asked of; empty for all of them.
        artefacts: records that the publisher expects to see.
        roles: who may attest it; empty for any role.
        group: heading path, outermost first (("PW", "PW.7")).
        all_of: measures that must all hold.
        any_of: measures of which one must hold, where it is not empty.
        machine_shows / people_state: what evidence can show, and what only people can state.
        freshness_days: age limit that the evidence map suggests; None where it gives none.
        full_when: the condition under which evidence alone would settle it; empty where there is none.
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
    reference: str = ""
    source: Source = Source("", Reading.OWN)
    force: Force = Force.MUST
    due: date | None = None
    applies_to: tuple[str, ...] = ()
    actions: tuple[Actions, ...] = ()
    artefacts: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    full_when: str = ""

    def measures(self) -> tuple[str, ...]:
        """Ids of all supporting measures, in catalogue order."""
        return tuple(support.measure for support in (*self.all_of, *self.any_of))


@dataclass(frozen=True, slots=True)
class ClassOfFramework:
    """One kind of product or team that a framework tells apart, and the routes to conformity that it may take."""

    id: str
    title: str
    summary: str
    routes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes of a framework, under the name that the publisher gives them; `default` where none is chosen."""

    title: str
    default: str
    values: tuple[ClassOfFramework, ...]


@dataclass(frozen=True, slots=True)
class Milestone:
    """A date from which a part of a framework applies."""

    date: date
    what: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """A way to show conformity; `third_party` is `no`, `yes` or `by-scheme`."""

    id: str
    title: str
    third_party: str
    reference: str = ""


OWN = "org"
"""Id of the catalogue whose requirements are the measures that users bring along."""


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
    source: Source = Source("", Reading.OWN)
    milestones: tuple[Milestone, ...] = ()
    classes: Classes | None = None
    routes: tuple[Route, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """Which requirements are required at a stage, and how strict the gate is there.

    Attributes:
        required: (framework id, requirement id) pairs.
        by_name: those of them that a configuration or a call names; they hold now, whatever day their duty begins.
        accept_partial: whether the machine part alone keeps the gate open where people must state the rest.
        parameters: thresholds and limits, complete after merging with the defaults; see the parameter schema.
    """

    name: str
    description: str
    required: frozenset[tuple[str, str]]
    accept_partial: bool
    parameters: Mapping[str, JsonValue]
    by_name: frozenset[tuple[str, str]] = frozenset()
