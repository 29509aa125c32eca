"""Small pieces of OSCAL: identifiers, properties, moments, and markup that stays text.

Source: OSCAL 1.2.3, data types (pages.nist.gov/OSCAL) and oscal_assessment-results_schema.json.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from hashlib import sha1

from ssdfgate.model import JsonValue, visible
from ssdfgate.model.moment import read_day, told_moment
from ssdfgate.renderers.encode import dump, in_order

Object = dict[str, JsonValue]

NAMESPACE = "https://ssdfgate.dev/ns/oscal"
"""Whose names the properties are; OSCAL's own have no namespace."""

NAMES = "461ee172-79d8-5c00-815a-94bc962f2f77"
"""The UUID (version 5) of NAMESPACE among addresses; everything that is named here is named below it."""

_SEPARATOR = "__"
_ODD = re.compile(r"[^A-Za-z0-9.-]")
_FIRST_ODD = re.compile(r"\A[0-9.-]")
_MARKS = re.compile(r"[\\*`\[\]<>&|~{}^$!]|(?<![^\W_])_|_(?![^\W_])")
_LEADING = re.compile(r"\A(?:(\d+)(?=[.)](?:\s|\Z))|(?=[#+=-]))")
_FIRST = datetime(2000, 1, 1, tzinfo=UTC)
_LAST = datetime(2999, 12, 31, tzinfo=UTC)
"""OSCAL's pattern for moments knows no later year, and no leap day before 2000."""


class Ids:
    """UUIDs of one document: equal for equal things of equal reports, and for nothing else."""

    def __init__(self, content: str) -> None:
        self._seed = named(NAMES, content)

    def of(self, kind: str, *parts: str) -> str:
        """The UUID of one thing, by what it is and what tells it from others of its kind."""
        return named(self._seed, "\0".join((kind, *parts)))


def named(namespace: str, name: str) -> str:
    """A UUID of version 5 (RFC 9562, 5.5), made of nothing but the name; OSCAL takes only versions 4 and 5."""
    start = bytes.fromhex(namespace.replace("-", ""))
    digest = sha1(start + name.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
    variant = f"{int(digest[16], 16) & 3 | 8:x}"
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{variant}{digest[17:20]}-{digest[20:32]}"


def token(*parts: str) -> str:
    """An id as OSCAL writes them: letters, digits, `.` and `-` stay, all else becomes `_HEX_`; `__` joins parts.

    It can be read back: from the left, `__` separates, and `_20_` is the character U+0020.
    """
    joined = _SEPARATOR.join(_ODD.sub(_hex, part) for part in parts)
    return _FIRST_ODD.sub(_hex, joined) or "_"


def _hex(match: re.Match[str]) -> str:
    return f"_{ord(match[0]):x}_"


def string(text: object) -> str:
    """Text as OSCAL's strings are: something on one line, with no space at its ends."""
    return visible(str(text)).strip() or "(no text)"


def line(text: str) -> str:
    """One line of markup in which text from outside is only text (CommonMark 0.31, 2.4)."""
    safe = _MARKS.sub(lambda match: f"\\{match[0]}", string(text))
    return _LEADING.sub(lambda match: f"{match[1] or ''}\\", safe, count=1)


def listed(items: Iterable[str]) -> str:
    """A list in markup, an item for each text; empty where there is none."""
    return "\n".join(f"- {line(item)}" for item in items)


def paragraphs(*parts: str) -> str:
    """Markup of parts that are markup already; empty ones are left out."""
    return "\n\n".join(part for part in parts if part)


def prop(name: str, value: object) -> list[JsonValue]:
    """Shape: property[], with one of ours; empty where there is no value, so that absence is not told as text."""
    if value is None or value == "":
        return []
    told = ("no", "yes")[value] if isinstance(value, bool) else string(value)
    return [{"name": name, "ns": NAMESPACE, "value": told}]


def props(*pairs: tuple[str, object]) -> list[JsonValue]:
    """Shape: property[], in the given order."""
    return [item for name, value in pairs for item in prop(name, value)]


def filled(**parts: JsonValue) -> Object:
    """Shape: the object without what is empty, which OSCAL forbids; `_` in a name stands for `-`."""
    return {name.replace("_", "-"): value for name, value in parts.items() if value not in (None, "", [], {})}


def encoded(value: JsonValue) -> str:
    """A value that is no text, as JSON; equal values give equal text."""
    return dump(in_order(value)).rstrip()


def moment(time: datetime) -> str:
    """A point in time in UTC, within what OSCAL can write."""
    return told_moment(min(max(time, _FIRST), _LAST))


def is_told_whole(time: datetime) -> bool:
    """Whether `moment` tells this time and no other."""
    return _FIRST <= time <= _LAST


def day(value: object) -> str | None:
    """The beginning of a day, as records give it; None where it is none."""
    try:
        told: date = read_day(value)
    except ValueError:
        return None
    return moment(datetime(told.year, told.month, told.day, tzinfo=UTC))
