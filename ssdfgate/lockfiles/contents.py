"""The digests by which lock files know the manifest that they were made for, worked out as their tools do.

Poetry (`Locker._get_content_hash`, 1.0 to 2.5) and pipenv (`plette.Pipfile.get_hash`, 2026.10) write canonical JSON
of the tables that matter to them.
"""

import hashlib
import json
from collections.abc import Mapping

from ssdfgate.lockfiles.border import Table, table

POETRY, POETRY_2_2, PIPENV = "poetry", "poetry before 2.3", "pipenv"
"""Names of digests: of Poetry, of Poetry before it knew the groups of PEP 735, and of pipenv."""

_OF_PROJECT = ("requires-python", "dependencies", "optional-dependencies")
_ALWAYS = ("dependencies", "source", "extras", "dev-dependencies")
_OF_PIPFILE = frozenset({"source", "packages", "dev-packages", "requires", "scripts", "pipfile", "pipenv"})
_NO_CATEGORY = _OF_PIPFILE | {"default", "develop"}
_NO_DIGEST = ""
"""What no lock file fits."""


def poetry_digests(document: Table) -> Mapping[str, str]:
    """The digests of a `pyproject.toml`, by their names.

    No lock fits where it holds something that JSON does not know, which Poetry refuses as well.
    """
    project = table(document.get("project"), "project")
    groups = table(document.get("dependency-groups"), "dependency-groups")
    own = table(table(document.get("tool"), "tool").get("poetry"), "tool.poetry")
    standard = {key: project[key] for key in _OF_PROJECT if key in project}
    try:
        return {POETRY: _poetry(standard, groups, own), POETRY_2_2: _poetry(standard, {}, own)}
    except (TypeError, ValueError, RecursionError):
        return {POETRY: _NO_DIGEST, POETRY_2_2: _NO_DIGEST}


def _poetry(standard: Table, groups: Table, own: Table) -> str:
    only_own = not standard and not groups
    kept = {key: own.get(key) for key in _ALWAYS if key in own or only_own}
    if "group" in own:
        kept["group"] = own["group"]
    relevant: dict[str, object] = {}
    if standard:
        relevant["project"] = standard
    if groups:
        relevant["dependency-groups"] = groups
    return _digest({**relevant, "tool": {"poetry": kept}} if relevant else kept)


def pipfile_digests(document: Table) -> Mapping[str, str]:
    """The digest of a `Pipfile`, by its name.

    None where it names no source: the one that pipenv takes then differs from machine to machine. No lock fits where
    it holds something that JSON does not know.
    """
    if "source" not in document:
        return {}
    relevant = {
        "_meta": {"sources": document["source"], "requires": document.get("requires", {})},
        "default": document.get("packages", {}),
        "develop": document.get("dev-packages", {}),
        **{name: value for name, value in document.items() if name not in _NO_CATEGORY},
    }
    try:
        return {PIPENV: _digest(relevant, (",", ":"))}
    except (TypeError, ValueError, RecursionError):
        return {PIPENV: _NO_DIGEST}


def _digest(value: object, separators: tuple[str, str] = (", ", ": ")) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, separators=separators).encode()).hexdigest()
