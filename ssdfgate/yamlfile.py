"""YAML from people: read strictly, within bounds, and with the line of every value for messages.

Stricter than YAML 1.1 on purpose, since these files decide a gate: one document, text keys, no key twice, no tags, no
merge keys, few aliases, `yes` and `010` are text, dates stay text, numbers are finite: what is left fits into JSON.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from ssdfgate.errors import ConfigError
from ssdfgate.located import LARGEST, Located, Place, read_content
from ssdfgate.model.digest import JsonValue
from ssdfgate.model.text import clean

DEEPEST = 32
"""Levels of nesting; libyaml's time grows with the square of the depth, so parsing stops here."""

MOST_ALIASES = 20
MOST_VALUES = 100_000
"""Values in one file, counted after aliases have been followed: what an alias bomb runs into."""

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?\Z")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)\Z|\.(?:nan|NaN|NAN)\Z")
_EXACT_DIGITS = 15
"""Decimal digits that every JSON reader keeps."""

_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_QUOTE_IT = "Put it in quotes if it is meant as text."
_CORRECT = "Correct the file at that place; text with any of : # @ ` { [ * & ! in it is safest in quotes."


def read_yaml(path: Path, *, name: str = "") -> Located:
    """Read one file; `name` is what messages call it in place of its path.

    Raises:
        ConfigError: the file cannot be read, is too large, or is not YAML of the kind described above.
    """
    shown = clean(name or str(path))
    return parse_yaml(read_content(path, shown), shown)


def parse_yaml(content: bytes, name: str) -> Located:
    """Read YAML from bytes.

    Raises:
        ConfigError: too large, or not YAML of the kind described above; names file, line and column.
    """
    shown = clean(name)
    text = _text(content, shown)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = _Reading(shown, yaml.parse(text, Loader=loader)).document()
    except yaml.YAMLError as error:
        raise _syntax_error(error, text, shown) from None
    return Located(shown, node.value, node.place)


def _text(content: bytes, name: str) -> str:
    if len(content) > LARGEST:
        raise ConfigError(f"{name} is larger than {LARGEST} bytes", hint="Split it, or remove what is not needed.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", errors="replace")
        raise _error(name, *_position(before), "not UTF-8 text", "Save the file as UTF-8.") from None
    found = _FORBIDDEN.search(text)
    if found:
        problem = f"character U+{ord(found[0]):04X} is not allowed"
        raise _error(name, *_position(text[: found.start()]), problem, "Remove the character.")
    return text


def _position(before: str) -> tuple[int, int]:
    lines = re.split(r"\r\n|\r|\n", before)
    return len(lines), len(lines[-1]) + 1


def _error(name: str, line: int, column: int, problem: str, hint: str = _CORRECT) -> ConfigError:
    return ConfigError(f"{name}:{line}:{column}: {problem}", hint=hint)


def _syntax_error(error: yaml.YAMLError, text: str, name: str) -> ConfigError:
    mark = getattr(error, "problem_mark", None)
    problem = clean(str(getattr(error, "problem", None) or error), 200)
    if mark is None:
        return ConfigError(f"{name}: not valid YAML: {problem}", hint=_CORRECT)
    line, column = mark.line + 1, mark.column + 1
    lines = re.split(r"\r\n|\r|\n", text)
    current = lines[mark.line] if mark.line < len(lines) else ""
    indent = current[: len(current) - len(current.lstrip())]
    if "\t" in indent or current[mark.column : mark.column + 1] == "\t":
        return _error(name, line, column, "a tab where YAML allows only spaces", "Indent with spaces.")
    context, begun = getattr(error, "context", None), getattr(error, "context_mark", None)
    if context and begun is not None:
        problem = f"{problem} {clean(str(context), 100)} that begins in line {begun.line + 1}"
    return _error(name, line, column, f"not valid YAML: {problem}")


@dataclass(frozen=True, slots=True)
class _Node:
    """A value, where it stands, and how many values it holds with itself."""

    value: JsonValue
    place: Place
    size: int = 1


