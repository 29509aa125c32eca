"""The dependency graph that a lock file holds: edges to packages of the same lock, and what is reached from where."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

Node = tuple[str, str]
"""Name and version."""

Edge = tuple[str, str | None]
"""A name, and a version where the lock states one."""

_MOST_VERSIONS = 16
"""Versions of one package that an edge without a version is taken to mean at most; keeps hostile locks linear."""


class Graph:
    """Packages of one lock file."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        """Take every package that has a version."""
        self._versions: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for name, version in nodes:
            self._versions[name][version] = None

    def targets(self, edges: Iterable[Edge]) -> tuple[Node, ...]:
        """The packages that edges lead to; an edge without a version leads to every version of the name."""
        found: dict[Node, None] = {}
        for name, version in edges:
            held = self._versions.get(name, {})
            exact = version is not None and version in held
            chosen = [version] if exact else islice(held, _MOST_VERSIONS)
            found.update(dict.fromkeys((name, item) for item in chosen if item is not None))
        return tuple(found)


def reached(start: Iterable[Node], edges: Mapping[Node, Sequence[Node]]) -> frozenset[Node]:
    """Everything that can be reached from the start, with the start itself."""
    seen = set(start)
    waiting = list(seen)
    while waiting:
        for node in edges.get(waiting.pop(), ()):
            if node not in seen:
                seen.add(node)
                waiting.append(node)
    return frozenset(seen)


def scope_of(node: Node, runtime: frozenset[Node], optional: frozenset[Node]) -> str:
    """`runtime` wins over `optional`, and that over `dev`."""
    if node in runtime:
        return "runtime"
    return "optional" if node in optional else "dev"
