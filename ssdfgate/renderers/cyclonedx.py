"""CycloneDX 1.6: the components, what is known to be wrong with them, and what was said about it (VEX).

Put together from the evidence, since a renderer reads no files. The SBOM as it was collected lies in the bundle; a
property names it by digest.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from typing import ClassVar

from ssdfgate.model import Component, Components, GateReport, JsonValue, visible
from ssdfgate.model.moment import told_moment
from ssdfgate.renderers.cyclonedx_findings import vulnerabilities
from ssdfgate.renderers.cyclonedx_gitlab import Origins, in_file, in_metadata
from ssdfgate.renderers.cyclonedx_parts import component, reference
from ssdfgate.renderers.encode import dump, uuid_of
from ssdfgate.renderers.found import Found, ranked
from ssdfgate.renderers.interface import Style
from ssdfgate.renderers.sarif_parts import is_uri

VERSION = "1.6"
ROOT = "subject"


class CyclonedxRenderer:
    """One document; equal reports give the same serial number."""

    name: ClassVar[str] = "cyclonedx"
    media_type: ClassVar[str] = "application/vnd.cyclonedx+json"
    suffix: ClassVar[str] = ".cdx.json"

    def render(self, report: GateReport, style: Style) -> str:  # noqa: ARG002  # JSON looks the same everywhere
        """Components by purl, vulnerabilities worst first."""
        found = [item for item in ranked(report) if item.finding.package]
        components = _components(report, found)
        graph = _graph(report)
        document: dict[str, JsonValue] = {
            "$schema": f"http://cyclonedx.org/schema/bom-{VERSION}.schema.json",
            "bomFormat": "CycloneDX",
            "specVersion": VERSION,
            "version": 1,
            "metadata": _metadata(report),
            "components": list(components.values()),
            "dependencies": [{"ref": ref, "dependsOn": sorted(needed)} for ref, needed in sorted(graph.items())],
            "compositions": _compositions((ROOT, *components), graph),
            "vulnerabilities": vulnerabilities(found),
        }
        return dump({**document, "serialNumber": f"urn:uuid:{uuid_of(dump(document))}"})


def _graph(report: GateReport) -> dict[str, set[str]]:
    """Reference to what it needs, from every SBOM; what such a document is about is the subject here."""
    result: dict[str, set[str]] = {}
    for record in report.evidence:
        if isinstance(record.evidence.payload, Components):
            names = [reference(item) for item in record.evidence.payload.items]
            for entry in record.evidence.payload.dependencies:
                name = ROOT if entry.of is None else names[entry.of]
                result.setdefault(name, set()).update({names[place] for place in entry.on} - {name})
    return result


def _compositions(references: Iterable[str], graph: Mapping[str, set[str]]) -> JsonValue:
    """How far the graph can be trusted: as far as the SBOMs go, which is not said here; the rest nobody knows."""
    told: dict[str, list[JsonValue]] = {"not_specified": [], "unknown": []}
    for ref in references:
        told["not_specified" if ref in graph else "unknown"].append(ref)
    return [{"aggregate": aggregate, "dependencies": refs} for aggregate, refs in told.items() if refs]


def _metadata(report: GateReport) -> JsonValue:
    subject = report.subject
    name = visible((subject.repository or "").rstrip("/").rpartition("/")[2]) or ROOT
    address: JsonValue = [{"type": "vcs", "url": subject.repository}] if is_uri(subject.repository) else []
    return {
        "timestamp": report.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "tools": {"components": [{"type": "application", "name": "ssdfgate", "version": report.version}]},
        "component": {
            "type": "application",
            "bom-ref": ROOT,
            "name": name,
            **({"version": visible(subject.commit)} if subject.commit else {}),
            **({"externalReferences": address} if address else {}),
        },
        "properties": [{"name": key, "value": value} for key, value in _properties(report)],
    }


def _properties(report: GateReport) -> Iterator[tuple[str, str]]:
    yield "ssdfgate:outcome", str(report.outcome)
    yield "ssdfgate:profile", visible(report.profile)
    if report.effective_at:
        yield "ssdfgate:effective-time", told_moment(report.effective_at)
    if report.bundle:
        yield "ssdfgate:bundle", str(report.bundle.digest)
    for record in report.evidence:
        if isinstance(record.evidence.payload, Components):
            yield "ssdfgate:sbom:evidence", str(record.id)
            yield from (("ssdfgate:sbom:raw", str(digest)) for digest in record.raw)
    if not any(isinstance(record.evidence.payload, Components) for record in report.evidence):
        yield "ssdfgate:sbom:missing", "no SBOM was collected; only packages with findings are listed"
    yield from in_metadata(report)


def _components(report: GateReport, found: list[Found]) -> dict[str, JsonValue]:
    """By reference. A package that only a finding names is listed as well: a vulnerability points to one."""
    told: dict[str, str] = {}
    for entry in found:
        if entry.finding.package is not None:
            where = entry.finding.location
            told.setdefault(reference(entry.finding.package), where.path if where else "")
    result: dict[str, JsonValue] = {}
    for record in report.evidence:
        if isinstance(record.evidence.payload, Components):
            origins = Origins(record.evidence)
            for item in record.evidence.payload.items:
                name = reference(item)
                certain = in_file(told[name]) if told.get(name) else origins.properties(item)
                result.setdefault(name, component(item, certain))
    for entry in found:
        package = entry.finding.package
        if package is not None:
            item, name = Component(package.name, package.version, package.purl), reference(package)
            result.setdefault(name, component(item, in_file(told[name])))
    return result
