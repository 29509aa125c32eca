"""gosec, ruff, ESLint: findings are told apart from what could not be looked at."""

import json
from pathlib import Path

import pytest
from support.reading import only, sees

from ssdfgate.errors import ReaderError
from ssdfgate.model import FindingState, Location, Severity, Status
from ssdfgate.readers.eslint import EslintReader
from ssdfgate.readers.gosec import GosecReader
from ssdfgate.readers.ruff import RuffReader

REPORTS = Path(__file__).parents[1] / "fixtures" / "reports"
TRAPS = REPORTS.parent / "traps-reports"


def document(reader, name):
    return json.loads((REPORTS / reader.name / name).read_bytes())


def read(reader, name):
    return only(reader.read((REPORTS / reader.name / name).read_bytes()))


def changed(reader, name, change):
    raw = document(reader, name)
    change(raw)
    return only(reader.read(json.dumps(raw).encode()))


def test_gosec_findings_carry_rule_place_and_weakness():
    first = read(GosecReader(), "findings.json").payload.items[0]
    assert (first.rule, first.location, first.cwe) == ("G501", Location("/src/go/app/bad.go", 4, 4), ("CWE-327",))
    assert (first.severity, first.context.strip()) == (Severity.MEDIUM, '"crypto/md5"')


def test_gosec_counts_what_nosec_hides_once():
    counted, listed = read(GosecReader(), "findings.json"), read(GosecReader(), "suppressed.json")
    assert counted.suppressed == {"nosec": document(GosecReader(), "findings.json")["Stats"]["nosec"]}
    hidden = [item for item in listed.payload.items if item.state is FindingState.SUPPRESSED]
    assert [item.suppressed_by for item in hidden] == ["nosec"]
    assert listed.suppressed == {}


def test_gosec_errors_are_holes_of_their_files():
    reading = read(GosecReader(), "broken.json")
    assert len(reading.errors) == sum(
        len(items) for items in document(GosecReader(), "broken.json")["Golang errors"].values()
    )
    assert reading.skipped == (("has errors", "/src/go-broken/main.go"),)
    assert {error.path for error in reading.errors} == {None, "/src/go-broken/main.go"}


def test_gosec_that_looked_at_no_file_or_lists_less_than_it_counts_is_partial():
    nothing = changed(GosecReader(), "clean.json", lambda raw: raw["Stats"].update(files=0))
    assert nothing.gaps == ("gosec looked at no file",)
    fewer = changed(GosecReader(), "findings.json", lambda raw: raw["Issues"].pop())
    assert fewer.gaps == ("the report counts 3 findings but lists 2",)
    assert {nothing.status, fewer.status} == {Status.PARTIAL}


def test_gosec_lines_may_be_a_range_and_old_names_are_read():
    def old(raw):
        raw["Issues"][0].update(
            line="12-14", cwe={"ID": "328", "URL": "https://cwe.mitre.org/data/definitions/328.html"}
        )

    found = changed(GosecReader(), "findings.json", old).payload.items
    assert [(item.location.line, item.location.end_line, item.cwe) for item in found if item.rule == "G401"] == [
        (12, 14, ("CWE-328",))
    ]


def test_gosec_of_version_1_did_not_say_what_it_could_not_parse():
    reading = read(GosecReader(), "version-1.json")
    assert reading.warnings == ("a report of this version does not say what could not be parsed",)
    assert [(item.location.line, item.location.end_line) for item in reading.payload.items] == [(79, 79), (36, 39)]
    assert reading.payload.items[0].context == "s.ListenAndServe()"


@pytest.mark.parametrize("line", ["x", "", None, "1" * 30, "12-x", "-4", True])
def test_gosec_lines_that_make_no_sense_are_unknown(line):
    reading = changed(GosecReader(), "findings.json", lambda raw: raw["Issues"][0].update(line=line))
    assert all(item.location.line in {0, 4, 12, 14} for item in reading.payload.items)


def test_gosec_does_not_keep_what_a_credential_finding_quotes():
    def secret(raw):
        raw["Issues"][0].update(
            rule_id="G101", details='Potential hardcoded credentials: "hunter2"', code='1: "hunter2"'
        )

    reading = changed(GosecReader(), "findings.json", secret)
    assert "hunter2" not in repr(reading)


@pytest.mark.parametrize(
    "name", ["broken.json", "lines.json", "old-0.0.292.json", "old-0.4.10.json", "old-0.8.6.json"]
)
def test_a_file_that_ruff_cannot_parse_is_a_hole_in_every_dialect(name):
    reading = read(RuffReader(), name)
    assert {path.rpartition("/")[2] for _, path in reading.skipped} == {"broken.py"}
    assert "broken.py" not in {item.location.path.rpartition("/")[2] for item in reading.payload.items}
    assert reading.status is Status.PARTIAL


def test_dialects_of_ruff_say_the_same():
    places = [
        {
            (item.rule, item.location.line)
            for item in read(RuffReader(), name).payload.items
            if item.rule.startswith("S")
        }
        for name in ("broken.json", "lines.json", "old-0.0.292.json", "old-0.4.10.json", "old-0.8.6.json")
    ]
    assert all(found == places[0] for found in places)
    assert places[0]


def test_ruff_severity_is_what_it_says_or_unknown():
    assert {item.severity for item in read(RuffReader(), "findings.json").payload.items} == {Severity.HIGH}
    assert {item.severity for item in read(RuffReader(), "old-0.8.6.json").payload.items} == {Severity.UNKNOWN}


