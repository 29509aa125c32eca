"""Annotations, read back the way a runner reads them."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.hostile import HOSTILE
from support.report_evidence import complete_bandit, finding
from support.report_parts import report, waiver
from support.reports import REPORTS, big_report, closed_report
from support.workflow_commands import commands

from ssdfgate.model import Limit, Outcome, Severity, Verdict, Violation, visible
from ssdfgate.renderers.github import MOST, GithubRenderer
from ssdfgate.renderers.interface import Style


def render(given_report) -> str:
    return GithubRenderer().render(given_report, Style())


@pytest.mark.parametrize("name", REPORTS)
def test_every_line_is_one_annotation_that_a_runner_keeps(name: str) -> None:
    text = render(REPORTS[name]())
    found = commands(text)
    assert len(found) == len(text.splitlines())
    assert {item.name for item in found} <= {"error", "warning", "notice"}
    assert max(Counter(item.name for item in found).values()) <= MOST
    for item in found:
        assert set(item.properties) <= {"title", "file", "line", "endLine"}
        assert item.data


@given(st.text() | st.sampled_from(HOSTILE), st.text(min_size=1) | st.sampled_from(HOSTILE))
def test_no_text_starts_a_command_or_adds_to_one(text: str, path: str) -> None:
    scan = complete_bandit([finding("R", message="m")])
    base = report(Outcome.OPEN, (), (scan,))
    hostile = finding(text, path, message=text)
    evidence = replace(scan, payload=replace(scan.payload, items=(hostile,)))
    given_report = replace(base, evidence=(replace(base.evidence[0], evidence=evidence),))
    first, last = commands(render(given_report))
    assert (first.name, last.name) == ("warning", "notice")
    assert set(first.properties) == {"title", "file", "line", "endLine"}
    inside = not path.startswith("/") and ".." not in path.split("/") and path
    assert first.properties["file"] == (visible(path) if inside else "README.md")
    shown = visible(text)
    assert first.data == shown if len(shown) <= 1000 else first.data.endswith("…")


@pytest.mark.parametrize("text", ["50% of %0A::error::x", "a,b:c=d", "::stop-commands::x", "##[error]x"])
def test_escapes_come_back_as_they_were(text: str) -> None:
    found = commands(render(report(Outcome.OPEN, (), (complete_bandit([finding(message=text, path=text)]),))))
    assert (found[0].data, found[0].properties["file"]) == (text, text)


def test_what_keeps_the_gate_closed_comes_first() -> None:
    given_report = closed_report()
    blocking = [decision.id for decision in given_report.decisions if decision.blocking]
    found = commands(render(given_report))
    assert [item.properties["title"].split()[1].rstrip(":") for item in found[: len(blocking)]] == blocking
    assert {item.name for item in found[: len(blocking)]} == {"error"}


def test_a_waived_finding_is_a_notice() -> None:
    given = report(Outcome.OPEN, (), (complete_bandit((finding("R1", severity=Severity.CRITICAL),)),))
    for waivers, level in (((), "error"), ((waiver(rule="R1"),), "notice")):
        text = GithubRenderer().render(replace(given, waivers=waivers), Style())
        assert [item.name for item in commands(text) if "R1" in item.properties.get("title", "")] == [level]


def test_a_reason_is_told_once() -> None:
    base = closed_report()
    shown = base.measures[0].violations[0].message
    decided = tuple(
        replace(item, reasons=(f"m: {shown}",)) if item.id == "PW.7.2" else item for item in base.decisions
    )
    found = commands(render(replace(base, decisions=decided)))
    (told,) = (item.data for item in found if "PW.7.2" in item.properties["title"])
    assert told.count(shown) == 1


def test_what_is_left_out_is_counted() -> None:
    given_report = big_report(600)
    found = commands(render(given_report))
    assert Counter(item.name for item in found) == {"error": 10, "warning": 10, "notice": 10}
    severities = Counter(item.severity for item in given_report.evidence[0].evidence.payload.open())
    errors = severities["critical"] + severities["high"] + severities["unknown"] + 1 - 10
    notices = severities["low"] + severities["info"] - 9
    assert f"{errors} errors" in found[-1].data
    assert f"{notices} notices" in found[-1].data


def test_the_last_notice_says_how_the_gate_stands() -> None:
    assert commands(render(REPORTS["open"]()))[-1].data.startswith("Gate OPEN")
    assert "Not shown" not in commands(render(REPORTS["open"]()))[-1].data


def test_a_run_that_only_reports_has_no_errors() -> None:
    found = commands(render(REPORTS["report-only"]()))
    assert "error" not in {item.name for item in found}
    assert found[-1].data.startswith("NOTHING WAS ENFORCED")


@pytest.mark.parametrize("name", ["invalid", "error"])
def test_a_gate_that_could_not_decide_is_an_error(name: str) -> None:
    assert any(item.name == "error" and "Gate" in item.data for item in commands(render(REPORTS[name]())))


def test_limits_are_warnings() -> None:
    given_report = replace(REPORTS["open"](), limits=(Limit("Nobody looked at docs."),))
    assert ("warning", "Nobody looked at docs.") in [
        (item.name, item.data) for item in commands(render(given_report))
    ]


def test_a_failed_requirement_is_shown_where_it_failed() -> None:
    base = closed_report()
    failed = next(item for item in base.measures if item.verdict is Verdict.FAIL)
    unseen = replace(
        failed, id="code.unseen", verdict=Verdict.UNKNOWN, violations=(Violation("Not seen.", "make.bat"),)
    )
    decision = next(item for item in base.decisions if item.blocking and failed.id in item.measures)
    both = replace(decision, measures=(unseen.id, failed.id))
    first, *_ = commands(render(replace(base, decisions=(both,), measures=(unseen, failed))))
    assert first.properties["file"] == failed.violations[0].path
