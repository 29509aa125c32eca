"""Data from a file together with the lines that its values stand in, so that every message can say where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ssdfgate.errors import ConfigError
from ssdfgate.model.digest import JsonValue
from ssdfgate.model.text import clean

LARGEST = 1024 * 1024
"""Bytes of one file that people write."""

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


def read_content(path: Path, name: str) -> bytes:
    """The bytes of a file, up to one more than `LARGEST`; `name` is what messages call it.

    Raises:
        ConfigError: it cannot be read, or is no regular file.
    """
    hint = "Check the path and its permissions."
    try:
        if path.exists() and not path.is_file():
            raise ConfigError(f"{name} is not a regular file", hint=hint)
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ConfigError(f"{name} cannot be read: {clean(reason)}", hint=hint) from None
