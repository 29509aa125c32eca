"""Text from outside made safe to store and to print."""

import re
import unicodedata

_CONTROL = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_CREDENTIALS = re.compile(r"(?<=://)[^/@\s:]*(?::[^/@\s]*)?@")
_TOKENS = re.compile(
    r"gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{20,}"
    r"|xox[abposr]-[A-Za-z0-9-]{10,}|AKIA[0-9A-Z]{16}|pypi-[A-Za-z0-9_-]{30,}|npm_[A-Za-z0-9]{30,}"
    r"|sk-[A-Za-z0-9_-]{20,}|eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----(?:.|\n)*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"
)
REDACTED = "[redacted]"
LONGEST = 4096
"""Characters kept of one message; longer ones end in an ellipsis."""


def redact(text: str) -> str:
    """Replace credentials in addresses and tokens of known shapes."""
    return _TOKENS.sub(REDACTED, _CREDENTIALS.sub(REDACTED + "@", text))


def visible(text: str) -> str:
    r"""Show control, format and surrogate characters as escapes (`\x1b`, `\u202e`): no text can act or hide."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escape(char) if unicodedata.category(char) in _CONTROL else char for char in text)


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def clean(text: str, limit: int = LONGEST) -> str:
    """Redacted, valid Unicode, one paragraph, and at most `limit` characters: fit for a message in the evidence."""
    flat = redact(" ".join(text[: limit * 2].split()))
    safe = visible(flat)
    return safe if len(safe) <= limit else safe[: limit - 1] + "…"
