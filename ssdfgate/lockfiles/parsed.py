"""What the parser of one file hands over, before files have been compared with each other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from packaging.specifiers import SpecifierSet

from ssdfgate.lockfiles.model import Dependency, Reason, Unusable


@dataclass(frozen=True, slots=True)
class Wanted:
    """A dependency that a manifest asks for and that a lock file may settle.

    Attributes:
        name: normalised.
        reason: why it cannot be used as it stands; it counts only where no lock file settles it.
        version: the one version that the manifest itself names, where it does.
        specifiers: conditions on the version; None where they are not of PEP 440.
        range: the condition as text, for npm, where the lock file repeats it.
    """

    name: str
    reason: Reason
    version: str | None = None
    specifiers: SpecifierSet | None = None
    range: str | None = None
    line: int = 0
    scope: str = "runtime"
    marker: str | None = None


@dataclass(frozen=True, slots=True)
class Local:
    """A dependency on a path: a project of this tree, whose own manifests are read, or something unknown.

    `path` is as written, relative to the folder of the file that names it.
    """

    name: str
    path: str
    line: int = 0
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Include:
    """Another file with requirements that this one pulls in; `path` is relative to the folder of this one."""

    path: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Parsed:
    """The content of one file.

    Attributes:
        locks: whether it settles versions for a manifest beside it.
        dependencies: what it settles itself.
        wanted: what a lock file must settle.
        held: further names that a lock file answers for: projects of this tree, entries without a usable version.
        members: folders, relative to this one, whose manifests a lock file covers beside its own folder.
        ranges: for npm, folder to the conditions that the lock file repeats from the manifest there.
        project: name of the project that a manifest describes; None where it has none.
        projects: folder to the name of the project that a lock file was made for, relative to its own folder.
        python: Python versions that a lock file was made for; None where it does not say.
        problem: why the file does not tell everything (`Manifest.problem`).
        dynamic: whether dependencies are worked out by code unless a lock file holds the outcome.
        static: whether the file states the project's dependencies for good (PEP 621), so that `setup.py` cannot.
        states_none: see `Manifest`.
        counted: see `Manifest`.
        digests: by which lock files know a manifest, by the tool; see `contents`.
        made_for: the digest of the manifest that a lock file states, under each of the names that it may have there.
        asked: folder to the names that a lock file says the manifest there asks for.
        manifest: False for a file that turns out to say nothing about dependencies (`pyproject.toml` of a formatter).
    """

    locks: bool = False
    dependencies: tuple[Dependency, ...] = ()
    unusable: tuple[Unusable, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    local: tuple[Local, ...] = ()
    includes: tuple[Include, ...] = ()
    held: frozenset[str] = frozenset()
    members: tuple[str, ...] = ()
    ranges: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    project: str | None = None
    projects: Mapping[str, str] = field(default_factory=dict)
    python: SpecifierSet | None = None
    notes: tuple[str, ...] = ()
    problem: str | None = None
    dynamic: bool = False
    static: bool = False
    states_none: bool = False
    counted: int | None = None
    digests: Mapping[str, str] = field(default_factory=dict)
    made_for: tuple[tuple[str, str], ...] = ()
    asked: Mapping[str, frozenset[str]] = field(default_factory=dict)
    manifest: bool = True

    @property
    def complete(self) -> bool:
        """Whether `names` are all that a manifest asks for."""
        return not (self.unusable or self.includes or self.dynamic or self.problem)

    @property
    def names(self) -> frozenset[str]:
        """Names of all that a manifest asks for."""
        return frozenset([*(item.name for item in self.wanted), *(item.name for item in self.local)])


def parsed_lock(
    entries: Sequence[Dependency | Unusable | Local],
    *,
    held: Iterable[str],
    python: SpecifierSet | None = None,
) -> Parsed:
    """The content of a lock file, from its entries in their order."""
    return Parsed(
        locks=True,
        dependencies=tuple(entry for entry in entries if isinstance(entry, Dependency)),
        unusable=tuple(entry for entry in entries if isinstance(entry, Unusable)),
        local=tuple(entry for entry in entries if isinstance(entry, Local)),
        held=frozenset(held),
        members=tuple(entry.path for entry in entries if isinstance(entry, Local)),
        python=python,
        states_none=not entries,
    )
