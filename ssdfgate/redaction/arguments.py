"""The call of a tool, fit to be shown."""

import re
from collections.abc import Iterator, Sequence

from ssdfgate.redaction.redactor import redact
from ssdfgate.redaction.spans import REDACTED

_TELLING = re.compile(
    r"--?(?:[\w-]*[-_])?(?:password|passwd|passphrase|secret|token|api-?key|access-?key|private-?key|credentials?|auth)\Z",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"(--?u(?:ser)?)\Z")


def redact_arguments(argv: Sequence[str]) -> tuple[str, ...]:
    """Every argument redacted; what follows `--password` and the like, and the password after `-u user:`, goes."""
    return tuple(_redacted(argv))


def _redacted(argv: Sequence[str]) -> Iterator[str]:
    before = ""
    for argument in argv:
        if _TELLING.match(before) and argument and not argument.startswith("-"):
            yield REDACTED
        elif _LOGIN.match(before) and ":" in argument:
            yield f"{argument.partition(':')[0]}:{REDACTED}"
        else:
            yield redact(argument)
        before = argument
