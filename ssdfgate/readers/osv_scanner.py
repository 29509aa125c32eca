"""The JSON report of osv-scanner, versions 1 and 2.

One finding is one advisory about one package of one source. Two databases may hold one flaw under two ids, which the
report puts into a group: these are two findings, each with the other's id among its aliases.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from ssdfgate.errors import ReaderError
from ssdfgate.model import (
    EvidenceKind,
    Finding,
    Findings,
    JsonValue,
    Location,
    Reading,
    Severity,
    Tool,
    clean,
    fingerprinted,
)
from ssdfgate.readers.advisory import described, package, scored
from ssdfgate.readers.fields import (
    NAME_LENGTH,
    mapping,
    optional_mapping,
    optional_sequence,
    optional_text,
    path,
    sequence,
    sequence_or_none,
    text,
)
from ssdfgate.readers.identifiers import names, purl, severity, severity_of_score, weaknesses
from ssdfgate.readers.interface import JsonOutline, Outline, parse_json

_TYPES = {
    "PyPI": "pypi",
    "npm": "npm",
    "Go": "golang",
    "Maven": "maven",
    "crates.io": "cargo",
    "RubyGems": "gem",
    "NuGet": "nuget",
    "Packagist": "composer",
    "Pub": "pub",
    "Hex": "hex",
    "ConanCenter": "conan",
    "Debian": "deb",
    "Ubuntu": "deb",
    "Alpine": "apk",
    "GitHub Actions": "github",
}
"""Ecosystems of the OSV schema, without what stands behind a colon, and their purl types."""

_NAMESPACES = {"Debian": "debian", "Ubuntu": "ubuntu", "Alpine": "alpine"}
_SILENT = "the report names no package: run osv-scanner with --all-packages, so that it says what was looked at"
"""Seen with 2.5: without a database it exits with 127, and writes the same empty report as after a clean run."""

_OLD_SOURCE, _OLD_PACKAGE = "packageSource", "Package"
"""Names that the documentation of version 1 gave."""

_WHERE = "https://osv.dev/vulnerability/"


@dataclass(frozen=True, slots=True)
class _Item:
    """A package of the report, and the source that it was found in."""

    name: str
    version: str
    ecosystem: str
    source: str
    entry: Mapping[str, JsonValue]


class OsvScannerReader:
    """Reads what `osv-scanner --format json` writes.

    Only a call with `--all-packages` lists packages without an advisory; `analysed` names those that are listed.
    Facts: `sources`, where a package without an advisory tells that the list is whole.
    """

    name: ClassVar[str] = "osv-scanner-json"
    title: ClassVar[str] = "osv-scanner JSON"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (EvidenceKind.DEPENDENCY_AUDIT, EvidenceKind.CONTAINER)

    def recognises(self, outline: Outline) -> bool:
        """Whether its results have a source and packages, or there are none and its configuration is stated."""
        if not isinstance(outline, JsonOutline) or not outline.is_document:
            return False
        if outline.kind("results") == "null" or outline.is_empty("results"):
            return outline.has("experimental_config")
        first = outline.first("results")
        return "object" in {first.kind("source"), first.kind(_OLD_SOURCE)} and first.kind("packages") == "array"

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report; see `Reader.read`."""
        document = mapping(parse_json(content), "the document")
        # Go writes null for a list that nothing was put into.
        listed = [] if document.get("results", "") is None else sequence(document.get("results"), "`results`")
        results = [mapping(item, "a result") for item in listed]
        if not results and "experimental_config" not in document:
            raise ReaderError("not a report of osv-scanner: it has neither results nor a configuration")
        return (_understand(document, results),)


def _sources(items: list[_Item]) -> list[JsonValue]:
    """Shape: [{path, ecosystem, dependencies}]; nothing where only packages with an advisory are listed."""
    if all(item.entry.get("vulnerabilities") for item in items):
        return []
    counted = Counter((item.source, item.ecosystem) for item in items if item.ecosystem)
    return [
        {"path": path, "ecosystem": ecosystem, "dependencies": count}
        for (path, ecosystem), count in sorted(counted.items())
    ]


def _understand(document: Mapping[str, JsonValue], results: list[Mapping[str, JsonValue]]) -> Reading:
    items = [item for result in results for item in _items(result)]
    found = [finding for item in items for finding in (*_findings(item), *_licences(item))]
    in_image = isinstance(document.get("image_metadata"), Mapping)
    return Reading(
        format=OsvScannerReader.name,
        kind=EvidenceKind.CONTAINER if in_image else EvidenceKind.DEPENDENCY_AUDIT,
        tool=Tool("osv-scanner", None),
        payload=Findings(fingerprinted(found)),
        analysed=frozenset(f"{item.name}=={item.version}" for item in items) or None,
        gaps=tuple(_gaps(items)),
        facts={"sources": sources} if (sources := _sources(items)) else {},
        unit="dependencies",
    )