class _Reading:
    """Builds one document from parser events, keeping count of what it holds."""

    def __init__(self, name: str, events: Iterator[yaml.Event]) -> None:
        self._name = name
        self._events = events
        self._anchors: dict[str, _Node] = {}
        self._aliases = 0
        self._values = 0

    def document(self) -> _Node:
        """Read the one document of the stream; an empty stream is null."""
        next(self._events)  # the start of the stream
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return _Node(None, Place(1))
        node = self._node(next(self._events), 1)
        next(self._events)  # the end of the document
        following = next(self._events)
        if not isinstance(following, yaml.StreamEndEvent):
            raise self._fault(following, "a second document begins", "Keep one document per file.")
        return node

    def _node(self, event: yaml.Event, depth: int) -> _Node:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, event.anchor or "")
        if not isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) or event.tag is not None:
            raise self._fault(event, "tags (`!...`) are not allowed", "Write the plain value.")
        if depth > DEEPEST:
            raise self._fault(event, f"nested more than {DEEPEST} levels deep", "Flatten the file.")
        self._count(event, 1)
        if isinstance(event, yaml.ScalarEvent):
            node = _Node(self._scalar(event), Place(_line(event)))
        elif isinstance(event, yaml.MappingStartEvent):
            node = self._mapping(event, depth)
        else:
            node = self._sequence(event, depth)
        if event.anchor is not None:
            self._anchors[event.anchor] = node  # known only from here on, so nothing can hold itself
        return node

    def _alias(self, event: yaml.AliasEvent, name: str) -> _Node:
        target = self._anchors.get(name)
        if target is None:
            raise self._fault(event, f"`*{clean(name, 60)}` names no anchor before it", _QUOTE_IT)
        self._aliases += 1
        if self._aliases > MOST_ALIASES:
            raise self._fault(event, f"more than {MOST_ALIASES} aliases", "Write the values out.")
        self._count(event, target.size)
        return target

    def _count(self, event: yaml.Event, size: int) -> None:
        self._values += size
        if self._values > MOST_VALUES:
            raise self._fault(event, f"more than {MOST_VALUES} values, aliases included", "Split the file.")

    def _sequence(self, start: yaml.Event, depth: int) -> _Node:
        before = self._values
        nodes: list[_Node] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            nodes.append(self._node(event, depth + 1))
        inner: dict[str | int, Place] = {index: node.place for index, node in enumerate(nodes)}
        return _Node([node.value for node in nodes], Place(_line(start), inner), self._values - before + 1)

    def _mapping(self, start: yaml.Event, depth: int) -> _Node:
        before = self._values
        value: dict[str, JsonValue] = {}
        inner: dict[str | int, Place] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event)
            if key in value:
                first = f"key `{clean(key, 60)}` is given twice, first in line {inner[key].line}"
                raise self._fault(event, first, "Keep one of them.")
            node = self._node(next(self._events), depth + 1)
            value[key] = node.value
            inner[key] = Place(_line(event), node.place.inner)
        return _Node(value, Place(_line(start), inner), self._values - before + 1)

    def _key(self, event: yaml.Event) -> str:
        if not isinstance(event, yaml.ScalarEvent) or event.tag is not None or event.anchor is not None:
            raise self._fault(event, "a key that is not plain text", "Write the key as text.")
        if event.value == "<<" and event.implicit[0]:
            raise self._fault(event, "merge keys (`<<`) are not supported", "Write the keys out.")
        return self._checked(event)

    def _scalar(self, event: yaml.ScalarEvent) -> JsonValue:
        text = self._checked(event)
        if not event.implicit[0]:
            return text  # quoted, or a block
        if text in _NULLS:
            return None
        if text in _BOOLEANS:
            return _BOOLEANS[text]
        if _INTEGER.match(text):
            return self._integer(event, text)
        if _DECIMAL.match(text) or _NOT_FINITE.match(text):
            return self._decimal(event, text)
        return text

    def _checked(self, event: yaml.ScalarEvent) -> str:
        """Text without the characters that a file may not hold either: quoted text can smuggle them in as escapes."""
        text = str(event.value)
        found = _FORBIDDEN.search(text)
        if found:
            raise self._fault(event, f"character U+{ord(found[0]):04X} is not allowed", "Remove the escape.")
        return text

    def _integer(self, event: yaml.Event, text: str) -> int:
        if len(text.lstrip("+-")) > _EXACT_DIGITS:
            raise self._fault(event, f"a number of more than {_EXACT_DIGITS} digits", _QUOTE_IT)
        return int(text)

    def _decimal(self, event: yaml.Event, text: str) -> float:
        number = math.inf if _NOT_FINITE.match(text) else float(text)
        if not math.isfinite(number):
            raise self._fault(event, f"`{clean(text, 40)}` is not a finite number", _QUOTE_IT)
        return number

    def _fault(self, event: yaml.Event, problem: str, hint: str) -> ConfigError:
        column = event.start_mark.column + 1 if event.start_mark else 1
        return _error(self._name, _line(event), column, problem, hint)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
