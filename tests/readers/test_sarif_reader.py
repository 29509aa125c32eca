import json

import pytest
from support.reading import only

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, FindingState, Location, Severity, Stated, Status
from ssdfgate.readers.sarif import SarifReader

RULES = [
    {"id": "A1", "shortDescription": {"text": "A short text"}, "defaultConfiguration": {"level": "error"}},
    {"id": "B2", "properties": {"security-severity": "9.1", "tags": ["external/cwe/cwe-079"]}},
    {"id": "C3", "messageStrings": {"default": {"text": "{0} calls {1}"}}},
]


def result(**more):
    return {"ruleId": "A1", "message": {"text": "Found."}, "locations": [place("src/a.py", 3)], **more}


def place(uri, line=None, **more):
    region = {} if line is None else {"region": {"startLine": line}}
    return {"physicalLocation": {"artifactLocation": {"uri": uri, **more}, **region}}


def run(*results, name="Tool", rules=RULES, **more):
    return {
        "tool": {"driver": {"name": name, "semanticVersion": "1.2.3", "rules": rules}},
        "results": list(results),
        **more,
    }


def read(*runs):
    return SarifReader().read(json.dumps({"version": "2.1.0", "runs": list(runs)}).encode())


def first(**more):
    return only(read(run(result(**more)))).payload.items[0]


def test_every_run_gives_a_reading():
    readings = read(run(result(), name="One"), run(name="Two"))
    assert [(item.tool.name, item.tool.version, len(item.payload.items)) for item in readings] == [
        ("One", "1.2.3", 1),
        ("Two", "1.2.3", 0),
    ]
    assert [item.status for item in readings] == [Status.COMPLETE, Status.COMPLETE]


@pytest.mark.parametrize(
    ("more", "severity"),
    [
        ({"ruleId": "A1"}, Severity.HIGH),
        ({"ruleId": "A1", "level": "note"}, Severity.LOW),
        ({"ruleId": "A1", "level": "none"}, Severity.INFO),
        ({"ruleId": "B2", "level": "note"}, Severity.CRITICAL),
        ({"ruleId": "C3"}, Severity.MEDIUM),
        ({"ruleId": "elsewhere"}, Severity.MEDIUM),
        ({"ruleId": "A1", "level": "fatal"}, Severity.UNKNOWN),
        ({"ruleId": "A1", "properties": {"security-severity": "5.5"}}, Severity.MEDIUM),
        ({"ruleId": "A1", "properties": {"security-severity": 7}}, Severity.HIGH),
        ({"ruleId": "A1", "properties": {"security-severity": "none"}}, Severity.HIGH),
    ],
)
def test_the_severity_is_the_score_else_the_level_else_the_default_of_the_rule(more, severity):
    assert first(**more).severity is severity


@pytest.mark.parametrize(
    ("reference", "rule"),
    [
        ({"ruleId": "B2"}, "B2"),
        ({"ruleId": None, "ruleIndex": 1}, "B2"),
        ({"ruleId": None, "rule": {"id": "B2"}}, "B2"),
        ({"ruleId": None, "rule": {"index": 1}}, "B2"),
        ({"ruleId": "B2/sub/more"}, "B2/sub/more"),
        ({"ruleId": None, "rule": {"index": 0, "toolComponent": {"index": 0}}}, "X9"),
        ({"ruleId": "X9"}, "X9"),
    ],
)
def test_rules_are_found_by_id_by_place_and_in_extensions(reference, rule):
    extension = {
        "name": "queries",
        "rules": [{"id": "X9", "properties": {"security-severity": "9.9", "tags": ["cwe-79"]}}],
    }
    made = run({key: value for key, value in result(**reference).items() if value is not None})
    made["tool"]["extensions"] = [extension]
    found = only(read(made))
    item = found.payload.items[0]
    assert (item.rule, item.severity, item.cwe) == (rule, Severity.CRITICAL, ("CWE-79",))
    assert found.rules_run == {"A1", "B2", "C3", "X9"}


@pytest.mark.parametrize(
    ("suppressions", "state"),
    [
        ([{"kind": "inSource"}], FindingState.SUPPRESSED),
        ([{"kind": "external", "status": "accepted"}], FindingState.SUPPRESSED),
        ([{"kind": "external", "status": "underReview"}], FindingState.OPEN),
        ([{"kind": "external", "status": "rejected"}], FindingState.OPEN),
        ([{"kind": "external", "state": "underReview"}], FindingState.OPEN),
        ([], FindingState.OPEN),
        (None, FindingState.OPEN),
    ],
)
def test_only_an_accepted_suppression_suppresses(suppressions, state):
    item = first(suppressions=suppressions)
    assert (item.state, item.suppressed_by is not None) == (state, state is FindingState.SUPPRESSED)


