"""Text from outside that stays text in GitHub's and GitLab's Markdown.

Two things turn text into more than text. The Markdown parser reads marks and HTML; numeric character references stop
it, since what they stand for is never a mark (CommonMark 0.31, 2.5). After it both sites look through the finished
page for mentions, references, emoji names and addresses; only `<code>` stops these everywhere, and in running text a
character of no width after the sign that starts them.
"""

import re

from ssdfgate.model import visible

_MARKS = re.compile(r"[\\*\[\]<>&|~{}^$]|(?<![^\W_])_|_(?![^\W_])")
_LEADING = re.compile(r"[#+\-=:]|\d+[.)]|\s")
_STARTS = re.compile(
    r"""[@#!%&~$](?=[\w"&])      # @name, #1, !1, %1, &1, ~label, $1
    |:(?=//|[\w+-]+:)           # an address, :emoji:
    |(?<=www)\.                 # an address without a scheme
    |(?<=GH)-(?=\d)             # GH-1
    |[\[{](?=[+-])              # {+added+}, [-removed-]
    """,
    re.IGNORECASE | re.VERBOSE,
)
_BREAK = "\u200b"
"""Stands for the character of no width until the end; `visible` leaves none of these from outside."""

_WORLD_WIDE = re.compile(r"(?<=www)\.", re.IGNORECASE)
_NOT_PLAIN = re.compile(r"[^0-9A-Za-z /.\u0080-\U0010ffff-]")


def prose(text: str) -> str:
    """One line of running text: nothing in it acts, and what stands between backticks is code."""
    if not text.strip():
        return "(no text)"
    parts = visible(text).split("`")
    if len(parts) % 2 == 0:  # the last backtick has no partner
        parts[-2:] = [f"{parts[-2]}`{parts[-1]}"]
    shown = [code(part) if number % 2 else _running(part) for number, part in enumerate(parts)]
    return _unled("".join(shown)).replace(_BREAK, "&#8203;")


def code(text: str) -> str:
    """Text that must be exact: a path, a rule, an id. An HTML element: marks for code cannot hold every text.

    The parser links addresses in an element too, so these are cut by a comment, which adds no character.
    """
    safe = _NOT_PLAIN.sub(_reference, visible(text)).replace("&#64;", "&#64;<!-- -->")
    safe = _WORLD_WIDE.sub("<!-- -->.", safe)
    return f"<code>{safe}</code>" if safe.strip() else "<code>&#32;</code>"


def _running(text: str) -> str:
    broken = _STARTS.sub(lambda match: _BREAK + "." if match[0] == "." else match[0] + _BREAK, text)
    return _MARKS.sub(_reference, broken).replace("`", "&#96;")


def _unled(text: str) -> str:
    """No text starts a heading, a list, a line or a block of code."""
    return f"{_BREAK}{text}" if _LEADING.match(text) else text


def _reference(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"
