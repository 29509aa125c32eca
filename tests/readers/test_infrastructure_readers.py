"""checkov, zizmor, hadolint, actionlint, Scorecard, Privateer."""

import json
from pathlib import Path

import pytest
from support.reading import only, sees

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, FindingState, Location, Severity, Status
from ssdfgate.readers.actionlint import ActionlintReader
from ssdfgate.readers.checkov import CheckovReader
from ssdfgate.readers.hadolint import HadolintReader
from ssdfgate.readers.privateer import PrivateerReader
from ssdfgate.readers.scorecard import ScorecardReader
from ssdfgate.readers.zizmor import ZizmorReader

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


def test_checkov_findings_carry_check_place_and_resource():
    found = read(CheckovReader(), "findings.json").payload.items
    first = next(item for item in found if item.rule == "CKV_AWS_24")
    assert first.location == Location("main.tf", 4, 12)
    assert first.message.endswith("to port 22 (aws_security_group.open)")
    assert first.severity is Severity.UNKNOWN


def test_checkov_skips_stay_where_they_are_listed_and_are_counted_where_not():
    listed, quiet = read(CheckovReader(), "broken.json"), read(CheckovReader(), "findings.json")
    hidden = [item for item in listed.payload.items if item.state is FindingState.SUPPRESSED]
    assert [(item.rule, item.suppressed_by) for item in hidden] == [("CKV_AWS_23", "checkov:skip")]
    assert listed.suppressed == {}
    assert quiet.suppressed == {"checkov:skip": document(CheckovReader(), "findings.json")["summary"]["skipped"]}


def test_checkov_files_that_cannot_be_parsed_are_holes():
    reading = read(CheckovReader(), "broken.json")
    assert reading.skipped == (("cannot be parsed", "/src/tf-broken/main.tf"),)
    counted = only(CheckovReader().read((TRAPS / "ck-5b-parseerr.stdout").read_bytes()))
    assert [error.message for error in counted.errors] == ["files that cannot be parsed: 1"]
    assert {reading.status, counted.status} == {Status.PARTIAL}


def test_checkov_that_checked_nothing_is_partial():
    for content in ((REPORTS / "checkov-json/empty.json").read_bytes(), (TRAPS / "ck-5-empty.stdout").read_bytes()):
        reading = only(CheckovReader().read(content))
        assert (reading.status, reading.gaps) == (Status.PARTIAL, ("checkov checked nothing",))


def test_checkov_rules_are_known_where_what_passed_is_listed():
    results = document(CheckovReader(), "broken.json")["results"]
    names = ("passed_checks", "failed_checks", "skipped_checks")
    assert read(CheckovReader(), "broken.json").rules_run == {
        item["check_id"] for name in names for item in results[name]
    }
    assert read(CheckovReader(), "findings.json").rules_run is None


def test_checkov_frameworks_become_kinds():
    raw = document(CheckovReader(), "findings.json")
    secret, package = json.loads(json.dumps(raw)), json.loads(json.dumps(raw))
    secret["check_type"], package["check_type"] = "secrets", "sca_package"
    for report in (secret, package):
        del report["results"]["failed_checks"][1:]
        report["summary"]["failed"] = 1
    secret["results"]["failed_checks"][0].update(
        check_id="CKV_SECRET_2", check_name='AWS key "hunter2"', resource="9ab"
    )
    package["results"]["failed_checks"][0]["vulnerability_details"] = {
        "id": "CVE-2020-1747", "severity": "critical", "package_name": "pyyaml", "package_version": "5.3",
        "lowest_fixed_version": "5.3.1", "link": "https://nvd.nist.gov/vuln/detail/CVE-2020-1747",
    }  # fmt: skip
    readings = CheckovReader().read(json.dumps([raw, secret, package]).encode())
    kinds = {reading.kind: reading for reading in readings}
    assert set(kinds) == {EvidenceKind.INFRASTRUCTURE, EvidenceKind.SECRETS, EvidenceKind.DEPENDENCY_AUDIT}
    assert "hunter2" not in repr(kinds[EvidenceKind.SECRETS])
    flaw = kinds[EvidenceKind.DEPENDENCY_AUDIT].payload.items[0]
    assert (flaw.rule, flaw.severity, flaw.package.fixed) == ("CVE-2020-1747", Severity.CRITICAL, ("5.3.1",))


def test_checkov_that_lists_less_than_it_counts_is_partial():
    reading = changed(CheckovReader(), "findings.json", lambda raw: raw["results"]["failed_checks"].pop())
    assert reading.gaps == ("the report counts 9 failed checks but lists 8",)


