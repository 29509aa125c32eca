"""The parts of a semgrep report that count, as structs: what is not named here is skipped while it is decoded."""

from collections.abc import Collection
from typing import Annotated, Any

from msgspec import UNSET, Meta, MsgspecError, Raw, Struct, UnsetType, json

from ssdfgate.errors import ReaderError
from ssdfgate.model import clean

_Line = Annotated[int, Meta(ge=0, le=2**31 - 1)]


class Position(Struct):
    """A place in a file."""

    line: _Line


class Metadata(Struct):
    """What a rule says of itself; rule authors write what they like."""

    cwe: Any = None
    topic: Any = None
    references: Any = None
    source: Any = None
    shortlink: Any = None


class Extra(Struct):
    """What a rule says of a match. The metadata stay as they are: they are the same for thousands of results."""

    severity: str
    message: Any = None
    metadata: Raw = Raw(b"{}")
    lines: Any = None
    is_ignored: Any = None


class Result(Struct):
    """One match."""

    check_id: str
    path: str
    start: Position
    end: Position
    extra: Extra


class Paths(Struct):
    """What was scanned; `skipped` is there with --verbose."""

    scanned: list[str] | None = None
    skipped: Raw = Raw(b"[]")


class Report(Struct):
    """A report; what is small is decoded later, into plain objects."""

    version: str | None = None
    results: Collection[Raw] | None = None
    errors: Raw | UnsetType = UNSET
    paths: Paths | None = None
    time: Raw = Raw(b"{}")
    skipped_rules: Raw = Raw(b"[]")
    metrics: Raw | UnsetType = UNSET


_REPORT = json.Decoder(Report).decode
_RESULT = json.Decoder(Result).decode
_METADATA = json.Decoder(Metadata).decode


def parse_report(content: bytes) -> Report:
    """Decode the frame.

    Raises:
        ReaderError: not whole JSON, or not the shape of a report.
    """
    try:
        return _REPORT(content)
    except (MsgspecError, RecursionError, ValueError) as error:
        raise _damaged("the report", error) from error


def parse_result(raw: Raw) -> Result:
    """Decode one result.

    Raises:
        ReaderError: a field is missing or of the wrong type.
    """
    try:
        return _RESULT(raw)
    except (MsgspecError, RecursionError, ValueError) as error:
        raise _damaged("a result", error) from error


def parse_metadata(content: bytes) -> Metadata:
    """Decode the metadata of a rule.

    Raises:
        ReaderError: they are not an object.
    """
    try:
        return _METADATA(content)
    except (MsgspecError, RecursionError, ValueError) as error:
        raise _damaged("the metadata of a rule", error) from error


def _damaged(what: str, error: Exception) -> ReaderError:
    return ReaderError(f"{what} of semgrep cannot be read: {clean(str(error), 200)}")
