"""Text that a scanner may read otherwise than the language's own parser: marks, cookies, look-alikes."""

import codecs
import io
import re
import tokenize
import unicodedata
from collections.abc import Iterable, Iterator

BYTE_ORDER_MARK = "byte-order mark"
"""The one oddity that can be taken away without changing the meaning of the file."""

SUPPRESSORS = ("nosem", "nosec")
"""Words of comments that make scanners leave findings out."""

_COOKIE = re.compile(rb"\A(?:[^\n]*\n)?[ \t\f]*#[^\n]*?coding[:=][ \t]*([-\w.]+)")
_LINE_SEPARATORS = frozenset({"\u2028", "\u2029"})
_COMMON = b"nose"
"""What all SUPPRESSORS begin with."""

_ASCII = bytes(range(128))
_ASCII_LETTER = re.compile("[0-9A-Za-z_]")
_QUOTED = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|#.*""")
"""Strings and comments of a line that begins in code and holds none of the marks below."""

_OPEN_ENDED = ("'''", '"""', "{", "}")
"""Marks by which a line may begin or end in a string, or lead from an f-string into code and back (PEP 701)."""

_CONTINUED = ("\\\n", "\\\r\n")
_WORDS = {tokenize.NAME: "", tokenize.ERRORTOKEN: "_"}
"""Tokens that may be names, and what to put before them.

Before 3.12 `tokenize` takes some characters inside of names for errors, such as U+FE4D, which folds to `_`.
"""


def suppressors_in(content: bytes) -> tuple[str, ...]:
    """Those of the SUPPRESSORS that a file holds, in whatever case."""
    lowered = content.lower()
    return tuple(word for word in SUPPRESSORS if word.encode() in lowered) if _COMMON in lowered else ()


def oddity_of(content: bytes, language: str) -> str | None:
    """Name what makes a file other than plain UTF-8 with line feeds, worst first."""
    if b"\r" in content and content.count(b"\r") > content.count(b"\r\n"):
        return "carriage returns as line ends"
    if b"\0" in content:
        return "NUL bytes"
    cookie = _COOKIE.match(content) if language == "python" else None
    if cookie and _codec(cookie[1]) not in {"utf-8", "ascii"}:
        return f"declares the encoding {cookie[1].decode('ascii', 'replace')}"
    return None if content.isascii() else _text_oddity(content, language)


def _codec(name: bytes) -> str:
    try:
        return codecs.lookup(name.decode("ascii", "replace")).name
    except LookupError:
        return "unknown"


def _text_oddity(content: bytes, language: str) -> str | None:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return "not UTF-8"
    letters = frozenset(content.translate(None, delete=_ASCII).decode("utf-8"))
    if language == "python" and _folds(text, letters):
        return "names in look-alike letters that fold to ASCII"
    if not letters.isdisjoint(_LINE_SEPARATORS):
        return "Unicode line separators"
    return BYTE_ORDER_MARK if content.startswith(codecs.BOM_UTF8) else None


def _folds(text: str, letters: Iterable[str]) -> bool:
    """Whether code (no string, no comment) spells a name in letters that Python folds to ASCII ones (PEP 3131).

    Most texts are settled without their tokens, which take long.
    """
    folding = "".join(sorted(letter for letter in letters if _is_alias(f"a{letter}")))
    places = [place for place in _aliases(text, folding) if not _is_quoted(text, place)] if folding else []
    if not places:
        return False
    last = text.count("\n", 0, places[-1]) + 1
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type in _WORDS and _is_alias(f"{_WORDS[token.type]}{token.string}"):
                return True
            if token.start[0] > last:
                return False
    except (tokenize.TokenError, SyntaxError):
        return True
    return False


def _aliases(text: str, folding: str) -> Iterator[int]:
    """Where names that fold may lie, in code or not.

    A name goes on to the end of the word around it: from its first such letter on it has only these and ASCII ones.
    """
    ends = re.compile(f"[{folding}][{folding}0-9A-Za-z_]*+(?!\\w)")
    for end in ends.finditer(text):
        start = end.start()
        while start and _ASCII_LETTER.match(text, start - 1):
            start -= 1
        while start < end.end() and not text[start].isidentifier():
            start += 1
        if _is_alias(text[start : end.end()]):
            yield end.start()


def _is_quoted(text: str, place: int) -> bool:
    """Whether a place lies in a string or comment, as its own line tells; where that does not tell, it may be code.

    A line without open ends lies in a string as a whole, or begins in code.
    """
    start, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
    line = text[start : end if end >= 0 else None]
    if text.endswith(_CONTINUED, 0, start) or any(mark in line for mark in _OPEN_ENDED):
        return False
    return any(found.start() < place - start < found.end() for found in _QUOTED.finditer(line))


def _is_alias(word: str) -> bool:
    return not word.isascii() and word.isidentifier() and unicodedata.normalize("NFKC", word).isascii()
