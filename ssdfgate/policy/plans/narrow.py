"""Makes plans narrow: functions that never run at the same time share the places of their variables.

The embedded engine gives every variable of all policies a place of its own, thousands of them, and copies all places
with every call of a builtin. A plan without recursion needs as many as the longest chain of calls has variables: a
twentieth, and half of the time of an evaluation. Nothing else of a plan changes, and one that this module does not
understand whole stays as it is.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from graphlib import CycleError, TopologicalSorter
from itertools import takewhile
from typing import Any

from .statements import (
    Block,
    Function,
    StrangePlanError,
    blocks_in,
    move_places,
    places_of,
    statements_of,
    variables_in,
    within,
)

_GLOBAL = (0, 1)
"""Places of `input` and `data`, which every function reads."""


def narrowed(plan: dict[str, Any]) -> int:
    """Give the variables of a plan new places, in the plan itself; how many places there are now.

    Raises:
        StrangePlanError: something in it is unknown, functions call each other in a circle, or a variable may be read
            before it is set. The plan is as it was.
    """
    functions = {function["name"]: function for function in plan["funcs"]["funcs"]}
    for function in functions.values():
        _check_set_before_read(function)
    first = 1 + max(place for main in plan["plans"]["plans"] for place in (*_GLOBAL, *places_of(main)))
    own = {name: sorted(places_of(function) - set(_GLOBAL)) for name, function in functions.items()}
    calls = {name: _called(function, functions, plan) for name, function in functions.items()}
    starts = _starts(calls, {name: len(places) for name, places in own.items()}, first)
    for name, function in functions.items():
        new = {place: starts[name] + number for number, place in enumerate(own[name])}
        move_places(function, partial(_given, new))
    return max(first, *(starts[name] + len(places) for name, places in own.items()))


def _given(new: Mapping[int, int], place: int) -> int:
    return new.get(place, place)


def _check_set_before_read(function: Function) -> None:
    """Refuse a variable that could show what another function left in its place."""
    known = {*_GLOBAL, *function["params"]}
    for block in function["blocks"]:
        known |= _set_by(block, known, function["name"])


def _set_by(block: Block, known: set[int], name: str) -> set[int]:
    """What is certainly set after a block that may end at any statement that can fail."""
    there, certain, reached = set(known), set[int](), True
    for shape, fields in within(block):
        used = {*(fields[field] for field in shape.reads), *(it["value"] for it in variables_in(shape, fields))}
        if not used <= there:
            raise StrangePlanError(f"{name} may read a variable that is not set")
        written = {fields[field] for field in shape.writes}
        for inner in blocks_in(shape, fields):
            left = _set_by(inner, there | written, name)
            written |= left if shape.goes_on else set()
        reached = reached and shape.goes_on
        there |= written if not shape.blocks or shape.goes_on else set()
        certain |= written if reached else set()
    return certain


def _called(function: Function, functions: Iterable[str], plan: dict[str, Any]) -> set[str]:
    """Names of the functions that a function may call; builtins are none."""
    found: set[str] = set()
    for shape, fields in statements_of(function["blocks"]):
        if "path" in shape.operands:
            start = _known_start(fields["path"], plan["static"]["strings"])
            found |= {name for name in functions if f"{name}.".startswith(start) or start.startswith(f"{name}.")}
        elif "func" in fields:
            found.add(fields["func"])
    return found & set(functions)


def _known_start(path: Iterable[dict[str, Any]], strings: list[dict[str, Any]]) -> str:
    """How the name of a function begins that is put together while the plan runs."""
    known = takewhile(lambda part: part["type"] == "string_index", path)
    return ".".join(["g0", *(strings[part["value"]]["value"] for part in known), ""])


def _starts(calls: Mapping[str, set[str]], sizes: Mapping[str, int], first: int) -> dict[str, int]:
    """Where the places of each function begin: behind those of every function that may be running then."""
    starts = dict.fromkeys(calls, first)
    try:
        order = [*TopologicalSorter(calls).static_order()]
    except CycleError as error:
        raise StrangePlanError(f"functions call each other: {error.args[1]}") from error
    for name in reversed(order):  # those that call come before those that are called
        for called in calls[name]:
            starts[called] = max(starts[called], starts[name] + sizes[name])
    return starts