def test_what_is_gone_or_passed_is_no_finding_and_is_said():
    found = only(
        read(
            run(
                result(baselineState="absent"),
                result(baselineState="unchanged"),
                result(baselineState="new"),
                result(kind="pass", level="none"),
                result(kind="notApplicable"),
                result(kind="review"),
            )
        )
    )
    assert len(found.payload.items) == 3
    assert [text.rpartition(" ")[2] for text in found.warnings] == ["(1)", "(1)", "(1)"]


def test_a_run_that_says_it_failed_is_failed():
    note = {"level": "error", "message": {"text": "no memory"}, "descriptor": {"id": "oom"}}
    found = only(
        read(run(invocations=[{"executionSuccessful": True}, {"executionSuccessful": False, "exitCode": 3}]))
    )
    assert (found.status, found.failure) == (Status.FAILED, "exit code 3")
    found = only(read(run(invocations=[{"executionSuccessful": False, "toolExecutionNotifications": [note]}])))
    assert (found.status, found.failure) == (Status.FAILED, "oom: no memory")


def test_an_error_of_the_tool_leaves_a_hole():
    note = {"level": "error", "message": {"text": "bad"}, "locations": [place("src/b.py")]}
    calm = {"level": "note", "message": {"text": "by the way"}}
    found = only(read(run(invocations=[{"executionSuccessful": True, "toolExecutionNotifications": [note, calm]}])))
    assert (found.status, [error.path for error in found.errors]) == (Status.PARTIAL, ["src/b.py"])


def test_a_run_without_results_or_without_rules_proves_little():
    bare = run()
    del bare["results"]
    assert [only(read(item)).status for item in (bare, {**bare, "results": None}, run(rules=[]))] == [
        Status.PARTIAL
    ] * 3


def test_what_was_looked_at_and_what_it_is_about_are_kept():
    artifacts = [
        {"location": {"uri": "src/a.py"}, "roles": ["analysisTarget"]},
        {"location": {"uri": "src/other.py"}, "roles": ["resultFile"]},
    ]
    source = {"repositoryUri": "https://git.example.org/app", "revisionId": "a" * 40}
    ended = [{"executionSuccessful": True, "endTimeUtc": "2026-11-01T10:00:00.1234567Z"}]
    found = only(read(run(artifacts=artifacts, versionControlProvenance=[source], invocations=ended)))
    assert found.analysed == {"src/a.py"}
    assert found.subject == Stated("https://git.example.org/app", "a" * 40)
    assert found.produced_at is not None
    assert found.produced_at.isoformat() == "2026-11-01T10:00:00.123456+00:00"


def test_files_that_codeql_took_in_are_what_was_looked_at():
    note = {
        "descriptor": {"id": "py/diagnostics/successfully-extracted-files"},
        "level": "none",
        "locations": [place("a.py")],
    }
    found = only(
        read(run(name="CodeQL", invocations=[{"executionSuccessful": True, "toolExecutionNotifications": [note]}]))
    )
    assert found.analysed == {"a.py"}


@pytest.mark.parametrize(
    ("location", "path"),
    [
        (place("src/a%20b.py", 4), "src/a b.py"),
        (place("./src//a.py", 4), "src/a.py"),
        (place("src\\a.py", 4), "src/a.py"),
        (place("file:///build/app/src/a.py", 4), "src/a.py"),
        (place("a.py", 4, uriBaseId="SRC"), "lib/a.py"),
        (place("a.py", 4, uriBaseId="ROOT"), "a.py"),
        ({"physicalLocation": {"artifactLocation": {"index": 0}, "region": {"startLine": 4}}}, "from/artifacts.py"),
    ],
)
def test_addresses_become_paths(location, path):
    bases = {"ROOT": {"uri": "file:///build/app/"}, "SRC": {"uri": "lib/", "uriBaseId": "ROOT"}}
    artifacts = [{"location": {"uri": "from/artifacts.py"}}]
    found = only(read(run(result(locations=[location]), originalUriBaseIds=bases, artifacts=artifacts)))
    assert found.payload.items[0].location == Location(path, 4, 4)


@pytest.mark.parametrize(
    ("fault", "count"),
    [
        ({"level": 3}, 1),
        ({"message": "just text"}, 1),
        ({"message": None}, 1),
        ({"locations": None}, 1),
        ({"locations": [None]}, 1),
        ({"locations": [{"physicalLocation": {"artifactLocation": {"uri": 5}, "region": {"startLine": "7"}}}]}, 1),
        ({"ruleIndex": -1}, 1),
        ({"ruleIndex": 99, "ruleId": None}, 1),
        ({"partialFingerprints": {"a": 1}}, 1),
        ({"suppressions": {"kind": "inSource"}}, 1),
        ({"properties": []}, 1),
    ],
)
def test_faults_against_the_schema_lose_no_result(fault, count):
    found = only(read(run(result(**fault))))
    assert len(found.payload.items) == count


