from dataclasses import replace
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.report_evidence import bandit, complete_bandit, finding, not_applicable, pip_audit, record
from support.report_parts import report, waiver
from support.reports import REPORTS, big_report, closed_report, open_report
from support.sarif import notes, run_of, split, texts

from ssdfgate.frameworks import load_framework
from ssdfgate.model import Finding, FindingState, Outcome, Package, Severity, Status, Verdict, Violation
from ssdfgate.renderers.found import RANK
from ssdfgate.renderers.sarif_parts import LEVELS, SCORES, is_uri, plain


def of_findings(*findings: Finding, **changes):
    return report(Outcome.OPEN, (), (complete_bandit(findings),), **changes)


@pytest.mark.parametrize("name", REPORTS)
def test_valid_and_acceptable_to_code_scanning(name: str) -> None:
    run = run_of(REPORTS[name]())
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        assert all(rule[key]["text"] for key in ("shortDescription", "fullDescription", "help"))
        assert max(len(rule[key]["text"]) for key in ("shortDescription", "fullDescription")) <= 1024
        assert len(rule["name"]) <= 255
        assert len(rule["properties"]["tags"]) <= 10
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        assert result["partialFingerprints"]
        assert len(result["locations"]) == 1
        assert len(result.get("relatedLocations", [])) <= 100
    assert all(text for text in texts(run["results"]))


@pytest.mark.parametrize("name", REPORTS)
def test_every_place_is_inside_the_repository(name: str) -> None:
    for result in run_of(REPORTS[name]())["results"]:
        for where in (*result["locations"], *result.get("relatedLocations", [])):
            physical = where["physicalLocation"]
            uri = physical["artifactLocation"]["uri"]
            parts = urlsplit(uri)
            assert parts == ("", "", uri, "", "")
            assert not uri.startswith("/")
            assert ".." not in unquote(uri).split("/")
            assert physical["artifactLocation"]["uriBaseId"] == "SRCROOT"
            assert 1 <= physical["region"]["startLine"] <= physical["region"]["endLine"]


