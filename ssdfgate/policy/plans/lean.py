"""Makes plans lean: what decides nothing is left out, and what a statement can tell is not asked of a builtin.

The embedded engine copies its state with every call of a builtin: all places, and every answer of a rule that it
keeps in case somebody asks again. So fewer calls and fewer answers that are kept make the others cheaper too.
Whatever the input, a lean plan gives the answers that the plan gave before.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from typing import Any, NamedTuple

from .statements import (
    SHAPES,
    Block,
    Function,
    blocks_in,
    blocks_of,
    places_of,
    statements_of,
    variables_in,
    within,
)

_Statement = dict[str, Any]
_Fields = dict[str, Any]

_TRUE, _FALSE = ({"type": "bool", "value": value} for value in (True, False))
_RULE_PARAMS = 2
"""Parameters of a rule: `input` and `data`, and the engine keeps its answer. What has more is a function."""

_ASKED = {"is_array": "IsArrayStmt", "is_object": "IsObjectStmt"}
_COMPARED = {"equal": "EqualStmt", "neq": "NotEqualStmt"}
_NEVER_FAILS = frozenset({"AssignVarStmt", "MakeNullStmt", "MakeNumberRefStmt", "ResetLocalStmt"})


class _Site(NamedTuple):
    """Where a function is called: by whom, None for what is asked first, and whether that may be more than once."""

    caller: str | None
    looped: bool
    fields: _Fields


def make_lean(plan: dict[str, Any]) -> None:
    """Change a plan in place.

    Raises:
        StrangePlanError: something in it is unknown. The plan may be changed by then.
    """
    functions: Sequence[Function] = plan["funcs"]["funcs"]
    _keep_no_answer_for_nobody(plan)
    for function in functions:
        read = _reads(function)
        for block in [*blocks_of(function["blocks"])]:
            block["stmts"] = [*_without_builtins(block["stmts"], read)]
        while _drop_unread(function):
            pass


def _reads(function: Function) -> Counter[int]:
    """How often a place is used."""
    read = Counter([function["return"]])
    for shape, fields in statements_of(function["blocks"]):
        read.update(fields[field] for field in shape.reads)
        read.update(operand["value"] for operand in variables_in(shape, fields))
    return read


def _drop_unread(function: Function) -> bool:
    """Leave out what only sets a place that nobody reads; whether there was any."""
    read, dropped = _reads(function), False
    for block in [*blocks_of(function["blocks"])]:
        needed = [item for item in block["stmts"] if item["type"] not in _NEVER_FAILS or read[item["stmt"]["target"]]]
        dropped = dropped or len(needed) < len(block["stmts"])
        block["stmts"] = needed
    return dropped


def _without_builtins(statements: Sequence[_Statement], read: Mapping[int, int]) -> Iterator[_Statement]:
    """The statements of one block; `read` says how often a place is used in the function."""
    ahead = iter(zip(statements, [*statements[1:], None], strict=True))
    for statement, after in ahead:
        plain = _plain(statement) if after and _only_asks_whether(statement, after, read) else None
        if plain is None:
            yield from _counted(statement)
        else:
            yield from plain
            next(ahead)


def _only_asks_whether(statement: _Statement, after: _Statement, read: Mapping[int, int]) -> bool:
    """Whether the second ends the block where the first gives false or nothing, and nobody else reads that."""
    place = statement["stmt"].get("result", statement["stmt"].get("target"))
    wanted = {"a": {"type": "local", "value": place}, "b": _FALSE}
    return after["type"] == "NotEqualStmt" and wanted.items() <= after["stmt"].items() and read.get(place) == 1


def _plain(statement: _Statement) -> list[_Statement] | None:
    """What ends a block in the same cases; None where no statement does."""
    match statement:
        case {"type": "AssignVarStmt", "stmt": {"source": source}} if source == _TRUE:
            return []
        case {"type": "CallStmt", "stmt": {"func": func, "args": [first, second]}} if func in _COMPARED:
            return [_made(_COMPARED[func], a=first, b=second)]
        case {"type": "CallStmt", "stmt": {"func": func, "args": [only]}} if func in _ASKED:
            return [_made(_ASKED[func], source=only)]
        case _:
            return None


def _counted(statement: _Statement) -> list[_Statement]:
    """A call of `count` in two ways: of a list a statement tells the length, and about all else it is asked."""
    match statement:
        case {"type": "CallStmt", "stmt": {"func": "count", "args": [only], "result": place}}:
            of_list = [_made("IsArrayStmt", source=dict(only)), _made("LenStmt", source=dict(only), target=place)]
            of_others = [_made("IsUndefinedStmt", source=place), statement]
            ways = [{"stmts": of_list}, {"stmts": of_others}]
            return [_made("ResetLocalStmt", target=place), _made("BlockStmt", blocks=ways)]
        case _:
            return [statement]


def _made(kind: str, **fields: object) -> _Statement:
    return {"type": kind, "stmt": fields}


def _keep_no_answer_for_nobody(plan: dict[str, Any]) -> None:
    """Give a parameter to every rule that is asked once: then the engine does not keep its answer."""
    functions = {function["name"]: function for function in plan["funcs"]["funcs"]}
    rules = {name for name, function in functions.items() if len(function["params"]) == _RULE_PARAMS}
    fresh = count(1 + max(max(places_of(item)) for item in chain(functions.values(), plan["plans"]["plans"])))
    for name, sites in _sites(plan).items():
        match sites:
            case [_Site(caller, looped=False, fields=fields)] if name in rules and caller in rules:
                functions[name]["params"].append(next(fresh))
                fields["args"].append(dict(_TRUE))


def _sites(plan: dict[str, Any]) -> Mapping[str, list[_Site]]:
    """Where each function is called, but for those that may be called by a name that is put together meanwhile."""
    found: dict[str, list[_Site]] = {}
    for block in (block for asked in plan["plans"]["plans"] for block in asked["blocks"]):
        _note_sites(found, None, [block], looped=False)
    paths = []
    for function in plan["funcs"]["funcs"]:
        _note_sites(found, function["name"], function["blocks"], looped=False)
        paths += [fields["path"] for _, fields in statements_of(function["blocks"]) if "path" in fields]
    names = [[_part(operand, plan["static"]["strings"]) for operand in path] for path in paths]
    return {name: sites for name, sites in found.items() if not any(_may_be(name, parts) for parts in names)}


def _note_sites(found: dict[str, list[_Site]], caller: str | None, blocks: Iterable[Block], *, looped: bool) -> None:
    for block in blocks:
        for shape, fields in within(block):
            if "func" in fields:
                found.setdefault(fields["func"], []).append(_Site(caller, looped, fields))
            _note_sites(found, caller, blocks_in(shape, fields), looped=looped or shape is SHAPES["ScanStmt"])


def _part(operand: Mapping[str, Any], strings: Sequence[Mapping[str, str]]) -> str | None:
    """A part of a name; None where only the run tells."""
    return strings[operand["value"]]["value"] if operand["type"] == "string_index" else None


def _may_be(name: str, parts: Sequence[str | None]) -> bool:
    """Whether a name that is put together, or a beginning of it, may be this one or lie above or below it."""
    own = name.split(".")[1:]
    return all(part in {None, mine} for part, mine in zip(parts, own, strict=False))
