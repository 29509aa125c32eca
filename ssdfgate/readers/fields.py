"""Typed access to parsed JSON: whatever is not of the expected type is a ReaderError that names the place."""

import posixpath
import re
from collections.abc import Mapping

from ssdfgate.errors import ReaderError
from ssdfgate.model import JsonValue, clean

NAME_LENGTH = 500
"""Characters kept of ids, names and addresses."""

_LARGEST = 2**31 - 1
_UNUSUAL = re.compile(r"(?:^|/)\.|//|\\|/$")


def mapping(value: JsonValue, what: str) -> Mapping[str, JsonValue]:
    """The value, which must be an object."""
    if not isinstance(value, Mapping):
        raise ReaderError(f"{clean(what, NAME_LENGTH)} in the report is not an object")
    return value


def sequence(value: JsonValue, what: str) -> list[JsonValue]:
    """The value, which must be a list."""
    if not isinstance(value, list):
        raise ReaderError(f"{clean(what, NAME_LENGTH)} in the report is not a list")
    return value


def sequence_or_none(value: JsonValue, what: str) -> list[JsonValue]:
    """The value, which must be a list or missing (or null, as Go writes one that nothing was put into)."""
    return [] if value is None else sequence(value, what)


def text(value: JsonValue, what: str) -> str:
    """The value, which must be text that is not blank."""
    if not isinstance(value, str) or not value.strip():
        raise ReaderError(f"{clean(what, NAME_LENGTH)} in the report is not text")
    return value


def count(value: JsonValue, what: str) -> int:
    """The value, which must be a whole number that is not negative and not beyond reason."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LARGEST:
        raise ReaderError(f"{clean(what, NAME_LENGTH)} in the report is not a count")
    return value


def path(value: JsonValue, what: str) -> str:
    """The value as a path: forward slashes, without `./`; absolute and outside paths stay what they are."""
    return posixpath.normpath(text(value, what))


def shown(value: str, limit: int) -> str:
    """`clean`, quickly: most texts of a large report are plain, and need not be changed.

    Secrets are not looked for in these; everything passes the redactor before it is kept or shown.
    """
    is_plain = len(value) <= limit and value.isascii() and value.isprintable() and "  " not in value
    return value.strip() if is_plain else clean(value, limit)


def normal_path(value: str) -> str:
    """Forward slashes, without `./`; absolute and outside paths stay what they are."""
    return posixpath.normpath(value.replace("\\", "/")) if _UNUSUAL.search(value) else value


def web_address(value: JsonValue) -> str | None:
    """The value where it is a web address, None where it is anything else."""
    if isinstance(value, str) and value.startswith(("https://", "http://")):
        return clean(value, NAME_LENGTH)
    return None


def optional_mapping(value: JsonValue) -> Mapping[str, JsonValue]:
    """The value where it is an object, an empty one where it is anything else."""
    return value if isinstance(value, Mapping) else {}


def optional_sequence(value: JsonValue) -> list[JsonValue]:
    """The value where it is a list, an empty one where it is anything else."""
    return value if isinstance(value, list) else []


def optional_text(value: JsonValue, limit: int = NAME_LENGTH) -> str | None:
    """The value cleaned where it is text that is not blank, None where it is anything else."""
    return clean(value, limit) if isinstance(value, str) and value.strip() else None


def optional_count(value: JsonValue) -> int:
    """The value where it is a count within reason, 0 where it is anything else (a line that is not known)."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST else 0


def decoded(content: bytes) -> str:
    """The content of a format that is plain text."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ReaderError(f"the report is not UTF-8 (byte {error.start})") from error
