import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.reading import only, sees
from support.reports_of_others import JSON, mutated
from support.scanning import FIXTURES, REPORTS

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, Location, Severity
from ssdfgate.readers.bandit import BanditReader
from ssdfgate.readers.semgrep import SemgrepReader

REAL = FIXTURES / "bandit"
FINDINGS = (REAL / "findings.json").read_bytes()


def read(path: Path):
    return only(BanditReader().read(path.read_bytes()))


def changed(change) -> bytes:
    document = json.loads(FINDINGS)
    change(document)
    return json.dumps(document).encode()


def test_a_report_is_understood():
    reading = read(REAL / "findings.json")
    assert (reading.format, reading.kind) == ("bandit-json", EvidenceKind.SAST)
    assert (reading.tool.name, reading.tool.version) == ("bandit", "1.9.4")
    assert reading.analysed == {"src/app.py", "src/clean.py"}
    assert reading.skipped == (("cannot be parsed", "src/broken.py"),)
    assert [(error.message, error.path) for error in reading.errors] == [("cannot be parsed", "src/broken.py")]
    assert reading.suppressed == {"nosec": 1}
    assert (reading.rules_run, reading.failure) == (None, None)
    assert [(item.rule, item.severity, item.location, item.cwe, item.topic) for item in reading.payload.items] == [
        ("B403", Severity.LOW, Location("src/app.py", 1, 1), ("CWE-502",), "deserialization"),
        ("B404", Severity.LOW, Location("src/app.py", 2, 2), ("CWE-78",), "command"),
        ("B105", Severity.LOW, Location("src/app.py", 4, 4), ("CWE-259",), "secrets"),
        ("B602", Severity.HIGH, Location("src/app.py", 8, 8), ("CWE-78",), "command"),
        ("B307", Severity.MEDIUM, Location("src/app.py", 9, 9), ("CWE-78",), "command"),
        ("B301", Severity.MEDIUM, Location("src/app.py", 11, 11), ("CWE-502",), "deserialization"),
    ]
    assert all(item.fingerprint and item.url for item in reading.payload.items)


def test_the_matched_line_feeds_the_fingerprint_unless_it_holds_a_credential():
    contexts = {item.rule: item.context for item in read(REAL / "findings.json").payload.items}
    assert contexts["B602"].strip() == "subprocess.run(command, shell=True)"
    assert contexts["B105"] == ""


def test_the_value_of_a_credential_is_not_kept():
    assert "hunter2" in FINDINGS.decode()
    found = [item for item in read(REAL / "findings.json").payload.items if item.rule == "B105"]
    assert [item.message for item in found] == ["Possible hardcoded password (the value is withheld)"]


def test_a_list_that_a_level_thinned_out_is_noticed():
    reading = read(REAL / "level-medium.json")
    assert len(reading.payload.items) == 3
    assert "counts 6 findings but lists 3" in reading.errors[-1].message


def test_without_a_finding_the_version_is_unknown():
    reading = read(REAL / "clean.json")
    assert (reading.tool.version, reading.analysed) == (None, {"src/clean.py"})


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("HIGH", Severity.HIGH),
        ("MEDIUM", Severity.MEDIUM),
        ("LOW", Severity.LOW),
        ("UNDEFINED", Severity.UNKNOWN),
        ("CRITICAL", Severity.UNKNOWN),
    ],
)
def test_severities(word, severity):
    content = changed(lambda document: document["results"][0].update(issue_severity=word))
    assert severity in {item.severity for item in only(BanditReader().read(content)).payload.items}


# Every captured report, with what keeps a reader from taking it for a clean scan of everything.
@pytest.mark.parametrize(
    ("name", "analysed", "skipped", "findings", "suppressed"),
    [
        ("bd-01-parse", {"src/ok.py"}, {"src/bad.py", "src/bad2.py"}, 1, {}),
        ("bd-01b-parse-only", set(), {"a.py"}, 0, {}),
        ("bd-04-dotbandit-skips", {"src/a.py"}, set(), 0, {}),
        ("bd-05-dotbandit-exclude", set(), set(), 0, {}),
        ("bd-06c-dotbandit-baseline", {"src/a.py"}, set(), 0, {}),
        ("bd-08-nosec", {"a.py", "b.py"}, set(), 7, {"nosec": 3}),
        ("bd-09-empty", set(), set(), 0, {}),
        ("bd-09-nonexist", set(), {"nope"}, 0, {}),
        ("bd-09-nonrec", set(), set(), 0, {}),
        ("bd-11-unreadable", {"ok.py"}, {"noread.py"}, 1, {}),
        ("bd-14-deep", {"deepif.py"}, {"deep.py", "deepbin.py", "deeplist.py"}, 1, {}),
        ("bd-20-pyver", {"py310.py"}, {"py2.py", "py312.py", "py314.py"}, 1, {}),
    ],
)
def test_captured_reports(name, analysed, skipped, findings, suppressed):
    reading = read(REPORTS / f"{name}.stdout")
    assert (reading.analysed, {path for _, path in reading.skipped}) == (analysed, skipped)
    assert (len(reading.payload.items), reading.suppressed) == (findings, suppressed)


