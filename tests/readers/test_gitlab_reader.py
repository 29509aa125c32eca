"""The security reports of GitLab, whoever wrote them."""

import json
from pathlib import Path

import pytest
from support.reading import only, sees
from support.reports import REPORTS as OURS

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, Location, Severity, Status
from ssdfgate.plugins import one
from ssdfgate.readers.gitlab import GitlabReader
from ssdfgate.renderers.interface import Style

REPORTS = Path(__file__).parents[1] / "fixtures" / "reports" / "gitlab-json"


def read(name):
    return only(GitlabReader().read((REPORTS / name).read_bytes()))


def changed(name, change):
    raw = json.loads((REPORTS / name).read_bytes())
    change(raw)
    return GitlabReader().read(json.dumps(raw).encode())


def test_kinds_come_from_the_scan_or_the_categories():
    kinds = {
        name: read(name).kind for name in ("container.json", "dependency.json", "secrets-14.json", "sast-list.json")
    }
    assert kinds == {
        "container.json": EvidenceKind.CONTAINER,
        "dependency.json": EvidenceKind.DEPENDENCY_AUDIT,
        "secrets-14.json": EvidenceKind.SECRETS,
        "sast-list.json": EvidenceKind.SAST,
    }


def test_categories_that_differ_make_several_readings():
    def two(raw):
        raw[0]["category"] = "secret_detection"

    assert [reading.kind for reading in changed("sast-list.json", two)] == [EvidenceKind.SECRETS, EvidenceKind.SAST]


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        ({"file": "a.py", "start_line": 3}, EvidenceKind.SAST),
        ({"file": "a.py", "start_line": 3, "commit": {"sha": "0"}}, EvidenceKind.SECRETS),
        ({"file": "go.sum", "dependency": {"package": {"name": "x"}, "version": "1"}}, EvidenceKind.DEPENDENCY_AUDIT),
        ({"image": "i", "operating_system": "o", "dependency": {"package": {"name": "x"}}}, EvidenceKind.CONTAINER),
        ({"hostname": "https://app.example.org", "path": "/"}, EvidenceKind.DAST),
    ],
)
def test_the_places_tell_the_kind_where_nothing_else_does(location, kind):
    reading = only(changed("sast-bare.json", lambda raw: raw["vulnerabilities"][0].update(location=location)))
    assert reading.kind is kind
    assert "does not name its kind" in reading.warnings[0]


def test_a_report_without_kind_category_and_places_is_refused():
    with pytest.raises(ReaderError, match="what was looked for"):
        changed("sast-bare.json", lambda raw: raw["vulnerabilities"][0].update(location={}))


def test_a_package_is_named_with_its_version_and_manager():
    flaw = read("dependency.json").payload.items[0]
    assert flaw.package.purl == "pkg:golang/gopkg.in/yaml.v2@v2.2.2"
    assert flaw.location == Location("service/go.sum")
    assert read("dependency.json").facts["sources"] == [
        {"path": "service/go.sum", "ecosystem": "go", "dependencies": 2}
    ]


def test_a_container_is_the_subject_of_its_report():
    reading = read("container.json")
    assert reading.subject.digests == ("sha256:bc09fe2e0721dfaeee79364115aeedf2174cce0947b9ae5fe7c33312ee019a4e",)
    flaw = reading.payload.items[0]
    assert (flaw.rule, flaw.package.name, flaw.package.version, flaw.severity) == (
        "CVE-2019-3462", "apt", "1.4.8", Severity.HIGH,
    )  # fmt: skip


def test_a_known_advisory_is_the_rule_of_a_package_and_others_are_aliases():
    def more(raw):
        raw["vulnerabilities"][0]["identifiers"] += [
            {"type": "ghsa", "name": "GHSA-wxc4-f4m6-wwqv", "value": "GHSA-wxc4-f4m6-wwqv"},
            {"type": "cve", "name": "CVE-2019-11253", "value": "CVE-2019-11253"},
            {"type": "cwe", "name": "CWE-776", "value": "776"},
        ]

    flaw = only(changed("dependency.json", more)).payload.items[0]
    assert (flaw.rule, flaw.aliases, flaw.cwe) == ("CVE-2019-11253", ("GHSA-wxc4-f4m6-wwqv",), ("CWE-776",))


def test_a_vulnerability_without_package_or_identifier_is_still_one():
    found = read("dependency-14.json").payload.items
    assert {item.rule for item in found} == {
        "foo",
        "yarn/yarn.lock:saml2-js:gemnasium:9952e574-7b5b-46fa-a270-aeb694198a98",
    }
    assert all(item.package is None for item in found)


