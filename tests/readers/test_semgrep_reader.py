import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.reading import only, sees
from support.reports_of_others import JSON, mutated
from support.scanning import FIXTURES, REPORTS

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, FindingState, Location, Severity, Status
from ssdfgate.readers.bandit import BanditReader
from ssdfgate.readers.semgrep import SemgrepReader

REAL = FIXTURES / "semgrep"
FINDINGS = (REAL / "findings.json").read_bytes()


def read(path: Path):
    return only(SemgrepReader().read(path.read_bytes()))


def changed(change) -> bytes:
    document = json.loads(FINDINGS)
    change(document)
    return json.dumps(document).encode()


def test_a_report_is_understood():
    reading = read(REAL / "findings.json")
    assert (reading.format, reading.kind) == ("semgrep-json", EvidenceKind.SAST)
    assert (reading.tool.name, reading.tool.version) == ("semgrep", "1.182.0")
    assert reading.analysed == {"src/app.py", "src/clean.py"}
    assert reading.skipped == (("parsed only in part", "src/broken.py"),)
    assert reading.rules_run == {"parse-all", "pickle-load", "shell-true", "written-password", "eval-use"}
    assert reading.failure is None
    assert [(item.rule, item.severity, item.location) for item in reading.payload.items] == [
        ("written-password", Severity.MEDIUM, Location("src/app.py", 4, 4)),
        ("shell-true", Severity.CRITICAL, Location("src/app.py", 8, 8)),
        ("eval-use", Severity.HIGH, Location("src/app.py", 10, 10)),
        ("pickle-load", Severity.LOW, Location("src/app.py", 11, 11)),
    ]
    assert all(item.fingerprint for item in reading.payload.items)


def test_a_finding_carries_weakness_topic_and_address():
    secret, shell, code, pickle = read(REAL / "findings.json").payload.items
    assert (code.topic, code.cwe, code.url) == (
        "injection",
        ("CWE-95",),
        "https://cwe.mitre.org/data/definitions/95.html",
    )
    assert (secret.topic, shell.topic, pickle.topic) == ("secrets", "command", None)


def test_the_value_of_a_credential_is_not_kept():
    assert "hunter2" in FINDINGS.decode()
    secret = read(REAL / "findings.json").payload.items[0]
    assert secret.message == 'A password is written in the source, "…".'
    assert "hunter2" not in secret.context


def test_both_engines_are_read_alike():
    fast, plain = read(REAL / "findings.json"), read(REAL / "findings-pysemgrep.json")
    assert (fast.payload, fast.analysed, fast.rules_run) == (plain.payload, plain.analysed, plain.rules_run)


def test_that_suppressed_findings_are_missing_is_said():
    assert "nosemgrep" in read(REAL / "findings.json").warnings[0]


def test_a_result_that_says_that_it_is_ignored_is_suppressed():
    reading = only(
        SemgrepReader().read(changed(lambda document: document["results"][2]["extra"].update(is_ignored=True)))
    )
    assert [item.state for item in reading.payload.items].count(FindingState.SUPPRESSED) == 1
    assert reading.suppressed == {"nosemgrep": 1}


def test_matched_lines_feed_the_fingerprint_unless_they_hold_a_credential():
    def with_lines(document):
        for result in document["results"]:
            result["extra"]["lines"] = f"line {result['start']['line']}"

    contexts = [item.context for item in only(SemgrepReader().read(changed(with_lines))).payload.items]
    assert contexts == ["", "line 8", "line 10", "line 11"]


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("CRITICAL", Severity.CRITICAL),
        ("HIGH", Severity.HIGH),
        ("ERROR", Severity.HIGH),
        ("MEDIUM", Severity.MEDIUM),
        ("WARNING", Severity.MEDIUM),
        ("LOW", Severity.LOW),
        ("INFO", Severity.LOW),
        ("EXPERIMENT", Severity.UNKNOWN),
    ],
)
def test_severities(word, severity):
    content = changed(lambda document: document["results"][0]["extra"].update(severity=word))
    assert only(SemgrepReader().read(content)).payload.items[0].severity is severity


# Every captured report, with what keeps a reader from taking it for a clean scan of everything.
@pytest.mark.parametrize(
    ("name", "analysed", "skipped", "problem", "rules"),
    [
        ("s01", {"src/bad.py", "src/ok.py"}, {"src/bad2.py"}, "PartialParsing", None),
        ("sg-02-garbage", {"garbage.py", "ok.py"}, set(), None, None),
        ("sg-02-metavar", {"ok.py"}, {"garbage.py"}, "Lexical error", {"parse-all"}),
        ("sg-03-big", {"ok.py"}, set(), None, None),
        ("sg-03-bigv", {"ok.py"}, {"big.py"}, None, None),
        ("sg-04-semgrepignore", set(), {"src/a.py"}, None, set()),
        ("sg-05-baseline-env", set(), set(), None, set()),
        ("sg-07-timeout", set(), {"slow.py"}, "Timeout", None),
        ("sg-08-nosem", {"a.py"}, set(), None, None),
        ("sg-09-wronglang", set(), set(), None, set()),
        ("sg-10-onebrokenrule", {"src/a.py"}, set(), "Rule parse error", None),
        ("sg-10-minversion", {"src/a.py"}, set(), "IncompatibleRule", None),
        ("sg-10-emptyrules", set(), set(), None, set()),
        ("sg-11-unreadable", {"ok.py"}, {"nodir", "noread.py"}, None, None),
    ],
)
def test_captured_reports(name, analysed, skipped, problem, rules):
    reading = read(REPORTS / f"{name}.stdout")
    assert (reading.analysed, {path for _, path in reading.skipped}, reading.rules_run) == (analysed, skipped, rules)
    assert [error.message.split(":")[0] for error in reading.errors] == ([problem] if problem else [])
    assert reading.failure is None


