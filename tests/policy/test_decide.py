"""The policies as they ship, in the engine as it ships: what is proved, and that nothing is proved without evidence."""

import copy
import json
from dataclasses import replace

import pytest
from support.evidence import WHEN
from support.proof import all_evidence, changed, without

from ssdfgate.errors import PolicyError
from ssdfgate.frameworks import load_profile
from ssdfgate.model import (
    Coverage,
    Finding,
    Findings,
    FindingState,
    Location,
    Outcome,
    Severity,
    Status,
    Subject,
    Verdict,
)
from ssdfgate.policy import HarmlessPolicies, Terms, decide, prove_harmless
from ssdfgate.policy.decide import outcome_of
from ssdfgate.policy.embedded import EmbeddedEngine
from ssdfgate.policy.interface import measures_in
from ssdfgate.policy.metadata import measures_of


@pytest.fixture
def decision(policies, framework, document_of):
    def run(items, profile="ci", **changes):
        document = document_of(items, profile, **changes)
        harmless = HarmlessPolicies(policies, measures_of(policies))
        return decide(EmbeddedEngine(), harmless, document, Terms((framework,), load_profile(profile, {}), WHEN))

    return run


def words(result):
    return {item.id: item.verdict for item in result.decisions}


def test_sound_evidence_opens_the_gate(decision):
    result = decision(all_evidence())
    assert [item.id for item in result.decisions if item.blocking] == []
    assert result.outcome is Outcome.OPEN
    assert words(result)["PW.7.2"] is Verdict.PASS
    assert all(item.evidence for item in result.decisions if item.verdict is Verdict.PASS)


@pytest.mark.parametrize(
    ("collector", "task"),
    [
        ("semgrep", "PO.3.3"),
        ("bandit", "PO.3.3"),
        ("pip-audit", "PW.4.4"),
        ("sbom", "PS.3.2"),
        ("repository", "PO.3.2"),
    ],
)
def test_missing_and_failed_evidence_close_the_gate(decision, collector, task):
    gone = decision(without(all_evidence(), collector))
    coverage = Coverage("runs", 0, 0)
    failed = changed(
        all_evidence(), collector, status=Status.FAILED, payload=None, reasons=("it crashed",), coverage=coverage
    )
    for result in (gone, decision(failed)):
        assert words(result)[task] is Verdict.UNKNOWN
        assert result.outcome is Outcome.INCOMPLETE


def test_evidence_about_another_commit_proves_nothing(decision):
    other = Subject("https://git.example.org/team/app", "b" * 40, dirty=False, tree=None)
    result = decision(changed(all_evidence(), "bandit", subject=other))
    assert words(result)["PW.7.2"] is Verdict.UNKNOWN


def findings(**changes):
    base = {"rule": "B307", "message": "eval", "severity": Severity.MEDIUM, "location": Location("a.py", 3)}
    return Findings((Finding(**(base | changes)),))


@pytest.mark.parametrize(
    ("payload", "verdict"),
    [
        (findings(), Verdict.FAIL),
        (findings(severity=Severity.UNKNOWN), Verdict.FAIL),
        (findings(severity=Severity.LOW), Verdict.PASS),
        (findings(state=FindingState.SUPPRESSED, suppressed_by="nosec"), Verdict.FAIL),
    ],
)
def test_what_is_found_counts_from_the_bar_upwards_and_hidden_findings_count_too(decision, payload, verdict):
    result = decision(changed(all_evidence(), "bandit", payload=payload))
    assert words(result)["PW.7.2"] is verdict


def test_a_finding_wins_over_missing_evidence(decision):
    result = decision(changed(without(all_evidence(), "sbom"), "bandit", payload=findings()))
    assert result.outcome is Outcome.CLOSED


def test_nothing_required_is_not_an_open_gate():
    assert outcome_of(()) is Outcome.INCOMPLETE


