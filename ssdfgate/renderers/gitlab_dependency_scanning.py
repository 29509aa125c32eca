"""GitLab dependency scanning report: known vulnerabilities of dependencies."""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from ssdfgate.model import EvidenceKind, EvidenceRecord, GateReport, JsonValue, Package, visible
from ssdfgate.renderers.encode import dump
from ssdfgate.renderers.found import Found, place_of
from ssdfgate.renderers.gitlab_parts import (
    LONGEST_SOLUTION,
    VERSION,
    found_in,
    records_of,
    scan,
    vulnerability,
)
from ssdfgate.renderers.interface import Style
from ssdfgate.renderers.words import shorten

KINDS = frozenset({EvidenceKind.DEPENDENCY_AUDIT})


class GitlabDependencyScanningRenderer:
    """Schema 15.0.7, see gitlab_parts."""

    name: ClassVar[str] = "gitlab-dependency-scanning"
    media_type: ClassVar[str] = "application/json"
    suffix: ClassVar[str] = ".json"

    def render(self, report: GateReport, style: Style) -> str:  # noqa: ARG002  # JSON looks the same everywhere
        """Open findings about a package, worst first, and the files that were audited."""
        found, suppressed = found_in(report, KINDS)
        records = records_of(report, KINDS)
        document: dict[str, JsonValue] = {
            "version": VERSION,
            "scan": scan(report, "dependency_scanning", records, suppressed),
            "vulnerabilities": [_vulnerability(item, item.finding.package) for item in found if item.finding.package],
            "dependency_files": list(_files(records)),
        }
        return dump(document)


def _vulnerability(found: Found, package: Package) -> JsonValue:
    fixed = ", ".join(package.fixed)
    where: dict[str, JsonValue] = {"file": visible(place_of(found).path), "dependency": _dependency(package)}
    solution = f"Upgrade {package.name} to {fixed}." if fixed else "No fixed version is known."
    return {**vulnerability(found, where), "solution": shorten(solution, LONGEST_SOLUTION)}


def _dependency(package: Package) -> dict[str, JsonValue]:
    return {"package": {"name": visible(package.name)}, "version": visible(package.version)}


def _files(records: Sequence[EvidenceRecord]) -> Iterator[JsonValue]:
    """The audited files. Their dependencies are in the CycloneDX report, which GitLab reads for its list."""
    seen: set[str] = set()
    for record in records:
        sources = record.evidence.facts.get("sources")
        for source in sources if isinstance(sources, Sequence) and not isinstance(sources, str) else ():
            path = source.get("path") if isinstance(source, Mapping) else None
            if isinstance(source, Mapping) and isinstance(path, str) and path and path not in seen:
                seen.add(path)
                manager = visible(str(source.get("ecosystem") or "unknown")).lower()
                yield {"path": visible(path), "package_manager": manager, "dependencies": []}
