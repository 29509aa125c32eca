"""Shapes that old versions of tools wrote, written down by hand after public reports; see docs/readers.md."""

import json

import pytest
from support.reports_of_others import READERS

from ssdfgate.model import Status
from ssdfgate.readers.understand import RefusedError, understand


def read(document):
    """The format that recognises the document, and its one reading."""
    understood = understand(json.dumps(document).encode(), READERS)
    (reading,) = understood.readings
    return understood.format, reading


def severities(reading):
    return [str(item.severity) for item in reading.payload.items]


def test_pip_audit_without_its_list_of_fixes():
    name, reading = read({"dependencies": [{"name": "a", "version": "1", "vulns": []}]})
    assert (name, reading.status, reading.analysed) == ("pip-audit-json", Status.COMPLETE, {"a==1"})


@pytest.mark.parametrize("document", [{"dependencies": []}, {"dependencies": [{"name": "a", "version": "1"}]}])
def test_dependencies_of_anything_else_are_not_those_of_pip_audit(document):
    with pytest.raises(RefusedError, match="not recognised"):
        understand(json.dumps(document).encode(), READERS)


def test_semgrep_that_says_nothing_but_that_it_found_nothing_proves_nothing():
    name, reading = read({"results": [], "errors": []})
    assert (name, reading.status, len(reading.payload.items)) == ("semgrep-json", Status.PARTIAL, 0)


@pytest.mark.parametrize(
    "document", [{"results": [{}], "errors": []}, {"results": {}, "errors": []}, {"results": []}]
)
def test_results_of_anything_else_are_not_those_of_semgrep(document):
    with pytest.raises(RefusedError, match="not recognised"):
        understand(json.dumps(document).encode(), READERS)


def test_osv_scanner_that_wrote_null_for_no_source_proves_nothing():
    name, reading = read(
        {"results": None, "experimental_config": {"licenses": {"summary": False, "allowlist": None}}}
    )
    assert (name, reading.status, len(reading.payload.items)) == ("osv-scanner-json", Status.PARTIAL, 0)


def test_osv_scanner_as_its_first_documentation_has_it():
    package = {"Package": {"name": "a", "version": "1", "ecosystem": "Go"}, "vulnerabilities": [{"id": "GO-2021-1"}]}
    name, reading = read(
        {"results": [{"packageSource": {"path": "/src/go.mod", "type": "lockfile"}, "packages": [package]}]}
    )
    assert (name, reading.analysed) == ("osv-scanner-json", {"a==1"})
    assert [item.rule for item in reading.payload.items] == ["GO-2021-1"]


def test_gitlab_before_scans_had_a_type_is_known_by_its_dependency_files():
    files = [
        {"path": "go.sum", "package_manager": "go", "dependencies": [{"package": {"name": "a"}, "version": "1"}]}
    ]
    report = {"version": "2.1", "vulnerabilities": [], "remediations": [], "dependency_files": files}
    name, reading = read(report)
    assert (name, str(reading.kind), len(reading.payload.items)) == ("gitlab-json", "dependency-audit", 0)
    assert reading.facts["sources"][0]["dependencies"] == 1


def test_semgrep_that_could_not_read_a_file_but_found_something_did_not_fail():
    error = {
        "code": 3, "level": "warn", "type": "ParseError", "long_msg": "Could not parse b.java", "short_msg": "parse error",
        "spans": [{"file": "b.java", "start": {"line": 1, "col": 1}}], "help": "If the code is valid, report it",
    }  # fmt: skip
    extra = {
        "message": "A message",
        "severity": "WARNING",
        "lines": "x",
        "metavars": {},
        "metadata": {"cwe": "CWE-20: x"},
    }
    place = {"path": "a.java", "start": {"line": 3, "col": 1}, "end": {"line": 3, "col": 9}}
    name, reading = read({"results": [{"check_id": "a.rule", **place, "extra": extra}], "errors": [error]})
    assert (name, reading.status, severities(reading)) == ("semgrep-json", Status.PARTIAL, ["medium"])
    assert (reading.errors[0].path, reading.errors[0].message) == ("b.java", "ParseError: Could not parse b.java")
    assert reading.failure is None


