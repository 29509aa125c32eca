"""Evidence of every shape that the model allows, for property tests: new fields of the model join by themselves."""

import dataclasses
import types
import typing
from collections.abc import Mapping
from enum import Enum

import msgspec
from hypothesis import strategies as st

from ssdfgate.model import (
    Component,
    Components,
    Coverage,
    Dependencies,
    Digest,
    Evidence,
    Payload,
    Skip,
    Status,
    skips,
)

TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
LEAVES = (
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | TEXT
)
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=6
)
COUNT = st.integers(0, 9)


def of_type(kind: object) -> st.SearchStrategy:  # noqa: PLR0911  # one line for each kind of type
    """Values of a type as it is annotated in the model."""
    if _is_json(kind):
        return JSON
    if kind in BY_HAND:
        return BY_HAND[kind]
    if dataclasses.is_dataclass(kind) or (isinstance(kind, type) and issubclass(kind, msgspec.Struct)):
        return st.deferred(lambda: built(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(list(kind))
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return st.one_of(*(of_type(item) for item in arguments))
    if origin is tuple and arguments[-1] is Ellipsis:
        return st.lists(of_type(arguments[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*(of_type(item) for item in arguments))
    if origin is frozenset:
        return st.frozensets(of_type(arguments[0]), max_size=3)
    if origin in (Mapping, dict):
        return st.dictionaries(of_type(arguments[0]), of_type(arguments[1]), max_size=3)
    raise TypeError(f"no values for {kind}: add it to tests/support/anything.py")


def _is_json(kind: object) -> bool:
    """Whether this is JsonValue, which names itself and is therefore resolved to another object each time."""
    return typing.get_origin(kind) in (typing.Union, types.UnionType) and "JsonValue" in repr(kind)


def built(kind: type, **changes: st.SearchStrategy) -> st.SearchStrategy:
    """A dataclass or struct with any values; fields that are never written (`context`) keep their default."""
    hints = typing.get_type_hints(kind)
    fields = dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else msgspec.structs.fields(kind)
    names = [item.name for item in fields if item.name != "context"]
    return st.builds(kind, **{name: changes[name] if name in changes else of_type(hints[name]) for name in names})


def _coverage() -> st.SearchStrategy:
    reasons = st.lists(st.tuples(TEXT, TEXT), max_size=4).map(skips)
    return st.tuples(
        built(Coverage, considered=st.just(0), analysed=st.just(0), skipped=st.just(())), COUNT, reasons
    ).map(lambda drawn: _with_skips(*drawn))


def _with_skips(coverage: Coverage, analysed: int, skipped: tuple[Skip, ...]) -> Coverage:
    considered = analysed + sum(item.count for item in skipped)
    return dataclasses.replace(coverage, considered=considered, analysed=analysed, skipped=skipped)


def _components() -> st.SearchStrategy:
    items = st.lists(of_type(Component), max_size=3).map(tuple)
    return st.tuples(built(Components, items=items, dependencies=st.just(())), st.booleans()).map(
        lambda drawn: _with_edges(*drawn)
    )


def _with_edges(sbom: Components, told: bool) -> Components:  # noqa: FBT001
    """Everything needs everything, if anything is told: entries name places that are there."""
    places = tuple(range(len(sbom.items)))
    edges = tuple(Dependencies(of, places) for of in (None, *places)) if told else ()
    return dataclasses.replace(sbom, dependencies=edges)


def anything() -> st.SearchStrategy:
    """Evidence that keeps the rules of the model."""
    drawn = built(Evidence, status=st.just(Status.COMPLETE), tolerable=st.just(value=False))
    reasons = st.lists(TEXT, min_size=1, max_size=2).map(tuple)
    return st.tuples(drawn, st.sampled_from(Status), st.booleans(), reasons).map(lambda it: _ruled(*it))


def _ruled(evidence: Evidence, status: Status, tolerable: bool, reasons: tuple[str, ...]) -> Evidence:  # noqa: FBT001
    whole = status is Status.COMPLETE
    tolerable = tolerable and status is Status.PARTIAL
    return dataclasses.replace(evidence, status=status, tolerable=tolerable, reasons=() if whole else reasons)


BY_HAND: dict[object, st.SearchStrategy] = {
    str: TEXT,
    int: COUNT,
    bool: st.booleans(),
    float: st.floats(0, 1e6),
    type(None): st.none(),
    Digest: st.binary(max_size=4).map(Digest.of),
    Coverage: st.deferred(_coverage),
    Components: st.deferred(_components),
    Payload: st.deferred(lambda: st.one_of(*(of_type(item) for item in typing.get_args(Payload)))),
}