def test_a_scan_root_that_is_not_there_is_a_failure():
    reading = read(REPORTS / "sg-09-nonexist.stdout")
    assert reading.failure == "SemgrepError: Invalid scanning root: nothere"
    assert not reading.analysed


def test_errors_about_rules_name_the_rule_and_no_file_that_was_scanned():
    errors = [*read(REPORTS / "sg-10-onebrokenrule.stdout").errors, *read(REPORTS / "sg-10-minversion.stdout").errors]
    assert [error.rule for error in errors] == ["cfg1.broken", "cfg2.future"]


def test_paths_are_written_one_way():
    content = changed(lambda document: document["paths"].update(scanned=["./src/app.py", "src//clean.py"]))
    assert only(SemgrepReader().read(content)).analysed == {"src/app.py", "src/clean.py"}


def test_text_of_the_report_cannot_act_on_a_terminal():
    hostile = "\x1b[31mred\nnext\u202e"
    content = changed(lambda document: document["results"][1]["extra"].update(message=hostile))
    message = only(SemgrepReader().read(content)).payload.items[1].message
    assert message.isprintable()
    assert "\x1b" not in message


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" ",
        b"null",
        b"[]",
        b"{}",
        b"0",
        b'"semgrep"',
        FINDINGS.rstrip()[:-1],
        FINDINGS[: len(FINDINGS) // 2],
        FINDINGS * 2,
        b"\xff\xfe",
    ],
)
def test_what_is_no_whole_report_is_refused(content):
    with pytest.raises(ReaderError):
        only(SemgrepReader().read(content))


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document["paths"].update(scanned=[1]),
        lambda document: document["paths"].update(skipped=[{"path": "a.py"}]),
        lambda document: document["results"].append(None),
        lambda document: document["results"][0].pop("check_id"),
        lambda document: document["results"][0].pop("path"),
        lambda document: document["results"][0].pop("start"),
        lambda document: document["results"][0].pop("extra"),
        lambda document: document["results"][0]["start"].update(line="4"),
        lambda document: document["results"][0]["start"].update(line=-1),
        lambda document: document["results"][0]["start"].update(line=10**30),
        lambda document: document["results"][0]["extra"].pop("severity"),
        lambda document: document["results"][0]["extra"].update(metadata=[]),
        lambda document: document["errors"].append({"message": "no type"}),
        lambda document: document["time"].update(rules=[None]),
        lambda document: document.update(time=[]),
    ],
)
def test_a_damaged_report_is_refused(change):
    with pytest.raises(ReaderError):
        only(SemgrepReader().read(changed(change)))


@pytest.mark.parametrize(
    ("key", "status"), [("version", Status.PARTIAL), ("errors", Status.PARTIAL), ("paths", Status.PARTIAL)]
)
def test_reports_of_old_versions_lack_keys_and_are_read(key, status):
    document = json.loads(FINDINGS)
    del document[key]
    assert sees(SemgrepReader(), document)
    reading = only(SemgrepReader().read(json.dumps(document).encode()))
    assert (len(reading.payload.items), reading.status) == (4, status)
    assert (reading.analysed is None) == (key == "paths")


def test_without_results_it_proves_little_and_without_anything_it_is_refused():
    document = json.loads(FINDINGS)
    del document["results"]
    reading = only(SemgrepReader().read(json.dumps(document).encode()))
    assert any("no results at all" in gap for gap in reading.gaps)
    del document["paths"]
    with pytest.raises(ReaderError):
        SemgrepReader().read(json.dumps(document).encode())


OTHERS = [
    (FIXTURES / "bandit" / "findings.json").read_bytes(),
    (REPORTS / "bd-sarif.stdout").read_bytes(),
    b'{"results": [{"source": {"path": "go.mod", "type": "lockfile"}, "packages": []}], "experimental_config": {}}',
    b'{"results": [], "errors": [], "version": "1", "paths": {"scanned": []}, "metrics": {"_totals": {}}}',
    b'{"dependencies": [], "fixes": []}',
]


@pytest.mark.parametrize("content", OTHERS)
def test_reports_of_other_tools_are_not_taken_for_this_one(content):
    assert not sees(SemgrepReader(), content)
    with pytest.raises(ReaderError):
        only(SemgrepReader().read(content))


def test_its_own_reports_are_recognised_by_no_other_reader():
    document = json.loads(FINDINGS)
    assert sees(SemgrepReader(), document)
    assert not sees(BanditReader(), document)


@given(st.binary())
def test_no_bytes_make_it_raise_anything_else(content):
    with pytest.raises(ReaderError):
        only(SemgrepReader().read(content))


@given(st.data())
def test_a_report_with_anything_at_any_place_is_read_or_refused(data):
    try:
        reading = only(SemgrepReader().read(mutated(FINDINGS, data, JSON)))
    except ReaderError:
        return
    assert reading.format == "semgrep-json"
