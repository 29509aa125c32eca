"""The JSON reports of `npm audit`: of npm 7 and later (auditReportVersion 2), and of npm 6.

One finding is one advisory about one package. A package that is only vulnerable because of what it depends on is no
finding: npm 7 lists it beside the others, with the name of the dependency in place of an advisory. npm's own totals
count something else (vulnerable packages since npm 7, paths to them before), and are only compared with the lists.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import ClassVar

from ssdfgate.errors import ReaderError
from ssdfgate.model import (
    EvidenceKind,
    Finding,
    Findings,
    JsonValue,
    Location,
    Package,
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
    optional_count,
    optional_mapping,
    optional_sequence,
    optional_text,
    sequence,
    sequence_or_none,
    text,
    web_address,
)
from ssdfgate.readers.identifiers import advisories, names, purl, severity, weaknesses
from ssdfgate.readers.interface import JsonOutline, Outline, parse_json

_LEVELS = ("info", "low", "moderate", "high", "critical")
_NOTHING = "no dependency was looked at"
_BELOW = re.compile(r"<\s*v?([0-9][0-9A-Za-z.+-]*)\s*\Z")
_FROM = re.compile(r">=\s*v?([0-9][0-9A-Za-z.+-]*)\s*\Z")


class NpmAuditReader:
    """Reads what `npm audit --json` writes.

    Facts: dependencies (how many npm looked at, or None). A report of npm 7 does not name versions.
    """

    name: ClassVar[str] = "npm-audit-json"
    title: ClassVar[str] = "npm audit JSON"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (EvidenceKind.DEPENDENCY_AUDIT,)

    def recognises(self, outline: Outline) -> bool:
        """Whether it is one of the two forms, with its totals."""
        if not isinstance(outline, JsonOutline) or not outline.is_document or outline.has("error"):
            return False
        if outline.kind("metadata") != "object":
            return False
        second = outline.kind("auditReportVersion") == "number" and outline.kind("vulnerabilities") == "object"
        return second or (outline.kind("advisories") == "object" and outline.kind("actions") == "array")

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report; see `Reader.read`. An error report of npm is refused."""
        document = mapping(parse_json(content), "the document")
        if "error" in document:
            said = optional_mapping(document["error"])
            reason = clean(f"{said.get('code', '')} {said.get('summary', '')}", NAME_LENGTH).strip()
            raise ReaderError(f"npm audit could not do its work: {reason or 'it does not say why'}")
        if document.get("auditReportVersion") == 2:  # noqa: PLR2004  # the only version there is
            return (_second(document),)
        if "auditReportVersion" in document or "advisories" not in document:
            raise ReaderError("not a report of npm audit: it lacks auditReportVersion 2 and advisories")
        return (_first(document),)


def _reading(
    document: Mapping[str, JsonValue],
    found: list[Finding],
    counted: list[Counter[str]],
    hidden: int = 0,
    gaps: tuple[str, ...] = (),
) -> Reading:
    metadata = mapping(document.get("metadata"), "`metadata`")
    total = _dependencies(metadata)
    return Reading(
        format=NpmAuditReader.name,
        kind=EvidenceKind.DEPENDENCY_AUDIT,
        tool=Tool("npm audit", None),
        payload=Findings(fingerprinted(found)),
        suppressed={"muted": hidden} if hidden else {},
        gaps=(*gaps, *_unlisted(metadata, counted), *([_NOTHING] if total == 0 and not found else [])),
        warnings=tuple(_mismatch(metadata, counted)),
        facts={"dependencies": total},
        unit="dependencies",
    )


def _unlisted(metadata: Mapping[str, JsonValue], counted: list[Counter[str]]) -> Iterator[str]:
    """A report whose totals say that there is more than it lists.

    In the old form npm, its registry and pnpm count in different ways, so there only a level of which nothing at all
    is listed tells (pnpm takes out what its configuration ignores, and leaves the totals).
    """
    said = _totals(metadata)
    lost = [
        level
        for level, number in said.items()
        if number
        and all(number > counts[level] for counts in counted)
        and (len(counted) == 1 or not any(counts[level] for counts in counted))
    ]
    if lost:
        number = sum(said.values())
        listed = max(sum(counts[level] for level in _LEVELS) for counts in counted)
        yield f"npm counts {number} vulnerabilities, but the report lists {listed or 'none'} ({', '.join(lost)})"


def _totals(metadata: Mapping[str, JsonValue]) -> dict[str, int]:
    said = optional_mapping(metadata.get("vulnerabilities"))
    return {level: optional_count(said.get(level)) for level in _LEVELS}


def _dependencies(metadata: Mapping[str, JsonValue]) -> int | None:
    """How many dependencies there are: a table since npm 7, a number before."""
    listed = metadata.get("dependencies")
    if isinstance(listed, Mapping):
        return optional_count(listed.get("total"))
    return optional_count(metadata["totalDependencies"]) if "totalDependencies" in metadata else None


