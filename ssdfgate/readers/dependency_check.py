"""The reports of OWASP Dependency-Check in JSON and XML (report schemas 1.x to 4.x of versions 1 to 12).

One finding is one vulnerability of one file. Suppressed ones are listed apart, and stay in the evidence. XML is put
into the shape of the JSON form first; early versions named a single score and a text of weaknesses, also read.
"""

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from ssdfgate.errors import ReaderError
from ssdfgate.model import (
    EvidenceKind,
    Finding,
    Findings,
    FindingState,
    JsonValue,
    Location,
    Package,
    Reading,
    ScanError,
    Severity,
    Stated,
    Tool,
    clean,
    fingerprinted,
)
from ssdfgate.model.kind import DATABASE
from ssdfgate.readers.advisory import described, package
from ssdfgate.readers.cvss import severity_of_v2
from ssdfgate.readers.fields import (
    NAME_LENGTH,
    mapping,
    optional_mapping,
    optional_sequence,
    optional_text,
    sequence,
    sequence_or_none,
    text,
)
from ssdfgate.readers.identifiers import (
    advisories,
    moment,
    names,
    purl_parts,
    severity,
    severity_of_score,
    weaknesses,
)
from ssdfgate.readers.interface import JsonOutline, Outline, XmlOutline, parse_json

_NAMESPACES = (
    "https://jeremylong.github.io/DependencyCheck/",
    "https://www.owasp.org/index.php/OWASP_Dependency_Check",
)
_NOTHING = "the report lists no dependency: nothing was looked at"
_NO_SOURCE = "the report names no source of vulnerabilities: the database was never filled, so nothing could be found"
_CHECKED = re.compile(r"NVD .*Checked")
"""`NVD CVE Checked` until version 8, `NVD API Last Checked` since."""

_SCORES = (("cvssv4", "baseScore"), ("cvssv3", "baseScore"))


class DependencyCheckReader:
    """Reads what `dependency-check --format JSON` writes."""

    name: ClassVar[str] = "dependency-check-json"
    title: ClassVar[str] = "OWASP Dependency-Check JSON"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (EvidenceKind.DEPENDENCY_AUDIT,)

    def recognises(self, outline: Outline) -> bool:
        """Whether it has the parts that Dependency-Check alone writes together."""
        return (
            isinstance(outline, JsonOutline)
            and outline.is_document
            and outline.has("scanInfo", "projectInfo")
            and outline.kind("dependencies") == "array"
            and outline.inner("scanInfo").kind("engineVersion") == "string"
        )

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report; see `Reader.read`."""
        return (understood(self.name, mapping(parse_json(content), "the document")),)


class DependencyCheckXmlReader:
    """Reads what `dependency-check --format XML` writes."""

    name: ClassVar[str] = "dependency-check-xml"
    title: ClassVar[str] = "OWASP Dependency-Check XML"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (EvidenceKind.DEPENDENCY_AUDIT,)

    def recognises(self, outline: Outline) -> bool:
        """Whether the root element is an analysis in a namespace of Dependency-Check."""
        return (
            isinstance(outline, XmlOutline)
            and outline.root == "analysis"
            and (outline.namespace.startswith(_NAMESPACES) or "scanInfo" in outline.children)
            and "dependencies" in outline.children
        )

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report; see `Reader.read`."""
        from ssdfgate.readers.dependency_check_xml import document_of
        from ssdfgate.readers.xmlfile import parse_xml

        return (understood(self.name, document_of(parse_xml(content))),)


def understood(name: str, document: Mapping[str, JsonValue]) -> Reading:
    """The reading of a report in the shape of the JSON form.

    Raises:
        ReaderError: it is not of that shape.
    """
    scan = mapping(document.get("scanInfo"), "`scanInfo`")
    project = optional_mapping(document.get("projectInfo"))
    if "dependencies" not in document:
        raise ReaderError("not a report of Dependency-Check: it lacks dependencies")
    items = [mapping(item, "a dependency") for item in sequence(document["dependencies"], "`dependencies`")]
    titled = optional_text(project.get("name"))
    return Reading(
        format=name,
        kind=EvidenceKind.DEPENDENCY_AUDIT,
        tool=Tool("dependency-check", optional_text(scan.get("engineVersion"))),
        payload=Findings(fingerprinted(finding for item in items for finding in _findings(item))),
        analysed=frozenset(_file(item) for item in items),
        errors=tuple(_errors(scan)),
        gaps=tuple(_gaps(scan, items)),
        facts={"advisories": _advisories(scan)},
        subject=Stated(name=titled) if titled else None,
        produced_at=moment(project.get("reportDate")),
        unit="dependencies",
    )


