"""Reads where policies of one's own come from: the entries of `policies:`, and what a call names."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from ssdfgate.errors import ConfigError, UsageError
from ssdfgate.located import Located
from ssdfgate.model import JsonValue, clean
from ssdfgate.model.settings import PolicySource

_KINDS = ("path", "git", "oci")
_HOW = "An entry has `path:` (a folder), `git:` with `ref:`, or `oci:`; docs/policies.md shows each."
_NAMED = re.compile(r"(?P<path>.+?)(?:@(?P<digest>sha256:[0-9a-f]{64}))?\Z", re.DOTALL)
_ADDRESS = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*)://|(?P<helper>[a-z0-9+.-]+)::", re.IGNORECASE)
_SCHEMES = frozenset({"https", "ssh", "file"})


def read_sources(value: JsonValue, located: Located) -> tuple[PolicySource, ...]:
    """The entries of a configuration that fits its schema.

    Raises:
        ConfigError: an entry says two things or none; names file and line.
    """
    entries = [entry for entry in value if isinstance(entry, Mapping)] if isinstance(value, list) else []
    for number, entry in enumerate(entries):
        problem = _problem(entry)
        if problem:
            raise ConfigError(f"{located.where(('policies', number))}: {problem}", hint=_HOW)
    return tuple(_source(entry, located.where(("policies", number))) for number, entry in enumerate(entries))


def _problem(entry: Mapping[str, JsonValue]) -> str | None:
    kinds = [kind for kind in _KINDS if kind in entry]
    if kinds not in (["path"], ["git"], ["path", "git"], ["oci"]):
        return f"`policies` names {' and '.join(f'`{kind}`' for kind in kinds) or 'no place'}: one is needed"
    if ("git" in entry) != ("ref" in entry):
        return "`git` and `ref` go together"
    return _address_problem(str(entry["git"])) if "git" in entry else None


def _address_problem(address: str) -> str | None:
    """What git would take for more than an address of one of the three kinds."""
    found = _ADDRESS.match(address)
    if address.startswith("-") or not address.isprintable():
        return f"`{clean(address, 60)}` is no address of a repository"
    if found and (found["helper"] or found["scheme"].lower() not in _SCHEMES):
        return f"`{clean(address, 60)}` is reached by none of {', '.join(sorted(_SCHEMES))}"
    return None


def _source(entry: Mapping[str, JsonValue], where: str) -> PolicySource:
    return PolicySource(
        path=str(entry.get("path", "")),
        git=str(entry["git"]) if "git" in entry else None,
        ref=str(entry.get("ref", "")),
        oci=str(entry["oci"]) if "oci" in entry else None,
        digest=str(entry["digest"]) if "digest" in entry else None,
        required=entry.get("required") is not False,
        where=where,
    )


def named_on_a_call(names: Iterable[str]) -> tuple[PolicySource, ...]:
    """`DIR@sha256:...` as sources."""
    return tuple(_named(name) for name in names)


def _named(text: str) -> PolicySource:
    found = _NAMED.match(text)
    if found is None or found["path"].endswith("@"):
        raise UsageError(f"--policies {clean(text, 100)} names no folder", hint="Write DIR@sha256:...")
    folder, at, digest = text.rpartition("@")
    if at and found["digest"] is None and Path(folder).is_dir() and not Path(text).exists():
        problem = f"--policies: `{clean(digest, 100)}` is not a digest of the policies in {clean(folder, 300)}"
        raise UsageError(problem, hint="Write DIR@sha256: and 64 digits; `ssdfgate policy lint DIR` prints it.")
    return PolicySource(path=str(Path(found["path"]).absolute()), digest=found["digest"], where="--policies")
