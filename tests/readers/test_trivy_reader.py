import json

import pytest
from support.reading import only, sees
from support.reports_of_others import FIXTURES

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, FindingState, Location, Package, Severity, Stated, Status
from ssdfgate.readers.trivy import TrivyReader

READER = TrivyReader()
FLAW = {
    "VulnerabilityID": "CVE-2021-23337", "PkgName": "lodash", "InstalledVersion": "4.17.4", "FixedVersion": "4.17.21, 5.0",
    "PkgIdentifier": {"PURL": "pkg:npm/lodash@4.17.4"}, "Severity": "HIGH", "CweIDs": ["CWE-94"], "Title": "injection",
    "VendorIDs": ["GHSA-35jh-r3h4-6jhm"], "PrimaryURL": "https://example.org/CVE-2021-23337", "Status": "fixed",
}  # fmt: skip
PACKAGES = {"Target": "package-lock.json", "Class": "lang-pkgs", "Type": "npm", "Vulnerabilities": [FLAW]}
CHECK = {
    "ID": "DS-0002", "AVDID": "AVD-DS-0002", "Title": "root", "Message": "Name a user", "Severity": "HIGH", "Status": "FAIL",
    "CauseMetadata": {"StartLine": 3, "EndLine": 4},
}  # fmt: skip
CONFIG = {"Target": "Dockerfile", "Class": "config", "Type": "dockerfile", "Misconfigurations": [CHECK]}
SECRET = {
    "RuleID": "aws-access-key-id", "Severity": "CRITICAL", "Title": "AWS Access Key ID", "StartLine": 7, "EndLine": 7,
    "Match": "key = AKIAXXXXXXXXXXXXXXXX", "Code": {"Lines": [{"Content": "key = AKIAXXXXXXXXXXXXXXXX"}]},
}  # fmt: skip
SECRETS = {"Target": "deploy.sh", "Class": "secret", "Secrets": [SECRET]}
LICENCE = {"Severity": "HIGH", "Category": "restricted", "PkgName": "a", "Name": "GPL-3.0", "Link": ""}
LICENCES = {"Target": "Python", "Class": "license", "Licenses": [LICENCE]}


def report(*results, **more):
    return {"SchemaVersion": 2, "ArtifactName": ".", "ArtifactType": "filesystem", "Results": list(results), **more}


def read(document):
    return READER.read(json.dumps(document).encode())


def test_several_kinds_in_one_report_give_a_reading_each():
    readings = read(report(PACKAGES, CONFIG, SECRETS, LICENCES))
    assert [(reading.kind, len(reading.payload.items)) for reading in readings] == [
        (EvidenceKind.DEPENDENCY_AUDIT, 2),
        (EvidenceKind.INFRASTRUCTURE, 1),
        (EvidenceKind.SECRETS, 1),
    ]
    assert [reading.analysed for reading in readings] == [
        {"package-lock.json", "Python"}, {"Dockerfile"}, {"deploy.sh"},
    ]  # fmt: skip
    assert {reading.status for reading in readings} == {Status.COMPLETE}


def test_a_vulnerability():
    finding = only(only(read(report(PACKAGES))).payload.items)
    assert (finding.rule, finding.severity, finding.message) == ("CVE-2021-23337", Severity.HIGH, "injection")
    assert finding.package == Package("pkg:npm/lodash@4.17.4", "lodash", "4.17.4", ("4.17.21", "5.0"))
    assert finding.location == Location("package-lock.json")
    assert (finding.aliases, finding.cwe) == (("GHSA-35jh-r3h4-6jhm",), ("CWE-94",))


def test_an_image_and_a_repository_say_what_they_are():
    digest = "sha256:" + "a" * 64
    metadata = {"ImageID": digest, "RepoDigests": [f"app@{digest}"]}
    image = only(read(report(PACKAGES, ArtifactType="container_image", ArtifactName="app:1", Metadata=metadata)))
    assert (image.kind, image.subject) == (EvidenceKind.CONTAINER, Stated(name="app:1", digests=(digest,)))
    metadata = {"RepoURL": "https://example.org/r.git", "Commit": "b" * 40}
    repository = only(read(report(PACKAGES, ArtifactType="repository", Metadata=metadata)))
    assert repository.subject == Stated(repository="https://example.org/r.git", commit="b" * 40, name=".")


def test_a_check_that_passed_is_no_finding_and_an_exception_is_suppressed():
    checks = [CHECK, {**CHECK, "ID": "DS-0003", "Status": "PASS"}, {**CHECK, "ID": "DS-0004", "Status": "EXCEPTION"}]
    items = only(read(report({**CONFIG, "Misconfigurations": checks}))).payload.items
    assert [(item.rule, item.state) for item in items] == [
        ("DS-0002", FindingState.OPEN),
        ("DS-0004", FindingState.SUPPRESSED),
    ]
    assert items[0].location == Location("Dockerfile", 3, 4)


