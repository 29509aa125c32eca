"""Manifests and lock files, ecosystem by ecosystem."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ssdfgate.model import JsonValue

SHOWN = 200
"""Files of one ecosystem that are listed; every ecosystem keeps its place."""


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A file that says which packages are wanted; `locks` tells that it settles every version.

    `states_none` tells that it says, whole and outright, that there are none.
    """

    path: str
    ecosystem: str
    locks: bool
    states_none: bool = False


def manifests(files: Iterable[PackageFile]) -> JsonValue:
    """Those that ask for something, or may; shape: [{path, ecosystem}]."""
    return _listed(item for item in files if not item.locks and not item.states_none)


def without_dependencies(files: Iterable[PackageFile]) -> JsonValue:
    """Those that state that there are no dependencies: nothing is to be locked; shape: [{path, ecosystem}]."""
    return _listed(item for item in files if not item.locks and item.states_none)


def lock_files(files: Iterable[PackageFile]) -> JsonValue:
    """Shape: [{path, ecosystem}]; pinned requirements among them."""
    return _listed(item for item in files if item.locks)


def _listed(files: Iterable[PackageFile]) -> JsonValue:
    counted: Counter[str] = Counter()
    result = []
    for item in files:
        counted[item.ecosystem] += 1
        if counted[item.ecosystem] <= SHOWN:
            result.append({"path": item.path, "ecosystem": item.ecosystem})
    return result
