"""From what a scanner printed to a raw report that may be kept: whole, free of source text, and in valid Unicode."""

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from ssdfgate.errors import CollectorError
from ssdfgate.inventory import Snapshot
from ssdfgate.model import JsonValue, clean
from ssdfgate.process import Ended, Finished
from ssdfgate.redaction import redact

_HINTS = {
    Ended.TIMED_OUT: "Raise `timeout` for this collector, or exclude large generated files under `scope:`.",
    Ended.TOO_MUCH_OUTPUT: "Exclude generated files under `scope:`; the scanner found more than can be kept.",
    Ended.CANCELLED: "Run again.",
}
_LARGEST_LINE = 4096
_LARGEST_CONFIG = 1024 * 1024
_TIME = re.compile(r"\A\[[0-9.]+\]\[[A-Z]+\]: *")
_TELLING = ("error", "exception", "fatal", "killed", "memory")


def document_of(finished: Finished, tool: str, hint: str) -> dict[str, JsonValue]:
    """The JSON object that a scanner printed; parsed only so that it can be redacted, a reader understands it.

    Raises:
        CollectorError: when the scanner did not come to its own end, or printed no whole object.
    """
    how = f"{tool} {finished.describe()}"
    if finished.ended is not Ended.EXITED or finished.returncode < 0:
        raise CollectorError(how + last_words(finished.stderr), hint=_HINTS.get(finished.ended, hint))
    try:
        document = json.loads(finished.stdout.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        what = "wrote no report" if not finished.stdout.strip() else "wrote something that is not whole JSON"
        raise CollectorError(f"{how} and {what}{last_words(finished.stderr)}", hint=hint) from error
    if not isinstance(document, dict):
        raise CollectorError(f"{how} and wrote JSON that is no report{last_words(finished.stderr)}", hint=hint)
    return document


def last_words(stderr: str) -> str:
    """The most telling of the last lines of standard error, as the end of a sentence; empty where there is none."""
    lines = [_TIME.sub("", line.strip()) for line in stderr.splitlines() if line.strip()]
    telling = [line for line in lines if any(word in line.lower() for word in _TELLING)]
    chosen = (telling or lines)[-1:]
    return f": {clean(chosen[0], 300)}" if chosen else ""


def rewritten(value: JsonValue, edit: Callable[[str], str]) -> JsonValue:
    """The same value with every text in it, keys too, edited and made valid Unicode without known credentials."""
    if isinstance(value, str):
        return _sound(edit(value))
    if isinstance(value, Mapping):
        return {_sound(edit(key)): rewritten(item, edit) for key, item in value.items()}
    if isinstance(value, list):
        return [rewritten(item, edit) for item in value]
    return value


def _sound(text: str) -> str:
    if text.isascii():
        return redact(text)
    return redact(text.encode("utf-8", "backslashreplace").decode("utf-8"))


def encoded(document: JsonValue, tool: str, hint: str) -> bytes:
    """The document as bytes, in the order in which the scanner wrote it.

    Raises:
        CollectorError: for numbers that JSON cannot hold.
    """
    try:
        return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8")
    except ValueError as error:
        raise CollectorError(f"{tool} wrote numbers that JSON does not have", hint=hint) from error


def matched_lines(sources: Snapshot, places: Iterable[tuple[JsonValue, JsonValue]]) -> dict[tuple[str, int], str]:
    """The source lines at these (path, line) places; places outside of the snapshot are left out."""
    wanted: dict[str, set[int]] = {}
    for path, line in places:
        if isinstance(path, str) and isinstance(line, int):
            wanted.setdefault(os.path.normpath(path), set()).add(line)
    return {
        (path, line): lines[line - 1][:_LARGEST_LINE]
        for path, numbers in wanted.items()
        for lines in [_lines(sources, path)]
        for line in numbers
        if 0 < line <= len(lines)
    }


def _lines(sources: Snapshot, path: str) -> list[str]:
    if os.path.isabs(path) or f"{path}/".startswith("../") or "\0" in path:
        return []
    try:
        return sources.read(path).decode("utf-8", "replace").split("\n")
    except OSError:
        return []


def objects(value: JsonValue) -> list[dict[str, JsonValue]]:
    """The objects of a list; empty for anything else, which the reader will refuse."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def mentions(path: Path, pattern: bytes) -> bool:
    """Whether a line of a file of the repository matches; False where it cannot be read, or is a link by now."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as stream:
            return re.search(pattern, stream.read(_LARGEST_CONFIG), re.MULTILINE) is not None
    except OSError:
        return False
