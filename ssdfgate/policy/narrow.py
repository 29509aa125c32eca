"""Makes plans narrow: functions that never run at the same time share the places of their variables.

The embedded engine gives every variable of all policies a place of its own, thousands of them, and copies all places
with every call of a builtin. A plan without recursion needs as many as the longest chain of calls has variables: a
twentieth, and half of the time of an evaluation. Nothing else of a plan changes, and one that this module does not
understand whole stays as it is.

Plans are those of Open Policy Agent (https://www.openpolicyagent.org/docs/ir), as the engine writes them to JSON.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from graphlib import CycleError, TopologicalSorter
from itertools import takewhile
from typing import Any

_GLOBAL = (0, 1)
"""Places of `input` and `data`, which every function reads."""


class NotNarrowError(Exception):
    """A plan that holds something unknown; it says what."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """Where a statement names variables.

    Attributes:
        writes: fields with a variable that is set.
        reads: fields with a variable that is used.
        operands: fields with an operand, or a list of them, that may be a variable.
        blocks: fields with a block, or a list of them.
        goes_on: whether the statement after it is always reached, unless the function ends.
    """

    writes: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    operands: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    goes_on: bool = False


_MADE = _Shape(writes=("target",), goes_on=True)
_SHAPES: Mapping[str, _Shape] = {
    "ArrayAppendStmt": _Shape(reads=("array",), operands=("value",)),
    "AssignIntStmt": _MADE,
    "AssignVarOnceStmt": _Shape(writes=("target",), reads=("target",), operands=("source",)),
    "AssignVarStmt": _Shape(writes=("target",), operands=("source",)),
    "BlockStmt": _Shape(blocks=("blocks",), goes_on=True),
    "CallDynamicStmt": _Shape(writes=("result",), operands=("args", "path")),
    "CallStmt": _Shape(writes=("result",), operands=("args",)),
    "DotStmt": _Shape(writes=("target",), operands=("source", "key")),
    "EqualStmt": _Shape(operands=("a", "b")),
    "IsArrayStmt": _Shape(operands=("source",)),
    "IsDefinedStmt": _Shape(reads=("source",)),
    "IsObjectStmt": _Shape(operands=("source",)),
    "IsSetStmt": _Shape(operands=("source",)),
    "IsUndefinedStmt": _Shape(reads=("source",)),
    "LenStmt": _Shape(writes=("target",), operands=("source",)),
    "MakeArrayStmt": _MADE,
    "MakeNullStmt": _MADE,
    "MakeNumberIntStmt": _MADE,
    "MakeNumberRefStmt": _MADE,
    "MakeObjectStmt": _MADE,
    "MakeSetStmt": _MADE,
    "NotEqualStmt": _Shape(operands=("a", "b")),
    "NotStmt": _Shape(blocks=("block",)),
    "ObjectInsertOnceStmt": _Shape(reads=("object",), operands=("key", "value")),
    "ObjectInsertStmt": _Shape(reads=("object",), operands=("key", "value")),
    "ObjectMergeStmt": _Shape(writes=("target",), reads=("a", "b")),
    "ResetLocalStmt": _MADE,
    "ResultSetAddStmt": _Shape(reads=("value",)),
    "ReturnLocalStmt": _Shape(reads=("source",)),
    "ScanStmt": _Shape(writes=("key", "value"), reads=("source",), blocks=("block",)),
    "SetAddStmt": _Shape(reads=("set",), operands=("value",)),
}
"""Every statement that may stand in a plan; `with` and `break` may not, which no policy that judges comes to."""


def narrowed(plan: dict[str, Any]) -> int:
    """Give the variables of a plan new places, in the plan itself; how many places there are now.

    Raises:
        NotNarrowError: something in it is unknown, functions call each other in a circle, or a variable may be read
            before it is set. The plan is as it was.
    """
    functions = {function["name"]: function for function in plan["funcs"]["funcs"]}
    for function in functions.values():
        _check_set_before_read(function)
    first = 1 + max(place for main in plan["plans"]["plans"] for place in (*_GLOBAL, *_places(main)))
    own = {name: sorted(_places(function) - set(_GLOBAL)) for name, function in functions.items()}
    calls = {name: _called(function, functions, plan) for name, function in functions.items()}
    starts = _starts(calls, {name: len(places) for name, places in own.items()}, first)
    for name, function in functions.items():
        new = {place: starts[name] + number for number, place in enumerate(own[name])}
        _move(function, partial(_given, new))
    return max(first, *(starts[name] + len(places) for name, places in own.items()))


def _given(new: Mapping[int, int], place: int) -> int:
    return new.get(place, place)


def _places(function: dict[str, Any]) -> set[int]:
    """Every place that a function, or a plan, names."""
    found: set[int] = set()

    def noted(place: int) -> int:
        found.add(place)
        return place

    _move(function, noted)
    return found


def _move(function: dict[str, Any], move: Callable[[int], int]) -> None:
    """Put what `move` gives in the place of every place."""
    for shape, fields in _statements(function["blocks"]):
        for field in dict.fromkeys((*shape.writes, *shape.reads)):
            fields[field] = move(fields[field])
        for operand in _variables(shape, fields):
            operand["value"] = move(operand["value"])
    if "params" in function:
        function["params"] = [move(place) for place in function["params"]]
        function["return"] = move(function["return"])


def _statements(blocks: Iterable[dict[str, Any]]) -> Iterator[tuple[_Shape, dict[str, Any]]]:
    """Every statement, however deep, with where it names variables."""
    for block in blocks:
        for shape, fields in _within(block):
            yield shape, fields
            yield from _statements(_blocks(shape, fields))


def _within(block: dict[str, Any]) -> Iterator[tuple[_Shape, dict[str, Any]]]:
    for statement in block["stmts"]:
        shape = _SHAPES.get(statement["type"])
        if shape is None:
            raise NotNarrowError(f"the statement {statement['type']} is not known")
        yield shape, statement["stmt"]


def _blocks(shape: _Shape, fields: dict[str, Any]) -> list[dict[str, Any]]:
    return [block for name in shape.blocks for block in _listed(fields[name])]


def _variables(shape: _Shape, fields: dict[str, Any]) -> list[dict[str, Any]]:
    operands = (operand for name in shape.operands for operand in _listed(fields[name]))
    return [operand for operand in operands if operand["type"] == "local"]


def _listed(value: Any) -> list[Any]:  # noqa: ANN401  # json
    return value if isinstance(value, list) else [value]


def _check_set_before_read(function: dict[str, Any]) -> None:
    """Refuse a variable that could show what another function left in its place."""
    known = {*_GLOBAL, *function["params"]}
    for block in function["blocks"]:
        known |= _set_by(block, known, function["name"])


def _set_by(block: dict[str, Any], known: set[int], name: str) -> set[int]:
    """What is certainly set after a block that may end at any statement that can fail."""
    there, certain, reached = set(known), set[int](), True
    for shape, fields in _within(block):
        used = {*(fields[field] for field in shape.reads), *(it["value"] for it in _variables(shape, fields))}
        if not used <= there:
            raise NotNarrowError(f"{name} may read a variable that is not set")
        written = {fields[field] for field in shape.writes}
        for inner in _blocks(shape, fields):
            left = _set_by(inner, there | written, name)
            written |= left if shape.goes_on else set()
        reached = reached and shape.goes_on
        there |= written if not shape.blocks or shape.goes_on else set()
        certain |= written if reached else set()
    return certain


def _called(function: dict[str, Any], functions: Iterable[str], plan: dict[str, Any]) -> set[str]:
    """Names of the functions that a function may call; builtins are none."""
    found: set[str] = set()
    for shape, fields in _statements(function["blocks"]):
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
        raise NotNarrowError(f"functions call each other: {error.args[1]}") from error
    for name in reversed(order):  # those that call come before those that are called
        for called in calls[name]:
            starts[called] = max(starts[called], starts[name] + sizes[name])
    return starts
