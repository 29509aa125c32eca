"""Lean plans: fewer builtins and fewer answers that are kept, and the same answers."""

import copy
import itertools
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.plans import call, function, local, number, plan_of, statement

from ssdfgate import workers
from ssdfgate.model import Digest
from ssdfgate.policy import worker
from ssdfgate.policy.compiled import compile_in
from ssdfgate.policy.interface import PolicySet
from ssdfgate.policy.plans.lean import make_lean
from ssdfgate.policy.plans.statements import StrangePlanError, blocks_of, places_of
from ssdfgate.policy.stages import stages_of

QUESTIONS = """package ssdfgate.gate

# Everything that a lean plan asks in another way, in the places where it can stand.
decision := {
	"equal": [1 | input.a == input.b],
	"equal by name": same(input.a, input.b),
	"unequal": [1 | input.a != input.b],
	"not equal": [1 | not same(input.a, input.b)],
	"list": [1 | is_array(input.a)],
	"no list": [1 | not is_array(input.a)],
	"object": [1 | is_object(input.a)],
	"told": [told | told := input.a == input.b],
	"empty": [1 | input.a == []],
	"length": [count(input.a) | countable],
	"longer": [1 | countable; count(input.a) > 1],
	"members": [[item, is_array(item), item == input.b] | some item in members],
	"asked once": asked_once,
	"asked twice": [asked_twice, asked_twice],
	"never there": [1 | input.c == input.a],
}

same(a, b) if {
	a == b
} else := false

default countable := false

countable if is_array(input.a)

countable if is_object(input.a)

countable if is_string(input.a)

default members := []

members := input.a if is_array(input.a)

asked_once := [asked_first | is_array(asked_first)]

asked_first := [input.b]

asked_twice := count([1 | some item in members; item != input.b])
"""

SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "a", "pass", '"', "\\", "é"])
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab"), inner, max_size=2)
)


@pytest.fixture(scope="module")
def questions(tmp_path_factory) -> tuple[dict, Path]:
    """The stage of the questions, and where its lean plan lies."""
    folder = tmp_path_factory.mktemp("questions")
    policies = PolicySet({"gate.rego": QUESTIONS}, Digest.of(QUESTIONS.encode()))
    compile_in(folder, policies, [Path(worker.plan_file(str(folder / "plan"), 0))])
    (stage,) = stages_of(policies.modules)
    return stage.to_json(), folder / "plan"


def answers_to(documents: dict, stage: dict, compiled: Path | None, folder: Path) -> dict:
    """What the engine says in a process of its own."""
    job = {"stages": [stage], "documents": documents, "compiled": compiled and str(compiled), "keep": False}
    (folder / "job.json").write_text(json.dumps(job))
    start = [sys.executable, "-I", "-c", workers._START, str(workers._ROOM)]
    command = [*start, str(folder / "job.json"), str(folder / "answer.json")]
    subprocess.run(command, input=b"", check=True)
    return json.loads((folder / "answer.json").read_bytes())


@settings(max_examples=15)
@given(st.lists(st.tuples(VALUES, VALUES), min_size=20, max_size=60))
def test_a_lean_plan_gives_the_answers_of_the_text_whatever_the_input(questions, tmp_path_factory, pairs):
    stage, plan = questions
    documents = {str(place): {"a": a, "b": b} for place, (a, b) in enumerate(pairs)}
    folder = tmp_path_factory.mktemp("asked")
    by_text = answers_to(documents, stage, None, folder)
    assert by_text["answers"]
    assert answers_to(documents, stage, plan, folder) == by_text


def calls_in(plan: dict) -> list[str]:
    blocks = [block for item in plan["funcs"]["funcs"] for block in blocks_of(item["blocks"])]
    return [item["stmt"]["func"] for block in blocks for item in block["stmts"] if item["type"] == "CallStmt"]


def test_the_plans_that_ship_are_lean(work):
    plans = [json.loads(path.read_bytes()) for path in sorted(work.glob("wide-*/plan.json"))]
    assert len(plans) == 2
    for plan in plans:
        before = calls_in(plan)
        make_lean(plan)
        after = calls_in(plan)
        assert after.count("count") == before.count("count") > 0
        for gone in ("equal", "is_array"):
            assert after.count(gone) * 2 < before.count(gone)


def ends_unless(place: int) -> dict:
    return statement("NotEqualStmt", a=local(place), b={"type": "bool", "value": False})


def asked(func: str, result: int, *args: dict) -> dict:
    return statement("CallStmt", func=func, args=list(args), result=result)


def assigned(target: int, source: dict) -> dict:
    return statement("AssignVarStmt", source=source, target=target)


def lean(*statements: dict, returned: int = 9) -> list[dict]:
    """What becomes of the body of a function, without the statement that ends it."""
    plan = plan_of(function("g0.a", returned, *statements, params=(5, 6)))
    make_lean(plan)
    return plan["funcs"]["funcs"][0]["blocks"][0]["stmts"][:-1]


@pytest.mark.parametrize(
    ("func", "args", "kind"),
    [
        ("equal", (local(5), local(6)), statement("EqualStmt", a=local(5), b=local(6))),
        ("neq", (local(5), local(6)), statement("NotEqualStmt", a=local(5), b=local(6))),
        ("is_array", (local(5),), statement("IsArrayStmt", source=local(5))),
        ("is_object", (local(5),), statement("IsObjectStmt", source=local(5))),
    ],
)
def test_a_question_that_a_statement_can_ask_is_asked_of_no_builtin(func, args, kind):
    question = asked(func, 7, *args)
    assert lean(question, ends_unless(7), number(9)) == [kind, number(9)]
    read_again = [question, ends_unless(7), asked("concat", 9, local(7), local(7))]
    assert lean(*copy.deepcopy(read_again)) == read_again
    alone = [question, number(8), ends_unless(7), asked("concat", 9, local(8))]
    assert lean(*copy.deepcopy(alone)) == alone
    assert lean(question, ends_unless(7), returned=7) == [question, ends_unless(7)]


