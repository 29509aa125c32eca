"""Data from a file together with the lines that its values stand in, so that every message can say where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ssdfgate.model.digest import JsonValue

Keys = Sequence[str | int]
"""The way to a value: names of keys and indexes of lists, outermost first."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: its line, counted from 1, and the places of what is inside it."""

    line: int
    inner: Mapping[str | int, "Place"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Located:
    """A document and where its values stand.

    Attributes:
        name: how messages call the document.
        value: plain data, as JSON would hold it; None for an empty file.
        place: None where lines are not known (data that does not come from YAML).
    """

    name: str
    value: JsonValue
    place: Place | None = None

    def line_of(self, keys: Keys = ()) -> int:
        """Line of the value, or of the nearest value around it that exists; 0 where lines are not known."""
        place = self.place
        line = place.line if place else 0
        for key in keys:
            place = place.inner.get(key) if place else None
            if place is None:
                break
            line = place.line
        return line

    def where(self, keys: Keys = ()) -> str:
        """`name:line`, or the name alone where lines are not known."""
        line = self.line_of(keys)
        return f"{self.name}:{line}" if line else self.name
