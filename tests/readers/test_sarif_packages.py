"""The package of a result: read where the tool builds its report from fixed words, and left out elsewhere."""

import json
from pathlib import Path

import pytest

from ssdfgate.readers.sarif import SarifReader

REPORTS = Path(__file__).parents[1] / "fixtures" / "reports"


def findings(content):
    return [item for reading in SarifReader().read(content) for item in reading.payload.items]


def logged(tool, *results, rules=()):
    run = {"tool": {"driver": {"name": tool, "rules": list(rules)}}, "results": list(results)}
    return json.dumps({"version": "2.1.0", "runs": [run]}).encode()


def said(text, rule="CVE-2020-1"):
    return {"ruleId": rule, "message": {"text": text}}


def named(item):
    return item.rule, item.package.name, item.package.version


def test_trivy_names_in_sarif_what_it_names_in_json():
    packages = {
        (item["VulnerabilityID"], item["PkgName"], item["InstalledVersion"], item["FixedVersion"])
        for result in json.loads((REPORTS / "trivy-json/alpine-310.json").read_bytes())["Results"]
        for item in result.get("Vulnerabilities") or ()
    }
    found = findings((REPORTS / "sarif/trivy.sarif").read_bytes())
    assert {(*named(item), *item.package.fixed) for item in found} == packages


def test_osv_scanner_names_package_and_fixed_version():
    found = findings((REPORTS / "sarif/osv-scanner.sarif").read_bytes())
    assert {(item.package.name, item.package.version, item.package.fixed) for item in found} == {
        ("flask", "0.12.2", ("0.12.3",)),
        ("jinja2", "2.10", ("2.10.1",)),
        ("pyyaml", "5.1", ("5.3.1",)),
    }


def test_grype_names_package_fixed_versions_and_the_advisory_of_its_rule():
    first, second = findings((REPORTS / "sarif/grype.sarif").read_bytes())
    assert named(first) == ("CVE-1999-0001-package-1", "package-1", "1.1.1")
    assert first.aliases == ("CVE-1999-0001",)
    assert first.package.fixed == ("1.2.1", "2.1.3", "3.4.0")
    assert second.package.purl == "pkg:deb/package-2@2.2.2"


def test_what_the_rule_says_of_another_version_is_left_out():
    content = (REPORTS / "sarif/grype.sarif").read_text()
    results = content.replace("package-2, version 2.2.2 was", "package-2, version 9 was").replace(
        "package-1, version 1.1.1 was", "package-1, version 9 was"
    )
    assert [(item.package.version, item.package.purl, item.package.fixed) for item in findings(results.encode())] == [
        ("9", "", ()),
        ("9", "", ()),
    ]


def test_the_message_of_an_older_grype_names_package_and_version():
    text = (
        "The path /var/lib/dpkg/status reports libc6 at version 2.31-1  which is a vulnerable (deb) package installed"
    )
    (found,) = findings(logged("grype", said(f"{text} in the container", "CVE-2020-1-libc6")))
    assert (found.package.name, found.package.version) == ("libc6", "2.31-1")


def test_dependency_check_names_a_package_url_as_logical_location():
    place = {"logicalLocations": [{"fullyQualifiedName": "pkg:maven/org.acme/core@1.0"}]}
    (found,) = findings(logged("dependency-check", {**said("CVE-2020-1 - bad"), "locations": [place]}))
    assert named(found) == ("CVE-2020-1", "org.acme:core", "1.0")


@pytest.mark.parametrize(
    ("tool", "result"),
    [
        ("Trivy", said("Package: a\nVersion: 1")),
        (
            "OtherTool",
            said("Package: a\nInstalled Version: 1\nVulnerability C\nSeverity: LOW\nFixed Version: 2\nLink:"),
        ),
        ("osv-scanner", said("Package 'nameless' is vulnerable to 'CVE-2020-1'.")),
        ("grype", said("A vulnerability")),
        ("grype", {"ruleId": "CVE-2020-1", "message": {}}),
        ("dependency-check", {**said("x"), "locations": [{"logicalLocations": [{"fullyQualifiedName": "pkg:"}]}]}),
        ("dependency-check", {**said("x"), "locations": [{"logicalLocations": [{"fullyQualifiedName": "a.b.C"}]}]}),
    ],
)
def test_a_form_that_is_not_known_names_no_package(tool, result):
    (found,) = findings(logged(tool, result))
    assert found.package is None
