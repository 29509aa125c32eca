"""What a manifest or lock file says of the dependencies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Ecosystem(StrEnum):
    """Package ecosystems by the names that OSV gives them."""

    PYPI = "PyPI"
    NPM = "npm"
    GO = "Go"
    MAVEN = "Maven"
    CRATES = "crates.io"
    RUBYGEMS = "RubyGems"
    PACKAGIST = "Packagist"
    NUGET = "NuGet"


@dataclass(frozen=True, slots=True)
class Dependency:
    """One package at one exact version.

    Attributes:
        name: normalised by the rules of its ecosystem (PEP 503 for PyPI).
        source: path of the file that names it.
        hashes: algorithm (`sha256`, `sha512`) to hexadecimal digests, one per distribution file.
        urls: where distribution files come from, as the lock states them; no credentials.
        requires: (name, version) of what it depends on, where the lock states it; None where the file has no graph.
        direct: whether the project itself asks for it; None where the file does not tell.
        scope: `runtime`, `dev` or `optional`.
        marker: environment marker, kept as text; never used to leave a dependency out.
    """

    name: str
    version: str
    ecosystem: Ecosystem
    source: str
    hashes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    urls: tuple[str, ...] = ()
    requires: tuple[tuple[str, str], ...] | None = None
    direct: bool | None = None
    scope: str = "runtime"
    marker: str | None = None
    licence: str | None = None


@dataclass(frozen=True, slots=True)
class Unusable:
    """A dependency that cannot be checked or described by name and version.

    `reason` is a phrase ("not pinned", "from a git repository", "local path"); `line` counts from 1, 0 is unknown.
    """

    name: str
    reason: str
    ecosystem: Ecosystem
    source: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """A file that declares or locks dependencies. `problem` says why it could not be read, None when it could."""

    path: str
    ecosystem: Ecosystem
    locks: bool
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """Everything that the manifests of a tree say, in the order of their paths."""

    manifests: tuple[Manifest, ...]
    dependencies: tuple[Dependency, ...]
    unusable: tuple[Unusable, ...]
