"""Texts that only look as if somebody had written something."""

import re
from datetime import UTC, datetime

SHORTEST_TEXT = 10
"""Characters of a reason or statement, runs of blanks counted as one."""

_FILLERS = frozenset({
    "a", "any", "anybody", "anyone", "applicable", "as", "asdf", "bar", "be", "blah", "decided", "determined", "done",
    "dummy", "empty", "example", "filler", "fixme", "foo", "for", "here", "ipsum", "later", "lorem", "missing", "n",
    "na", "nil", "no", "nobody", "none", "not", "nothing", "now", "null", "placeholder", "qwerty", "same", "somebody",
    "someone", "something", "tba", "tbc", "tbd", "temp", "test", "the", "this", "tmp", "to", "todo", "unknown", "x",
})  # fmt: skip
"""A text of nothing but these says nothing; alone each of them is an ordinary word."""

_ONE_LETTER = re.compile(r"([a-z])\1+")
_WORD = re.compile(r"[^\W_]+")
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


def is_filler(text: str, field: str) -> bool:
    """Whether a text holds a mark that something is still to be written, or no word that says something.

    Args:
        text: what was written.
        field: the name of what was asked for, which is no answer.
    """
    from ssdfgate.facts.prose import read_prose

    if read_prose(text, "txt", _ANY_TIME).placeholders:
        return True
    words = _WORD.findall(text.lower().replace(".", ""))
    return words == [field] or all(word in _FILLERS or _ONE_LETTER.fullmatch(word) for word in words)
