"""Values of a document that fits its schema; what was not given there is empty."""

import re
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


def is_pattern(value: str) -> bool:
    """Whether a text is a pattern as in `.gitignore`."""
    from pathspec import PathSpec  # takes long, and few configurations have patterns

    try:
        PathSpec.from_lines("gitignore", [value])
    except (ValueError, re.error):
        return False
    return True