def test_no_secret_gets_into_a_reading():
    reading = only(read(report(SECRETS)))
    assert only(reading.payload.items).location == Location("deploy.sh", 7, 7)
    assert "AKIA" not in repr(reading)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("ignored", FindingState.SUPPRESSED),
        ("not_affected", FindingState.NOT_AFFECTED),
        ("fixed", FindingState.FIXED),
        ("unknown", FindingState.SUPPRESSED),
    ],
)
@pytest.mark.parametrize("key", ["ExperimentalModifiedFindings", "ModifiedFindings"])
def test_what_was_set_aside_stays_with_its_state(key, status, state):
    entry = {"Type": "vulnerability", "Status": status, "Statement": "why", "Source": ".trivyignore", "Finding": FLAW}
    finding = only(only(read(report({"Target": "x", "Class": "lang-pkgs", key: [entry]}))).payload.items)
    assert (finding.state, finding.suppressed_by) == (state, f"{status}: why: .trivyignore")


@pytest.mark.parametrize("results", [None, []])
def test_a_report_of_nothing_is_partial(results):
    reading = only(read({**report(), "Results": results}))
    assert reading.gaps == ("the report names nothing that was looked at",)


def test_licences_alone_are_no_audit():
    reading = only(read(report(LICENCES)))
    assert reading.gaps == ("licences were looked at, but not vulnerabilities",)
    assert only(reading.payload.items).topic == "licence"


def test_a_system_without_support_is_a_gap():
    metadata = {"OS": {"Family": "alpine", "Name": "3.10.2", "EOSL": True}}
    packages = {**PACKAGES, "Class": "os-pkgs"}
    assert only(read(report(packages, ArtifactType="container_image", Metadata=metadata))).status is Status.PARTIAL


def test_the_bare_list_of_schema_1():
    old = [{"Target": "app (alpine 3.10)", "Type": "alpine", "Vulnerabilities": [{**FLAW, "PkgIdentifier": None}]}]
    assert sees(READER, old)
    reading = only(read([*old, {"Target": "empty", "Type": "npm", "Vulnerabilities": None}]))
    assert only(reading.payload.items).package.purl == "pkg:apk/lodash@4.17.4"
    assert reading.analysed == {"app (alpine 3.10)", "empty"}


@pytest.mark.parametrize("key", ["Resources", "Findings"])
def test_a_cluster(key):
    owner = {"Namespace": "shop", "Kind": "Deployment", "Name": "web"}
    document = {"ClusterName": "c", key: [{**owner, "Results": [PACKAGES, CONFIG]}, {**owner, "Error": "timeout"}]}
    assert sees(READER, document)
    packages, config = read(document)
    assert (packages.kind, config.kind) == (EvidenceKind.CONTAINER, EvidenceKind.INFRASTRUCTURE)
    assert [error.message for error in packages.errors] == ["timeout"]
    assert config.analysed == {"shop/Deployment/web: Dockerfile"}


@pytest.mark.parametrize(
    ("flaw", "expected"),
    [
        ({"Severity": "UNKNOWN", "CVSS": {"nvd": {"V3Score": 9.8}}}, Severity.UNKNOWN),
        ({"Severity": "", "CVSS": {"nvd": {"V3Score": 9.8}}}, Severity.CRITICAL),
        ({"Severity": "LOW"}, Severity.LOW),
    ],
)
def test_cvss_counts_only_where_trivy_says_nothing(flaw, expected):
    packages = {**PACKAGES, "Vulnerabilities": [{**FLAW, **flaw}]}
    assert only(only(read(report(packages))).payload.items).severity is expected


@pytest.mark.parametrize(
    "document",
    [
        [],
        [1],
        [{"Target": 1}],
        {"SchemaVersion": 2},
        report({"Class": "config"}),
        report({**PACKAGES, "Vulnerabilities": [{"VulnerabilityID": "CVE-2020-1"}]}),
        {**report(), "Results": {}},
    ],
)
def test_what_is_not_whole_is_refused(document):
    with pytest.raises(ReaderError):
        read(document)


def test_every_report_counts_what_it_lists():
    for path in sorted((FIXTURES / "trivy-json").glob("[!m]*.json")):
        document = json.loads(path.read_text())
        keys = ("Vulnerabilities", "Misconfigurations", "Secrets", "Licenses", "ExperimentalModifiedFindings")
        listed = sum(len(result.get(key) or []) for result in document.get("Results") or [] for key in keys)
        assert sum(len(reading.payload.items) for reading in READER.read(path.read_bytes())) == listed, path.name