def _gaps(items: list[_Item]) -> Iterator[str]:
    if not items:
        yield _SILENT
    for item in items:
        held = [optional_mapping(flaw).get("id") for flaw in optional_sequence(item.entry.get("vulnerabilities"))]
        groups = [optional_mapping(group) for group in optional_sequence(item.entry.get("groups"))]
        named = (name for group in groups for name in names(optional_sequence(group.get("ids"))))
        if lost := next((name for name in named if name not in held), None):
            where = clean(f"{item.name} {item.version}", NAME_LENGTH)
            yield f"the report does not hold the advisory {clean(lost, NAME_LENGTH)}, which it groups for {where}"
            return


def _items(result: Mapping[str, JsonValue]) -> Iterator[_Item]:
    source = mapping(result.get("source", result.get(_OLD_SOURCE)), "the source of a result")
    where = path(source.get("path"), "the path of a source")
    for listed in sequence(result.get("packages"), "the packages of a result"):
        entry = mapping(listed, "a package")
        named = mapping(entry.get("package", entry.get(_OLD_PACKAGE)), "the name of a package")
        commit = optional_text(named.get("commit")) or ""
        yield _Item(
            name=optional_text(named.get("name")) or commit or where,
            version=optional_text(named.get("version")) or commit,
            ecosystem=optional_text(named.get("ecosystem")) or "",
            source=where,
            entry=entry,
        )


def _findings(item: _Item) -> Iterator[Finding]:
    groups = [optional_mapping(group) for group in sequence_or_none(item.entry.get("groups"), "`groups`")]
    for listed in sequence_or_none(item.entry.get("vulnerabilities"), "`vulnerabilities`"):
        flaw = mapping(listed, f"an advisory about {clean(item.name, NAME_LENGTH)}")
        rule = clean(text(flaw.get("id"), "the id of an advisory"), NAME_LENGTH)
        own = [group for group in groups if rule in optional_sequence(group.get("ids"))]
        affected = [optional_mapping(entry) for entry in optional_sequence(flaw.get("affected"))]
        yield Finding(
            rule=rule,
            message=described([flaw.get("summary"), flaw.get("details")], rule, item.name, item.version),
            severity=_severity(flaw, own, affected),
            location=Location(clean(item.source, NAME_LENGTH)),
            package=package(_purl(item), item.name, item.version, _fixed(affected, item.name)),
            cwe=_weaknesses(flaw, affected),
            aliases=_aliases(flaw, own, rule),
            url=f"{_WHERE}{rule}",
        )


def _purl(item: _Item) -> str:
    base = item.ecosystem.partition(":")[0]
    kind = _TYPES.get(base)
    return purl(kind, item.name, item.version, _NAMESPACES.get(base, "")) if kind else ""


def _severity(
    flaw: Mapping[str, JsonValue], groups: list[Mapping[str, JsonValue]], affected: list[Mapping[str, JsonValue]]
) -> Severity:
    """The word of the database, else the score that osv-scanner gives the group, else the vectors of the advisory."""
    for owner in (flaw, *affected):
        said = severity(optional_mapping(owner.get("database_specific")).get("severity"))
        if said is not Severity.UNKNOWN:
            return said
    scores = [severity_of_score(group.get("max_severity")) for group in groups]
    known = next((level for level in scores if level is not Severity.UNKNOWN), None)
    if known is not None:
        return known
    rated = [optional_mapping(entry) for entry in optional_sequence(flaw.get("severity"))]
    return scored((None, entry.get("score")) for entry in rated)


def _fixed(affected: list[Mapping[str, JsonValue]], name: str) -> tuple[str, ...]:
    """Versions in which the advisory ends, of the package that is meant; those of git commits are left out."""
    return names(
        optional_mapping(event).get("fixed")
        for entry in affected
        if optional_mapping(entry.get("package")).get("name") == name
        for span in optional_sequence(entry.get("ranges"))
        if optional_mapping(span).get("type") != "GIT"
        for event in optional_sequence(optional_mapping(span).get("events"))
    )


def _weaknesses(flaw: Mapping[str, JsonValue], affected: list[Mapping[str, JsonValue]]) -> tuple[str, ...]:
    own = optional_sequence(optional_mapping(flaw.get("database_specific")).get("cwe_ids"))
    listed = [
        optional_mapping(entry).get("cweId")
        for part in affected
        for entry in optional_sequence(optional_mapping(part.get("database_specific")).get("cwes"))
    ]
    return weaknesses([*own, *listed])


def _aliases(flaw: Mapping[str, JsonValue], groups: list[Mapping[str, JsonValue]], rule: str) -> tuple[str, ...]:
    said = optional_sequence(flaw.get("aliases"))
    grouped = [entry for group in groups for key in ("ids", "aliases") for entry in optional_sequence(group.get(key))]
    return tuple(item for item in names([*said, *grouped]) if item != rule)


def _licences(item: _Item) -> Iterator[Finding]:
    """Licences that the allow-list of the call does not hold."""
    for name in names(sequence_or_none(item.entry.get("license_violations"), "`license_violations`")):
        yield Finding(
            rule=f"licence:{name}",
            message=clean(f"{item.name} {item.version} is under {name}, which the call did not allow"),
            severity=Severity.UNKNOWN,
            location=Location(clean(item.source, NAME_LENGTH)),
            package=package(_purl(item), item.name, item.version),
            topic="licence",
        )
