"""Which rule a result of SARIF is of, and which level counts."""

import json

import pytest
from support.reading import only

from ssdfgate.model import Severity, Status
from ssdfgate.readers.sarif import SarifReader

OTHER = {"name": "plugin", "rules": [{"id": "A1", "defaultConfiguration": {"level": "note"}}]}


RULES = [{"id": "A1", "defaultConfiguration": {"level": "error"}}]


def run(invocations=(), **more):
    return {
        "tool": {"driver": {"name": "Tool", "rules": RULES}, "extensions": [OTHER]},
        "results": [{"ruleId": "A1", "message": {"text": "Found."}, **more}],
        "invocations": list(invocations),
    }


def severity_of(log):
    reading = only(SarifReader().read(json.dumps({"version": "2.1.0", "runs": [log]}).encode()))
    return reading.payload.items[0].severity


@pytest.mark.parametrize("component", [{"index": 0}, {"name": "plugin"}])
def test_a_rule_is_that_of_its_component_where_two_have_one_id(component):
    assert severity_of(run(rule={"id": "A1", "toolComponent": component})) is Severity.LOW


@pytest.mark.parametrize(("number", "severity"), [(0, Severity.LOW), (1, Severity.HIGH), (-1, Severity.HIGH)])
def test_the_level_is_that_which_the_invocation_sets(number, severity):
    override = {"descriptor": {"index": 0}, "configuration": {"level": "note"}}
    invocations = [{"executionSuccessful": True, "ruleConfigurationOverrides": [override]}]
    assert severity_of(run(invocations, provenance={"invocationIndex": number})) is severity


def test_a_kind_that_the_standard_does_not_know_lowers_nothing():
    assert severity_of(run(kind="failed")) is Severity.HIGH
    assert severity_of(run(kind="informational")) is Severity.INFO


@pytest.mark.parametrize(
    ("tool", "rule"),
    [
        ("ruff", "invalid-syntax"),
        ("Staticcheck", "compile"),
        ("Flake8", "E999"),
        ("Hadolint", "DL1000"),
        ("pylint", "E0001"),
    ],
)
def test_a_file_that_cannot_be_parsed_is_a_hole_and_no_finding(tool, rule):
    place = {"physicalLocation": {"artifactLocation": {"uri": "src/bad.py"}}}
    log = run(ruleId=rule, locations=[place])
    log["tool"]["driver"]["name"] = tool
    reading = only(SarifReader().read(json.dumps({"version": "2.1.0", "runs": [log]}).encode()))
    assert reading.skipped == (("cannot be parsed", "src/bad.py"),)
    assert (reading.status, reading.payload.items) == (Status.PARTIAL, ())