def _gaps(scan: Mapping[str, JsonValue], items: list[Mapping[str, JsonValue]]) -> Iterator[str]:
    if not items:
        yield _NOTHING
    if scan.get("dataSource") == []:
        yield _NO_SOURCE


def _advisories(scan: Mapping[str, JsonValue]) -> JsonValue:
    """When the database was last held against the NVD, as an audit of our own has it; None where nobody says."""
    listed = [optional_mapping(item) for item in optional_sequence(scan.get("dataSource"))]
    checked = [item.get("timestamp") for item in listed if _CHECKED.match(str(item.get("name")))]
    found = max(filter(None, map(moment, checked)), default=None)
    return {"source": DATABASE, "url_or_path": "NVD", "as_of": found.isoformat()} if found else None


def _file(item: Mapping[str, JsonValue]) -> str:
    return clean(text(item.get("fileName"), "the file of a dependency"), NAME_LENGTH)


def _errors(scan: Mapping[str, JsonValue]) -> Iterator[ScanError]:
    """What went wrong while the files were analysed."""
    for listed in sequence_or_none(scan.get("analysisExceptions"), "`analysisExceptions`"):
        entry = optional_mapping(listed)
        said = optional_mapping(entry.get("exception")) or entry
        yield ScanError(clean(optional_text(said.get("message")) or "an analysis failed and does not say why"))


def _findings(item: Mapping[str, JsonValue]) -> Iterator[Finding]:
    for listed in sequence_or_none(item.get("vulnerabilities"), "`vulnerabilities`"):
        yield _finding(item, mapping(listed, "a vulnerability"))
    for listed in sequence_or_none(item.get("suppressedVulnerabilities"), "`suppressedVulnerabilities`"):
        flaw = mapping(listed, "a suppressed vulnerability")
        notes = optional_text(flaw.get("notes"))
        by = clean(f"suppression file ({notes})" if notes else "suppression file", NAME_LENGTH)
        yield _finding(item, flaw).changed(state=FindingState.SUPPRESSED, suppressed_by=by)


def _finding(item: Mapping[str, JsonValue], flaw: Mapping[str, JsonValue]) -> Finding:
    rule = clean(text(flaw.get("name"), "the name of a vulnerability"), NAME_LENGTH)
    owner = _package(item, flaw)
    return Finding(
        rule=rule,
        message=described([flaw.get("description")], rule, owner.name, owner.version),
        severity=_severity(flaw),
        location=Location(clean(optional_text(item.get("filePath")) or _file(item), NAME_LENGTH)),
        package=owner,
        cwe=weaknesses(flaw.get("cwes") or flaw.get("cwe")),
        aliases=tuple(found for found in advisories(rule) if found != rule),
    )


def _severity(flaw: Mapping[str, JsonValue]) -> Severity:
    """The word of Dependency-Check; else its scores, newest version of CVSS first, each by its own bands."""
    said = severity(flaw.get("severity"))
    if said is not Severity.UNKNOWN:
        return said
    for key, name in _SCORES:
        found = severity_of_score(optional_mapping(flaw.get(key)).get(name))
        if found is not Severity.UNKNOWN:
            return found
    return severity_of_v2(optional_mapping(flaw.get("cvssv2")).get("score"))


def _package(item: Mapping[str, JsonValue], flaw: Mapping[str, JsonValue]) -> Package:
    """By its purl; a file for which none was found, by its name."""
    listed = [optional_mapping(entry).get("id") for entry in optional_sequence(item.get("packages"))]
    fixed = names(_ends(flaw))
    for value in listed:
        parts = purl_parts(value)
        if parts is not None:
            return package(str(value), parts[1], parts[2], fixed)
    return package("", _file(item), "", fixed)


def _ends(flaw: Mapping[str, JsonValue]) -> Iterator[JsonValue]:
    """Where the range of vulnerable versions that matched ends."""
    for listed in optional_sequence(flaw.get("vulnerableSoftware")):
        software = optional_mapping(optional_mapping(listed).get("software"))
        matched = software.get("vulnerabilityIdMatched")
        if matched is True or matched == "true":
            yield software.get("versionEndExcluding")
