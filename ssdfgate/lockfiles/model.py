"""What a manifest or lock file says of the dependencies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Ecosystem(StrEnum):
    """Package ecosystems by the names that OSV gives them, or, where it knows none, by their own."""

    PYPI = "PyPI"
    NPM = "npm"
    GO = "Go"
    MAVEN = "Maven"
    CRATES = "crates.io"
    RUBYGEMS = "RubyGems"
    PACKAGIST = "Packagist"
    NUGET = "NuGet"
    PUB = "Pub"
    HEX = "Hex"
    SWIFT = "SwiftURL"
    CONAN = "ConanCenter"
    VCPKG = "vcpkg"
    COCOAPODS = "CocoaPods"
    CRAN = "CRAN"
    HACKAGE = "Hackage"
    JULIA = "Julia"
    OPAM = "opam"
    CPAN = "CPAN"
    LUAROCKS = "LuaRocks"
    BOWER = "Bower"
    DENO = "Deno"
    CARTHAGE = "Carthage"
    BAZEL = "Bazel"
    DUB = "DUB"
    ELM = "Elm"
    HELM = "Helm"
    ANSIBLE = "Ansible Galaxy"
    NIMBLE = "Nimble"
    SHARDS = "Shards"
    ZIG = "Zig"


class Reason(StrEnum):
    """Why a dependency cannot be checked or described by name and version."""

    NOT_PINNED = "not pinned"
    RANGE = "a range of versions, not one version"
    WILDCARD = "a wildcard version, not one version"
    CONTRADICTION = "its version conditions contradict each other"
    ENVIRONMENT = "depends on an environment variable"
    NO_LOCK = "no lock file"
    NOT_IN_LOCK = "not in the lock file"
    STALE = "the lock file does not fit the manifest"
    LOCK_UNREADABLE = "its lock file cannot be read"
    VCS = "from version control"
    URL = "from a direct address"
    LOCAL = "from a local path"
    OTHER_NAME = "its address is that of a package of another name"
    NO_VERSION = "the lock file gives no version"
    BAD_VERSION = "its version is not a version of this ecosystem"
    UNREADABLE = "cannot be understood"
    MISSING_INCLUDE = "the included file is not in the tree"

    @property
    def unpinned(self) -> bool:
        """Whether no version is settled; with the other reasons one may be, but no advisory can be matched to it."""
        return self in _UNPINNED


_UNPINNED = frozenset({
    Reason.NOT_PINNED, Reason.RANGE, Reason.WILDCARD, Reason.CONTRADICTION, Reason.ENVIRONMENT, Reason.NO_LOCK,
    Reason.NOT_IN_LOCK, Reason.STALE,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dependency:
    """One package at one exact version.

    Attributes:
        name: normalised by the rules of its ecosystem (PEP 503 for PyPI).
        version: normalised (PEP 440 for PyPI).
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

    `name` is the line itself, cleaned, where no name can be told; `line` counts from 1, 0 is unknown; `version` is
    what a lock file gives for something that no advisory can match (a git checkout, say).
    """

    name: str
    reason: Reason
    ecosystem: Ecosystem
    source: str
    line: int = 0
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """A file that declares or locks dependencies.

    Attributes:
        locks: whether it settles the version of everything it names.
        problem: why it could not be read or does not tell everything; None when all is well.
        states_none: whether it says outright that there are no dependencies.
        counted: packages of a lock file as its tool counts them in a report; None where a call may leave some out.
        notes: options that change where packages come from (`--index-url ...`), without credentials.
    """

    path: str
    ecosystem: Ecosystem
    locks: bool
    problem: str | None = None
    states_none: bool = False
    notes: tuple[str, ...] = ()
    counted: int | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """Everything that the manifests of a tree say, in the order of their paths."""

    manifests: tuple[Manifest, ...]
    dependencies: tuple[Dependency, ...]
    unusable: tuple[Unusable, ...]
