"""The border of this room: bytes of untrusted files become text, TOML or JSON, or one clear reason why not."""

import codecs
import json
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from ssdfgate.inventory import File
from ssdfgate.model import Digest, clean

LARGEST = 32 * 1024 * 1024
"""Bytes of one manifest or lock file; the largest that we know of have about ten million."""

NAME_LENGTH = 200
"""Characters that are kept of a name or line in a report."""

Table = Mapping[str, Any]
"""A parsed TOML or JSON object. Its values are `Any` until one of the accessors below has looked at them."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class UnreadableError(Exception):
    """Why a file cannot be understood, as a phrase; becomes `Manifest.problem` and never leaves this room."""


def read(root: Path, file: File) -> bytes:
    """Read what the inventory saw: without following a link put there since, and only if the bytes are the same."""
    if file.size > LARGEST:
        raise UnreadableError(f"larger than {LARGEST // 2**20} MiB")
    try:
        descriptor = os.open(f"{root}/{file.path}", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as stream:
            content = stream.read(file.size + 1)
    except OSError as error:
        raise UnreadableError(f"cannot be read ({error.strerror})") from error
    if Digest.of(content) != file.digest:
        raise UnreadableError("changed while it was looked at")
    return content


def decode(content: bytes) -> str:
    """Decode by the byte-order mark, else as UTF-8."""
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError(f"not {encoding.removesuffix('-sig').upper()} (byte {error.start})") from error


def parse_toml(text: str) -> Table:
    """Parse TOML; any fault is `UnreadableError`."""
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise UnreadableError("nested too deeply") from error
    except ValueError as error:  # TOMLDecodeError, and numbers and dates that Python refuses
        raise UnreadableError(f"not TOML ({clean(str(error), NAME_LENGTH)})") from error


def parse_json(text: str) -> Table:
    """Parse a JSON object in which no key stands twice; any fault is `UnreadableError`."""
    try:
        value = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_duplicates)
    except RecursionError as error:
        raise UnreadableError("nested too deeply") from error
    except ValueError as error:
        raise UnreadableError(f"not JSON ({clean(str(error), NAME_LENGTH)})") from error
    return table(value, "the document")


def _no_constant(name: str) -> NoReturn:
    raise UnreadableError(f"holds {name}, which is not JSON")


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise UnreadableError("names a key twice in one object, so its meaning is not certain")
    return result


def table(value: object, what: str) -> Table:
    """The value as an object; nothing (None) is an empty one."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise UnreadableError(f"{what} is not a table")
    return value


def tables(value: object, what: str) -> tuple[Table, ...]:
    """The value as a list of objects; nothing is an empty list."""
    return tuple(table(item, f"an entry of {what}") for item in listed(value, what))


def listed(value: object, what: str) -> tuple[object, ...]:
    """The value as a list; nothing is an empty one."""
    if value is None:
        return ()
    if not isinstance(value, list):
        raise UnreadableError(f"{what} is not a list")
    return tuple(value)


def text(value: object, what: str) -> str:
    """The value as text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise UnreadableError(f"{what} is not text")
    return value


def texts(value: object, what: str) -> tuple[str, ...]:
    """The value as a list of text; nothing is an empty list."""
    return tuple(text(item, f"an entry of {what}") for item in listed(value, what))


def text_or_none(value: object) -> str | None:
    """The value where it is text with something in it, else None: for fields that may be left out."""
    return value if isinstance(value, str) and value.strip() else None


def shown(name: str) -> str:
    """A name or line from outside, fit for a report."""
    return clean(name, NAME_LENGTH) or "(no name)"
