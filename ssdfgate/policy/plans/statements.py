"""What a plan is made of, and how to walk it: functions of blocks of statements that name places of variables.

Plans are those of Open Policy Agent (https://www.openpolicyagent.org/docs/ir), as the embedded engine writes them to
JSON.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Function = dict[str, Any]
"""{"name", "params": [place], "return": place, "blocks": [block]}; what is asked first has no params."""

Block = dict[str, Any]
"""{"stmts": [{"type": name, "stmt": fields}]}; it ends at the first statement that does not hold."""


class StrangePlanError(Exception):
    """A plan that holds something unknown; it says what."""


@dataclass(frozen=True, slots=True)
class Shape:
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


_MADE = Shape(writes=("target",), goes_on=True)
SHAPES: Mapping[str, Shape] = {
    "ArrayAppendStmt": Shape(reads=("array",), operands=("value",)),
    "AssignIntStmt": _MADE,
    "AssignVarOnceStmt": Shape(writes=("target",), reads=("target",), operands=("source",)),
    "AssignVarStmt": Shape(writes=("target",), operands=("source",)),
    "BlockStmt": Shape(blocks=("blocks",), goes_on=True),
    "CallDynamicStmt": Shape(writes=("result",), operands=("args", "path")),
    "CallStmt": Shape(writes=("result",), operands=("args",)),
    "DotStmt": Shape(writes=("target",), operands=("source", "key")),
    "EqualStmt": Shape(operands=("a", "b")),
    "IsArrayStmt": Shape(operands=("source",)),
    "IsDefinedStmt": Shape(reads=("source",)),
    "IsObjectStmt": Shape(operands=("source",)),
    "IsSetStmt": Shape(operands=("source",)),
    "IsUndefinedStmt": Shape(reads=("source",)),
    "LenStmt": Shape(writes=("target",), operands=("source",)),
    "MakeArrayStmt": _MADE,
    "MakeNullStmt": _MADE,
    "MakeNumberIntStmt": _MADE,
    "MakeNumberRefStmt": _MADE,
    "MakeObjectStmt": _MADE,
    "MakeSetStmt": _MADE,
    "NotEqualStmt": Shape(operands=("a", "b")),
    "NotStmt": Shape(blocks=("block",)),
    "ObjectInsertOnceStmt": Shape(reads=("object",), operands=("key", "value")),
    "ObjectInsertStmt": Shape(reads=("object",), operands=("key", "value")),
    "ObjectMergeStmt": Shape(writes=("target",), reads=("a", "b")),
    "ResetLocalStmt": _MADE,
    "ResultSetAddStmt": Shape(reads=("value",)),
    "ReturnLocalStmt": Shape(reads=("source",)),
    "ScanStmt": Shape(writes=("key", "value"), reads=("source",), blocks=("block",)),
    "SetAddStmt": Shape(reads=("set",), operands=("value",)),
}
"""Every statement that may stand in a plan; `with` and `break` may not, which no policy that judges comes to."""


def places_of(function: Function) -> set[int]:
    """Every place that a function, or a plan, names."""
    found: set[int] = set()

    def noted(place: int) -> int:
        found.add(place)
        return place

    move_places(function, noted)
    return found


def move_places(function: Function, move: Callable[[int], int]) -> None:
    """Put what `move` gives in the place of every place."""
    for shape, fields in statements_of(function["blocks"]):
        for field in dict.fromkeys((*shape.writes, *shape.reads)):
            fields[field] = move(fields[field])
        for operand in variables_in(shape, fields):
            operand["value"] = move(operand["value"])
    if "params" in function:
        function["params"] = [move(place) for place in function["params"]]
        function["return"] = move(function["return"])


def blocks_of(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block, however deep."""
    for block in blocks:
        yield block
        for shape, fields in within(block):
            yield from blocks_of(blocks_in(shape, fields))


def statements_of(blocks: Iterable[Block]) -> Iterator[tuple[Shape, dict[str, Any]]]:
    """Every statement, however deep, with where it names variables."""
    for block in blocks_of(blocks):
        yield from within(block)


def within(block: Block) -> Iterator[tuple[Shape, dict[str, Any]]]:
    """The statements of a block itself.

    Raises:
        StrangePlanError: one is not known.
    """
    for statement in block["stmts"]:
        shape = SHAPES.get(statement["type"])
        if shape is None:
            raise StrangePlanError(f"the statement {statement['type']} is not known")
        yield shape, statement["stmt"]


def blocks_in(shape: Shape, fields: dict[str, Any]) -> list[Block]:
    """The blocks right inside a statement."""
    return [block for name in shape.blocks for block in _listed(fields[name])]


def variables_in(shape: Shape, fields: dict[str, Any]) -> list[dict[str, Any]]:
    """The operands of a statement that are variables."""
    operands = (operand for name in shape.operands for operand in _listed(fields[name]))
    return [operand for operand in operands if operand["type"] == "local"]


def _listed(value: Any) -> list[Any]:  # noqa: ANN401  # json
    return value if isinstance(value, list) else [value]
