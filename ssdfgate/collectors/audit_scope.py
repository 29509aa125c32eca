"""What a dependency audit has to look at: every package and version once, and everything that cannot be looked at."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ssdfgate.advisories import Pair
from ssdfgate.collectors.audit_none import NoneStated, none_stated
from ssdfgate.inventory import ANYTHING, Inventory
from ssdfgate.lockfiles import Declared, Ecosystem, Manifest, Unusable

MOST_CALLS = 16
"""Versions of one package that are audited: pip-audit takes a name once per call, and every call is a start."""

LOCAL_VERSION = "a local version, which no advisory names"
TOO_MANY = f"more than {MOST_CALLS} versions of one package"


@dataclass(frozen=True, slots=True)
class KnownBad:
    """A positive control: a package at a version, and the names of the advisory that must come back."""

    package: Pair
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Call:
    """One call of pip-audit: no two of its packages have the same name, nor the name of its control."""

    asked: tuple[Pair, ...]
    control: KnownBad


@dataclass(frozen=True, slots=True)
class Scope:
    """What the manifests of Python say, and what lies beside them.

    Attributes:
        asked: packages and versions that can be audited.
        unaudited: (reason, name) of what cannot, known before anybody is asked.
        hidden: what cannot be looked at and may hold manifests.
        python_files: files of Python, with those that cannot be looked at.
        none: whether the tree states that it has no dependencies of any ecosystem.
    """

    declared: Declared
    asked: tuple[Pair, ...]
    unaudited: tuple[tuple[str, str], ...]
    hidden: tuple[str, ...]
    python_files: int
    none: NoneStated = field(default_factory=NoneStated)

    @property
    def manifests(self) -> tuple[Manifest, ...]:
        """Manifests and lock files of Python."""
        return tuple(item for item in self.declared.manifests if item.ecosystem is Ecosystem.PYPI)

    @property
    def unusable(self) -> tuple[Unusable, ...]:
        """Dependencies on packages of Python that have no version, or none that an advisory could name."""
        return tuple(item for item in self.declared.unusable if item.ecosystem is Ecosystem.PYPI)

    @property
    def asking_nothing(self) -> tuple[Manifest, ...]:
        """Manifests of other ecosystems for which every manifest states that there are no dependencies."""
        others = [item for item in self.declared.manifests if item.ecosystem is not Ecosystem.PYPI]
        asking = {item.ecosystem for item in others if not item.states_none or item.problem is not None}
        return tuple(item for item in others if item.ecosystem not in asking)

    @property
    def other_ecosystems(self) -> tuple[str, ...]:
        """Ecosystems with manifests that pip-audit does not know and that may ask for something."""
        found = {str(item.ecosystem) for item in self.declared.manifests}
        return tuple(sorted(found - {str(Ecosystem.PYPI)} - {str(item.ecosystem) for item in self.asking_nothing}))


def scope_of(declared: Declared, inventory: Inventory) -> Scope:
    """Sort what the manifests say into what can be asked and what cannot."""
    pairs = sorted({(item.name, item.version) for item in declared.dependencies if item.ecosystem is Ecosystem.PYPI})
    by_name: defaultdict[str, list[str]] = defaultdict(list)
    unaudited: list[tuple[str, str]] = []
    for name, version in pairs:
        if "+" in version:
            unaudited.append((LOCAL_VERSION, label((name, version))))
        elif len(by_name[name]) >= MOST_CALLS:
            unaudited.append((TOO_MANY, label((name, version))))
        else:
            by_name[name].append(version)
    unaudited += [_line(item) for item in declared.unusable if item.ecosystem is Ecosystem.PYPI]
    return Scope(
        declared,
        tuple((name, version) for name, versions in by_name.items() for version in versions),
        tuple(sorted(set(unaudited))),
        tuple(item.path for item in inventory.blocked if item.may_hold == ANYTHING),
        inventory.languages.get("python", 0),
        none_stated(declared, inventory),
    )


def label(pair: Pair) -> str:
    """A package and version as pip writes it."""
    return "==".join(pair)


def _line(item: Unusable) -> tuple[str, str]:
    place = f"{item.source}:{item.line}" if item.line else item.source
    return str(item.reason), f"{item.name} ({place})"


def calls_for(asked: Iterable[Pair], controls: Sequence[KnownBad]) -> tuple[Call, ...]:
    """Spread the packages over as few calls as have room for every version, each with a control of another name."""
    layers: list[list[Pair]] = []
    seen: defaultdict[str, int] = defaultdict(int)
    for pair in asked:
        place = seen[pair[0]]
        if place == len(layers):
            layers.append([])
        layers[place].append(pair)
        seen[pair[0]] += 1
    return tuple(call for layer in layers for call in _controlled(tuple(layer), controls))


def _controlled(layer: tuple[Pair, ...], controls: Sequence[KnownBad]) -> Iterator[Call]:
    names = {name for name, _ in layer}
    free = [control for control in controls if control.package[0] not in names]
    if free:
        yield Call(layer, free[0])
        return
    first, second = controls[:2]
    yield Call(tuple(pair for pair in layer if pair[0] != first.package[0]), first)
    yield Call(tuple(pair for pair in layer if pair[0] == first.package[0]), second)