def test_gitlab_analyzers_that_write_numbers_and_rules_where_others_write_text():
    def entry(*identifiers):
        place = {"file": "a.js", "start_line": 3}
        return {
            "id": "1",
            "category": "sast",
            "message": "m",
            "cve": "c",
            "location": place,
            "identifiers": [*identifiers],
        }

    odd = {"type": "cwe", "name": "CWE-943", "value": "node_nosqli_injection"}
    listed = [entry({"type": "cwe", "name": "CWE-89", "value": 89}), entry(odd), entry()]
    scan = {"type": "sast", "status": "success", "scanner": {"id": "s", "name": "S", "version": "1"}}
    _, reading = read({"version": "3.0.0", "vulnerabilities": listed, "remediations": [], "scan": scan})
    found = {item.rule: item.cwe for item in reading.payload.items}
    assert found == {"89": ("CWE-89",), "node_nosqli_injection": ("CWE-943",), "c": ()}


def test_trivy_that_names_a_vulnerable_package_but_no_advisory():
    targets = [
        {"Target": "app/composer.lock", "Type": "composer", "Vulnerabilities": [{"PkgName": "acme/curve"}]},
        {"Target": "app/Cargo.lock", "Type": "cargo", "Vulnerabilities": None},
    ]
    name, reading = read(targets)
    assert (name, severities(reading)) == ("trivy-json", ["unknown"])
    assert reading.payload.items[0].package.name == "acme/curve"


def test_npm_that_wrote_a_list_of_weaknesses_as_text():
    advisory = {
        "findings": [{"version": "1.0.0", "paths": ["a>b", "c>b"]}], "module_name": "b", "severity": "moderate",
        "github_advisory_id": "GHSA-8v38-pw62-9cw2", "cves": ["CVE-2022-0639"], "patched_versions": ">=1.0.7",
        "cwe": '["CWE-639","CWE-20"]', "id": 1, "title": "A title", "url": "https://github.com/advisories/x",
    }  # fmt: skip
    levels = {"info": 0, "low": 0, "moderate": 2, "high": 0, "critical": 0}
    metadata = {"vulnerabilities": levels, "totalDependencies": 3}
    name, reading = read({"actions": [], "advisories": {"1": advisory}, "muted": [], "metadata": metadata})
    assert (name, severities(reading), reading.warnings) == ("npm-audit-json", ["medium"], ())
    assert reading.payload.items[0].cwe == ("CWE-639", "CWE-20")


def test_grype_before_it_had_a_list_of_fixes():
    match = {
        "vulnerability": {
            "id": "CVE-2019-1", "severity": "Medium", "links": ["https://tracker.example/CVE-2019-1"],
            "fixedInVersion": "2.0", "cvssV2": {"baseScore": 5, "vector": "AV:N/AC:L/Au:N/C:N/I:N/A:P"},
        },
        "matchDetails": {"matcher": "dpkg-matcher"},
        "artifact": {
            "name": "libfoo", "version": "1.0", "type": "deb", "purl": "pkg:deb/debian/libfoo@1.0",
            "locations": [{"path": "/var/lib/dpkg/status"}], "cpes": [{"Part": "a"}],
        },
    }  # fmt: skip
    target = {"userInput": "app:1", "imageID": "sha256:" + "0" * 64, "tags": ["app:1"]}
    descriptor = {"name": "grype", "version": "0.7.0"}
    source = {"type": "image", "target": target}
    name, reading = read({"matches": [match], "source": source, "descriptor": descriptor})
    assert (name, severities(reading), reading.tool.version) == ("grype-json", ["medium"], "0.7.0")
    (finding,) = reading.payload.items
    assert (finding.package.fixed, finding.url) == (("2.0",), "https://tracker.example/CVE-2019-1")


@pytest.mark.parametrize(("clean", "sources"), [(True, ["web/package-lock.json"]), (False, [])])
def test_osv_scanner_names_its_sources_only_where_the_list_of_packages_is_whole(clean, sources):
    packages = [
        {"package": {"name": "a", "version": "1", "ecosystem": "npm"}, "vulnerabilities": [{"id": "GHSA-1"}]},
        *([{"package": {"name": "b", "version": "2", "ecosystem": "npm"}}] if clean else []),
    ]
    _, reading = read(
        {"results": [{"source": {"path": "web/package-lock.json", "type": "lockfile"}, "packages": packages}]}
    )
    assert [source["path"] for source in reading.facts.get("sources", [])] == sources
