"""gitleaks, trufflehog, detect-secrets: what is found is told, the secret never is."""

import json
from pathlib import Path

import pytest
from support.reading import only, sees

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, FindingState, Location, Severity, Status
from ssdfgate.readers.detect_secrets import DetectSecretsReader
from ssdfgate.readers.gitleaks import GitleaksReader
from ssdfgate.readers.trufflehog import TrufflehogReader

REPORTS = Path(__file__).parents[1] / "fixtures" / "reports"
READERS = {reader.name: reader for reader in (GitleaksReader(), TrufflehogReader(), DetectSecretsReader())}
FILES = [(name, path) for name in READERS for path in (REPORTS / name).glob("*.json") if path.name != "meta.json"]
KEEP_SECRET = {
    "Secret",
    "Match",
    "offender",
    "line",
    "Raw",
    "RawV2",
    "Redacted",
    "stringsFound",
    "diff",
    "hashed_secret",
}


def content(reader, name):
    return (REPORTS / reader / name).read_bytes()


def read(reader, name):
    return only(READERS[reader].read(content(reader, name)))


def entries(data):
    """The objects of a report, whatever their shape."""
    try:
        document = json.loads(data)
    except ValueError:
        document = [json.loads(line) for line in data.splitlines() if line.strip()]
    if isinstance(document, dict) and "results" in document:
        return [item for items in document["results"].values() for item in items]
    return document if isinstance(document, list) else [document]


def secrets(data):
    for entry in entries(data):
        for key in KEEP_SECRET & entry.keys():
            values = entry[key] if isinstance(entry[key], list) else [entry[key]]
            yield from (value for value in values if value and value != "REDACTED")


def test_there_are_secrets_in_the_reports_of_each_tool():
    for name in READERS:
        assert any(list(secrets(path.read_bytes())) for reader, path in FILES if reader == name)


@pytest.mark.parametrize(("name", "path"), FILES)
def test_no_secret_gets_into_a_reading(name, path):
    reading = only(READERS[name].read(path.read_bytes()))
    shown = json.dumps([item.to_json() for item in reading.payload.items]) + repr(reading)
    assert not [secret for secret in secrets(path.read_bytes()) if secret in shown]
    assert not any(item.context for item in reading.payload.items)


@pytest.mark.parametrize(("name", "path"), FILES)
def test_every_finding_is_a_secret_of_the_secrets_kind(name, path):
    reading = only(READERS[name].read(path.read_bytes()))
    assert reading.kind is EvidenceKind.SECRETS
    assert {item.topic for item in reading.payload.items} <= {"secrets"}
    assert {item.severity for item in reading.payload.items} <= {Severity.UNKNOWN}


def test_a_leak_is_told_by_rule_and_place():
    found = read("gitleaks-json", "findings.json").payload.items
    raw = entries(content("gitleaks-json", "findings.json"))
    assert [(item.rule, item.location) for item in found] == sorted(
        [(entry["RuleID"], Location(entry["File"], entry["StartLine"], entry["EndLine"])) for entry in raw],
        key=lambda pair: (pair[1].path, pair[1].line),
    )


def test_a_redacted_report_of_gitleaks_says_the_same():
    assert read("gitleaks-json", "findings.json").payload == read("gitleaks-json", "redacted.json").payload


def test_a_leak_in_a_commit_message_has_no_file():
    raw = entries(content("gitleaks-json", "history.json"))[:1]
    raw[0]["File"] = ""
    assert only(GitleaksReader().read(json.dumps(raw).encode())).payload.items[0].location is None


def test_a_leak_in_several_commits_is_listed_for_each_and_counted_once():
    reading = read("gitleaks-json", "version-7.json")
    assert len(reading.payload.items) == len(entries(content("gitleaks-json", "version-7.json")))
    assert reading.payload.unique() < len(reading.payload.items)


@pytest.mark.parametrize("change", [{"RuleID": 1}, {"RuleID": ""}, {"File": None}, {"File": 3}])
def test_a_damaged_leak_is_refused(change):
    raw = entries(content("gitleaks-json", "findings.json"))
    raw[1].update(change)
    with pytest.raises(ReaderError):
        GitleaksReader().read(json.dumps(raw).encode())


def test_generations_of_gitleaks_are_not_mixed():
    mixed = [entries(content("gitleaks-json", name))[0] for name in ("findings.json", "version-7.json")]
    with pytest.raises(ReaderError, match="entry 2 lacks"):
        GitleaksReader().read(json.dumps(mixed).encode())


def test_a_secret_that_was_accepted_says_so():
    accepted, other = (
        read("trufflehog-json", name).payload.items for name in ("version-3.json", "version-3-log.json")
    )
    assert all("it was accepted" in item.message for item in accepted)
    assert all("not verified" in item.message for item in other)


def test_the_log_of_trufflehog_makes_a_report_without_secrets_a_statement():
    reading = read("trufflehog-json", "version-3-clean.json")
    assert (reading.status, reading.tool.version, reading.payload.items) == (Status.COMPLETE, "3.95.2", ())


