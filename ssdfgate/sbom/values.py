"""Whether a value of an SBOM says something: the smallest questions, asked of untrusted JSON, so they never raise."""

import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from packageurl import PackageURL

from ssdfgate.model import JsonValue

Object = Mapping[str, JsonValue]
"""A JSON object of the document."""

DIGITS = {
    "MD5": 32,
    "SHA-1": 40,
    "SHA-256": 64,
    "SHA-384": 96,
    "SHA-512": 128,
    "SHA3-256": 64,
    "SHA3-384": 96,
    "SHA3-512": 128,
    "BLAKE2b-256": 64,
    "BLAKE2b-384": 96,
    "BLAKE2b-512": 128,
    "BLAKE3": 64,
    "Streebog-256": 64,
    "Streebog-512": 128,
}
"""Hash algorithms of CycloneDX, and how many hexadecimal digits a value of each has."""

BROKEN = frozenset({"MD5", "SHA-1"})
"""Algorithms for which two files with one value can be made: they identify nothing."""

CLOCK_SKEW = timedelta(minutes=10)
"""How far ahead the clock of another machine may be."""

_PLACEHOLDERS = frozenset(
    {"unknown", "[not provided]", "noassertion", "none", "null", "undefined", "n/a", "na", "tbd", "todo"}
)
_WORD = re.compile(r"[^\W_]")
_HEX = re.compile(r"[0-9a-fA-F]+\Z")
_URL = re.compile(
    r"(?:[a-z]+\+)?(?:https?|ftps?|git|ssh|svn)://[A-Za-z0-9]"
    r"(?:[A-Za-z0-9._~:/?#@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*\Z"
)
_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+\Z")
_PURL = re.compile(r"pkg:/{0,2}[A-Za-z][A-Za-z0-9.+-]*/[!-~]+\Z")
_PLAIN_PART = r"(?:[A-Za-z0-9._~+-]|%[0-9A-Fa-f]{2})*[A-Za-z0-9]"
_PLAIN_PURL = re.compile(rf"pkg:[a-z][a-z0-9]*/(?:{_PLAIN_PART}/)*{_PLAIN_PART}(?:@{_PLAIN_PART})?\Z")
_SERIAL = re.compile(r"urn:uuid:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\Z")


def objects(value: JsonValue) -> tuple[Object, ...]:
    """The objects of a list; anything else is none."""
    return tuple([item for item in value if isinstance(item, dict)]) if isinstance(value, list) else ()


def an_object(value: JsonValue) -> Object:
    """The value where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def strings(value: JsonValue) -> tuple[str, ...]:
    """The strings of a list; anything else is none."""
    return tuple([item for item in value if isinstance(item, str)]) if isinstance(value, list) else ()


def text(value: JsonValue) -> str | None:
    """The value where it is text with something to see in it."""
    if not isinstance(value, str):
        return None
    core = value.strip()
    if core.isprintable():
        return value if core else None
    return value if any(char.isprintable() and not char.isspace() for char in core) else None


def stated(value: JsonValue) -> str | None:
    """The value where it is text that says more than `unknown` or `n/a`."""
    found = text(value)
    if found is None or not _WORD.search(found):
        return None
    return None if found.strip().lower() in _PLACEHOLDERS else found


def is_purl(value: JsonValue) -> bool:
    """Whether this is a package URL (purl specification, ECMA-427).

    Nearly all of them are so plain that one look is enough; the library takes a hundred times as long.
    """
    if isinstance(value, str) and _PLAIN_PURL.match(value):
        return True
    if not isinstance(value, str) or not _PURL.match(value):
        return False
    try:
        PackageURL.from_string(value)
    except ValueError:
        return False
    return True


def is_url(value: JsonValue) -> bool:
    """Whether this is a whole address (scheme and host) that something can be fetched from."""
    return isinstance(value, str) and _URL.match(value) is not None


def is_email(value: JsonValue) -> bool:
    """Whether this has the shape of an e-mail address."""
    return isinstance(value, str) and _EMAIL.match(value) is not None


def hash_fault(item: Object) -> str | None:
    """Why a hash object of CycloneDX is worth nothing; None where it is sound."""
    algorithm, content = item.get("alg"), item.get("content")
    if not isinstance(algorithm, str) or algorithm not in DIGITS:
        return "unknown hash algorithm"
    if not isinstance(content, str) or not _HEX.match(content) or len(content) != DIGITS[algorithm]:
        return f"not a {algorithm} value ({DIGITS[algorithm]} hexadecimal digits)"
    return f"a placeholder in place of a {algorithm} value" if content.count(content[0]) == len(content) else None


def moment(value: JsonValue) -> datetime | None:
    """A time of RFC 3339; None where it is none or has no time zone."""
    if not isinstance(value, str) or "T" not in value.upper():
        return None
    try:
        found = datetime.fromisoformat(value)
        return found.astimezone(UTC) if found.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def is_serial(value: JsonValue) -> bool:
    """Whether this is a serial number of CycloneDX: a UUID that is not all zeros."""
    match = _SERIAL.match(value) if isinstance(value, str) else None
    return match is not None and uuid.UUID(match[1]).int != 0