def test_zizmor_takes_the_primary_place_and_counts_lines_from_one():
    raw = {item["ident"]: item for item in document(ZizmorReader(), "findings.json")}
    for item in read(ZizmorReader(), "findings.json").payload.items:
        places = [place for place in raw[item.rule]["locations"] if place["symbolic"]["kind"] == "Primary"]
        rows = {place["concrete"]["location"]["start_point"]["row"] + 1 for place in places}
        assert item.location.path == ".github/workflows/bad.yml"
        assert item.location.line in rows or item.rule == "template-injection"


def test_zizmor_dialects_agree():
    new, old = read(ZizmorReader(), "findings.json"), read(ZizmorReader(), "old-1.9.json")
    both = {item.rule for item in new.payload.items} & {item.rule for item in old.payload.items}
    assert {"artipacked", "dangerous-triggers", "template-injection"} <= both


def test_zizmor_ignored_findings_are_suppressed():
    reading = changed(ZizmorReader(), "findings.json", lambda raw: raw[0].update(ignored=True))
    assert [item.state for item in reading.payload.items].count(FindingState.SUPPRESSED) == 1


def test_zizmor_files_of_other_repositories_have_a_place():
    key = {"Remote": {"slug": {"owner": "o", "repo": "r"}, "path": ".github/workflows/x.yml"}}

    def remote(raw):
        for place in raw[0]["locations"]:
            place["symbolic"]["key"] = key

    found = changed(ZizmorReader(), "findings.json", remote).payload.items
    assert ".github/workflows/x.yml" in {item.location.path for item in found}


def test_hadolint_grades_and_addresses():
    found = {item.rule: item for item in read(HadolintReader(), "findings.json").payload.items}
    assert (found["DL3020"].severity, found["DL3007"].severity) == (Severity.HIGH, Severity.MEDIUM)
    assert found["SC2086"].url == "https://www.shellcheck.net/wiki/SC2086"
    assert found["DL3020"].url == "https://github.com/hadolint/hadolint/wiki/DL3020"


@pytest.mark.parametrize(
    ("reader", "path"),
    [
        (HadolintReader(), REPORTS / "hadolint-json/broken.json"),
        (HadolintReader(), TRAPS / "hd-4-parse.stdout"),
        (ActionlintReader(), REPORTS / "actionlint-json/broken.json"),
    ],
)
def test_a_file_that_cannot_be_parsed_is_a_hole_and_no_finding(reader, path):
    reading = only(reader.read(path.read_bytes()))
    assert (reading.status, reading.payload.items) == (Status.PARTIAL, ())
    assert reading.skipped[0][0] == "cannot be parsed"


def test_actionlint_passes_on_the_grade_of_shellcheck():
    message = "shellcheck reported issue in this script: SC2086:info:1:6: Double quote to prevent globbing"
    reading = changed(
        ActionlintReader(), "findings.json", lambda raw: raw[0].update(message=message, kind="shellcheck")
    )
    assert [item.severity for item in reading.payload.items] == [Severity.INFO, Severity.UNKNOWN]


def test_actionlint_list_and_lines_say_the_same():
    assert read(ActionlintReader(), "findings.json").payload == read(ActionlintReader(), "lines.json").payload


def test_scorecard_checks_below_ten_are_findings_and_inconclusive_ones_holes():
    checks = document(ScorecardReader(), "version-5.json")["checks"]
    reading = read(ScorecardReader(), "version-5.json")
    assert {item.rule for item in reading.payload.items} == {
        item["name"] for item in checks if 0 <= item["score"] < 10
    }
    assert reading.analysed == {item["name"] for item in checks if item["score"] >= 0}
    assert reading.skipped == (("could not be checked", "Branch-Protection"),)
    assert [error.rule for error in reading.errors] == ["Branch-Protection"]
    assert (reading.facts["project"], reading.facts["score"]) == ("github.com/ossf/scorecard", 9.7)
    assert reading.subject.commit == "80ee3ecfedf8b19ab8991713a9fdb2e7dcd7262e"


def test_scorecard_without_any_result_or_score_is_no_rating():
    def blind(raw):
        raw["score"] = -1
        for check in raw["checks"]:
            check.update(score=-1, reason="no data")

    reading = changed(ScorecardReader(), "version-5.json", blind)
    assert (reading.status, reading.facts["score"], reading.payload.items) == (Status.PARTIAL, None, ())
    assert reading.gaps == ("no check of Scorecard came to a result",)


