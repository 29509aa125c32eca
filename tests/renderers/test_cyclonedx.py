"""CycloneDX against the official schema; every vulnerability points to a component of the same document."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.report_evidence import ADVISORY, pip_audit, sbom
from support.report_parts import report
from support.reports import REPORTS, closed_report

from ssdfgate.model import Component, Components, Dependencies, FindingState, Location, Outcome, Package, Severity
from ssdfgate.renderers.cyclonedx import CyclonedxRenderer
from ssdfgate.renderers.interface import Style
from ssdfgate.sbom.validate import schema_errors


def document_of(given_report):
    document = json.loads(CyclonedxRenderer().render(given_report, Style()))
    assert schema_errors(document, "1.6") == ()
    named = {"subject", *(item["bom-ref"] for item in document["components"])}
    assert {ref for item in document["dependencies"] for ref in (item["ref"], *item["dependsOn"])} <= named
    assert sorted(ref for item in document["compositions"] for ref in item["dependencies"]) == sorted(named)
    references = [item["bom-ref"] for item in (*document["components"], *document["vulnerabilities"])]
    assert len(set(references)) == len(references)
    known = {item["bom-ref"] for item in document["components"]}
    assert all(target["ref"] in known for item in document["vulnerabilities"] for target in item["affects"])
    return document


@pytest.mark.parametrize("name", REPORTS)
def test_valid_and_whole(name: str) -> None:
    document_of(REPORTS[name]())


def test_components_and_what_is_wrong_with_them() -> None:
    document = document_of(closed_report())
    assert len(document["components"]) == 23  # 22 of the SBOM, and flask that only the audit names
    (found,) = document["vulnerabilities"]
    assert (found["id"], found["affects"]) == ("PYSEC-2023-62", [{"ref": "pkg:pypi/flask@2.2.2"}])
    assert [item["id"] for item in found["references"]] == ["CVE-2023-30861", "GHSA-m2qf-hxjv-5gpq"]
    assert found["recommendation"] == "Upgrade flask to 2.2.5, 2.3.2."
    assert "analysis" not in found


@pytest.mark.parametrize("state", [state for state in FindingState if state is not FindingState.OPEN])
def test_what_was_said_of_a_finding_is_an_analysis(state: FindingState) -> None:
    hidden = ADVISORY.changed(state=state, suppressed_by="vex: vex.json")
    (found,) = document_of(report(Outcome.OPEN, (), (pip_audit([hidden]),)))["vulnerabilities"]
    expected = {FindingState.NOT_AFFECTED: "not_affected", FindingState.FIXED: "resolved"}.get(state)
    assert found["analysis"].get("state") == expected
    assert found["analysis"]["detail"].endswith("by vex: vex.json.")


def test_the_document_says_where_the_whole_sbom_lies() -> None:
    given_report = closed_report()
    properties = {item["name"]: item["value"] for item in document_of(given_report)["metadata"]["properties"]}
    record = next(item for item in given_report.evidence if isinstance(item.evidence.payload, Components))
    assert properties["ssdfgate:sbom:evidence"] == str(record.id)
    assert properties["ssdfgate:sbom:raw"] == str(record.raw[0])
    assert properties["ssdfgate:bundle"] == str(given_report.bundle.digest)


def test_a_missing_sbom_is_said() -> None:
    names = {item["name"] for item in document_of(REPORTS["incomplete"]())["metadata"]["properties"]}
    assert "ssdfgate:sbom:missing" not in names
    names = {item["name"] for item in document_of(REPORTS["blind"]())["metadata"]["properties"]}
    assert "ssdfgate:sbom:missing" in names


def test_dependencies_that_no_sbom_tells_are_said_to_be_unknown() -> None:
    document = document_of(closed_report())
    assert document["dependencies"] == []
    (composition,) = document["compositions"]
    assert composition["aggregate"] == "unknown"
    assert "pkg:pypi/part0@1.0" in composition["dependencies"]


def test_dependencies_are_those_of_every_sbom() -> None:
    a, b, c = (Component(name, "1", f"pkg:pypi/{name}@1") for name in "abc")
    first = Components((a, b), {}, (Dependencies(None, (0,)), Dependencies(0, (1,))))
    again = replace(b, hashes={"md5": "0" * 32})
    second = Components((b, c, again), {}, (Dependencies(None, (0, 1)), Dependencies(0, (1, 2)), Dependencies(1, ())))
    evidence = tuple(replace(sbom(), payload=payload) for payload in (first, second))
    document = document_of(report(Outcome.OPEN, (), evidence))
    assert {item["ref"]: item["dependsOn"] for item in document["dependencies"]} == {
        "subject": ["pkg:pypi/a@1", "pkg:pypi/b@1", "pkg:pypi/c@1"],
        "pkg:pypi/a@1": ["pkg:pypi/b@1"],
        "pkg:pypi/b@1": ["pkg:pypi/c@1"],
        "pkg:pypi/c@1": [],
    }
    assert [item["aggregate"] for item in document["compositions"]] == ["not_specified"]


def test_the_serial_number_follows_the_content() -> None:
    first, second = document_of(closed_report()), document_of(REPORTS["open"]())
    assert first["serialNumber"] != second["serialNumber"]
    assert first["serialNumber"] == document_of(closed_report())["serialNumber"]


HASHES = {
    "sha256": "A" * 64,
    "SHA-512": "b" * 128,
    "sha1": "x" * 40,
    "md5": "ab",
    "blake2b-256": "1" * 64,
    "crc": "1",
}


def test_only_hashes_that_can_be_are_written() -> None:
    part = Component("a", "1", "pkg:pypi/a@1", ("MIT",), HASHES)
    evidence = replace(sbom(), payload=Components((part,)))
    (found,) = document_of(report(Outcome.OPEN, (), (evidence,)))["components"]
    assert {item["alg"]: item["content"][:1] for item in found["hashes"]} == {
        "BLAKE2b-256": "1",
        "SHA-256": "a",
        "SHA-512": "b",
    }


@given(text=st.text(max_size=40), other=st.text(max_size=40))
def test_any_text_is_valid(text: str, other: str) -> None:
    parts = (Component(text, other, None, (text,)), Component(other, text, other), Component(text, None, text))
    flaw = ADVISORY.changed(
        rule=text, message=other, package=Package(other, text, other, (text,)), aliases=(other,), url=text
    )
    base = report(Outcome.OPEN, (), (sbom(), pip_audit()))
    records = tuple(
        replace(record, evidence=replace(record.evidence, payload=replace(record.evidence.payload, items=items)))
        for record, items in zip(base.evidence, (parts, (flaw,)), strict=True)
    )
    document_of(replace(base, evidence=records))


@pytest.mark.parametrize("severity", Severity)
def test_every_severity_has_a_word(severity: Severity) -> None:
    (found,) = document_of(report(Outcome.OPEN, (), (pip_audit([ADVISORY.changed(severity=severity)]),)))[
        "vulnerabilities"
    ]
    assert found["ratings"] == [{"severity": str(severity), "method": "other"}]


FILE = "gitlab:dependency_scanning:input_file:path"
UV = {"path": "uv.lock", "ecosystem": "PyPI", "dependencies": 1}
NPM = {"path": "web/package-lock.json", "ecosystem": "npm", "dependencies": 1}
PARTS = (Component("a", "1", "pkg:pypi/a@1"), Component("b", "1", "pkg:npm/b@1"), Component("c", "1", None))


def named_by_gitlab(*sources, findings=()):
    """What GitLab reads: properties of the metadata, and the file of each component."""
    made = replace(sbom(), payload=Components(PARTS), facts={"sources": list(sources)})
    document = document_of(report(Outcome.OPEN, (), (made, pip_audit(findings))))
    whole = {item["name"]: item["value"] for item in document["metadata"]["properties"]}
    files = {
        part["name"]: [item["value"] for item in part.get("properties", []) if item["name"] == FILE]
        for part in document["components"]
    }
    assert whole["gitlab:meta:schema_version"] == "1"
    return whole.get(FILE), files


def test_gitlab_learns_the_file_of_each_component() -> None:
    assert named_by_gitlab(UV) == ("uv.lock", {"a": ["uv.lock"], "b": [], "c": []})
    assert named_by_gitlab(UV, NPM) == (None, {"a": ["uv.lock"], "b": ["web/package-lock.json"], "c": []})


def test_a_file_that_is_not_certain_is_not_named() -> None:
    assert named_by_gitlab(UV, {**UV, "path": "api/uv.lock"}) == (None, {"a": [], "b": [], "c": []})
    assert named_by_gitlab("uv.lock", {"path": 7, "ecosystem": "PyPI"}) == (None, {"a": [], "b": [], "c": []})


def test_a_finding_says_where_its_package_is() -> None:
    flaw = ADVISORY.changed(package=Package("pkg:pypi/a@1", "a", "1", ()), location=Location("api/uv.lock"))
    _, files = named_by_gitlab(UV, {**UV, "path": "api/uv.lock"}, findings=[flaw])
    assert files["a"] == ["api/uv.lock"]
