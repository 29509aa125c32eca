"""Plain lines of text: wrapped, indented, and never wider than asked."""

import textwrap
from collections.abc import Iterable, Iterator

from ssdfgate.model import visible

_LABEL = 11


def page(lines: Iterable[str]) -> str:
    """The whole text, ending in a newline."""
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


def wrapped(text: str, width: int, indent: int = 0, hang: int = 0) -> list[str]:
    """Lines of at most `width` columns; further lines stand `hang` columns to the right of the first."""
    start = " " * indent
    return textwrap.wrap(
        visible(text),
        width,
        initial_indent=start,
        subsequent_indent=start + " " * hang,
        break_on_hyphens=False,
    )


def labelled(label: str, text: str, width: int, indent: int = 2) -> list[str]:
    """A label and its text, whose further lines hang behind it; nothing where there is no text."""
    return wrapped(f"{label:<{_LABEL - 1}} {text}", width, indent, _LABEL) if text else []


def bullets(items: Iterable[str], width: int, indent: int = 2) -> Iterator[str]:
    """One item to a line, behind a dash."""
    for item in items:
        yield from wrapped(f"- {item}", width, indent, 2)


def heading(text: str, width: int) -> list[str]:
    """A heading with a blank line before it."""
    return ["", *wrapped(text, width)]
