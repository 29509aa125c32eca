"""What code scanning refuses is left out in a fixed order, and counted."""

import json
import zlib
from dataclasses import replace

import pytest
from support.hostile import HOSTILE
from support.report_evidence import complete_bandit, finding
from support.report_parts import report
from support.reports import big_report, closed_report, open_report
from support.sarif import notes, run_of, split

from ssdfgate.model import Limit, Outcome
from ssdfgate.renderers import sarif
from ssdfgate.renderers.found import identifier
from ssdfgate.renderers.interface import Style
from ssdfgate.renderers.sarif import SarifRenderer


def test_very_many_limits_are_cut_and_counted() -> None:
    limits = tuple(Limit(f"limit {number}") for number in range(2_000))
    texts_ = notes(run_of(replace(open_report(), limits=limits)), "limit")
    assert len(texts_) == 501
    assert texts_[-1] == "1500 more are in the JSON report."


def test_the_limit_on_results_drops_the_least_important_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    given_report = big_report(200)
    monkeypatch.setattr(sarif, "MAX_RESULTS", 100)
    run = run_of(given_report)
    ours, found = split(run)
    assert len(run["results"]) <= 100
    assert len(run["tool"]["driver"]["rules"]) <= 100
    assert len(ours) == sum(decision.blocking for decision in given_report.decisions)
    assert not any("suppressions" in item for item in found)
    kept = {item["properties"]["severity"] for item in found}
    assert kept == {"critical", "unknown"}
    dropped = 204 - len(found)
    (text,) = notes(run, "left-out")
    assert text.startswith(
        f"{dropped} findings are not in this file: {dropped - 4} open ones, the least severe, and 4"
    )


def test_the_limit_on_size_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    given_report = big_report(2_000)
    monkeypatch.setattr(sarif, "MAX_GZIP", 20_000)
    text = SarifRenderer().render(given_report, Style())
    assert len(zlib.compress(text.encode())) <= 20_000
    run = json.loads(text)["runs"][0]
    ours, found = split(run)
    assert len(ours) == 1
    assert 0 < len(found) < 2_040
    assert notes(run, "left-out")[0].startswith(f"{2_040 - len(found)} findings are not in this file")


def test_what_blocks_is_never_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MAX_GZIP", 1)
    ours, found = split(json.loads(SarifRenderer().render(closed_report(), Style()))["runs"][0])
    assert (len(ours), len(found)) == (4, 0)


def test_the_real_limits_hold_for_25_000_findings() -> None:
    text = SarifRenderer().render(big_report(), Style())
    run = json.loads(text)["runs"][0]
    assert len(run["results"]) <= 25_000
    assert len(run["tool"]["driver"]["rules"]) <= 25_000
    assert len(zlib.compress(text.encode())) <= 10_000_000
    (left_out,) = notes(run, "left-out")
    _, found = split(run)
    assert left_out.startswith(f"{25_500 - len(found)} findings are not in this file")


def test_weaknesses_become_tags() -> None:
    cwe = ("CWE-89", "cwe-7", "CWE-x", "89", *(f"CWE-{number}" for number in range(100, 130)))
    (rule,) = run_of(report(Outcome.OPEN, (), (complete_bandit([finding(cwe=cwe)]),)))["tool"]["driver"]["rules"]
    tags = rule["properties"]["tags"]
    assert tags[:3] == ["security", "external/cwe/cwe-089", "external/cwe/cwe-007"]
    assert len(tags) == 10


@pytest.mark.parametrize("text", HOSTILE)
def test_ids_of_rules_are_plain(text: str) -> None:
    name = identifier("tool", text)
    assert name.startswith("tool/")
    assert name.isascii()
    assert name.isprintable()
    assert " " not in name
    assert 5 < len(name) <= 255


def test_long_ids_stay_apart() -> None:
    assert identifier("x" * 400 + "a") != identifier("x" * 400 + "b")