class Scripted:
    """An engine that answers as it is told."""

    name = "scripted"

    def __init__(self, answers):
        self.answers = answers

    def evaluate(self, policies, documents):
        return self.answers

    def measures(self, policies, documents):
        return measures_in(self.answers)


@pytest.fixture(scope="module")
def kept():
    return {}


@pytest.fixture
def judge(policies, framework, document_of, kept):
    """Test the policies and decide, with answers of the real engine that somebody has changed."""
    documents = {"the evidence": document_of(all_evidence()), "no evidence": document_of({})}
    if not kept:
        kept.update(EmbeddedEngine().evaluate(policies, documents))
        kept["failed evidence"] = kept["no evidence"]
    profile = load_profile("ci", {})

    def run(change):
        answers = copy.deepcopy(json.loads(json.dumps(kept)))
        change(answers, answers["the evidence"])
        engine = Scripted(answers)
        harmless = prove_harmless(engine, policies, profile)
        return decide(engine, harmless, documents["the evidence"], Terms((framework,), profile, WHEN))

    return run


def _row(rows, name):
    return next(row for row in rows if row["id"] == name)


FORGERIES = {
    "a requirement is dropped": lambda _, a: a["requirements"].pop(),
    "a requirement is there twice": lambda _, a: a["requirements"].append(a["requirements"][0]),
    "a measure is dropped": lambda _, a: a["measures"].pop(),
    "a measure is there twice": lambda _, a: a["measures"].append(a["measures"][0]),
    "an unknown word": lambda _, a: _row(a["requirements"], "PW.7.2").update(verdict="fine"),
    "the outcome is changed": lambda _, a: a.update(outcome="closed"),
    "not an object": lambda answers, _: answers.update({"the evidence": []}),
    "a required task is no longer required": lambda _, a: _row(a["requirements"], "PW.7.2").update(required=False),
    "a pass without evidence": lambda _, a: _row(a["measures"], "code.static_analysis_clean").update(evidence=[]),
    "a pass that cites evidence which is not there": lambda _, a: _row(
        a["measures"], "code.static_analysis_clean"
    ).update(evidence=["sha256:" + "a" * 64]),
    "a pass that cites evidence of another kind": lambda _, a: _row(
        a["measures"], "code.static_analysis_clean"
    ).update(evidence=_row(a["measures"], "source.licence_present")["evidence"]),
    "a requirement that cites what its measures do not": lambda _, a: _row(a["requirements"], "PW.7.2")[
        "evidence"
    ].extend(_row(a["measures"], "source.licence_present")["evidence"]),
    "a verdict without a reason": lambda _, a: _row(a["measures"], "code.static_analysis_clean").update(
        verdict="fail"
    ),
    "a pass that no measure supports": lambda _, a: _row(a["requirements"], "PO.1.1").update(verdict="pass"),
    "a known-bad document passes": lambda answers, a: answers.update({"no evidence": a}),
    "failed evidence passes": lambda answers, a: answers.update({"failed evidence": a}),
}


def test_the_answer_is_believed_as_it_is(judge):
    assert judge(lambda *_: None).outcome is Outcome.OPEN


@pytest.mark.parametrize("name", FORGERIES)
def test_an_answer_that_is_not_whole_or_not_true_is_an_error(judge, name):
    with pytest.raises(PolicyError) as caught:
        judge(FORGERIES[name])
    assert caught.value.exit_code == 5


def test_the_policies_as_they_ship_prove_nothing_from_nothing(policies):
    assert prove_harmless(EmbeddedEngine(), policies, load_profile("ci", {})).policies is policies


def test_policies_outside_the_dialect_are_not_used(policies):
    worse = dict(policies.modules) | {"lib/net.rego": "package ssdfgate.lib.net\n\nx := http.send({})\n"}
    with pytest.raises(PolicyError, match=r"lib/net.rego:3"):
        prove_harmless(EmbeddedEngine(), replace(policies, modules=worse), load_profile("ci", {}))