@given(st.text(min_size=1))
def test_a_path_comes_back_as_it_was(path: str) -> None:
    (result,) = run_of(of_findings(finding(path=path)))["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    inside = not path.startswith("/") and ".." not in path.split("/")
    assert unquote(uri) == (path if inside else "README.md")
    assert uri.isascii()


def test_one_result_for_each_blocking_requirement() -> None:
    given_report = closed_report()
    ours, _ = split(run_of(given_report))
    assert [item["ruleId"] for item in ours] == [
        f"ssdfgate/ssdf-1.1/{decision.id}" for decision in given_report.decisions if decision.blocking
    ]
    assert {item["level"] for item in ours} == {"error"}


@pytest.mark.parametrize("name", ["open", "waived", "invalid"])
def test_what_does_not_block_has_no_result(name: str) -> None:
    assert split(run_of(REPORTS[name]()))[0] == []


def test_requirements_that_pass_have_no_rule() -> None:
    given_report = open_report()
    rules = {rule["id"] for rule in run_of(given_report)["tool"]["driver"]["rules"]}
    for decision in given_report.decisions:
        assert (f"ssdfgate/ssdf-1.1/{decision.id}" in rules) == (decision.verdict is not Verdict.PASS)


def test_a_requirement_keeps_its_place_when_its_violations_move() -> None:
    base = closed_report()
    moved = replace(base.measures[0], violations=(Violation("Elsewhere.", "other.py", 1),))
    before, after = (
        next(item for item in run_of(one)["results"] if item["ruleId"].endswith("PW.7.2"))
        for one in (base, replace(base, measures=(moved, *base.measures[1:])))
    )
    assert before["locations"] == after["locations"]
    assert before["partialFingerprints"] == after["partialFingerprints"]
    assert before["relatedLocations"] != after["relatedLocations"]


def test_links_of_a_requirement_lead_to_its_violations() -> None:
    ours, _ = split(run_of(closed_report()))
    result = next(item for item in ours if item["ruleId"].endswith("PW.7.2"))
    assert "[app/db.py:14](1), [app/db.py:31](2)" in result["message"]["text"]
    assert [item["id"] for item in result["relatedLocations"]] == [1, 2, 3, 4]
    first = result["relatedLocations"][0]["physicalLocation"]
    assert (first["artifactLocation"]["uri"], first["region"]["startLine"]) == ("app/db.py", 14)


def test_more_places_than_are_linked_are_counted() -> None:
    base = closed_report()
    many = tuple(Violation("Here.", f"f{number}.py", 1) for number in range(300))
    run = run_of(replace(base, measures=(replace(base.measures[0], violations=many),)))
    result = next(item for item in run["results"] if item["ruleId"].endswith("PW.7.2"))
    assert "[f4.py:1](5) and 295 more places" in result["message"]["text"]
    assert len(result["relatedLocations"]) == 100


@pytest.mark.parametrize("text", ["see [here](https://evil.example)", "[a](1)", "x](1) [y"])
def test_text_from_outside_is_no_link(text: str) -> None:
    (result,) = run_of(of_findings(finding(message=text)))["results"]
    message = result["message"]["text"]
    assert message.replace("\\[", "[").replace("\\]", "]") == text
    assert "](" not in message.replace("\\](", "")


@pytest.mark.parametrize("severity", Severity)
def test_level_and_score_follow_the_severity(severity: Severity) -> None:
    run = run_of(of_findings(finding(severity=severity)))
    (result,), rule = run["results"], run["tool"]["driver"]["rules"][0]
    expected = {
        Severity.CRITICAL: ("error", "9.5"),
        Severity.HIGH: ("error", "8.0"),
        Severity.MEDIUM: ("warning", "5.5"),
        Severity.LOW: ("note", "2.0"),
        Severity.INFO: ("note", None),
        Severity.UNKNOWN: ("error", "8.0"),
    }[severity]
    assert (result["level"], result["properties"].get("security-severity")) == expected
    assert (rule["defaultConfiguration"]["level"], rule["properties"].get("security-severity")) == expected
    assert result["properties"]["severity"] == severity


def test_no_severity_was_forgotten() -> None:
    assert set(LEVELS) == set(SCORES) == set(RANK) == set(Severity)
    assert sorted(RANK.values()) == list(range(len(Severity)))


def test_a_rule_is_as_bad_as_its_worst_finding() -> None:
    run = run_of(of_findings(finding(severity=Severity.LOW), finding(line=2, severity=Severity.CRITICAL)))
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["properties"]["security-severity"] == "9.5"


def test_findings_stand_open_first_and_worst_first() -> None:
    run = run_of(big_report(300))
    _, found = split(run)
    order = [("suppressions" in item, RANK[Severity(item["properties"]["severity"])]) for item in found]
    assert order == sorted(order)
    assert {True, False} == {item for item, _ in order}


def test_a_suppressed_finding_says_by_what() -> None:
    hidden = {"state": FindingState.SUPPRESSED}
    run = run_of(
        of_findings(
            finding("R1", suppressed_by="nosec", **hidden),
            finding("R2", suppressed_by="vex", **hidden),
            finding("R3", **hidden),
            finding("R4"),
        )
    )
    kinds = {item["ruleId"]: item.get("suppressions") for item in run["results"]}
    assert kinds == {
        "bandit/R1": [{"kind": "inSource", "justification": "Suppressed by nosec."}],
        "bandit/R2": [{"kind": "external", "justification": "Suppressed by vex."}],
        "bandit/R3": [{"kind": "external", "justification": "Suppressed by an unknown mechanism."}],
        "bandit/R4": None,
    }


def test_a_waived_finding_is_suppressed_by_its_waiver() -> None:
    run = run_of(replace(of_findings(finding("R1"), finding("R2")), waivers=(waiver(rule="R1"),)))
    kinds = {item["ruleId"]: item.get("suppressions") for item in run["results"]}
    words = "Waived until 2027-01-31 by Ada (T-1): not reachable"
    assert kinds == {
        "bandit/R1": [{"kind": "external", "status": "accepted", "justification": words}],
        "bandit/R2": None,
    }


def test_an_advisory_names_package_version_and_way_out() -> None:
    _, found = split(run_of(closed_report()))
    result = next(item for item in found if item["ruleId"] == "pip-audit/PYSEC-2023-62/flask")
    assert result["message"]["text"].startswith("flask 2.2.2: The session cookie")
    assert result["message"]["text"].endswith("Fixed in 2.2.5, 2.3.2.")
    assert result["properties"]["purl"] == "pkg:pypi/flask@2.2.2"
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "uv.lock"


def test_one_advisory_about_two_packages_gives_two_rules() -> None:
    base = finding("CVE-1", location=None)
    both = [base.changed(package=Package(f"pkg:pypi/{name}@1", name, "1")) for name in ("a", "b")]
    run = run_of(report(Outcome.OPEN, (), (pip_audit(both),)))
    assert {item["ruleId"] for item in run["results"]} == {"pip-audit/CVE-1/a", "pip-audit/CVE-1/b"}
    uris = {item["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for item in run["results"]}
    assert uris == {"uv.lock"}
    assert all("No fixed version is known." in item["message"]["text"] for item in run["results"])


def test_a_finding_without_any_place_stands_at_the_readme() -> None:
    (result,) = run_of(of_findings(finding(location=None)))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "README.md"


def test_our_fingerprints_are_passed_on() -> None:
    given_report = closed_report()
    _, found = split(run_of(given_report))
    expected = {item.fingerprint for entry in given_report.evidence[:2] for item in entry.evidence.payload.items}
    assert {item["partialFingerprints"]["ssdfgate/v1"] for item in found} == expected


@pytest.mark.parametrize(
    ("given_report", "successful"),
    [
        (open_report(), True),
        (closed_report(), True),
        (REPORTS["empty"](), True),
        (REPORTS["incomplete"](), False),
        (REPORTS["error"](), False),
        (REPORTS["invalid"](), False),
        (replace(REPORTS["error"](), outcome=Outcome.REPORT_ONLY), False),
        (report(Outcome.OPEN, (), (bandit(status=Status.FAILED, tolerable=False),)), False),
    ],
)
def test_execution_was_successful_only_if_everything_ran(given_report, successful: bool) -> None:  # noqa: FBT001
    (invocation,) = run_of(given_report)["invocations"]
    assert invocation["executionSuccessful"] is successful
    assert invocation["exitCode"] == given_report.exit_code


def test_every_limit_is_a_notification() -> None:
    given_report = closed_report()
    texts_ = notes(run_of(given_report), "limit")
    for limit in given_report.limits:
        assert any(text.startswith(limit.message.rstrip(".")) for text in texts_)


def test_a_failure_is_an_error_with_its_hint() -> None:
    run = run_of(REPORTS["incomplete"]())
    (text,) = notes(run, "failed")
    assert text.startswith("pip-audit failed: the advisory service did not answer. Try again")


def test_report_only_is_said() -> None:
    assert notes(run_of(REPORTS["report-only"]()), "not-enforced") == ["NOTHING WAS ENFORCED: this run only reports."]
    assert notes(run_of(REPORTS["closed"]()), "not-enforced") == []


@pytest.mark.parametrize(
    ("address", "there"),
    [
        ("https://git.example.org/team/app", True),
        ("ssh://git.example.org/team/app", True),
        ("git@git.example.org:team/app", False),
        ("/srv/git/app", False),
        ("https://git.example.org/a b", False),
        ("https://[", False),
        (None, False),
    ],
)
def test_provenance_needs_an_address(address: str | None, there: bool) -> None:  # noqa: FBT001  # a parameter
    base = open_report()
    run = run_of(replace(base, subject=replace(base.subject, repository=address)))
    assert ("versionControlProvenance" in run) == there
    assert is_uri(address) == there


def test_provenance_needs_a_commit() -> None:
    base = open_report()
    assert "versionControlProvenance" not in run_of(replace(base, subject=replace(base.subject, commit=None)))


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "https://x/ y", "https://[bad", "not a url", "//x"])
def test_only_a_web_address_becomes_a_link_to_help(url: str | None) -> None:
    (rule,) = run_of(of_findings(finding(url=url)))["tool"]["driver"]["rules"]
    assert "helpUri" not in rule
    (rule,) = run_of(of_findings(finding(url="https://example.org/x?y=1#z")))["tool"]["driver"]["rules"]
    assert rule["helpUri"] == "https://example.org/x?y=1#z"


def test_nothing_to_look_at_is_an_empty_run() -> None:
    run = run_of(report(Outcome.INCOMPLETE, (), (not_applicable(),)))
    assert run["results"] == []
    assert run["properties"]["evidence"][0]["status"] == "not_applicable"


def test_evidence_is_cited() -> None:
    given_report = closed_report()
    _, found = split(run_of(given_report))
    assert {item["properties"]["evidence"] for item in found} == {
        str(entry.id) for entry in given_report.evidence if entry.evidence.collector in {"bandit", "pip-audit"}
    }
    assert str(record(given_report.evidence[0].evidence).id) == str(given_report.evidence[0].id)


def test_the_rule_of_a_requirement_helps_and_links_to_its_publisher() -> None:
    catalogue = load_framework("ssdf-1.1")
    rules = run_of(replace(closed_report(), catalogues=(catalogue,)))["tool"]["driver"]["rules"]
    rule = next(rule for rule in rules if rule["id"] == "ssdfgate/ssdf-1.1/PW.7.2")
    asked = next(item.summary for item in catalogue.requirements if item.id == "PW.7.2")
    assert rule["helpUri"] == "https://csrc.nist.gov/pubs/sp/800/218/final"
    for part in (plain(asked), "Change the code at the places above", "ssdfgate explain PW.7.2"):
        assert part in rule["help"]["text"]


def test_the_state_of_each_finding_beside_the_base() -> None:
    compared = REPORTS["compared"]()
    run = run_of(compared)
    found = [
        result
        for result in run["results"]
        if "evidence" in result["properties"] and "severity" in result["properties"]
    ]
    new = {item.fingerprint for each in compared.comparison.compared for item in each.new}
    assert new
    assert {result["baselineState"] for result in found} == {"new", "unchanged"}
    for result in found:
        is_new = result["partialFingerprints"]["ssdfgate/v1"] in new
        assert result["baselineState"] == ("new" if is_new else "unchanged")
    counts = run["properties"]["comparison"]
    assert (counts["new"], counts["fixed"], counts["persisting"], counts["not_looked_at"]) == (2, 1, 4, 1)


def test_without_a_base_no_result_has_a_state() -> None:
    assert all("baselineState" not in result for result in run_of(closed_report())["results"])
