"""What evidence holds: findings, components, facts or statements."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import assert_never

from ssdfgate.model.digest import JsonValue, canonical_json
from ssdfgate.model.finding import Finding, FindingState, Severity, written
from ssdfgate.model.vex import Statements


@dataclass(frozen=True)
class Findings:
    """Findings, sorted and fingerprinted, open and suppressed alike."""

    items: tuple[Finding, ...]

    @cached_property
    def alike(self) -> Mapping[tuple[FindingState, Severity, str | None], int]:
        """How many have the same state, severity and topic: each is looked at once, since there may be a million."""
        return Counter(map(attrgetter("state", "severity", "topic"), self.items))

    def open(self) -> tuple[Finding, ...]:
        """Those that nobody suppressed."""
        return tuple(item for item in self.items if item.state is FindingState.OPEN)

    def unique(self) -> int:
        """How many different statements they are: several tools and targets list one and the same again."""
        packages = {item.place() for item in self.items if item.package is not None}
        # The others are sorted by their places, so equals are side by side.
        others = groupby(item.place() for item in self.items if item.package is None)
        return len(packages) + sum(1 for _ in others)

    def summary(self) -> dict[str, JsonValue]:
        """Shape: {total, open, suppressed, by_severity: {severity: open findings}}; every severity has its number."""
        opened, closed = Counter[Severity](), 0
        for (state, severity, _), number in self.alike.items():
            if state is FindingState.OPEN:
                opened[severity] += number
            else:
                closed += number
        return {
            "total": len(self.items),
            "open": opened.total(),
            "suppressed": closed,
            "by_severity": {str(severity): opened[severity] for severity in Severity},
        }


@dataclass(frozen=True, slots=True)
class Component:
    """One component of an SBOM."""

    name: str
    version: str | None
    purl: str | None
    licences: tuple[str, ...] = ()
    hashes: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: {name, version, purl, licences, hashes}."""
        return {
            "name": self.name,
            "version": self.version,
            "purl": self.purl,
            "licences": list(self.licences),
            "hashes": dict(self.hashes),
        }


@dataclass(frozen=True, slots=True)
class Dependencies:
    """What one component needs, as the SBOM tells it.

    Attributes:
        of: place of the component in the list of all, counted from 0; None for what the SBOM is about.
        on: places of those that it needs, ascending; empty where the SBOM says that it needs nothing.
    """

    of: int | None
    on: tuple[int, ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: {of, on}."""
        return {"of": self.of, "on": list(self.on)}


@dataclass(frozen=True, slots=True)
class Components:
    """The components of an SBOM, and how many of them carry each field that a minimum standard asks for.

    Attributes:
        fields: name of a field (`component.supplier`, `document.author`) to (present, of).
        dependencies: who needs whom; nobody knows what a component needs that has no entry.
    """

    items: tuple[Component, ...]
    fields: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    dependencies: tuple[Dependencies, ...] = ()

    def summary(self) -> dict[str, JsonValue]:
        """Shape: {total, fields: {name: {present, of}}}."""
        fields: dict[str, JsonValue] = {
            name: {"present": have, "of": of} for name, (have, of) in sorted(self.fields.items())
        }
        return {"total": len(self.items), "fields": fields}


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts that policies read by name; JSON values only."""

    values: Mapping[str, JsonValue]


Payload = Findings | Components | Facts | Statements


def payload_json(payload: Payload | None) -> JsonValue:
    """Encode a payload; the `type` key tells the members of the union apart."""
    match payload:
        case None:
            return None
        case Findings(items=findings):
            return {"type": "findings", "items": [item.to_json() for item in findings]}
        case Components(items=components):
            return {
                "type": "components",
                "items": [item.to_json() for item in components],
                "fields": {name: list(pair) for name, pair in payload.fields.items()},
                "dependencies": [item.to_json() for item in payload.dependencies],
            }
        case Facts(values=values):
            return {"type": "facts", "values": dict(values)}
        case Statements(items=statements):
            return {"type": "statements", "items": [item.to_json() for item in statements]}
        case _:
            assert_never(payload)


def payload_pieces(payload: Payload | None) -> Iterator[bytes]:
    """`payload_json` in canonical JSON, piece by piece."""
    if not isinstance(payload, Findings):
        yield canonical_json(payload_json(payload))
        return
    yield b'{"items":'
    yield from written(payload.items)
    yield b',"type":"findings"}'
