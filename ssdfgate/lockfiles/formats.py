"""Which file names are manifests or lock files, and how each is read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from ssdfgate.lockfiles import (
    npm,
    pipfilelock,
    poetrylock,
    pylock,
    pyproject,
    requirements,
    setupfiles,
    unnamed,
    uvlock,
    vendored,
)
from ssdfgate.lockfiles.model import Ecosystem
from ssdfgate.lockfiles.parsed import Parsed

_INSTALLED = frozenset({"node_modules", "site-packages"})
_REQUIREMENTS = re.compile(r"(?:.+[-_.])?requirements.*\.(?:txt|in|pip)\Z", re.IGNORECASE)
_PYLOCK = re.compile(r"pylock(?:\.[^.]+)?\.toml\Z")


class Group(Enum):
    """Files among which a lock file settles what a manifest asks for."""

    PROJECT = auto()
    PIPFILE = auto()
    INPUT = auto()
    PINS = auto()
    NPM = auto()
    SCRIPT = auto()
    VENDORED = auto()

    @property
    def ecosystem(self) -> Ecosystem:
        """Where the packages come from."""
        return Ecosystem.NPM if self is Group.NPM else Ecosystem.PYPI


@dataclass(frozen=True, slots=True)
class Format:
    """How a file is read: `parse(text, path)`, which raises UnreadableError for what it cannot understand."""

    parse: Callable[[str, str], Parsed]
    group: Group
    locks: bool = False


_NAMED = {
    "pyproject.toml": Format(pyproject.parse, Group.PROJECT),
    "hatch.toml": Format(pyproject.parse_hatch, Group.PROJECT),
    "setup.cfg": Format(setupfiles.parse_cfg, Group.PROJECT),
    "setup.py": Format(setupfiles.parse_code, Group.PROJECT),
    "uv.lock": Format(uvlock.parse, Group.PROJECT, locks=True),
    "poetry.lock": Format(poetrylock.parse, Group.PROJECT, locks=True),
    "Pipfile": Format(pipfilelock.parse_pipfile, Group.PIPFILE),
    "Pipfile.lock": Format(pipfilelock.parse, Group.PIPFILE, locks=True),
    "package.json": Format(npm.parse_manifest, Group.NPM),
    "package-lock.json": Format(npm.parse_lock, Group.NPM, locks=True),
    "npm-shrinkwrap.json": Format(npm.parse_lock, Group.NPM, locks=True),
}
_IN_ANY_CASE = {
    name.lower(): how
    for name, how in _NAMED.items()
    if not name.startswith("setup.")  # `Setup.py` may be a module
}
"""For checkouts on systems that take `Package.json` for `package.json`."""

_LOCK = Format(pylock.parse, Group.PROJECT, locks=True)
_INPUT = Format(requirements.parse_input, Group.INPUT)
_SCRIPT_LOCK = Format(uvlock.parse, Group.SCRIPT, locks=True)
_VENDORED = Format(vendored.parse, Group.VENDORED)
INLINE = Format(unnamed.parse_inline, Group.SCRIPT)
"""The format of a Python file with a block of metadata."""
PINS = Format(requirements.parse, Group.PINS)
"""The format of a file that another one includes, whatever its name."""

_REQUIRED = {"txt": PINS, "pip": PINS, "in": _INPUT}
"""By the ending of files of requirements."""


def is_installed(path: str) -> bool:
    """Whether the file belongs to an installed package and not to the project."""
    return any(name in path for name in _INSTALLED) and not _INSTALLED.isdisjoint(path.split("/"))


def format_of(path: str) -> Format | None:
    """How to read the file at this path; None where its name does not say that it is a manifest that we read."""
    folder, _, name = path.rpartition("/")
    if is_installed(path):
        return None
    if name == "METADATA" and folder.endswith(".dist-info"):
        return _VENDORED
    return _NAMED.get(name) or _IN_ANY_CASE.get(name.lower()) or _by_ending(folder, name)


def _by_ending(folder: str, name: str) -> Format | None:
    if _PYLOCK.match(name):
        return _LOCK
    if name.endswith(".py.lock"):
        return _SCRIPT_LOCK
    ending = name.rpartition(".")[2]
    how = _REQUIRED.get(ending.lower())
    if how is None or unnamed.is_constraints(name):
        return None
    in_folder = folder.rpartition("/")[2] == "requirements" and ending in _REQUIRED
    return how if in_folder or _REQUIREMENTS.match(name) else None
