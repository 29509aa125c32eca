"""Records of the OSV schema (https://ossf.github.io/osv-schema/): read strictly, matched by its evaluation rules."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from packaging.utils import canonicalize_name
from packaging.version import Version

from ssdfgate.model import JsonValue, clean

ECOSYSTEM = "PyPI"
SUMMARY_LENGTH = 500
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}\Z")
_NOTHING = frozenset({"", "null", "~"})
_RANGES = frozenset({"ECOSYSTEM", "SEMVER"})
_LONGEST_VERSION = 200

Pair = tuple[str, str]
"""Normalised name and version of a package."""


class BadRecordError(Exception):
    """A record is not what the schema asks for; the text says what is wrong."""


@dataclass(frozen=True, slots=True)
class Advisory:
    """An advisory that applies to one version of one package; `fixed` lists later versions without the flaw."""

    id: str
    aliases: tuple[str, ...]
    summary: str
    fixed: tuple[str, ...]

    @property
    def names(self) -> frozenset[str]:
        """Every id by which the advisory is known."""
        return frozenset({self.id, *self.aliases})

    def to_osv(self, package: str) -> dict[str, JsonValue]:
        """The least that pip-audit needs, in the form that it can read; the full record is of no use to it."""
        events: list[JsonValue] = [{"introduced": "0"}, *({"fixed": version} for version in self.fixed)]
        affected: JsonValue = {
            "package": {"name": package, "ecosystem": ECOSYSTEM},
            "ranges": [{"type": "ECOSYSTEM", "events": events}],
        }
        return {"id": self.id, "aliases": list(self.aliases), "summary": self.summary, "affected": [affected]}


Answers = Mapping[Pair, tuple[Advisory, ...]]
"""What is known of each package and version; an empty tuple is an answer, a missing key is none."""


@dataclass(frozen=True, slots=True)
class Affected:
    """What one record says of one package.

    Attributes:
        versions: versions that it lists, normalised.
        ranges: for each range, its events (kind, version), oldest first; None is the version before all others.
        clear: whether every version can be judged by it.
    """

    name: str
    versions: frozenset[str]
    ranges: tuple[tuple[tuple[str, Version | None], ...], ...]
    clear: bool

    def covers(self, version: Version) -> bool:
        """Whether this version is affected: listed, or inside one of the ranges."""
        return str(version) in self.versions or any(_inside(events, version) for events in self.ranges)

    def fixed(self) -> frozenset[Version]:
        """Versions in which the flaw was mended."""
        return frozenset(
            version for events in self.ranges for kind, version in events if kind == "fixed" and version is not None
        )


@dataclass(frozen=True, slots=True)
class Outline:
    """What is cheap to know of a record; `packages` holds the normalised names of packages of PyPI."""

    id: str
    modified: datetime
    packages: frozenset[str]


@dataclass(frozen=True, slots=True)
class Record:
    """One advisory as the export or the service has it; `affected` holds the packages of PyPI only."""

    id: str
    withdrawn: bool
    aliases: tuple[str, ...]
    summary: str
    affected: tuple[Affected, ...]

    def advisory(self, name: str, version: Version) -> Advisory:
        """The record as what it means for one version of one package."""
        fixed = {one for item in self.affected if item.name == name for one in item.fixed() if one > version}
        return Advisory(self.id, self.aliases, self.summary, tuple(str(one) for one in sorted(fixed)))

    def covers(self, name: str, version: Version) -> bool:
        """Whether it applies to this version of this package."""
        return not self.withdrawn and any(item.name == name and item.covers(version) for item in self.affected)


def _inside(events: Sequence[tuple[str, Version | None]], version: Version) -> bool:
    """The rule of the schema: the last event at or before the version decides."""
    inside = False
    for kind, at in events:
        reached = at is None or version >= at
        if kind == "introduced" and reached:
            inside = True
        elif (kind == "fixed" and reached) or (kind == "last_affected" and at is not None and version > at):
            inside = False
    return inside


def version_of(text: object) -> Version | None:
    """A version by PEP 440; None for anything else."""
    if not isinstance(text, str) or len(text) > _LONGEST_VERSION:
        return None
    try:
        return Version(text)
    except ValueError:  # InvalidVersion, and numbers with more digits than Python converts
        return None


def record(value: object) -> Record:
    """Understand a record.

    Raises:
        BadRecordError: where it is none.
    """
    identity = outline(value).id
    fields: Mapping[str, object] = value if isinstance(value, Mapping) else {}
    withdrawn = fields.get("withdrawn")
    return Record(
        identity,
        withdrawn is not None and str(withdrawn).strip() not in _NOTHING,
        tuple(item for item in _list(fields.get("aliases"), "aliases") if isinstance(item, str) and _ID.match(item)),
        _summary(fields, identity),
        tuple(_package(name, item) for name, item in _packages(fields)),
    )


def outline(value: object) -> Outline:
    """Look at the outside of a record: most of an export is about packages that nobody asks for.

    Raises:
        BadRecordError: where it is none.
    """
    if not isinstance(value, Mapping):
        raise BadRecordError("not an object")
    identity = value.get("id")
    if not isinstance(identity, str) or not _ID.match(identity):
        raise BadRecordError("it has no id")
    if not str(value.get("schema_version", "1.0.0")).startswith("1."):
        raise BadRecordError("its schema version is not 1")
    names = frozenset(name for name, _ in _packages(value))
    return Outline(identity, _moment(value.get("modified")), names)


def _moment(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None:
        raise BadRecordError("it does not say when it was modified")
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _summary(value: Mapping[str, object], identity: str) -> str:
    texts = (value.get("summary"), value.get("details"))
    found = next((text for text in texts if isinstance(text, str) and text.strip()), identity)
    return clean(found, SUMMARY_LENGTH)


def _list(value: object, what: str) -> Sequence[object]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise BadRecordError(f"its {what} are not a list")
    return value


def _packages(value: Mapping[str, object]) -> Iterator[tuple[str, Mapping[str, object]]]:
    """The entries about packages of PyPI, with the normalised name."""
    for item in _list(value.get("affected"), "affected packages"):
        if not isinstance(item, Mapping):
            raise BadRecordError("an affected package is not an object")
        package = item.get("package")
        if package is None:
            continue  # records about commits of a repository name no package
        if not isinstance(package, Mapping) or not isinstance(package.get("name"), str):
            raise BadRecordError("an affected package has no name")
        if str(package.get("ecosystem")).partition(":")[0] == ECOSYSTEM:
            yield canonicalize_name(str(package["name"])), item


def _package(name: str, item: Mapping[str, object]) -> Affected:
    listed = _list(item.get("versions"), "versions")
    ranges = [one for one in _list(item.get("ranges"), "ranges") if _is_range(one)]
    events = [_events(one) for one in ranges]
    return Affected(
        name,
        frozenset(str(version) for version in map(version_of, listed) if version is not None),
        tuple(found for found in events if found is not None),
        clear=(bool(listed) or bool(ranges)) and None not in events,
    )


def _is_range(value: object) -> bool:
    if not isinstance(value, Mapping):
        raise BadRecordError("a range is not an object")
    return value.get("type") in _RANGES


def _events(value: object) -> tuple[tuple[str, Version | None], ...] | None:
    """The events in the order of their versions; None where one of them cannot be placed."""
    found: list[tuple[str, Version | None]] = []
    for event in _list(value.get("events") if isinstance(value, Mapping) else None, "events"):
        if not isinstance(event, Mapping):
            raise BadRecordError("an event is not an object")
        for kind in ("introduced", "fixed", "last_affected"):
            if kind in event:
                version = version_of(event[kind])
                if version is None:
                    return None
                found.append((kind, None if kind == "introduced" and event[kind] == "0" else version))
    return tuple(sorted(found, key=_place)) if found else None


def _place(event: tuple[str, Version | None]) -> tuple[bool, Version]:
    _, version = event
    return version is not None, version or Version("0")


def distinct(advisories: Iterable[Advisory]) -> tuple[Advisory, ...]:
    """Every advisory once, in the order of the ids; of records with one id the first stands."""
    found: dict[str, Advisory] = {}
    for item in advisories:
        found.setdefault(item.id, item)
    return tuple(found[identity] for identity in sorted(found))
