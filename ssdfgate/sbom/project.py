"""What the project says of itself, where it says so without code being run."""

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ssdfgate.inventory import File, Inventory
from ssdfgate.model import clean

_LARGEST = 1024 * 1024
_LONGEST = 200
"""Characters of a name, version or licence; a longer one is not one."""


@dataclass(frozen=True, slots=True)
class Project:
    """The product that an SBOM is about.

    Attributes:
        source: the file that names it; None where only the folder does.
        version / licence: None where they are not stated, or worked out by code.
    """

    name: str
    version: str | None = None
    licence: str | None = None
    source: str | None = None


def read_project(root: Path, inventory: Inventory) -> Project:
    """The project as `pyproject.toml`, else `package.json`, at the root names it; else the name of the folder.

    A file that cannot be read or understood names nothing; that it is broken is said by the lock file readers.
    """
    for path, parse in (("pyproject.toml", _pyproject), ("package.json", _package)):
        file = inventory.by_path.get(path)
        found = parse(_content(root, file)) if file else None
        if found is not None:
            return found
    return Project(clean(root.resolve().name, _LONGEST) or "project")


def _content(root: Path, file: File) -> str:
    """The text of a file; empty where it cannot be had. It is opened without following a link put there since."""
    try:
        with os.fdopen(os.open(root / file.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as stream:
            content = stream.read(_LARGEST + 1)
        return content.decode("utf-8-sig") if len(content) <= _LARGEST else ""
    except (OSError, UnicodeDecodeError):
        return ""


def _pyproject(content: str) -> Project | None:
    try:
        document: Mapping[str, Any] = tomllib.loads(content)
    except (ValueError, RecursionError):
        return None
    project, poetry = _table(document, "project"), _table(_table(document, "tool"), "poetry")
    name = _text(project.get("name")) or _text(poetry.get("name"))
    if name is None:
        return None
    licence = project.get("license", poetry.get("license"))
    if isinstance(licence, Mapping):
        licence = licence.get("text")
    version = _text(project.get("version")) or _text(poetry.get("version"))
    return Project(name, version, _text(licence), "pyproject.toml")


def _package(content: str) -> Project | None:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, Mapping):
        return None
    name = _text(document.get("name"))
    if name is None:
        return None
    return Project(name, _text(document.get("version")), _text(document.get("license")), "package.json")


def _table(parent: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = parent.get(key)
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str | None:
    """One line of text; a licence given as its whole text is not one."""
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST or "\n" in value.strip():
        return None
    return clean(value)
