"""Cuts Rego source into tokens and rules; enough for a lint, far from a parser."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_TOKEN = re.compile(
    r'(?P<space>[ \t\r\n]+)|(?P<comment>#[^\n]*)|(?P<text>"(?:[^"\\\n]|\\.)*"|`[^`]*`)'
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<number>\d[\d.eE]*)|(?P<sign>:=|==|!=|<=|>=|.)",
    re.DOTALL,
)
_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of source: `kind` is text, name, number or sign; lines and columns count from 1."""

    kind: str
    value: str
    line: int
    column: int


def tokens_of(source: str) -> Iterator[Token]:
    """Every token but spaces and comments."""
    line, start = 1, 0
    for match in _TOKEN.finditer(source):
        kind = str(match.lastgroup)
        if kind not in {"space", "comment"}:
            yield Token(kind, match[0], line, match.start() - start + 1)
        if "\n" in match[0]:
            line += match[0].count("\n")
            start = match.start() + match[0].rindex("\n") + 1


def rules_of(tokens: Sequence[Token]) -> list[list[Token]]:
    """Statements of a module: each begins with a name in the first column that is not `else`."""
    rules: list[list[Token]] = []
    for token in tokens:
        if token.kind == "name" and token.column == 1 and token.value != "else":
            rules.append([])
        if rules:
            rules[-1].append(token)
    return rules


def closing(tokens: Sequence[Token], start: int) -> int:
    """Where the bracket at `start` closes; the end where it never does."""
    depth = 0
    for index in range(start, len(tokens)):
        if tokens[index].kind == "sign":
            depth += (tokens[index].value in _OPEN) - (tokens[index].value in _CLOSE)
        if depth == 0:
            return index
    return len(tokens)


def comprehensions(tokens: Sequence[Token]) -> Iterator[tuple[Sequence[Token], Sequence[Token]]]:
    """Head and body of every array, set and object comprehension, the outer ones first."""
    for start, token in enumerate(tokens):
        if token.kind == "sign" and token.value in "[{":
            end = closing(tokens, start)
            bar = _bar(tokens, start + 1, end)
            if bar is not None:
                yield tokens[start + 1 : bar], tokens[bar + 1 : end]


def _bar(tokens: Sequence[Token], start: int, end: int) -> int | None:
    index = start
    while index < end:
        if tokens[index].kind == "sign" and tokens[index].value in _OPEN:
            index = closing(tokens, index)
        elif tokens[index].value == "|":
            return index
        index += 1
    return None


def names(tokens: Sequence[Token]) -> Iterator[Token]:
    """Names that stand for themselves: not the fields behind a dot."""
    for before, token in zip((None, *tokens), tokens, strict=False):
        if token.kind == "name" and (before is None or before.value != "."):
            yield token
