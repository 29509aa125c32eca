"""Which lock file settles what a manifest asks for, and what is left unsettled."""

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from packaging.markers import InvalidMarker, Marker, UndefinedComparison, UndefinedEnvironmentName
from packaging.specifiers import SpecifierSet

from ssdfgate.lockfiles.model import Dependency, Ecosystem, Reason, Unusable
from ssdfgate.lockfiles.parsed import Parsed, Wanted
from ssdfgate.lockfiles.pypi import as_dependency

_PYTHONS = tuple(f"3.{minor}" for minor in range(16))
_SYSTEMS = (("posix", "linux", "Linux"), ("posix", "darwin", "Darwin"), ("nt", "win32", "Windows"))
_KINDS = (("cpython", "CPython"), ("pypy", "PyPy"))


@dataclass(frozen=True, slots=True)
class Lock:
    """A readable lock file, and the versions that it holds of each name."""

    path: str
    parsed: Parsed
    versions: Mapping[str, Sequence[str]]


@dataclass
class Cover:
    """What settles the manifests of each folder of one ecosystem.

    Attributes:
        locks: folder to the lock files that cover it; None for one that cannot be read.
        pins: folder to the versions, by name, that pinned requirements files beside a manifest state.
    """

    ecosystem: Ecosystem
    locks: defaultdict[str, list[Lock | None]] = field(default_factory=lambda: defaultdict(list))
    pins: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, path: str, parsed: Parsed | None) -> None:
        """Add a lock file: it covers its own folder and those of its members."""
        own = posixpath.dirname(path)
        if parsed is None:
            self.locks[own].append(None)
            return
        versions: defaultdict[str, list[str]] = defaultdict(list)
        for item in parsed.dependencies:
            versions[item.name].append(item.version)
        members = {inside(own, member) for member in parsed.members}
        for folder in sorted({own, *(member for member in members if member is not None)}):
            self.locks[folder].append(Lock(path, parsed, versions))

    def settles(self, path: str) -> bool:
        """Whether a readable lock file covers the manifest at this path."""
        return any(lock is not None for lock in self.locks.get(posixpath.dirname(path), ()))

    def covered(self, lock: str) -> frozenset[str]:
        """The folders that the lock file at this path covers."""
        found = [(folder, item) for folder, locks in self.locks.items() for item in locks]
        return frozenset(folder for folder, item in found if item is not None and item.path == lock)

    def judge(self, path: str, wanted: Sequence[Wanted]) -> tuple[list[Dependency], list[Unusable]]:
        """What the manifest itself settles, and what nothing settles."""
        dependencies: list[Dependency] = []
        unusable: list[Unusable] = []
        for item in wanted:
            reason = self._reason(posixpath.dirname(path), item)
            if reason is None:
                continue
            if item.version is not None:
                dependencies.append(as_dependency(item, item.version, path))
            if item.version is None or reason is not item.reason:
                unusable.append(Unusable(item.name, reason, self.ecosystem, path, item.line))
        return dependencies, unusable

    def _reason(self, folder: str, item: Wanted) -> Reason | None:
        """Why nothing beside the manifest settles the item; None where something does."""
        locks = self.locks.get(folder, ())
        reasons = [_against(lock, folder, item) for lock in locks if lock is not None]
        if reasons:
            return None if None in reasons else reasons[0]
        if locks:
            return Reason.LOCK_UNREADABLE
        return None if item.version is None and item.name in self.pins.get(folder, ()) else item.reason


def _against(lock: Lock, folder: str, item: Wanted) -> Reason | None:
    """Why this lock file does not settle the item; None where it does."""
    repeated = lock.parsed.ranges.get(_relative(folder, posixpath.dirname(lock.path)), {})
    if item.range is not None and repeated.get(item.name, item.range) != item.range:
        return Reason.STALE
    versions = lock.versions.get(item.name, ())
    if versions and item.specifiers is not None:
        fits = any(item.specifiers.contains(version, prereleases=True) for version in versions)
        return None if fits else Reason.STALE
    if versions or item.name in lock.parsed.held or _never_needed(item.marker, lock.parsed.python):
        return None
    return Reason.NOT_IN_LOCK


def _relative(folder: str, start: str) -> str:
    path = posixpath.relpath(folder or ".", start or ".")
    return "" if path == "." else path


def _never_needed(marker: str | None, python: SpecifierSet | None) -> bool:
    """Whether the marker holds nowhere that the lock was made for, so that lockers leave the package out."""
    if marker is None:
        return False
    versions = [one for one in _PYTHONS if python is None or any(python.contains(f"{one}.{n}") for n in (0, 9, 99))]
    try:
        parsed = Marker(marker)
        return not any(parsed.evaluate(one) for one in _environments(versions))
    except (InvalidMarker, UndefinedComparison, UndefinedEnvironmentName, ValueError, KeyError, RecursionError):
        return False


def _environments(versions: Iterable[str]) -> Iterable[dict[str, str]]:
    for version, (name, platform, system), (implementation, title) in product(versions, _SYSTEMS, _KINDS):
        yield {
            "python_version": version,
            "python_full_version": f"{version}.9",
            "os_name": name,
            "sys_platform": platform,
            "platform_system": system,
            "implementation_name": implementation,
            "platform_python_implementation": title,
            "implementation_version": f"{version}.9",
        }


def inside(folder: str, path: str) -> str | None:
    """A path relative to a folder, as a path in the tree; None where it leads out of the tree."""
    joined = posixpath.normpath(posixpath.join(folder, path.replace("\\", "/")))
    if joined.startswith(("/", "../")) or joined == "..":
        return None
    return "" if joined == "." else joined