def test_a_scan_that_failed_is_failed_with_its_reason():
    def fail(raw):
        raw["scan"].update(status="failure", messages=[{"level": "fatal", "value": "cannot pull the image"}])

    reading = only(changed("container.json", fail))
    assert (reading.status, reading.failure) == (Status.FAILED, "cannot pull the image")
    silent = only(changed("container.json", lambda raw: raw["scan"].update(status="failure")))
    assert silent.failure == "the report says that the scan failed"


@pytest.mark.parametrize(
    "scan",
    [
        {"status": "unknown"},
        {"status": None},
        {"partial_scan": {"mode": "differential"}},
        {"messages": [{"level": "fatal", "value": "one file was left out"}]},
    ],
)
def test_a_scan_of_a_part_or_without_a_clear_end_is_partial(scan):
    assert only(changed("semgrep-clean.json", lambda raw: raw["scan"].update(scan))).status is Status.PARTIAL


def test_warnings_of_the_scan_are_passed_on():
    def warn(raw):
        raw["scan"]["messages"] = [{"level": "warn", "value": "old database"}, {"level": "info", "value": "fine"}]

    reading = only(changed("semgrep-clean.json", warn))
    assert (reading.status, reading.warnings) == (Status.COMPLETE, ("old database",))


@pytest.mark.parametrize(("name", "secret"), [
    ("semgrep-secrets.json", "correct-horse-battery"), ("semgrep-sast.json", "hunter2-not-real"), ("sast-list.json", "blerg"),
])  # fmt: skip
def test_the_value_of_a_credential_is_not_kept(name, secret):
    assert secret in (REPORTS / name).read_text()
    reading = read(name)
    assert reading.payload.items
    assert secret not in repr(reading)


def test_raw_source_of_a_secret_is_not_read():
    def extract(raw):
        raw["vulnerabilities"][0]["raw_source_code_extract"] = "hunter2"
        raw["vulnerabilities"][0]["description"] = "hunter2"

    assert "hunter2" not in repr(changed("secrets-14.json", extract))


def test_a_report_that_does_not_say_what_was_looked_for_is_refused():
    silent = {"version": "2.0", "vulnerabilities": [], "remediations": []}
    assert not sees(GitlabReader(), silent)
    with pytest.raises(ReaderError, match="does not say what was looked for"):
        GitlabReader().read(json.dumps(silent).encode())


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.pop("version"),
        lambda raw: raw.pop("vulnerabilities"),
        lambda raw: raw.update(vulnerabilities={}),
        lambda raw: raw["vulnerabilities"].append(None),
        lambda raw: raw["scan"].update(type="new_kind_of_scan"),
        lambda raw: raw["vulnerabilities"][0].update(identifiers={}),
        lambda raw: raw["vulnerabilities"][0].update(identifiers=[{"type": "cve"}]),
        lambda raw: raw["vulnerabilities"][0].update(location=[]),
        lambda raw: raw.update(dependency_files={}),
    ],
)
def test_a_damaged_report_is_refused(change):
    with pytest.raises(ReaderError):
        changed("dependency.json", change)


def test_dast_findings_are_placed_at_their_address():
    def dast(raw):
        raw["scan"]["type"] = "dast"
        raw["vulnerabilities"][0]["location"] = {
            "hostname": "https://app.example.org",
            "path": "/login",
            "param": "q",
        }

    reading = only(changed("container.json", dast))
    assert (reading.kind, reading.payload.items[0].location.path) == (
        EvidenceKind.DAST,
        "https://app.example.org/login",
    )


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize(
    ("renderer", "kind"),
    [("gitlab-sast", EvidenceKind.SAST), ("gitlab-dependency-scanning", EvidenceKind.DEPENDENCY_AUDIT)],
)
def test_what_we_write_ourselves_is_read_back(renderer, kind, name):
    written = one("ssdfgate.renderers", renderer)().render(OURS[name](), Style()).encode()
    document = json.loads(written)
    reading = only(GitlabReader().read(written))
    assert (reading.kind, len(reading.payload.items)) == (kind, len(document["vulnerabilities"]))
    assert (reading.failure is not None) == (document["scan"]["status"] == "failure")


ALIKE = [
    {"version": "1.0", "vulnerabilities": [], "scan": {"type": "other"}},
    {"version": "1.0", "vulnerabilities": [{"id": "x", "severity": "High"}]},
    {"image": "i", "unapproved": [], "vulnerabilities": []},
    {"vulnerabilities": [], "ok": True, "packageManager": "npm"},
    {"version": 2, "vulnerabilities": [], "scan": {"type": "sast"}},
    {"version": "15.0.4", "vulnerabilities": {}, "scan": {"type": "sast"}},
    [{"description": "d", "check_name": "c", "fingerprint": "f", "severity": "major", "location": {"path": "p"}}],
]


@pytest.mark.parametrize("alike", ALIKE)
def test_what_only_looks_alike_is_not_taken_for_one(alike):
    assert not sees(GitlabReader(), alike)