def test_a_folder_that_is_not_there_is_a_failure():
    assert read(REPORTS / "bd-09-nonexist.stdout").failure == "nope: No such file or directory"


def test_a_baseline_that_hides_a_finding_is_noticed():
    assert "counts 1 findings but lists 0" in read(REPORTS / "bd-06c-dotbandit-baseline.stdout").errors[0].message


def test_why_a_file_was_not_read_is_told():
    reasons = {path: reason for reason, path in read(REPORTS / "bd-14-deep.stdout").skipped}
    assert reasons == {
        "deep.py": "cannot be parsed",
        "deepbin.py": "exception while scanning file",
        "deeplist.py": "cannot be parsed",
    }


@pytest.mark.parametrize("path", [REAL / "progress-bar.txt", REPORTS / "bd-17.stdout"])
def test_a_progress_bar_before_the_json_is_not_json(path):
    with pytest.raises(ReaderError, match="not whole JSON"):
        read(path)


def test_a_traceback_leaves_no_report():
    with pytest.raises(ReaderError, match="empty"):
        only(BanditReader().read(b""))


@pytest.mark.parametrize(
    "content",
    [
        b" ",
        b"null",
        b"[]",
        b"{}",
        b"0",
        FINDINGS.rstrip()[:-1],
        FINDINGS[: len(FINDINGS) // 2],
        FINDINGS * 2,
        b"\xff",
    ],
)
def test_what_is_no_whole_report_is_refused(content):
    with pytest.raises(ReaderError):
        only(BanditReader().read(content))


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document.pop("metrics"),
        lambda document: document.pop("errors"),
        lambda document: document.pop("results"),
        lambda document: document.pop("generated_at"),
        lambda document: document["metrics"].pop("_totals"),
        lambda document: document["metrics"]["_totals"].update(nosec="2"),
        lambda document: document["metrics"]["_totals"].update({"SEVERITY.HIGH": -1}),
        lambda document: document["metrics"].update({" ": {}}),
        lambda document: document["errors"].append({"filename": "a.py"}),
        lambda document: document["errors"].append("a.py"),
        lambda document: document["results"].append([]),
        lambda document: document["results"][0].pop("test_id"),
        lambda document: document["results"][0].pop("filename"),
        lambda document: document["results"][0].pop("issue_severity"),
        lambda document: document["results"][0].update(issue_text=None),
        lambda document: document["results"][0].update(line_number=True),
        lambda document: document["results"][0].update(line_range=[1, "2"]),
        lambda document: document["results"][0].update(issue_cwe=78),
    ],
)
def test_a_damaged_report_is_refused(change):
    with pytest.raises(ReaderError):
        only(BanditReader().read(changed(change)))


@pytest.mark.parametrize(
    "content",
    [
        (FIXTURES / "semgrep" / "findings.json").read_bytes(),
        (REPORTS / "bd-sarif.stdout").read_bytes(),
        b'{"results": [{"source": {"path": "go.mod", "type": "lockfile"}, "packages": []}]}',
        b'{"results": [], "errors": [], "generated_at": "", "metrics": {"_totals": {}}, "paths": {"scanned": []}}',
        b'{"dependencies": [], "fixes": []}',
    ],
)
def test_reports_of_other_tools_are_not_taken_for_this_one(content):
    assert not sees(BanditReader(), content)
    with pytest.raises(ReaderError):
        only(BanditReader().read(content))


def test_its_own_reports_are_recognised_by_no_other_reader():
    document = json.loads(FINDINGS)
    assert sees(BanditReader(), document)
    assert not sees(SemgrepReader(), document)


@given(st.binary())
def test_no_bytes_make_it_raise_anything_else(content):
    with pytest.raises(ReaderError):
        only(BanditReader().read(content))


@given(st.data())
def test_a_report_with_anything_at_any_place_is_read_or_refused(data):
    try:
        reading = only(BanditReader().read(mutated(FINDINGS, data, JSON)))
    except ReaderError:
        return
    assert reading.format == "bandit-json"
