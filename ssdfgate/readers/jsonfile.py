"""JSON of reports, strict: one document, no key twice, no NaN, bounded depth, text that can be written again."""

import json
import re
from collections.abc import Callable
from typing import Any, NoReturn

import msgspec

from ssdfgate.errors import ReaderError
from ssdfgate.model import JsonValue, clean
from ssdfgate.readers.fields import mapping

_SMALL = 1024 * 1024
DEEPEST = 200
"""Levels of nesting that a report may have."""

_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_ESCAPED = re.compile(rb"\\u00(?:[46][1-9a-fA-F]|[57][0-9aA])")
"""A letter that need not be escaped: nobody writes one so, but to hide a key from those who only count it."""

_LOOKED_AT = (dict, list, float)


def _no_constant(name: str) -> NoReturn:
    raise ReaderError(f"the report holds {name}, which is not JSON")


def _no_duplicates(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ReaderError("the report names a key twice in one object, so its meaning is not certain")
    return result


def parse_json(content: bytes) -> JsonValue:
    """Parse strictly: UTF-8 (a byte-order mark is accepted), one document, no key twice, no NaN, bounded depth.

    Raises:
        ReaderError: with the reason.
    """
    try:
        text = content.decode("utf-8-sig")
        value: JsonValue = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_duplicates)
    except UnicodeDecodeError as error:
        raise ReaderError(f"the report is not UTF-8 (byte {error.start})") from error
    except json.JSONDecodeError as error:
        what = "the report is empty" if not content.strip() else f"the report is not whole JSON ({error})"
        raise ReaderError(what) from error
    except RecursionError as error:
        raise ReaderError("the report is nested too deeply") from error
    except ValueError as error:  # an integer beyond the digits that Python converts
        raise ReaderError(f"the report holds a number that cannot be read ({error})") from error
    _check(value, _children if _SURROGATE.search(content) else _inner)
    return value


def plain(raw: msgspec.Raw) -> Any:  # noqa: ANN401  # any JSON value
    """What lies behind a small part.

    Raises:
        ReaderError: it holds what cannot be decoded.
    """
    try:
        return msgspec.json.decode(raw)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise ReaderError(f"the report holds a value that cannot be read ({clean(str(error), 200)})") from error


def refuse_doubles(content: bytes, key: str, expected: int) -> None:
    """Refuse a report in which a key that counts stands twice in one object: which of the two holds is not certain.

    For readers that do not use `parse_json`, since it costs more than all they do. Up to _SMALL bytes everything is
    checked; beyond that the key is counted, and only where it is there more often than `expected` (it may be a key of
    something else, too), or may be there in disguise, everything is checked.

    Raises:
        ReaderError: see `parse_json`.
    """
    disguised = b"\\u00" in content and _ESCAPED.search(content) is not None
    if disguised or len(content) <= _SMALL or content.count(f'"{key}"'.encode()) > expected:
        parse_json(content)


def parse_lines(content: bytes) -> list[dict[str, JsonValue]]:
    """JSON lines: one object per line, each parsed as strictly as `parse_json`; blank lines do not count.

    Raises:
        ReaderError: with the number of the line.
    """
    result = []
    for number, line in enumerate(content.splitlines(), start=1):
        if line.strip():
            try:
                result.append(dict(mapping(parse_json(line), "the document")))
            except ReaderError as error:
                raise ReaderError(f"line {number}: {error}") from error
    return result


def _check(value: JsonValue, below: Callable[[JsonValue], list[JsonValue]]) -> None:
    """Refuse text that cannot be written again (lone surrogates) and nesting beyond DEEPEST; iterative on purpose.

    UTF-8 holds no half of a surrogate pair, so without an escape for one the texts need not be looked at.
    """
    level: list[JsonValue] = [value]
    for _ in range(DEEPEST):
        level = [child for item in level for child in below(item)]
        if not level:
            return
    raise ReaderError(f"the report is nested deeper than {DEEPEST} levels")


def _inner(item: JsonValue) -> list[JsonValue]:
    """What is below, without texts."""
    if isinstance(item, dict):
        return [child for child in item.values() if isinstance(child, _LOOKED_AT)]
    if isinstance(item, list):
        return [child for child in item if isinstance(child, _LOOKED_AT)]
    return _children(item)


def _children(item: JsonValue) -> list[JsonValue]:
    if isinstance(item, str):
        _check_text(item)
        return []
    if isinstance(item, float) and item in {float("inf"), float("-inf")}:
        raise ReaderError("the report holds a number that is too large")
    if isinstance(item, dict):
        return [*item.keys(), *item.values()]
    return list(item) if isinstance(item, list) else []


def _check_text(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ReaderError("the report holds half of a surrogate pair, which is not text") from error
