"""JUnit XML against the schema of Jenkins, and what Ant's schema asks beyond it."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from support.report_parts import decisions, report
from support.reports import REPORTS, closed_report

from ssdfgate.model import Outcome, Verdict
from ssdfgate.renderers.cases import Result, result_of
from ssdfgate.renderers.interface import Style
from ssdfgate.renderers.junit import JunitRenderer

SCHEMA = etree.XMLSchema(etree.parse(str(Path(__file__).parents[1] / "fixtures/schemas/junit-10.xsd")))
PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


def suites_of(given_report):
    root = etree.fromstring(JunitRenderer().render(given_report, Style()).encode(), PARSER)
    assert SCHEMA.validate(root), SCHEMA.error_log
    return root


def cases_of(given_report) -> dict[str, tuple[str, str]]:
    """Requirement to (result, message)."""
    result = {}
    for case in suites_of(given_report).iter("testcase"):
        child = case[0] if len(case) else None
        name = case.get("name").split()[0]
        result[name] = ("passed", "") if child is None else (child.tag, child.get("message"))
    return result


@pytest.mark.parametrize("name", REPORTS)
def test_valid_for_jenkins_and_for_ant(name: str) -> None:
    root = suites_of(REPORTS[name]())
    assert root.attrib == {}
    for number, suite in enumerate(root):
        assert set(suite.attrib) == {
            *("name", "package", "id", "tests", "failures", "errors", "skipped", "time", "timestamp", "hostname"),
        }
        assert suite.get("id") == str(number)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", suite.get("timestamp"))
        assert [child.tag for child in suite if child.tag != "testcase"] == ["properties", "system-out", "system-err"]
        assert (suite[0].tag, suite[-2].tag) == ("properties", "system-out")
        for case in suite.iter("testcase"):
            assert set(case.attrib) == {"name", "classname", "time"}
            assert len(case) <= 1
            assert all(child.get("type") for child in case)
            assert case.get("name") == " ".join(case.get("name").split()) != ""


@pytest.mark.parametrize("name", REPORTS)
def test_the_numbers_are_those_of_the_cases(name: str) -> None:
    for suite in suites_of(REPORTS[name]()):
        found = Counter(case[0].tag for case in suite.iter("testcase") if len(case))
        assert int(suite.get("tests")) == len(list(suite.iter("testcase")))
        numbers = {"failure": "failures", "error": "errors", "skipped": "skipped"}
        assert {tag: int(suite.get(key)) for tag, key in numbers.items()} == {tag: found[tag] for tag in numbers}


@pytest.mark.parametrize("name", REPORTS)
def test_it_is_red_exactly_when_the_gate_is_shut(name: str) -> None:
    given_report = REPORTS[name]()
    red = {"failure", "error"} & {result for result, _ in cases_of(given_report).values()}
    assert bool(red) == (given_report.enforced is not Outcome.OPEN)


def test_one_case_per_requirement_and_only_what_is_proved_passes() -> None:
    given_report = closed_report()
    cases = cases_of(given_report)
    assert list(cases) == [decision.id for decision in given_report.decisions]
    for decision in given_report.decisions:
        proved = decision.verdict in {Verdict.PASS, Verdict.ATTESTED}
        assert (cases[decision.id][0] == "passed") == proved
        assert (cases[decision.id][0] == "failure") == decision.blocking


def test_waived_and_not_applicable_are_skipped_with_their_reason() -> None:
    cases = cases_of(REPORTS["waived"]())
    assert cases["PW.7.2"] == ("skipped", "FAIL, waived until 2026-12-01 by lead (T-1): mended next week")
    assert cases["PS.3.2"] == ("skipped", "N/A: There are no components.")
    assert cases["RV.1.3"] == ("passed", "")
    assert cases["PO.3.3"][1].startswith("PARTIAL, which this profile accepts")
    assert cases["PO.1.1"][1].startswith("UNKNOWN, not required")


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("blocking", [True, False])
def test_every_verdict_has_a_result(verdict: Verdict, blocking: bool) -> None:  # noqa: FBT001  # a parameter
    (first, *_) = decisions({"PO.1.1": (verdict, "why")}, required=())
    expected = {
        Verdict.PASS: Result.PASSED,
        Verdict.ATTESTED: Result.PASSED,
        Verdict.ERROR: Result.ERROR,
    }.get(verdict, Result.FAILURE if blocking else Result.SKIPPED)
    assert result_of(replace(first, blocking=blocking)) is expected


def test_a_failure_names_places_counts_and_the_way_out() -> None:
    (failure,) = suites_of(closed_report()).xpath("//testcase[starts-with(@name, 'PW.7.2')]/failure")
    assert failure.text.splitlines() == [
        "12 open findings are at or above medium.",
        "-  app/db.py:14  B608  SQL statement is built from parts of a request.",
        "-  app/db.py:31  B608  SQL statement is built from parts of a request.",
        "-  app/settings.py:7  B105  SQL statement is built from parts of a request.",
        "-  app/tools.py:3  B602  SQL statement is built from parts of a request.",
        "and 8 more violations, in the bundle",
        "Do: Change the code at the places above, or record why a finding does not apply.",
    ]


def test_nothing_is_to_be_done_about_a_measure_that_holds() -> None:
    base = closed_report()
    failed = next(item for item in base.measures if item.verdict is Verdict.FAIL)
    held = replace(failed, id="code.held", verdict=Verdict.PASS, violations=(), remediation="Do nothing.")
    decision = next(item for item in base.decisions if item.blocking and failed.id in item.measures)
    both = replace(decision, measures=(held.id, failed.id))
    (failure,) = suites_of(replace(base, decisions=(both,), measures=(held, failed))).xpath("//testcase/failure")
    assert "Do nothing." not in failure.text
    assert f"Do: {failed.remediation}" in failure.text


def test_a_bundle_that_does_not_check_is_an_error_of_the_gate() -> None:
    assert cases_of(REPORTS["invalid"]()) == {
        "The": ("error", "Gate INVALID: a bundle, digest or signature does not check, so the gate stays closed")
    }


def test_limits_stand_in_the_output() -> None:
    text = suites_of(closed_report()).findtext(".//system-out")
    assert "not looked at: semgrep was switched off: not installed here" in text


@given(st.text())
def test_any_text_gives_well_formed_xml(text: str) -> None:
    (first, *_) = decisions({"PO.1.1": (Verdict.FAIL, text)}, required=["PO.1.1"])
    suites_of(report(Outcome.CLOSED, (replace(first, title=text, id=text, framework=text),), (), profile=text))
