"""What every reader of an SBOM does with a document once it is in the shape of CycloneDX JSON.

Components are counted as the document lists them, nested ones too. What the document is about (`metadata.component`)
is its subject and not a component, but its parts are; services, files of SPDX and ancestors in a pedigree are none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from ssdfgate.errors import ReaderError
from ssdfgate.model import (
    Component,
    Components,
    EvidenceKind,
    Finding,
    Findings,
    JsonValue,
    Reading,
    ScanError,
    Stated,
    Tool,
    clean,
    fingerprinted,
)
from ssdfgate.readers.identifiers import moment
from ssdfgate.sbom.component_fields import Part
from ssdfgate.sbom.document_fields import tools
from ssdfgate.sbom.edges import edges
from ssdfgate.sbom.minimum import Answers, Minimum, check
from ssdfgate.sbom.values import Object, an_object, objects, stated, strings, text

KINDS = (EvidenceKind.SBOM, EvidenceKind.DEPENDENCY_AUDIT, EvidenceKind.VEX)

_ONLY_VEX = "the document states what vulnerabilities mean (VEX), not that anybody looked for them"

_LONGEST = 500
"""Characters of a name, version or licence."""

_WARNINGS = 20
"""Faults that are told one by one."""

_HOLES = {"component.name": "no name", "component.version": "no version", "component.purl": "no purl"}
_WITHOUT_PURL = frozenset({
    "cryptographic-asset", "data", "device", "file", "firmware", "machine-learning-model", "operating-system",
    "platform",
})  # fmt: skip
"""Types of components that come from no package registry, so that nothing is amiss without a purl and a version."""

_INCOMPLETE = "incomplete"
"""How the aggregates of CycloneDX begin that say so, of everything or of some parts."""

_CONTRADICTIONS = frozenset({"bom-ref", "document.relationships", "document.timestamp"})
"""Faults after which it is not certain what is meant; all others concern one value, which then counts as missing."""


@dataclass(frozen=True, slots=True)
class Bom:
    """A document to be understood.

    Attributes:
        format: name of the reader.
        document: in the shape of CycloneDX JSON.
        version: that of the specification, as the document states it.
        subject: the component that the document is about; empty where it does not say.
        faults: what is against the schema of the format.
    """

    format: str
    document: Object
    version: str
    subject: Object
    faults: tuple[ScanError, ...] = ()
    warnings: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()


def understood(bom: Bom, now: datetime) -> tuple[Reading, ...]:
    """The components, and beside them the vulnerabilities where the document lists any, and what is stated of them.

    A document with vulnerabilities and without components only gives the latter: it is no bill of materials.

    Facts: spec_version, timestamp and serial (as written, or None), root ({name, version} or None), tools (names).

    Raises:
        ReaderError: for components that are not objects with a name.
    """
    from ssdfgate.readers.bom_findings import findings
    from ssdfgate.readers.bom_vex import is_only_vex, vex

    require_components(bom.document)
    minimum = check(bom.document, now)
    found = findings(bom.document)
    sbom = _sbom(bom, minimum)
    if not found:
        return (sbom,)
    audit = _audit(bom, sbom, fingerprinted(found), (_ONLY_VEX,) if is_only_vex(bom.document) else ())
    statements = vex(bom.document, sbom)
    return (sbom, audit, *statements) if minimum.components else (audit, *statements)


def _sbom(bom: Bom, minimum: Minimum) -> Reading:
    known = [(_component(part, answers), part.item) for part, answers in minimum.components]
    known.sort(key=lambda pair: _order(pair[0]))
    items = tuple([item for item, _ in known])
    faults = (*bom.faults, *minimum.errors)
    return Reading(
        format=bom.format,
        kind=EvidenceKind.SBOM,
        tool=_tool(bom.document),
        payload=Components(items, minimum.fields, edges(bom.document, bom.subject, [part for _, part in known])),
        analysed=frozenset([item.purl for item in items if item.purl and item.version]),
        skipped=tuple(_skipped(minimum)),
        errors=tuple(fault for fault in faults if fault.rule in _CONTRADICTIONS),
        warnings=(*bom.warnings, *_warnings([fault for fault in faults if fault.rule not in _CONTRADICTIONS])),
        gaps=(*bom.gaps, *_gaps(bom, items)),
        facts=_facts(bom),
        subject=_subject(bom.subject),
        produced_at=moment(an_object(bom.document.get("metadata")).get("timestamp")),
        unit="components",
    )


def _gaps(bom: Bom, items: tuple[Component, ...]) -> Iterator[str]:
    """That nothing is described, or that the SBOM itself calls the parts of what it is about incomplete.

    `compositions` about dependencies say whether all edges of the graph are there, not all components.
    """
    if not items:
        yield "the SBOM describes no component"
    root = bom.subject.get("bom-ref")
    for entry in objects(bom.document.get("compositions")):
        about = strings(entry.get("assemblies"))
        of_all = root in about or not (about or entry.get("dependencies"))
        if of_all and str(entry.get("aggregate")).startswith(_INCOMPLETE):
            yield f"the SBOM calls itself {clean(str(entry['aggregate']), 60)}"
            return


def _audit(bom: Bom, sbom: Reading, found: tuple[Finding, ...], gaps: tuple[str, ...]) -> Reading:
    return Reading(
        format=bom.format,
        kind=EvidenceKind.DEPENDENCY_AUDIT,
        tool=sbom.tool,
        payload=Findings(found),
        analysed=sbom.analysed or None,
        warnings=bom.warnings,
        gaps=(*bom.gaps, *gaps),
        subject=sbom.subject,
        produced_at=sbom.produced_at,
        unit="dependencies",
    )


def _warnings(faults: list[ScanError]) -> tuple[str, ...]:
    more = len(faults) - _WARNINGS
    told = tuple(fault.message for fault in faults[:_WARNINGS])
    return (*told, f"{more} more faults of this kind") if more > 0 else told


def require_components(document: Object) -> None:
    """Refuse what would make components vanish: a list that is none, an entry that is none, a name that is none.

    Raises:
        ReaderError: names what is damaged.
    """
    level: list[Object] = [document, an_object(an_object(document.get("metadata")).get("component"))]
    while level:
        below: list[Object] = []
        for owner in level:
            children = owner.get("components", [])
            if not isinstance(children, list):
                raise ReaderError("the SBOM is damaged: its components are not a list")
            for child in children:
                if not isinstance(child, dict) or not isinstance(child.get("name"), str):
                    raise ReaderError("the SBOM is damaged: a component is not an object with a name")
                below.append(child)
        level = below


def _component(part: Part, answers: Answers) -> Component:
    name, group = str(part.item["name"]), text(part.item.get("group"))
    return Component(
        name=(f"{group}/{name}" if group else name)[:_LONGEST],
        version=str(part.item["version"])[:_LONGEST] if answers["component.version"] else None,
        purl=str(part.item["purl"]) if answers["component.purl"] else None,
        licences=tuple([said[:_LONGEST] for said in part.licences]),
        hashes=part.hashes,
    )


def _order(item: Component) -> tuple[str, str, str]:
    return item.name, item.version or "", item.purl or ""


def _skipped(minimum: Minimum) -> list[tuple[str, str]]:
    return [
        (reason, clean(str(part.item["name"]), _LONGEST))
        for part, answers in minimum.components
        for name, reason in _HOLES.items()
        if not answers[name] and (name == "component.name" or _is_package(part, answers))
    ]


def _is_package(part: Part, answers: Answers) -> bool:
    """Whether a version and a purl must be there; trivy calls a lock file an application, which has neither."""
    kind = text(part.item.get("type"))
    is_file = kind == "application" and not answers["component.version"] and "purl" not in part.item
    return kind not in _WITHOUT_PURL and not is_file


def _tool(document: Object) -> Tool:
    """The first tool that is named; without one nobody knows what made the SBOM."""
    for item in tools(an_object(document.get("metadata"))):
        name = stated(item.get("name"))
        if name:
            return Tool(clean(name, _LONGEST), _shown(stated(item.get("version"))))
    return Tool("unknown", None)


def _facts(bom: Bom) -> Mapping[str, JsonValue]:
    metadata = an_object(bom.document.get("metadata"))
    name = _shown(bom.subject.get("name"))
    serial = bom.document.get("serialNumber") or bom.document.get("documentNamespace")
    return {
        "spec_version": bom.version,
        "timestamp": _shown(metadata.get("timestamp")),
        "serial": _shown(serial),
        "root": {"name": name, "version": _shown(bom.subject.get("version"))} if name else None,
        "tools": [name for item in tools(metadata) if (name := _shown(item.get("name")))],
    }


def _subject(component: Object) -> Stated | None:
    """Name and digests of what the document is about."""
    name = _shown(component.get("name"))
    hashes = [(item.get("alg"), item.get("content")) for item in objects(component.get("hashes"))]
    digests = [
        f"{algorithm.replace('SHA-', 'sha').lower()}:{value.lower()}"
        for algorithm, value in hashes
        if isinstance(algorithm, str) and isinstance(value, str)
    ]
    return Stated(name=name, digests=tuple(clean(item, _LONGEST) for item in digests)) if name else None


def _shown(value: JsonValue) -> str | None:
    found = text(value)
    return clean(found, _LONGEST) if found is not None else None