def test_what_trufflehog_logs_as_an_error_is_one():
    reading = read("trufflehog-json", "version-3-broken.json")
    assert reading.status is Status.PARTIAL
    assert "unable to resolve ref" in reading.errors[0].message
    assert reading.gaps == ("trufflehog searched nothing",)


def test_secrets_that_are_counted_and_not_listed_are_a_gap():
    lines = content("trufflehog-json", "version-3-log.json").splitlines()
    reading = only(TrufflehogReader().read(b"\n".join(lines[1:])))
    assert reading.gaps == ("the log counts 1 secrets but 0 are listed",)
    assert reading.status is Status.PARTIAL


def test_a_log_that_does_not_end_is_refused():
    first = content("trufflehog-json", "version-3-clean.json").splitlines()[0]
    assert sees(TrufflehogReader(), first + b"\n" + first)
    with pytest.raises(ReaderError, match="finished scanning"):
        TrufflehogReader().read(first)


@pytest.mark.parametrize(
    ("data", "location"),
    [
        ({"Git": {"file": "a.py", "line": 3, "commit": "c"}}, Location("a.py", 3, 3)),
        ({"Filesystem": {"file": "/x/a.py"}}, Location("/x/a.py")),
        ({"Docker": {"file": "/app/.env", "image": "i", "layer": "l", "tag": "t"}}, Location("/app/.env")),
        ({"Slack": {"channel_name": "general", "link": ""}}, None),
        ({}, None),
        (None, None),
    ],
)
def test_sources_of_trufflehog(data, location):
    entry = {**entries(content("trufflehog-json", "version-3.json"))[0], "SourceMetadata": {"Data": data}}
    assert only(TrufflehogReader().read(json.dumps(entry).encode())).payload.items[0].location == location


@pytest.mark.parametrize(
    "change", [{"Verified": "yes"}, {"DetectorName": ""}, {"SourceMetadata": []}, {"Verified": None}]
)
def test_a_damaged_secret_is_refused(change):
    entry = {**entries(content("trufflehog-json", "version-3.json"))[0], **change}
    with pytest.raises(ReaderError):
        TrufflehogReader().read(json.dumps(entry).encode())


def test_an_audit_of_a_baseline_suppresses_what_is_no_secret():
    document = json.loads(content("detect-secrets-json", "findings.json"))
    first, second = [item for items in document["results"].values() for item in items][:2]
    first["is_secret"], second["is_secret"], second["is_verified"] = False, True, True
    found = only(DetectSecretsReader().read(json.dumps(document).encode())).payload.items
    hidden = [item for item in found if item.state is FindingState.SUPPRESSED]
    assert [(item.rule, item.suppressed_by) for item in hidden] == [(first["type"], "audit")]
    assert [item.rule for item in found if "it was accepted" in item.message] == [second["type"]]


def test_a_scan_that_names_no_file_proves_nothing():
    reading = read("detect-secrets-json", "clean.json")
    assert reading.status is Status.PARTIAL
    assert "names no file" in reading.gaps[0]
    outside = (REPORTS.parent / "traps-reports" / "ds-1-nogit.stdout").read_bytes()
    assert only(DetectSecretsReader().read(outside)).status is Status.PARTIAL


def test_the_plugins_are_the_rules_that_ran():
    document = json.loads(content("detect-secrets-json", "findings.json"))
    reading = read("detect-secrets-json", "findings.json")
    assert reading.rules_run == {plugin["name"] for plugin in document["plugins_used"]}
    assert reading.produced_at is not None


ALIKE = [
    [
        {
            "rule": {"id": "x", "message": "m", "severity": "HIGH"},
            "path": "a",
            "line": "1",
            "secret": "s",
            "branch": "b",
        }
    ],
    [{"RuleID": "x", "Description": "d", "File": "a", "StartLine": 1}],
    [{"rule": "x", "file": "a", "line": 1}],
    {"results": {}, "version": "1.0", "plugins": []},
    {"SourceMetadata": {}, "DetectorName": "AWS"},
    {"level": "info", "msg": "finished scanning", "logger": "other"},
    {"Repository": "r", "Leaks": []},
]


@pytest.mark.parametrize("document", ALIKE)
def test_what_only_looks_alike_is_not_taken_for_one(document):
    assert not [name for name, reader in READERS.items() if sees(reader, document)]


def test_detect_secrets_that_lists_only_what_could_be_verified_is_partial():
    used = [{"path": "detect_secrets.filters.common.is_ignored_due_to_verification_policies", "min_level": 3}]
    document = {"version": "1.5.0", "plugins_used": [{"name": "A"}], "filters_used": used, "results": {"a.py": []}}
    (reading,) = DetectSecretsReader().read(json.dumps(document).encode())
    assert reading.gaps == ("the call left out every secret that could not be verified",)
