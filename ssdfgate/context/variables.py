"""Environment variables as a border: their values are text that a stranger may have chosen (a branch name, say)."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from ssdfgate.model import clean

_LONGEST = 500
_COMMIT = re.compile(r"(?:[0-9a-f]{40}|[0-9a-f]{64})\Z")
_ON = frozenset({"true", "1", "yes"})


def text(environ: Mapping[str, str], *names: str) -> str | None:
    """Value of the first of these variables that is not empty, made safe to show."""
    value = next((environ[name] for name in names if environ.get(name, "").strip()), "")
    return clean(value, _LONGEST) or None


def is_on(environ: Mapping[str, str], name: str) -> bool:
    """Whether a variable is set to a word for yes."""
    return environ.get(name, "").strip().lower() in _ON


def commit(environ: Mapping[str, str], name: str) -> str | None:
    """A full commit id; None where the variable holds anything else."""
    value = environ.get(name, "").strip().lower()
    return value if _COMMIT.match(value) else None


def address(environ: Mapping[str, str], name: str) -> str | None:
    """A web address without credentials, query or fragment; None where the variable holds anything else."""
    value = environ.get(name, "").strip()
    try:
        parts = urlsplit(value)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or not value.isprintable() or len(value) > _LONGEST:
        return None
    place = f"[{host}]" if ":" in host else host
    return clean(f"{parts.scheme}://{place}{f':{port}' if port else ''}{parts.path}".rstrip("/"))
