"""GitLab's reports hold against its schemas, keep fingerprints apart and say what was not looked at."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.gitlab import SCHEMAS, problems
from support.report_evidence import complete_bandit, failed_audit, finding, not_applicable, pip_audit
from support.report_parts import report, waiver
from support.reports import REPORTS, closed_report

from ssdfgate.model import EvidenceKind, FindingState, Outcome, Package, Severity
from ssdfgate.plugins import one
from ssdfgate.renderers.gitlab_codequality import SEVERITIES
from ssdfgate.renderers.interface import Style


def rendered(name: str, given_report):
    return json.loads(one("ssdfgate.renderers", name)().render(given_report, Style()))


def of(*evidence):
    return report(Outcome.OPEN, (), evidence)


@pytest.mark.parametrize("report_name", REPORTS)
@pytest.mark.parametrize("name", SCHEMAS)
def test_valid(name: str, report_name: str) -> None:
    assert problems(name, rendered(name, REPORTS[report_name]())) == []


@pytest.mark.parametrize("name", SCHEMAS)
@given(text=st.text(max_size=60), version=st.text(max_size=9))
def test_any_text_is_valid(name: str, text: str, version: str) -> None:
    package = Package(text, text, version, (text,))
    found = (
        finding(text, text, message=text, url=text, cwe=(text,)),
        finding(text, text, message=text, package=package, aliases=(text,)),
    )
    given_report = report(Outcome.OPEN, (), ())
    records = tuple(
        replace(record, evidence=replace(record.evidence, payload=replace(record.evidence.payload, items=found)))
        for record in of(complete_bandit(), pip_audit()).evidence
    )
    assert problems(name, rendered(name, replace(given_report, evidence=records))) == []


def test_only_what_an_old_server_knows() -> None:
    assert {rendered(name, closed_report())["version"] for name in ("gitlab-sast", "gitlab-dependency-scanning")} == {
        "15.0.7"
    }


def test_open_findings_are_vulnerabilities_at_their_place() -> None:
    found = rendered("gitlab-sast", closed_report())["vulnerabilities"]
    places = [(item["location"]["file"], item["location"]["start_line"], item["severity"]) for item in found]
    assert places == [
        ("app/tools.py", 3, "High"),
        ("app/db.py", 14, "Medium"),
        ("app/db.py", 31, "Medium"),
        ("app/settings.py", 7, "Low"),
    ]
    assert found[0]["identifiers"][0] | {"url": ""} == {
        "type": "bandit_id",
        "name": "B602",
        "value": "B602",
        "url": "",
    }
    assert [item["value"] for item in found[0]["identifiers"] if item["type"] == "cwe"] == ["78"]


def test_suppressed_findings_are_counted() -> None:
    messages = [item["value"] for item in rendered("gitlab-sast", closed_report())["scan"]["messages"]]
    assert "1 suppressed finding not in this file; the bundle has them." in messages
    assert any("4 of 5 files analysed" in text for text in messages)


def test_an_advisory_names_its_package_and_the_way_out() -> None:
    document = rendered("gitlab-dependency-scanning", closed_report())
    (found,) = document["vulnerabilities"]
    assert found["location"] == {"file": "uv.lock", "dependency": {"package": {"name": "flask"}, "version": "2.2.2"}}
    assert found["solution"] == "Upgrade flask to 2.2.5, 2.3.2."
    assert [item["type"] for item in found["identifiers"]] == ["pip-audit_id", "cve", "ghsa"]
    assert document["dependency_files"] == [{"path": "uv.lock", "package_manager": "pypi", "dependencies": []}]


@pytest.mark.parametrize(
    ("evidence", "status", "level"),
    [
        ((), "failure", "fatal"),
        ((failed_audit(),), "failure", "fatal"),
        ((pip_audit(),), "success", "info"),
        ((not_applicable("pip-audit"),), "failure", "fatal"),
    ],
)
def test_a_scan_that_did_not_look_did_not_succeed(evidence, status: str, level: str) -> None:
    scan = rendered("gitlab-dependency-scanning", of(*evidence))["scan"]
    assert scan["status"] == status
    assert scan["messages"][0]["level"] == level


def test_evidence_that_does_not_apply_is_a_scan_that_says_why() -> None:
    scan = rendered("gitlab-sast", of(not_applicable()))["scan"]
    assert scan["status"] == "success"
    assert "no Python files" in scan["messages"][0]["value"]


@pytest.mark.parametrize("name", ["gitlab-sast", "gitlab-codequality"])
def test_identities_are_unique_and_survive_moved_lines(name: str) -> None:
    key = "id" if name == "gitlab-sast" else "fingerprint"

    def identities(line: int) -> list[str]:
        found = [finding(line=line + n, context="same") for n in range(3)]
        document = rendered(name, of(complete_bandit(found)))
        return [item[key] for item in (document["vulnerabilities"] if name == "gitlab-sast" else document)]

    assert len(set(identities(1))) == 3
    assert set(identities(1)) == set(identities(100))


def test_code_quality_starts_with_what_keeps_the_gate_closed() -> None:
    given_report = closed_report()
    issues = rendered("gitlab-codequality", given_report)
    blocking = [decision for decision in given_report.decisions if decision.blocking]
    assert [item["severity"] for item in issues[: len(blocking)]] == ["blocker"] * len(blocking)
    assert "blocker" not in {item["severity"] for item in issues[len(blocking) :]}
    assert issues[0]["check_name"] == f"ssdfgate/ssdf-1.1/{blocking[0].id}"
    assert len({item["fingerprint"] for item in issues}) == len(issues)


def test_no_severity_was_forgotten() -> None:
    assert set(SEVERITIES) == set(Severity)


def test_suppressed_findings_are_no_issue() -> None:
    hidden = finding(state=FindingState.SUPPRESSED, suppressed_by="nosec")
    assert rendered("gitlab-codequality", of(complete_bandit([hidden]))) == []


@pytest.mark.parametrize("name", ["gitlab-codequality", "gitlab-sast"])
def test_a_waived_finding_says_until_when_and_by_whom(name: str) -> None:
    given = report(Outcome.OPEN, (), (complete_bandit((finding("R1"),)),), waivers=(waiver(rule="R1"),))
    assert "Waived until 2027-01-31 by Ada (T-1)." in one("ssdfgate.renderers", name)().render(given, Style())


def test_infrastructure_findings_are_in_the_sast_report() -> None:
    scan = replace(complete_bandit([finding("CKV_1", "main.tf")]), kind=EvidenceKind.INFRASTRUCTURE)
    (found,) = rendered("gitlab-sast", of(scan))["vulnerabilities"]
    assert found["location"]["file"] == "main.tf"


def test_a_description_cannot_act_in_markdown() -> None:
    scan = complete_bandit([finding(message="ask @admin, see [x](https://evil.example) <img src=x>")])
    (found,) = rendered("gitlab-sast", of(scan))["vulnerabilities"]
    assert found["description"] == (
        "ask @&#8203;admin, see &#91;x&#93;(https:&#8203;//evil.example) &#60;img src=x&#62;"
    )
