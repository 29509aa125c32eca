"""The embedded engine asks the measures first and the gate afterwards: the answer is the one that the gate gives at once."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.proof import all_evidence, without

from ssdfgate.errors import PolicyError
from ssdfgate.model import Digest, canonical_json
from ssdfgate.policy import load_policies
from ssdfgate.policy.embedded import EmbeddedEngine
from ssdfgate.policy.interface import PolicySet
from ssdfgate.policy.stages import DECISION, Stage, stages_of
from ssdfgate.policy.worker import LARGEST, evaluate

FIELDS_OF_EVIDENCE = {"evidence", "inventory"}


def in_one_stage(policies, document):
    stage = Stage(policies.modules, DECISION, None, None)
    job = {"stages": [stage.to_json()], "documents": {"one": document}, "compiled": None, "keep": False}
    return evaluate(job)["answers"]["one"]


@pytest.mark.parametrize("gone", [None, "bandit", "sbom", "repository"])
def test_two_stages_answer_as_one_does(policies, document_of, gone):
    document = document_of(without(all_evidence(), gone) if gone else all_evidence())
    answer = EmbeddedEngine().evaluate(policies, {"one": document})["one"]
    assert canonical_json(answer) == canonical_json(in_one_stage(policies, document))


def test_the_gate_carries_neither_measures_nor_evidence(policies):
    measures, gate = stages_of(policies.modules)
    assert sum(path.startswith("measures/") for path in measures.modules) > 40
    assert set(gate.modules) == {"gate/gate.rego", "gate/heard.rego", "lib/report.rego", "lib/requirement.rego"}
    assert set(measures.fields) > FIELDS_OF_EVIDENCE
    assert not set(gate.fields) & FIELDS_OF_EVIDENCE


def test_a_gate_that_looks_at_the_evidence_still_sees_it(policies):
    gate = (
        policies.modules["gate/gate.rego"]
        + "\nseen := count(input.evidence)\n\nkinds := data.ssdfgate.lib.evidence.kinds\n"
    )
    _, last = stages_of({**policies.modules, "gate/gate.rego": gate})
    assert "evidence" in last.fields
    assert "lib/evidence.rego" in last.modules


def test_a_gate_that_takes_the_input_as_a_whole_sees_all_of_it(policies):
    gate = policies.modules["gate/gate.rego"] + '\nseen := object.get(input, "evidence", [])\n'
    assert stages_of({**policies.modules, "gate/gate.rego": gate})[1].fields is None


def test_what_texts_and_comments_say_is_no_use_of_the_input():
    text = 'package ssdfgate.gate\n\n# input, data.ssdfgate.measures\ndecision := ["input", `input`, input.a]\n'
    stages = stages_of({"gate/gate.rego": text, "gate/heard.rego": "package ssdfgate.heard\n\nmeasures := []\n"})
    assert stages[1].fields == ("a",)


def test_an_error_of_the_gate_is_told_with_its_place(policies):
    gate = policies.modules["gate/gate.rego"].replace('"outcome": outcome', '"outcome": nowhere(1)')
    worse = PolicySet({**policies.modules, "gate/gate.rego": gate}, Digest.of(gate.encode()))
    with pytest.raises(PolicyError, match="nowhere"):
        EmbeddedEngine().evaluate(worse, {"one": {}})


def test_measures_that_give_no_answer_end_the_evaluation(policies):
    silent = {**policies.modules, "gate/heard.rego": "package ssdfgate.heard\n\nmeasures := input.nothing\n"}
    with pytest.raises(PolicyError, match="undefined"):
        EmbeddedEngine().evaluate(replace(policies, modules=silent), {"one": {}})


NUMBERS = st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False).map(
    lambda value: round(value, 3)
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | st.text(st.characters(codec="utf-8"), max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=5), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
ECHO = {"gate/gate.rego": "package ssdfgate.gate\n\ndecision := input.told\n"}


@settings(max_examples=60, deadline=None)
@given(VALUES)
def test_every_value_comes_through_as_it_is(value):
    job = {
        "stages": [stage.to_json() for stage in stages_of(ECHO)],
        "documents": {"one": {"told": value}},
        "compiled": None,
        "keep": False,
    }
    assert json.dumps(evaluate(job)["answers"]["one"], sort_keys=True) == json.dumps(value, sort_keys=True)


@pytest.mark.parametrize("number", [2**63, -(2**64), 2**80, 0.0000001, 1.25, 365.123])
def test_numbers_that_the_engine_would_cut_are_handed_over_as_text(number):
    job = {
        "stages": [stage.to_json() for stage in stages_of(ECHO)],
        "documents": {"one": {"told": [number]}},
        "compiled": None,
        "keep": False,
    }
    assert evaluate(job)["answers"]["one"] == [number]


def test_the_shipped_policies_are_the_ones_that_are_staged():
    assert len(stages_of(load_policies().modules)) == 2
