"""Text from outside made safe to store and to print."""

import unicodedata

_CONTROL = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
LONGEST = 4096
"""Characters kept of one message; longer ones end in an ellipsis."""


def visible(text: str) -> str:
    r"""Show control, format and surrogate characters as escapes (`\x1b`, `\u202e`): no text can act or hide."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escape(char) if unicodedata.category(char) in _CONTROL else char for char in text)


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def clean(text: str, limit: int = LONGEST) -> str:
    """Redacted, valid Unicode, one paragraph, and at most `limit` characters: fit for a message in the evidence."""
    from ssdfgate.redaction import redact  # many patterns, and many a run has no text from outside

    flat = redact(" ".join(text[: limit * 2].split()))
    safe = visible(flat)
    return safe if len(safe) <= limit else safe[: limit - 1] + "…"
