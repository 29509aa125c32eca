from pathlib import Path

import pytest
from support.reports_of_others import FIXTURES

from ssdfgate.errors import ReaderError
from ssdfgate.model import Status
from ssdfgate.readers.junit import JUnitReader
from ssdfgate.readers.outline import outline_of


def read(text):
    (reading,) = JUnitReader().read(text.encode() if isinstance(text, str) else text)
    return reading


def case(inner="", **attributes):
    given = " ".join(f'{key}="{value}"' for key, value in {"name": "t", "classname": "c", **attributes}.items())
    return f"<testcase {given}>{inner}</testcase>"


def suite(*inner, **attributes):
    given = " ".join(f'{key}="{value}"' for key, value in attributes.items())
    return f"<testsuite {given}>{''.join(inner)}</testsuite>"


@pytest.mark.parametrize(
    ("inner", "attributes", "outcome"),
    [
        ("", {}, "passed"),
        ("<failure/>", {}, "failures"),
        ("<error/>", {}, "errors"),
        ("<skipped/>", {}, "skipped"),
        ("<skipped/><failure/>", {}, "failures"),
        ("<failure/><error/>", {}, "errors"),
        ("<flakyFailure/><flakyError/>", {}, "passed"),
        ("<failure/><rerunFailure/>", {}, "failures"),
        ("<system-out>error</system-out>", {}, "passed"),
        ("", {"status": "notrun"}, "skipped"),
        ("", {"status": "disabled"}, "skipped"),
        ("", {"result": "suppressed"}, "skipped"),
        ("", {"status": "fail"}, "failures"),
        ("", {"status": "errored"}, "errors"),
        ("", {"result": "error"}, "errors"),
        ("<skip/>", {}, "skipped"),
        ("<ignored/>", {}, "skipped"),
        ("", {"status": "run", "result": "completed"}, "passed"),
        ("", {"failure": "1 !== 2"}, "failures"),
    ],
)
def test_a_case_counts_once_by_the_worst_that_happened_to_it(inner, attributes, outcome):
    values = read(suite(case(inner, **attributes))).payload.values
    counts = {key: values[key] for key in ("passed", "failures", "errors", "skipped")}
    assert counts == {**dict.fromkeys(counts, 0), outcome: 1}
    assert values["total"] == 1


def test_cases_in_suites_in_suites_count_once():
    inner = suite(case(), case("<failure/>"), tests=2, failures=1)
    whole = suite(inner, case(), tests=3, failures=1)
    reading = read(f"<testsuites tests='3' failures='1'>{whole}</testsuites>")
    assert (reading.payload.values["total"], reading.payload.values["failures"]) == (3, 1)
    assert reading.status is Status.COMPLETE


def test_numbers_of_suites_are_used_only_where_no_case_is_listed():
    reading = read(f"<testsuites>{suite(tests=6, failures=1, skipped=2)}{suite(tests=1, errors=1)}</testsuites>")
    values = reading.payload.values
    assert [values[key] for key in ("total", "passed", "failures", "errors", "skipped")] == [7, 3, 1, 1, 2]
    assert reading.warnings == ("the report counts tests but lists none of them",)


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("<testsuites/>", "no test was executed"),
        (suite(tests=0), "no test was executed"),
        (suite(case("<skipped/>"), case("<skipped/>")), "all 2 tests were skipped"),
        (
            suite(case(), tests=5, failures=2, errors=1),
            "the suites count 3 failures and errors, but the report lists 0",
        ),
        (suite(case(), "<error message='setup'/>"), "a suite failed outside of its cases"),
    ],
)
def test_what_proves_less_than_it_seems_is_partial(text, gap):
    reading = read(text)
    assert reading.status is Status.PARTIAL
    assert gap in reading.gaps


@pytest.mark.parametrize(
    "marked",
    [
        suite(case("<failure/>", classname="shop.SecurityTest")),
        suite(case("<failure/>", name="security: rejects")),
        suite(case("<failure/>", file="tests/security/test_login.py")),
        suite(case("<failure/>"), name="Security"),
        suite(case("<properties><property name='security' value='ASVS 2.1'/></properties><failure/>")),
    ],
)
def test_security_tests_are_told_by_the_word(marked):
    values = read(marked).payload.values
    assert [values[f"security_{key}"] for key in ("total", "failures", "skipped")] == [1, 1, 0]


