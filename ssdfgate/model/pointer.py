"""Pointers: where other standards speak of the same thing as a requirement. No verdict ever follows from one."""

from dataclasses import dataclass
from enum import StrEnum

from ssdfgate.model.requirement import Confidence, Reading

WHOLE = "*"
"""What a pointer starts from when it speaks of the framework as a whole."""


class Relation(StrEnum):
    """How the two sides belong together; none of them says that one meets the other."""

    RELATES_TO = "relates-to"
    SUPPORTS = "supports"
    SUPPORTED_BY = "supported-by"
    COVERED_BY_WHOLE_FRAMEWORK = "covered-by-whole-framework"


@dataclass(frozen=True, slots=True)
class Pointer:
    """One link from a requirement or heading of a catalogue to parts of another standard.

    Attributes:
        framework: id of the catalogue that it starts from.
        standard: name of the other standard here: the id of our own catalogue, where there is one.
        name / edition: what the other standard is, and which state of it the ids belong to.
        from_id: a requirement or heading of the catalogue, or WHOLE.
        ids: parts of the other standard, as its publisher writes them.
        source / reading: where the link was read, and how closely.
        note: what has to be known beside the ids; may be empty.
    """

    framework: str
    standard: str
    name: str
    edition: str
    from_id: str
    ids: tuple[str, ...]
    relation: Relation
    confidence: Confidence
    source: str
    reading: Reading
    note: str = ""
