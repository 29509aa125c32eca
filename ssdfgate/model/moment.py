"""The moment at which dated rules and duties are looked at: `now`, a day, or a point in time (RFC 3339)."""

import re
from datetime import UTC, date, datetime

NOW = "now"
_DAY = r"\d{4}-\d{2}-\d{2}"
_MOMENT = re.compile(rf"{_DAY}(?:[Tt]\d{{2}}:\d{{2}}:\d{{2}}(?:\.\d{{1,6}})?(?:[Zz]|[+-]\d{{2}}:\d{{2}}))?", re.ASCII)
_DATE = re.compile(_DAY, re.ASCII)
_YEARS = range(1970, 2200)
"""Policies count nanoseconds since 1970 in 64 bits."""


def read_moment(text: str) -> datetime | None:
    """The point in time that a text names; a day begins in UTC, and `now` is None.

    Raises:
        ValueError: it is none of these, with what is wrong in words.
    """
    if text == NOW:
        return None
    if not _MOMENT.fullmatch(text):
        raise ValueError(f"{text!r} is neither `now`, nor a day, nor a point in time with its offset from UTC")
    try:
        moment = datetime.fromisoformat(text.upper())
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text!r} is not in the calendar: {error}") from error
    if moment.year not in _YEARS:
        raise ValueError(f"{text!r} lies outside of the years {_YEARS.start} to {_YEARS.stop - 1}")
    return moment


def read_day(value: object) -> date:
    """A day as YAML gives it, or as text.

    Raises:
        ValueError: it is not a day.
    """
    if isinstance(value, str) and _DATE.fullmatch(value):
        return date.fromisoformat(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ValueError(f"not a day (YYYY-MM-DD): {value!r}")


def told_moment(moment: datetime) -> str:
    """`2027-12-11T00:00:00Z`."""
    return moment.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