@pytest.mark.parametrize("score", [11, -2, "10", None, True, 1e9])
def test_scorecard_scores_are_numbers_in_range(score):
    with pytest.raises(ReaderError):
        changed(ScorecardReader(), "version-5.json", lambda raw: raw["checks"][0].update(score=score))


def test_privateer_outcomes():
    reading = read(PrivateerReader(), "gemara.yaml")
    assert [item.rule for item in reading.payload.items] == ["OSPS-DO-03.01"]
    assert reading.analysed == {"OSPS-AC-01.01", "OSPS-DO-03.01"}
    assert reading.skipped == (("needs review by a person", "OSPS-DO-04.01"),)


def suites(spelling, assessments):
    """A report as a version of Privateer spells it."""
    names = {
        "kebab": (
            "evaluation-suites",
            "control-evaluations",
            "control-id",
            "assessments",
            "requirement-id",
            "end-time",
        ),
        "snake": (
            "evaluation_suites",
            "control_evaluations",
            "control_id",
            "assessments",
            "requirement_id",
            "end_time",
        ),
        "title": (
            "Evaluation_Suites",
            "Control_Evaluations",
            "Control_Id",
            "Assessments",
            "Requirement_Id",
            "End_Time",
        ),
    }
    top, controls, control, listed, requirement, end = names[spelling]
    items = [{requirement: name, "result": result, "message": f"{name} said"} for name, result in assessments]
    suite = {
        "name": "s", end: "2025-11-15 02:10:48.123456789 +0000 UTC m=+0.5",
        controls: [{control: "OSPS-AC-01", "result": "Passed", listed: items}],
    }  # fmt: skip
    return {"plugin-name": "github-repo", "plugin-version": "0.1", top: [suite]}


@pytest.mark.parametrize("spelling", ["kebab", "snake", "title"])
def test_privateer_spellings(spelling):
    outcomes = [("A", "Passed"), ("B", "Failed"), ("C", "Needs Review"), ("D", "Unknown"), ("E", "Not Applicable")]
    report = suites(spelling, outcomes)
    assert sees(PrivateerReader(), report)
    reading = only(PrivateerReader().read(json.dumps(report).encode()))
    assert (reading.analysed, [item.rule for item in reading.payload.items]) == ({"A", "B"}, ["B"])
    assert [error.rule for error in reading.errors] == ["D"]
    assert reading.skipped == (("needs review by a person", "C"),)
    assert (reading.tool.name, reading.produced_at.isoformat()) == ("github-repo", "2025-11-15T02:10:48+00:00")


def test_privateer_that_left_the_target_changed_failed():
    report = suites("kebab", [("A", "Passed")])
    report["evaluation-suites"][0]["corrupted-state"] = True
    assert only(PrivateerReader().read(json.dumps(report).encode())).status is Status.FAILED


def test_privateer_without_any_result_is_partial():
    reading = only(PrivateerReader().read(json.dumps(suites("kebab", [("A", "Not Run")])).encode()))
    assert reading.gaps == ("no requirement came to a result",)


def test_privateer_results_of_an_unknown_word_are_refused():
    with pytest.raises(ReaderError, match="none that is known"):
        PrivateerReader().read(json.dumps(suites("kebab", [("A", "Fine")])).encode())


READERS = (
    ActionlintReader(),
    CheckovReader(),
    HadolintReader(),
    PrivateerReader(),
    ScorecardReader(),
    ZizmorReader(),
)
ALIKE = [
    [{"code": "X1", "column": 1, "file": "a", "level": "error", "line": 1, "message": "m"}],
    [
        {
            "code": 2086,
            "column": 1,
            "endColumn": 2,
            "endLine": 1,
            "file": "a",
            "level": "info",
            "line": 1,
            "message": "m",
        }
    ],
    [{"message": "m", "line": 1, "column": 1, "kind": "k", "file": "a"}],
    [{"ident": "x", "desc": "d", "url": "u", "locations": []}],
    {"passed": 0, "failed": 0, "skipped": 0},
    {"check_type": "terraform", "results": {}, "summary": {"passed": 0}},
    {"date": "d", "repo": {"name": "n", "commit": "c"}, "scorecard": {"version": "v"}, "findings": []},
    {"Repo": "r", "Date": "d", "Checks": [], "Metadata": None},
    {"evaluation": [], "suites": []},
]


@pytest.mark.parametrize("alike", ALIKE)
def test_what_only_looks_alike_is_not_taken_for_one(alike):
    assert not [reader.name for reader in READERS if sees(reader, alike)]
