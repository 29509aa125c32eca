"""Vulnerabilities that a CycloneDX document lists, and what its analysis makes of them."""

import json
from datetime import UTC, datetime

import pytest

from ssdfgate.model import EvidenceKind, FindingState, Package, Severity, Status
from ssdfgate.readers.cyclonedx import CycloneDxReader

BASE = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1}
LIBRARY = {
    "type": "library", "bom-ref": "a", "group": "@o", "name": "a", "version": "1", "purl": "pkg:npm/%40o/a@1",
}  # fmt: skip


def read(flaws, components=(LIBRARY,)):
    document = {**BASE, "components": list(components), "vulnerabilities": flaws}
    return CycloneDxReader(lambda: datetime(2030, 1, 1, tzinfo=UTC)).read(json.dumps(document).encode())


def findings(*flaws):
    (audit,) = [item for item in read(list(flaws)) if item.kind is EvidenceKind.DEPENDENCY_AUDIT]
    return audit.payload.items


def test_one_finding_for_each_component_that_is_affected():
    flaw = {"id": "CVE-2020-1", "affects": [{"ref": "a"}, {"ref": "pkg:pypi/b@2"}, {"ref": "c"}]}
    assert {item.package for item in findings(flaw)} == {
        Package("pkg:npm/%40o/a@1", "@o/a", "1"),
        Package("pkg:pypi/b@2", "b", "2"),
        Package("", "c", ""),
    }


def test_a_vulnerability_that_names_no_component_is_still_one():
    (finding,) = findings({"id": "CVE-2020-1"})
    assert finding.package is None
    assert finding.severity is Severity.UNKNOWN


def test_without_components_it_is_no_bill_of_materials():
    (audit,) = read([{"id": "CVE-2020-1", "affects": [{"ref": "urn:cdx:x"}]}], ())
    assert (audit.kind, audit.status) == (EvidenceKind.DEPENDENCY_AUDIT, Status.COMPLETE)


def test_an_empty_list_of_vulnerabilities_does_not_say_that_anybody_looked():
    assert [reading.kind for reading in read([])] == [EvidenceKind.SBOM]


@pytest.mark.parametrize(
    ("analysis", "state", "by"),
    [
        ({}, FindingState.OPEN, None),
        ({"state": "exploitable"}, FindingState.OPEN, None),
        ({"state": "in_triage"}, FindingState.OPEN, None),
        ({"state": "resolved"}, FindingState.FIXED, "vex: resolved"),
        ({"state": "resolved_with_pedigree"}, FindingState.FIXED, "vex: resolved_with_pedigree"),
        ({"state": "false_positive"}, FindingState.NOT_AFFECTED, "vex: false_positive"),
        (
            {"state": "not_affected", "justification": "code_not_reachable"},
            FindingState.NOT_AFFECTED,
            "vex: not_affected (code_not_reachable)",
        ),
        ({"state": ["x"]}, FindingState.OPEN, None),
    ],
)
def test_an_analysis_closes_a_finding_and_leaves_it_there(analysis, state, by):
    (finding,) = findings({"id": "CVE-2020-1", "analysis": analysis, "affects": [{"ref": "a"}]})
    assert (finding.state, finding.suppressed_by) == (state, by)


def test_a_version_that_is_not_affected_is_closed_alone():
    versions = [[{"version": "1", "status": "unaffected"}], [{"version": "1", "status": "affected"}], []]
    flaw = {"id": "CVE-2020-1", "affects": [{"ref": "a", "versions": item} for item in versions]}
    states = sorted(item.state for item in findings(flaw))
    assert states == [FindingState.NOT_AFFECTED, FindingState.OPEN, FindingState.OPEN]


V3 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        ([], Severity.UNKNOWN),
        ([{"severity": "high"}], Severity.HIGH),
        ([{"severity": "none"}], Severity.INFO),
        ([{"severity": "low"}, {"severity": "critical"}], Severity.CRITICAL),
        (
            [{"severity": "critical", "source": {"name": "x"}}, {"severity": "low", "source": {"name": "s"}}],
            Severity.LOW,
        ),
        ([{"severity": "unknown", "source": {"name": "s"}}, {"severity": "low"}], Severity.LOW),
        ([{"score": 9.8, "method": "CVSSv31"}], Severity.CRITICAL),
        ([{"score": 9.8, "method": "OWASP"}], Severity.UNKNOWN),
        ([{"vector": V3, "method": "CVSSv31"}], Severity.CRITICAL),
        ([{"score": 9.8, "method": "CVSSv2"}], Severity.HIGH),
        ([{"severity": 7}], Severity.UNKNOWN),
    ],
)
def test_the_severity_is_that_of_the_source_else_the_worst(ratings, expected):
    (finding,) = findings({"id": "CVE-2020-1", "source": {"name": "s"}, "ratings": ratings})
    assert finding.severity is expected


def test_aliases_come_from_the_references():
    flaw = {"id": "GHSA-p6mc-m468-83gw", "references": [{"id": "CVE-2020-8203"}, {"id": "GHSA-p6mc-m468-83gw"}]}
    assert findings(flaw)[0].aliases == ("CVE-2020-8203",)
