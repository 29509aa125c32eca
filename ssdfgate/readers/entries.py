"""What readers of lists of findings share: entries, places in files, messages without the values they quote."""

import re
from collections.abc import Iterable, Mapping

from ssdfgate.errors import ReaderError
from ssdfgate.model import JsonValue, Location, clean
from ssdfgate.readers.fields import mapping, optional_count, path, text
from ssdfgate.readers.jsonfile import parse_json, parse_lines
from ssdfgate.readers.outline import JsonOutline, Outline

Entry = Mapping[str, JsonValue]

_SEVERAL = 2
_QUOTED = re.compile(r"""(["'`]).*?\1""", re.DOTALL)
_CREDENTIALS = re.compile(r"passw|passphrase|secret|credential|token|api[ _-]?key|private[ _-]?key", re.IGNORECASE)
_DRIVE = re.compile(r"[A-Za-z]:\\")


def entries_of(content: bytes) -> list[Entry]:
    """The objects of a list, one object per line, or a single object.

    Raises:
        ReaderError: not JSON, no entry, or an entry that is no object.
    """
    document = _document(content)
    items = document if isinstance(document, list) else [document]
    if not items:
        raise ReaderError("the report lists nothing, so it does not say what was looked at")
    return [mapping(item, "an entry") for item in items]


def _document(content: bytes) -> JsonValue:
    try:
        return parse_json(content)
    except ReaderError:
        if content.lstrip()[:1] != b"{" or len(content.strip().splitlines()) < _SEVERAL:
            raise
    return list(parse_lines(content))


def is_entry(outline: Outline, *keys: str) -> bool:
    """Whether the first entry, or the only one, has these keys."""
    return isinstance(outline, JsonOutline) and outline.has(*keys)


def require_keys(entries: Iterable[Entry], keys: Iterable[str], tool: str) -> None:
    """Refuse a list in which an entry is not of the tool.

    Raises:
        ReaderError: names the tool and what is missing.
    """
    for number, entry in enumerate(entries, start=1):
        missing = [key for key in keys if key not in entry]
        if missing:
            raise ReaderError(f"not a report of {tool}: entry {number} lacks {', '.join(missing)}")


def file_path(value: JsonValue, what: str) -> str:
    """The value as a path with forward slashes, also where the tool ran on Windows."""
    shown = text(value, what)
    of_windows = "\\" in shown and ("/" not in shown or _DRIVE.match(shown))
    return path(shown.replace("\\", "/") if of_windows else shown, what)


def place(file: JsonValue, line: JsonValue, end: JsonValue, what: str) -> Location:
    """A place in a file; a line that is missing or makes no sense is unknown."""
    first = optional_count(line)
    return Location(file_path(file, what), first, max(first, optional_count(end)))


def is_about_secrets(*texts: str | None) -> bool:
    """Whether the name or message of a rule is about credentials, so that what it quotes may be one."""
    return any(shown is not None and _CREDENTIALS.search(shown) for shown in texts)


def withheld(message: str) -> str:
    """The message, without what stands in quotes: it may be the credential that it is about."""
    return clean(_QUOTED.sub(r"\1…\1", message))