def test_other_builtins_are_still_asked():
    body = [
        asked("gt", 7, local(5), local(6)),
        ends_unless(7),
        asked("is_string", 8, local(5)),
        ends_unless(8),
        number(9),
    ]
    assert lean(*copy.deepcopy(body)) == body


def test_what_sets_a_place_that_nobody_reads_is_left_out():
    true = {"type": "bool", "value": True}
    unread = [assigned(7, local(5)), assigned(8, local(7)), statement("ResetLocalStmt", target=8), assigned(10, true)]
    assert lean(*unread, number(9)) == [number(9)]
    assert lean(assigned(7, true), ends_unless(7), number(9)) == [number(9)]
    kept = [asked("count_all", 7, local(5)), assigned(9, local(5))]
    assert lean(*copy.deepcopy(kept)) == kept


def test_a_list_is_counted_without_a_builtin_and_all_else_with_it():
    reset, ways, end = lean(asked("count", 7, local(5)), assigned(9, local(7)))
    assert (reset, end) == (statement("ResetLocalStmt", target=7), assigned(9, local(7)))
    of_list, of_others = (way["stmts"] for way in ways["stmt"]["blocks"])
    length = statement("LenStmt", source=local(5), target=7)
    assert of_list == [statement("IsArrayStmt", source=local(5)), length]
    assert of_others == [statement("IsUndefinedStmt", source=7), asked("count", 7, local(5))]
    operands = [item["stmt"]["source"] for item in of_list]
    assert operands[0] is not operands[1]  # places are moved one by one


def rule(name: str, returned: int, *statements: dict) -> dict:
    return function(name, returned, *statements)


def params_of(plan: dict, name: str) -> list[int]:
    return next(item["params"] for item in plan["funcs"]["funcs"] if item["name"] == name)


def test_the_engine_keeps_no_answer_of_a_rule_that_is_asked_once():
    plan = plan_of(rule("g0.a", 10, call("g0.b", 10)), rule("g0.b", 20, number(20)))
    make_lean(plan)
    assert params_of(plan, "g0.a") == [0, 1]  # it is asked first
    (fresh,) = set(params_of(plan, "g0.b")) - {0, 1}
    asking = plan["funcs"]["funcs"][0]["blocks"][0]["stmts"][0]["stmt"]
    assert asking["args"] == [local(0), local(1), {"type": "bool", "value": True}]
    assert fresh not in places_of(plan["funcs"]["funcs"][0])


@pytest.mark.parametrize(
    "functions",
    [
        [rule("g0.a", 10, call("g0.b", 10), call("g0.b", 11), number(10)), rule("g0.b", 20, number(20))],
        [
            rule("g0.a", 10, number(10), statement("ScanStmt", source=10, key=11, value=12, block={"stmts": [call("g0.b", 13)]})),
            rule("g0.b", 20, number(20)),
        ],
        [rule("g0.a", 10, call("g0.c", 10, 0)), function("g0.c", 30, call("g0.b", 30), params=(31,)), rule("g0.b", 20, number(20))],
        [
            rule("g0.a", 10, call("g0.data.dynamic.x.decision", 10), number(11), statement(
                "CallDynamicStmt",
                path=[{"type": "string_index", "value": 0}, {"type": "string_index", "value": 1}, local(11)],
                args=[local(0), local(1)], result=10,
            )),
            rule("g0.data.dynamic.x.decision", 20, number(20)),
            rule("g0.data.dynamic", 21, number(21)),
        ],
    ],
    ids=["twice", "in a loop", "by a function", "by a name put together"],
)  # fmt: skip
def test_the_engine_keeps_every_other_answer(functions):
    plan = plan_of(*copy.deepcopy(functions))
    make_lean(plan)
    assert [item["params"] for item in plan["funcs"]["funcs"]] == [item["params"] for item in functions]


def test_a_rule_that_is_asked_first_as_well_keeps_its_answer():
    plan = plan_of(rule("g0.b", 10, call("g0.a", 10)), rule("g0.a", 20, number(20)))
    make_lean(plan)
    assert params_of(plan, "g0.a") == [0, 1]


def test_a_statement_that_is_not_known_is_told():
    with pytest.raises(StrangePlanError, match="StrangeStmt"):
        make_lean(plan_of(rule("g0.a", 5, statement("StrangeStmt", target=5))))


def test_every_combination_of_parts_of_a_name_is_seen():
    path = [{"type": "string_index", "value": 0}, local(10), {"type": "string_index", "value": 1}]
    dynamic = statement("CallDynamicStmt", path=path, args=[local(0), local(1)], result=11)
    names = [
        ".".join(["g0", *parts])
        for length in (1, 2, 3)
        for parts in itertools.product(("data", "dynamic"), repeat=length)
    ]
    calls = [call(name, 12) for name in names]
    plan = plan_of(rule("g0.a", 11, number(10), dynamic, *calls), *(rule(name, 20, number(20)) for name in names))
    make_lean(plan)
    kept = {name for name in names if params_of(plan, name) == [0, 1]}
    assert kept == {
        "g0.data", "g0.data.data", "g0.data.dynamic", "g0.data.data.dynamic", "g0.data.dynamic.dynamic",
    }  # fmt: skip
