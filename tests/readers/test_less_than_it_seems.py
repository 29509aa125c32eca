"""Reports that look clean and are not: what they say beside their empty list of findings decides."""

import json

import pytest
from support.reports_of_others import READERS

from ssdfgate.model import Severity, Status
from ssdfgate.readers.understand import RefusedError, understand

RESULT = {"ruleId": "a/b", "message": {"text": "m"}, "level": "error"}
TOTALS = {"info": 0, "low": 0, "moderate": 0, "high": 2, "critical": 0}
LINTED = {"filePath": "/a.js", "messages": [], "errorCount": 1, "warningCount": 2}


def sarif(**run):
    driver = {"name": "CodeQL", "rules": [{"id": "a/b"}]}
    return {"version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": [], **run}]}


def invoked(**said):
    return sarif(invocations=[said])


def switched_off():
    document = sarif()
    document["runs"][0]["tool"]["driver"]["rules"][0]["defaultConfiguration"] = {"enabled": False}
    return document


OFF = {"descriptor": {"id": "a/b"}, "configuration": {"enabled": False}}
ELSEWHERE = {"results": [{"location": {"uri": "more.sarif-external-properties"}}]}
NPM_6 = {
    "actions": [],
    "advisories": {},
    "muted": [],
    "metadata": {"vulnerabilities": TOTALS, "totalDependencies": 3},
}
NPM_7 = {
    "auditReportVersion": 2,
    "vulnerabilities": {},
    "metadata": {"vulnerabilities": TOTALS, "dependencies": {"total": 3}},
}
TRAPS = {
    "results in another file": (sarif(externalPropertyFileReferences=ELSEWHERE), "the results of CodeQL lie in files"),
    "every rule off": (switched_off(), "every rule of the run of CodeQL was switched off"),
    "every rule off for this run": (
        invoked(executionSuccessful=True, ruleConfigurationOverrides=[OFF]), "every rule of the run of CodeQL was",
    ),
    "an exception": (
        invoked(executionSuccessful=True, toolExecutionNotifications=[
            {"level": "warning", "message": {"text": "boom"}, "exception": {"message": "x"}}
        ]), "boom",
    ),
    "an exit code that nobody explains": (invoked(exitCode=2), "exit code 2"),
    "npm 6 counts what is not listed": (NPM_6, "npm counts 2 vulnerabilities, but the report lists none"),
    "npm 7 counts what is not listed": (NPM_7, "npm counts 2 vulnerabilities, but the report lists none"),
    "ESLint counts what is not listed": ([LINTED], "ESLint counts 3 messages that the report does not list"),
}  # fmt: skip
FAILURES = {
    "ended by a signal": (invoked(executionSuccessful=True, exitSignalName="SIGKILL"), "ended by the signal SIGKILL"),
    "never started": (invoked(executionSuccessful=False, processStartFailureMessage="no such file"), "no such file"),
}


def read(document):
    """The one reading of a document."""
    (reading,) = understand(json.dumps(document).encode(), READERS).readings
    return reading


@pytest.mark.parametrize("name", sorted(TRAPS))
def test_a_report_that_cannot_be_whole_is_partial_with_the_reason(name):
    document, reason = TRAPS[name]
    reading = read(document)
    assert reading.status is Status.PARTIAL
    assert reason in " ".join([*reading.gaps, *(error.message for error in reading.errors)])


@pytest.mark.parametrize("name", sorted(FAILURES))
def test_a_run_that_broke_off_failed_whatever_else_it_says(name):
    document, reason = FAILURES[name]
    assert reason in (read(document).failure or "")


def test_a_rule_that_was_switched_on_for_this_run_ran():
    document = switched_off()
    override = {"descriptor": {"id": "a/b"}, "configuration": {"enabled": True}}
    document["runs"][0]["invocations"] = [{"executionSuccessful": True, "ruleConfigurationOverrides": [override]}]
    assert (read(document).status, read(document).rules_run) == (Status.COMPLETE, {"a/b"})


@pytest.mark.parametrize(
    ("kind", "severity"),
    [
        ("open", Severity.UNKNOWN),
        ("review", Severity.UNKNOWN),
        ("informational", Severity.INFO),
        ("fail", Severity.HIGH),
    ],
)
def test_a_result_that_the_tool_could_not_decide_has_no_severity(kind, severity):
    level = "error" if kind == "fail" else "none"
    (finding,) = read(sarif(results=[{**RESULT, "kind": kind, "level": level}])).payload.items
    assert finding.severity is severity


def test_two_logs_in_one_file_are_refused_by_name():
    content = "\n".join(json.dumps(sarif()) for _ in range(2)).encode()
    with pytest.raises(RefusedError, match="several SARIF documents in one file"):
        understand(content, READERS)


def test_a_case_that_failed_by_its_result_failed():
    content = b'<testsuite name="a" tests="1"><testcase name="b" result="failed"/></testsuite>'
    (reading,) = understand(content, READERS).readings
    assert reading.payload.values["failures"] == 1
