"""Who depends on whom, as far as the lock files tell, and how complete each statement is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ssdfgate.lockfiles.model import Ecosystem, Unusable
from ssdfgate.sbom.packages import Package


class Aggregate(StrEnum):
    """How complete a list of dependencies is, in the words of CycloneDX."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Node:
    """One component with what it depends on (references); None where nobody knows."""

    ref: str
    depends_on: tuple[str, ...] | None
    aggregate: Aggregate


def graph(
    root: str, packages: tuple[Package, ...], unresolved: Mapping[str, Unusable], *, whole: bool
) -> tuple[Node, ...]:
    """The graph, sorted by reference.

    The project leads to what it asks for itself, and to everything of which no file tells who asks for it. `whole`
    says whether the manifests have told everything.
    """
    places = _places(packages, unresolved)
    nodes = [_node(package, places) for package in packages]
    direct = [package.identity.ref for package in packages if package.direct is not False or package.requires is None]
    placed = {ref for node in nodes for ref in node.depends_on or ()}
    known = whole and all(package.direct is not None for package in packages)
    below = _reachable(direct, nodes)
    complete = known and all(node.ref in below for node in nodes)
    top = Node(
        root,
        tuple(sorted({*direct, *(set(unresolved) - placed)})),
        Aggregate.COMPLETE if complete else Aggregate.INCOMPLETE,
    )
    loose = [Node(ref, None, Aggregate.UNKNOWN) for ref in unresolved]
    return tuple(sorted((top, *nodes, *loose), key=lambda node: node.ref))


def _places(
    packages: tuple[Package, ...], unresolved: Mapping[str, Unusable]
) -> dict[tuple[Ecosystem, str, str], str]:
    """Reference by ecosystem, name and version; unresolved ones by the version that the lock gives, or none."""
    places = {(item.ecosystem, item.name, item.version or ""): ref for ref, item in unresolved.items()}
    return places | {(package.ecosystem, *package.key): package.identity.ref for package in packages}


def _node(package: Package, places: Mapping[tuple[Ecosystem, str, str], str]) -> Node:
    if package.requires is None:
        return Node(package.identity.ref, None, Aggregate.UNKNOWN)
    found = [
        places.get((package.ecosystem, name, version)) or places.get((package.ecosystem, name, ""))
        for name, version in package.requires
    ]
    edges = tuple(sorted({ref for ref in found if ref is not None}))
    return Node(package.identity.ref, edges, Aggregate.INCOMPLETE if None in found else Aggregate.COMPLETE)


def _reachable(start: Iterable[str], nodes: Iterable[Node]) -> set[str]:
    edges = {node.ref: node.depends_on or () for node in nodes}
    seen: set[str] = set()
    waiting = list(start)
    while waiting:
        ref = waiting.pop()
        if ref not in seen:
            seen.add(ref)
            waiting.extend(edges.get(ref, ()))
    return seen
