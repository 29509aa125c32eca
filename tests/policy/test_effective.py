"""Rules and duties with a day: they warn until then, and the moment in question changes nothing else."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from support.evidence import WHEN
from support.proof import all_evidence, changed

from ssdfgate.errors import PolicyError
from ssdfgate.frameworks import load_profile
from ssdfgate.model import Finding, Findings, Location, Outcome, Severity, Verdict
from ssdfgate.policy import HarmlessPolicies, Terms, decide
from ssdfgate.policy.embedded import EmbeddedEngine
from ssdfgate.policy.metadata import measures_of

RULE = "code.static_analysis_clean"
DAY = date(2027, 12, 11)
BEGINS = datetime(2027, 12, 11, tzinfo=UTC)


@pytest.fixture(scope="session")
def engine(tmp_path_factory):
    return EmbeddedEngine(tmp_path_factory.mktemp("compiled"))


@pytest.fixture(scope="session")
def dated(policies):
    """The policies, in which one rule begins on a day."""
    path = "measures/code/static_analysis_clean/static_analysis_clean.rego"
    text = policies.modules[path].replace("# custom:\n", f"# custom:\n#   effective_on: {DAY}\n")
    return replace(policies, modules={**policies.modules, path: text})


@pytest.fixture
def decided(dated, framework, document_of, engine):
    """Decide with one finding that breaks the rule, as of a moment."""

    def run(effective, *, parameters=None, answer=None):
        measures = measures_of(dated)
        days = {item.id: item.effective_on for item in measures.values() if item.effective_on}
        profile = load_profile("ci", parameters or {})
        terms = Terms((framework,), profile, WHEN, effective=effective, effective_on=days)
        found = Findings((Finding("B307", "eval", Severity.HIGH, Location("a.py", 3)),))
        document = document_of(changed(all_evidence(), "bandit", payload=found), terms=terms)
        return decide(answer or engine, HarmlessPolicies(dated, measures), document, terms)

    return run


def row(result, name):
    return next(item for item in result.decisions if item.id == name)


def test_a_rule_warns_until_its_day_and_names_it(decided):
    result = decided(None)
    measure = next(item for item in result.measures if item.id == RULE)
    resting = [item for item in result.decisions if item.required and RULE in item.measures]
    assert (measure.verdict, measure.effective_on) == (Verdict.FAIL, DAY)
    assert resting
    for item in resting:
        if item.verdict is not Verdict.PASS:
            assert any(f"It is a rule from {DAY} on." in reason for reason in item.reasons)
    assert row(result, "PW.7.2").verdict is Verdict.FAIL
    assert row(result, "PW.7.2").blocking is False


@pytest.mark.parametrize(
    ("effective", "blocking"),
    [(BEGINS, True), (BEGINS + timedelta(days=400), True), (BEGINS - timedelta(seconds=1), False)],
)
def test_a_rule_closes_from_the_first_second_of_its_day(decided, effective, blocking):
    result = decided(effective)
    assert row(result, "PW.7.2").blocking is blocking
    assert row(result, "PW.7.2").verdict is Verdict.FAIL


def test_a_profile_may_ask_for_rules_early(decided):
    result = decided(None, parameters={"enforce_early": True})
    assert row(result, "PW.7.2").blocking is True
    assert result.outcome is Outcome.CLOSED


def test_an_engine_that_takes_a_rule_for_later_is_not_believed(decided, engine):
    class Late:
        name = "late"

        def evaluate(self, policies, documents):
            earlier = {name: {**document, "effective_ns": document["now_ns"]} for name, document in documents.items()}
            return engine.evaluate(policies, earlier)

    with pytest.raises(PolicyError, match=r"whether it blocks|outcome"):
        decided(BEGINS, answer=Late())


def test_the_moment_in_question_is_all_that_changes(document_of, framework):
    profile = load_profile("ci", {})
    now, then = (
        document_of(all_evidence(), terms=Terms((framework,), profile, WHEN, effective=effective))
        for effective in (None, BEGINS)
    )
    assert {name for name in now if now[name] != then[name]} == {"effective_ns"}
    assert now["effective_ns"] == now["now_ns"] == then["now_ns"]
    assert then["effective_ns"] == int(BEGINS.timestamp()) * 10**9