def _mismatch(metadata: Mapping[str, JsonValue], counted: list[Counter[str]]) -> Iterator[str]:
    """A warning where npm's totals are those of none of the ways in which it has counted."""
    if not optional_mapping(metadata.get("vulnerabilities")):
        yield "npm's totals of vulnerabilities are missing"
        return
    totals = _totals(metadata)
    if all(totals != {level: counts[level] for level in _LEVELS} for counts in counted):
        shown = ", ".join(f"{number} {level}" for level, number in totals.items() if number) or "none"
        yield f"npm's totals ({shown}) are not those of what it lists"


def _second(document: Mapping[str, JsonValue]) -> Reading:
    packages = mapping(document.get("vulnerabilities"), "`vulnerabilities`")
    entries = [(name, mapping(item, f"the entry of {clean(name, NAME_LENGTH)}")) for name, item in packages.items()]
    found: list[Finding] = []
    causes = {name: sequence(entry.get("via"), f"`via` of {clean(name, NAME_LENGTH)}") for name, entry in entries}
    for name, entry in entries:
        found += [_advisory(name, entry, item) for item in causes[name] if isinstance(item, Mapping)]
    explained = _explained(causes)
    lost = [clean(name, NAME_LENGTH) for name in packages if name not in explained]
    gaps = [f"the report does not hold the advisory that makes {name} vulnerable" for name in lost]
    counted = Counter(str(entry.get("severity")) for _, entry in entries)
    return _reading(document, found, [counted], gaps=tuple(gaps))


def _explained(causes: Mapping[str, list[JsonValue]]) -> set[str]:
    """Packages with an advisory, and those that are vulnerable because they depend on these."""
    users: dict[str, list[str]] = {}
    for name, items in causes.items():
        for item in items:
            if isinstance(item, str):
                users.setdefault(item, []).append(name)
    known = {name for name, items in causes.items() if any(isinstance(item, Mapping) for item in items)}
    level = list(known)
    while level:
        level = [user for name in level for user in users.get(name, ()) if user not in known]
        known.update(level)
    return known


def _advisory(name: str, entry: Mapping[str, JsonValue], item: Mapping[str, JsonValue]) -> Finding:
    url = web_address(item.get("url"))
    rule = _rule(advisories(url), item.get("source"))
    nodes = [node for node in optional_sequence(entry.get("nodes")) if isinstance(node, str) and node.strip()]
    own = optional_text(item.get("dependency")) or name
    return Finding(
        rule=rule,
        message=described([item.get("title")], rule, own, ""),
        severity=_level(item, optional_mapping(item.get("cvss"))),
        location=Location(clean(nodes[0], NAME_LENGTH)) if nodes else None,
        package=_package(own, "", _last(_BELOW, item.get("range"))),
        cwe=weaknesses(item.get("cwe")),
        url=url,
    )


def _rule(named: tuple[str, ...], number: JsonValue) -> str:
    """The id in the address of the advisory, else npm's number."""
    ghsa = next((item for item in named if item.startswith("GHSA-")), None)
    return ghsa or clean(f"npm-{number}", NAME_LENGTH)


def _level(item: Mapping[str, JsonValue], cvss: Mapping[str, JsonValue]) -> Severity:
    if optional_text(item.get("severity")):
        return severity(item["severity"])
    return scored([(cvss.get("score"), cvss.get("vectorString"))])


def _package(name: str, version: str, fixed: tuple[str, ...]) -> Package:
    return package(purl("npm", name, version), name, version, fixed)


def _last(pattern: re.Pattern[str], span: JsonValue) -> tuple[str, ...]:
    """The version at the end of each part of a range, where the pattern finds one there."""
    parts = span[:NAME_LENGTH].split("||") if isinstance(span, str) else []
    return names(match[1] for part in parts if (match := pattern.search(part)))


def _first(document: Mapping[str, JsonValue]) -> Reading:
    listed = mapping(document["advisories"], "`advisories`")
    items = [mapping(item, "an advisory") for item in listed.values()]
    by_advisory = Counter(str(item.get("severity")) for item in items)
    by_path: Counter[str] = Counter()
    for item in items:
        by_path[str(item.get("severity"))] += sum(len(paths) for _, paths in _places(item))
    found = [_old_advisory(item) for item in items]
    return _reading(document, found, [by_advisory, by_path], len(sequence_or_none(document.get("muted"), "`muted`")))


def _places(item: Mapping[str, JsonValue]) -> list[tuple[str, list[JsonValue]]]:
    places = [optional_mapping(place) for place in optional_sequence(item.get("findings"))]
    return [(optional_text(place.get("version")) or "", optional_sequence(place.get("paths"))) for place in places]


def _old_advisory(item: Mapping[str, JsonValue]) -> Finding:
    name = text(item.get("module_name"), "the package of an advisory")
    named = advisories(item.get("github_advisory_id"), item.get("url"))
    rule = _rule(named, item.get("id"))
    version = next((found for found, _ in _places(item)), "")
    known = names([*named, *optional_sequence(item.get("cves"))])
    return Finding(
        rule=rule,
        message=described([item.get("title"), item.get("overview")], rule, name, version),
        severity=_level(item, optional_mapping(item.get("cvss"))),
        package=_package(name, version, _last(_FROM, item.get("patched_versions"))),
        cwe=weaknesses(item.get("cwe")),
        aliases=tuple(alias for alias in known if alias != rule),
        url=web_address(item.get("url")),
    )