def test_names_of_failing_tests_are_kept_and_bounded():
    values = read(suite(*(case("<failure/>", name=f"t{number}\x85") for number in range(30)))).payload.values
    assert len(values["failing"]) == 20
    assert values["failing"][0].startswith("c.t0")
    assert values["failures"] == 30


def test_a_time_counts_only_with_its_zone():
    assert read(suite(case(), timestamp="2026-11-29T01:51:06")).produced_at is None
    assert read(suite(case(), timestamp="2026-11-29T01:51:06+01:00")).produced_at.hour == 0


@pytest.mark.parametrize("text", ["<suites><suite/></suites>", "<testsuite", "<testsuites>", "no xml", "<a/>"])
def test_what_is_no_report_of_tests_is_refused(text):
    with pytest.raises(ReaderError):
        read(text)


def test_reruns_of_surefire_do_not_add_up():
    reading = read(Path(FIXTURES / "junit-xml" / "surefire.xml").read_bytes())
    assert reading.payload.values["total"] == 5
    assert reading.status is Status.COMPLETE


def test_findings_of_bandit_are_not_taken_for_tests():
    outline = outline_of(suite(case("<error/>"), name="bandit", tests=1).encode())
    assert not JUnitReader().recognises(outline)
    assert JUnitReader().recognises(outline_of(suite(case("<error/>"), name="other", tests=1).encode()))


@pytest.mark.parametrize(
    "text",
    [
        "<testsuite><testcase name='a'><testcase name='b'><failure/></testcase></testcase></testsuite>",
        f"<testsuites>{suite(case())}<testsuites>{suite(case('<failure/>'))}</testsuites></testsuites>",
        f"<testsuites>{suite(case())}<package>{suite(case('<failure/>'))}</package></testsuites>",
    ],
)
def test_a_case_counts_wherever_a_merged_report_puts_it(text):
    values = read(text).payload.values
    assert (values["total"], values["failures"]) == (2, 1)


@pytest.mark.parametrize(
    ("result", "outcome"),
    [("interrupted", "errors"), ("Timed out", "errors"), ("filtered", "skipped"), ("not_run", "skipped")],
)
def test_a_case_that_did_not_come_to_its_end_has_not_passed(result, outcome):
    values = read(suite(case(), f"<testcase name='b' status='run' result='{result}'/>")).payload.values
    assert (values["passed"], values[outcome]) == (1, 1)


def test_a_report_that_counts_more_tests_than_it_lists_is_partial():
    assert "the suites count 100 tests, but the report lists 1" in read(suite(case(), tests=100)).gaps


def test_pytest_counts_subtests_that_it_does_not_list():
    assert not read(suite(case(), tests=3, name="pytest")).gaps


def test_a_test_that_node_calls_yet_to_be_written_has_not_failed():
    values = read(suite(case(), case("<skipped type='todo'/><failure/>"))).payload.values
    assert (values["failures"], values["skipped"]) == (0, 1)


def test_surefire_counts_every_try_of_a_test_that_it_ran_again():
    flaky = case("<flakyFailure/>")
    assert not read(suite(case("<failure/>"), flaky, tests=4, failures=3)).gaps


@pytest.mark.parametrize(
    "text",
    [
        '<testsuite name="ruff" package="org.ruff"><testcase name="No errors found"/></testsuite>',
        '<testsuite name="mypy" tests="1"><testcase classname="mypy" name="mypy-py3_11-linux"/></testsuite>',
        '<testsuites><testsuite name="flake8._/c_py"><testcase name="Check passed"/></testsuite></testsuites>',
        '<testsuites><testsuite package="org.eslint" name="/a.js"><testcase name="/a.js"/></testsuite></testsuites>',
    ],
)
def test_a_linter_that_found_nothing_has_tested_nothing(text):
    with pytest.raises(ReaderError, match="and no tests"):
        read(text)
