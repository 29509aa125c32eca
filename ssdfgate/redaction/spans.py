"""What a rule finds: a stretch of bytes, and what to write in its place."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

REDACTED = "[redacted]"
WITHHELD = REDACTED.encode()


class Span(NamedTuple):
    """Bytes from `start` to `end` (exclusive) and what takes their place."""

    start: int
    end: int
    instead: bytes = WITHHELD


Rule = Callable[[bytes, int], Span | None]
"""Looks at the content where a literal of the rule begins; None where there is no secret."""


class Clue(NamedTuple):
    """A literal that every secret of a rule holds: content without any of these needs no closer look."""

    literal: bytes
    rule: Rule


def replaced(content: bytes, spans: Iterable[Span]) -> bytes:
    """Write the replacements; where spans overlap, all that they cover goes."""
    parts: list[bytes] = []
    done = 0
    merged: Span | None = None
    for span in sorted(spans):
        if merged is not None and span.start < merged.end:
            merged = Span(merged.start, max(merged.end, span.end), merged.instead)
            continue
        if merged is not None:
            parts += [content[done : merged.start], merged.instead]
            done = merged.end
        merged = span
    if merged is None:
        return content
    return b"".join([*parts, content[done : merged.start], merged.instead, content[merged.end :]])
