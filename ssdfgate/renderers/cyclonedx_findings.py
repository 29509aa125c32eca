"""Findings about packages as vulnerabilities of CycloneDX, with an analysis (VEX) where somebody suppressed them."""

import re
from collections.abc import Iterable, Mapping

from ssdfgate.model import Finding, FindingState, JsonValue, Package, visible
from ssdfgate.renderers.cyclonedx_parts import reference
from ssdfgate.renderers.found import Found, unique
from ssdfgate.renderers.sarif_parts import is_uri

_CWE = re.compile(r"(?:CWE-)?([1-9]\d{0,5})\Z", re.ASCII | re.IGNORECASE)
_ADVISORY = re.compile(r"(CVE|GHSA|PYSEC)-[A-Za-z0-9-]{1,60}\Z", re.ASCII)
_SOURCES = {
    "CVE": "https://www.cve.org/CVERecord?id=",
    "GHSA": "https://github.com/advisories/",
    "PYSEC": "https://osv.dev/vulnerability/",
}
_STATES: Mapping[FindingState, str | None] = {
    FindingState.SUPPRESSED: None,
    FindingState.NOT_AFFECTED: "not_affected",
    FindingState.FIXED: "resolved",
}
"""States of an analysis, by those of a finding. A plain suppression says who hid it, not that it does no harm."""


def vulnerabilities(found: Iterable[Found]) -> list[JsonValue]:
    """Shape: vulnerability[], in the given order."""
    return [_vulnerability(item, item.finding.package) for item in found if item.finding.package]


def _vulnerability(found: Found, package: Package) -> JsonValue:
    finding = found.finding
    return {
        "bom-ref": f"urn:uuid:{unique(found)}",
        "id": visible(finding.rule) or "-",
        **({"source": source} if (source := _source(finding.rule)) else {}),
        "references": [{"id": name, "source": own} for name in finding.aliases if (own := _source(name))],
        "ratings": [{"severity": str(finding.severity), "method": "other"}],
        "cwes": [int(match[1]) for name in dict.fromkeys(finding.cwe) if (match := _CWE.match(name))],
        "description": visible(finding.message),
        "recommendation": _recommendation(package),
        "advisories": [{"url": finding.url}] if is_uri(finding.url) else [],
        "affects": [{"ref": reference(package)}],
        **({"analysis": _analysis(finding)} if finding.state in _STATES else {}),
        "properties": [
            {"name": "ssdfgate:collector", "value": visible(found.record.evidence.collector)},
            {"name": "ssdfgate:evidence", "value": str(found.record.id)},
            *([{"name": "ssdfgate:waiver", "value": visible(found.waiver.words)}] if found.waiver else []),
        ],
    }


def _source(name: str) -> dict[str, JsonValue]:
    """Shape: {} for an id that is none of a database that we know."""
    match = _ADVISORY.match(name)
    return {"name": match[1], "url": _SOURCES[match[1]] + name} if match else {}


def _recommendation(package: Package) -> str:
    fixed = ", ".join(package.fixed)
    return visible(f"Upgrade {package.name} to {fixed}." if fixed else "No fixed version is known.")


def _analysis(finding: Finding) -> JsonValue:
    state = _STATES[finding.state]
    detail = f"{finding.state.replace('_', ' ').capitalize()}, by {finding.suppressed_by or 'an unknown mechanism'}."
    return {**({"state": state} if state else {}), "detail": visible(detail)}
