"""Text that a scanner may read otherwise than the language's own parser: marks, cookies, look-alikes."""

import codecs
import io
import re
import tokenize
import unicodedata

BYTE_ORDER_MARK = "byte-order mark"
"""The one oddity that can be taken away without changing the meaning of the file."""

SUPPRESSORS = ("nosem", "nosec")
"""Words of comments that make scanners leave findings out."""

_COOKIE = re.compile(rb"\A(?:[^\n]*\n)?[ \t\f]*#[^\n]*?coding[:=][ \t]*([-\w.]+)")
_LINE_SEPARATORS = ("\u2028", "\u2029")


def suppressors_in(content: bytes) -> tuple[str, ...]:
    """Those of the SUPPRESSORS that a file holds, in whatever case."""
    lowered = content.lower()
    return tuple(word for word in SUPPRESSORS if word.encode() in lowered)


def oddity_of(content: bytes, language: str) -> str | None:
    """Name what makes a file other than plain UTF-8 with line feeds, worst first."""
    if content.count(b"\r") > content.count(b"\r\n"):
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
    if language == "python" and _folds(text):
        return "names in look-alike letters that fold to ASCII"
    if any(separator in text for separator in _LINE_SEPARATORS):
        return "Unicode line separators"
    return BYTE_ORDER_MARK if content.startswith(codecs.BOM_UTF8) else None


def _folds(text: str) -> bool:
    """Whether code (no string, no comment) spells a name in letters that Python folds to ASCII ones (PEP 3131)."""
    letters = {letter for letter in set(text) if not letter.isascii()}
    if not any(unicodedata.normalize("NFKC", letter).isascii() and f"a{letter}".isidentifier() for letter in letters):
        return False
    try:
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        return any(token.type == tokenize.NAME and _is_alias(token.string) for token in tokens)
    except (tokenize.TokenError, SyntaxError):
        return True


def _is_alias(word: str) -> bool:
    return not word.isascii() and word.isidentifier() and unicodedata.normalize("NFKC", word).isascii()
