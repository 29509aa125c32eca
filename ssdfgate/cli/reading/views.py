"""What is shown of catalogues, measures and pointers: small frozen objects between looking up and writing out."""

from dataclasses import dataclass

from ssdfgate.frameworks.pointers import Pointer
from ssdfgate.model.requirement import Framework, Requirement, Support
from ssdfgate.policy.metadata import Measure


@dataclass(frozen=True, slots=True)
class Proof:
    """A measure that supports a requirement; `measure` is None where no policy of that name ships."""

    support: Support
    measure: Measure | None


@dataclass(frozen=True, slots=True)
class RequirementView:
    """One requirement.

    Attributes:
        needed / options: measures that must all hold, and those of which one must.
        onward: pointers that start from it or from one of its headings.
        back: pointers from another catalogue that lead to it or to one of its headings.
    """

    framework: Framework
    requirement: Requirement
    needed: tuple[Proof, ...]
    options: tuple[Proof, ...]
    onward: tuple[Pointer, ...]
    back: tuple[Pointer, ...]


@dataclass(frozen=True, slots=True)
class HeadingView:
    """One heading, with every requirement that stands under it, however deep."""

    framework: Framework
    id: str
    title: str
    summary: str
    requirements: tuple[Requirement, ...]
    onward: tuple[Pointer, ...]
    back: tuple[Pointer, ...]


@dataclass(frozen=True, slots=True)
class PartView:
    """A part of a standard that is no catalogue here: all that is known of it is what points to it (never empty)."""

    id: str
    back: tuple[Pointer, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """A requirement that a measure supports."""

    framework: Framework
    requirement: Requirement
    support: Support


@dataclass(frozen=True, slots=True)
class MeasureView:
    """One measure, and all that it supports."""

    measure: Measure
    uses: tuple[Use, ...]


InCatalogue = RequirementView | HeadingView
View = InCatalogue | PartView


@dataclass(frozen=True, slots=True)
class Found:
    """What an id stands for; `also_in` names the catalogues that hold it too and have to be asked for by name."""

    views: tuple[View, ...]
    also_in: tuple[str, ...] = ()
