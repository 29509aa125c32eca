"""The one way JSON leaves the renderers: finite numbers, real characters, and nothing that acts on a terminal."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256

from ssdfgate.errors import RendererError
from ssdfgate.model import JsonValue, visible


def dump(value: JsonValue, indent: int | None = None) -> str:
    r"""Encode as JSON text that ends in a newline.

    JSON itself escapes only U+0000 to U+001F. Here the other control, format and separator characters are escaped as
    well (same value, `\u202e` in the text), so that a report shown on a terminal cannot act or mislead. Half
    surrogate pairs, which no UTF-8 text can hold, become the visible letters `\udc80`.

    Raises:
        RendererError: for NaN and infinite numbers, which JSON cannot hold.
    """
    separators = (",", ":") if indent is None else (",", ": ")
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent, separators=separators)
    except ValueError as error:
        hint = "A collector or a policy wrote a number that JSON cannot hold; report it."
        raise RendererError(f"the report cannot be written as JSON: {error}", hint=hint) from error
    return text.translate(_escapes(text)) + "\n"


def uuid_of(text: str) -> str:
    """A UUID made of the text alone (version 8, RFC 9562), so that equal reports carry equal ones."""
    name = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{name[:8]}-{name[8:12]}-8{name[13:16]}-a{name[17:20]}-{name[20:32]}"


def in_order(value: JsonValue) -> JsonValue:
    """Sort the keys of all mappings inside: equal values then give equal text, however they were put together."""
    match value:
        case Mapping():
            return {key: in_order(value[key]) for key in sorted(value)}
        case str():
            return value
        case Sequence():
            return [in_order(item) for item in value]
        case _:
            return value


def _escapes(text: str) -> dict[int, str]:
    """What to write for each character that cannot be shown; outside of strings JSON has only line feeds of these."""
    unseen = {char for char in set(text) if char != "\n" and visible(char) != char}
    return {ord(char): _escape(char) for char in unseen}


def _escape(char: str) -> str:
    is_half_pair = "\ud800" <= char <= "\udfff"
    return f"\\\\u{ord(char):04x}" if is_half_pair else json.dumps(char)[1:-1]
