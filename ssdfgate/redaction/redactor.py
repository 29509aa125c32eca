"""The one pass over content: an automaton finds the clues, rules look closer where there are any."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from ssdfgate.redaction import pairs, places, shapes
from ssdfgate.redaction.spans import Clue, Rule, Span, replaced

if TYPE_CHECKING:
    from ahocorasick_rs import BytesAhoCorasick

SHORTEST_VALUE = 8
"""Letters of the shortest value that is taken for a secret by itself: shorter ones turn up by chance."""

_CHUNK = 4 * 1024 * 1024
_MOST_ROUNDS = 8
_MOST_NESTED = 16
_WIDE = frozenset({"utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"})
_MARKS = (
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


class Redactor:
    """Knows the shapes of tokens, and what is secret on this machine.

    Args:
        values: secrets by their text, as the environment holds them; those below SHORTEST_VALUE letters are left.
        folders: folders of this machine to what is written in their place (`{"/root": "~"}`).
    """

    def __init__(self, values: Iterable[str] = (), folders: Mapping[str, str] | None = None) -> None:
        rules: dict[bytes, list[Rule]] = {}
        for clue in (*_own(), *_of_values(values), *_of_folders(folders or {})):
            rules.setdefault(clue.literal, []).append(clue.rule)
        self._rules = tuple(rules.values())
        self._longest = max(map(len, rules))
        self._automaton = _automaton(tuple(rules))

    def text(self, text: str) -> str:
        """The text without secrets; halves of surrogate pairs stay what they are."""
        content = text.encode("utf-8", "surrogatepass")
        clean = self._plain(content)
        return text if clean is content else clean.decode("utf-8", "surrogatepass")

    def content(self, content: bytes) -> bytes:
        """The bytes without secrets: UTF-8 or any other encoding that holds ASCII, UTF-16, or no text at all."""
        encoding = _wide(content)
        if encoding:
            try:
                text = content.decode(encoding, "surrogatepass")
                clean = self.text(text)
                return content if clean == text else clean.encode(encoding, "surrogatepass")
            except UnicodeError:
                pass  # not what it looked like
        return self._plain(content)

    def _plain(self, content: bytes) -> bytes:
        """Again until nothing changes: what a replacement brings together may be a secret in turn."""
        for _ in range(_MOST_ROUNDS):
            clues = self._found(content) if len(content) <= _CHUNK else self._in_chunks(content)
            if not clues:
                break
            clean = replaced(content, self._spans(content, clues))
            if clean == content:
                break
            content = clean
        return content

    def _spans(self, content: bytes, clues: Iterable[tuple[int, int, int]]) -> Iterator[Span]:
        covered: dict[Rule, list[int]] = {}
        for number, start, _ in clues:
            for rule in self._rules[number]:
                reached = covered.setdefault(rule, [0, 0])
                nested = start < reached[0]
                if nested and reached[1] >= _MOST_NESTED:
                    continue  # or a file of nothing but `token=token=` would take for ever
                span = rule(content, start)
                if span is not None:
                    reached[1] = reached[1] + 1 if nested else 0
                    reached[0] = max(reached[0], span.end)
                    yield span

    def _in_chunks(self, content: bytes) -> Iterator[tuple[int, int, int]]:
        """(number of the literal, start, end), chunk by chunk, so that the list of them stays short."""
        view = memoryview(content)
        for offset in range(0, len(content), _CHUNK):
            part = view[offset : offset + _CHUNK + self._longest - 1]
            yield from ((what, start + offset, end) for what, start, end in self._found(part) if start < _CHUNK)

    def _found(self, part: bytes | memoryview) -> list[tuple[int, int, int]]:
        return self._automaton.find_matches_as_indexes(part, overlapping=True)


def redact(text: str) -> str:
    """Replace tokens of known shapes, credentials beside telling names and in addresses, and home folders."""
    return _shapes_only().text(text)


def redact_bytes(content: bytes) -> bytes:
    """`redact` for a report as bytes, at some hundred megabytes a second where there is nothing to replace."""
    return _shapes_only().content(content)


@cache
def _shapes_only() -> Redactor:
    return Redactor()


@cache
def _own() -> tuple[Clue, ...]:
    return (*shapes.clues(), *pairs.clues(), *places.clues())


@cache
def _automaton(literals: tuple[bytes, ...]) -> "BytesAhoCorasick":
    from ahocorasick_rs import BytesAhoCorasick, Implementation

    return BytesAhoCorasick(literals, implementation=Implementation.DFA)


def _of_values(values: Iterable[str]) -> Iterator[Clue]:
    """Each value, and each line of it, as it is and as JSON and addresses spell it."""
    whole = tuple(values)
    lines = (line for value in whole for line in value.splitlines())
    for value in sorted({part.strip() for part in (*whole, *lines)}):
        if len(value) >= SHORTEST_VALUE:
            spellings = {value, json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1], _quoted(value)}
            literals = sorted(spelling.encode("utf-8", "surrogateescape") for spelling in spellings)
            yield from (Clue(literal, _whole(len(literal))) for literal in literals)


def _quoted(value: str) -> str:
    return quote(value, safe="", errors="surrogateescape")


def _whole(length: int) -> Rule:
    return lambda _content, start: Span(start, start + length)


def _of_folders(folders: Mapping[str, str]) -> Iterator[Clue]:
    for path, instead in folders.items():
        if path.startswith("/") and path.strip("/"):
            yield from places.folder(path.rstrip("/").encode("utf-8", "surrogateescape"), instead.encode())


def _wide(content: bytes) -> str | None:
    """UTF-16 or UTF-32, by a byte-order mark or by where the zeros are; None for everything else."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    found = json.detect_encoding(content[:4]) if 0 in content[:4] else None
    return found if found in _WIDE else None
