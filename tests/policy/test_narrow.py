"""Plans in which functions share the places of their variables: narrow, and the same in all else."""

import copy
import json

import pytest
from support.plans import call, function, local, number, plan_of, statement

from ssdfgate.policy.plans.lean import make_lean
from ssdfgate.policy.plans.narrow import narrowed
from ssdfgate.policy.plans.statements import StrangePlanError


@pytest.fixture(scope="module")
def shipped(work) -> list[dict]:
    plans = [json.loads(path.read_bytes()) for path in sorted(work.glob("wide-*/plan.json"))]
    for plan in plans:
        make_lean(plan)
    return plans


def places_of(value: object) -> set[int]:
    """Every variable that an operand names."""
    if isinstance(value, list):
        return set().union(*map(places_of, value))
    if not isinstance(value, dict):
        return set()
    own = {value["value"]} if value.get("type") == "local" else set()
    return own.union(*map(places_of, value.values()))


def without_numbers(value: object) -> object:
    """The plan with every number gone: what must not change."""
    if isinstance(value, list):
        return [without_numbers(item) for item in value]
    if isinstance(value, dict):
        return {key: without_numbers(item) for key, item in value.items()}
    return 0 if isinstance(value, int) and not isinstance(value, bool) else value


def test_the_policies_need_few_places(shipped, work):
    assert len(shipped) == 2
    for stage, plan in enumerate(shipped):
        narrow = copy.deepcopy(plan)
        places = narrowed(narrow)
        assert narrow == json.loads((work / f"narrow-{stage}" / "plan.json").read_bytes())
        assert max(places_of(narrow)) < places
        assert places * 3 < max(places_of(plan))
        assert without_numbers(narrow) == without_numbers(plan)
        assert narrow["static"] == plan["static"]


def test_a_narrow_plan_stays_as_it_is(shipped):
    plan = copy.deepcopy(shipped[1])
    narrowed(plan)
    again = copy.deepcopy(plan)
    assert narrowed(again)
    assert again == plan


def test_functions_share_places_only_where_none_of_them_calls_the_other():
    plan = plan_of(
        function("g0.a", 12, call("g0.b", 10), call("g0.c", 11), number(12)),
        function("g0.b", 20, number(20)),
        function("g0.c", 30, call("g0.b", 31), number(30)),
    )
    assert narrowed(plan) == 9
    a, b, c = (item["return"] for item in plan["funcs"]["funcs"])
    assert (a, b, c) == (5, 8, 6)


def test_functions_that_are_called_by_a_name_put_together_meanwhile_count_as_called():
    path = [{"type": "string_index", "value": 0}, {"type": "string_index", "value": 1}, local(10)]
    asking = statement("CallDynamicStmt", path=path, args=[local(0), local(1)], result=11)
    plan = plan_of(
        function("g0.a", 12, number(10), asking, number(12)),
        function("g0.data.dynamic.x", 20, number(20)),
        function("g0.data.other", 30, number(30)),
    )
    narrowed(plan)
    assert [item["return"] for item in plan["funcs"]["funcs"]] == [5, 6, 3]


@pytest.mark.parametrize(
    ("functions", "told"),
    [
        ([function("g0.a", 5, statement("StrangeStmt", target=5))], "StrangeStmt is not known"),
        ([function("g0.a", 5, call("g0.b", 5)), function("g0.b", 6, call("g0.a", 6))], "call each other"),
        ([function("g0.a", 5, statement("IsDefinedStmt", source=5))], "g0.a may read a variable that is not set"),
        (
            [function("g0.a", 5, statement("NotStmt", block={"stmts": [number(6)]}), call("count", 5, 6))],
            "may read a variable",
        ),
        (
            [
                function(
                    "g0.a",
                    5,
                    statement("BlockStmt", blocks=[{"stmts": [call("count", 7), number(6)]}]),
                    call("count", 5, 6),
                )
            ],
            "may read a variable",
        ),
    ],
)
def test_what_is_not_understood_stays_as_it_is(functions, told):
    plan = plan_of(*functions)
    before = copy.deepcopy(plan)
    with pytest.raises(StrangePlanError, match=told):
        narrowed(plan)
    assert plan == before