def test_what_was_left_out_is_said():
    found = only(read(run(result(level=3), result(message="text"))))
    assert found.warnings == ("against the schema, left out: level (1 times)",)
    assert sorted(item.message for item in found.payload.items) == ["Found.", "text"]


@pytest.mark.parametrize(
    "content",
    [
        b'{"version": "2.1.0", "runs": []}',
        b'{"version": "2.1.0", "runs": null}',
        b'{"version": "2.1.0"}',
        b'{"version": "2.1.0", "runs": {}}',
        b'{"version": "1.0.0", "runs": [{"results": [], "tool": {"name": "x"}}]}',
        b'{"version": "3.0.0", "runs": [{"results": []}]}',
        b'{"version": "2.1.0", "runs": [{"results": {}}]}',
        b'{"version": "2.1.0", "runs": [{"results": [null]}]}',
        b'{"version": "2.1.0", "runs": [{"results": [{"ruleId": "a"}], "results": []}]}',
        b'{"version": "2.1.0", "runs": [], "runs": [{"results": []}]}',
        b'{"version": "2.1.0", "runs": [{"results": [1',
    ],
)
def test_what_is_no_whole_log_is_refused(content):
    with pytest.raises(ReaderError):
        SarifReader().read(content)


def test_a_word_of_the_format_among_properties_is_no_key_named_twice():
    found = only(read(run(result(properties={"results": ["results"]}))))
    assert len(found.payload.items) == 1


@pytest.mark.parametrize(
    "rule",
    [
        {"properties": {"tags": ["external/cwe/cwe-079"]}},
        {"properties": {"tags": ["CWE-79: Cross-site Scripting"]}},
        {"properties": {"cwe": "CWE-79"}},
        {"helpUri": "https://cwe.mitre.org/data/definitions/79.html"},
        {"relationships": [{"target": {"id": "79", "toolComponent": {"name": "CWE"}}}]},
    ],
)
def test_weaknesses_are_found_wherever_tools_put_them(rule):
    found = only(read(run(result(ruleId="W"), rules=[{"id": "W", **rule}])))
    assert (found.payload.items[0].cwe, found.payload.items[0].topic) == (("CWE-79",), "xss")


def test_messages_of_the_rule_are_filled():
    message = {"id": "default", "arguments": ["main", "eval"]}
    assert first(ruleId="C3", message=message).message == "main calls eval"
    assert first(message={}).message == "A short text"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("gitleaks", EvidenceKind.SECRETS),
        ("Trivy", EvidenceKind.DEPENDENCY_AUDIT),
        ("osv-scanner", EvidenceKind.DEPENDENCY_AUDIT),
        ("checkov", EvidenceKind.INFRASTRUCTURE),
        ("ZAP", EvidenceKind.DAST),
        ("CodeQL", EvidenceKind.SAST),
        ("auditorium", EvidenceKind.SAST),
    ],
)
def test_the_tool_tells_the_kind(name, kind):
    assert only(read(run(result(), name=name))).kind is kind


def test_rules_of_several_kinds_give_several_readings():
    rules = [{"id": name, "properties": {"tags": [name]}} for name in ("vulnerability", "misconfiguration", "secret")]
    found = read(run(*(result(ruleId=rule["id"]) for rule in rules), name="Trivy", rules=rules))
    assert [item.kind for item in found] == [
        EvidenceKind.DEPENDENCY_AUDIT,
        EvidenceKind.INFRASTRUCTURE,
        EvidenceKind.SECRETS,
    ]


def test_a_secret_is_not_repeated():
    found = only(read(run(result(message={"text": "AWS key AKIA1234 found"}), name="gitleaks")))
    assert "1234" not in repr(found)
    rules = [{"id": "B105", "properties": {"tags": ["external/cwe/cwe-259"]}}]
    message = {"text": "Possible hardcoded password: 'hunter2'"}
    found = only(read(run(result(ruleId="B105", message=message), name="Bandit", rules=rules)))
    assert "hunter2" not in repr(found)


def test_the_fingerprint_survives_moved_lines():
    prints = {"primaryLocationLineHash": "abc:1"}
    moved = [place("src/a.py", 30)]
    assert (
        first(partialFingerprints=prints).fingerprint
        == first(partialFingerprints=prints, locations=moved).fingerprint
    )
