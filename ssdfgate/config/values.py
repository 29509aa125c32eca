"""Values of a document that fits its schema; what was not given there is empty."""

from collections.abc import Mapping

from ssdfgate.model import JsonValue


def mapping(value: JsonValue) -> Mapping[str, JsonValue]:
    """The section, or an empty one."""
    return value if isinstance(value, Mapping) else {}


def text(value: JsonValue) -> str | None:
    """The text, or None."""
    return value if isinstance(value, str) else None


def texts(value: JsonValue) -> tuple[str, ...]:
    """All of the list, or none."""
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def whole(value: JsonValue) -> int:
    """The whole number, or 0."""
    return value if isinstance(value, int) else 0