def test_ruff_does_not_keep_a_quoted_password():
    found = [item for item in read(RuffReader(), "findings.json").payload.items if item.rule == "S105"]
    assert [item.message for item in found] == ['Possible hardcoded password assigned to: "…"']
    assert [item.topic for item in found] == ["secrets"]


def test_captured_reports_of_ruff():
    assert only(RuffReader().read((TRAPS / "rf-01-parse.stdout").read_bytes())).status is Status.PARTIAL
    with pytest.raises(ReaderError):
        RuffReader().read((TRAPS / "rf-07-nonexist.stdout").read_bytes())


def test_eslint_names_what_it_looked_at():
    reading = read(EslintReader(), "broken.json")
    assert reading.analysed == {"/src/js/bad.js", "/src/js/clean.js", "/src/js/eslint.config.mjs"}
    assert reading.skipped == (("cannot be parsed", "/src/js/broken.js"),)
    assert read(EslintReader(), "clean.json").analysed == {"/src/js/clean.js"}


def test_eslint_suppressed_messages_stay_with_their_mechanism():
    found = read(EslintReader(), "findings.json").payload.items
    hidden = [item for item in found if item.state is FindingState.SUPPRESSED]
    assert [(item.rule, item.location.line, item.suppressed_by) for item in hidden] == [("no-eval", 6, "directive")]


def test_eslint_grades():
    grades = {item.rule: item.severity for item in read(EslintReader(), "findings.json").payload.items}
    assert grades == {"no-eval": Severity.HIGH, "no-debugger": Severity.HIGH, "no-unused-vars": Severity.MEDIUM}


def test_eslint_rules_without_definition_and_ignored_files_are_holes():
    reading = read(EslintReader(), "odd.json")
    assert [error.rule for error in reading.errors] == ["no-such-rule"]
    assert reading.skipped == (("ignored by the configuration", "/src/js/clean.js"),)
    assert reading.analysed == {"/src/js/odd.js"}
    assert [item.rule for item in reading.payload.items] == ["eslint"]


def test_eslint_metadata_gives_addresses():
    plain, rich = read(EslintReader(), "findings.json"), read(EslintReader(), "with-metadata.json")
    assert [item.changed(url=None) for item in rich.payload.items] == list(plain.payload.items)
    assert all(item.url.startswith("https://eslint.org/") for item in rich.payload.items)


def test_eslint_does_not_keep_what_a_secret_rule_quotes():
    def secret(raw):
        raw[0]["messages"][0].update(ruleId="no-secrets/no-secrets", message='Found a string with entropy: "hunter2"')

    assert "hunter2" not in repr(changed(EslintReader(), "findings.json", secret))


def test_windows_paths_are_written_with_forward_slashes():
    reading = changed(EslintReader(), "clean.json", lambda raw: raw[0].update(filePath="C:\\work\\a.js"))
    assert reading.analysed == {"C:/work/a.js"}


@pytest.mark.parametrize(
    ("reader", "name", "change"),
    [
        (EslintReader(), "findings.json", lambda raw: raw[0].pop("messages")),
        (EslintReader(), "findings.json", lambda raw: raw[0]["messages"].append(None)),
        (EslintReader(), "findings.json", lambda raw: raw[0]["messages"][0].pop("message")),
        (EslintReader(), "with-metadata.json", lambda raw: raw.update(results={})),
        (RuffReader(), "findings.json", lambda raw: raw[1].pop("end_location")),
        (RuffReader(), "findings.json", lambda raw: raw[1].update(code=["S1"])),
        (RuffReader(), "findings.json", lambda raw: raw[1].update(filename="")),
        (RuffReader(), "findings.json", lambda raw: raw.append(1)),
        (GosecReader(), "findings.json", lambda raw: raw["Issues"][0].pop("rule_id")),
        (GosecReader(), "findings.json", lambda raw: raw["Issues"][0].pop("file")),
        (GosecReader(), "findings.json", lambda raw: raw.update(Issues={})),
        (GosecReader(), "findings.json", lambda raw: raw["Stats"].pop("files")),
        (
            GosecReader(),
            "findings.json",
            lambda raw: raw.update({"Golang errors": []}) or raw["Golang errors"].append(1),
        ),
    ],
)
def test_a_damaged_report_is_refused(reader, name, change):
    with pytest.raises(ReaderError):
        changed(reader, name, change)


ALIKE = [
    [{"filePath": "a.css", "warnings": [], "deprecations": []}],
    [{"source": "a.css", "warnings": [], "errored": False}],
    [{"code": "E1", "filename": "a.py", "location": {"row": 1, "column": 1}, "message": "m"}],
    [{"check_name": "S105", "description": "d", "fingerprint": "f", "severity": "major", "location": {"path": "a"}}],
    [{"type": "error", "module": "m", "path": "a.py", "symbol": "s", "message": "m", "message-id": "E1"}],
    {"Issues": [], "Report": {"Linters": []}},
    {"Issues": [], "Stats": {}},
    {"Issues": [], "Stats": {"files": 1, "lines": 1, "nosec": 0, "found": 0}, "Report": {}},
    {"results": [], "metadata": {"version": "1"}},
]


@pytest.mark.parametrize("alike", ALIKE)
def test_what_only_looks_alike_is_not_taken_for_one(alike):
    assert not [reader.name for reader in (EslintReader(), GosecReader(), RuffReader()) if sees(reader, alike)]
