"""Lets nothing secret into what is kept and shown: the last step before anything is written."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from msgspec import Struct, structs

from ssdfgate.model import Collected, Collection, Digest, PiecedReport, RawReport, StoredReport
from ssdfgate.redaction import Redactor

_Value = TypeVar("_Value")


def withheld(value: _Value, redactor: Redactor) -> _Value:
    """The same value with every text in it redacted, keys of mappings too; digests and enumerations stay."""
    cleaned: _Value = _clean(value, redactor)
    return cleaned


def collected(collection: Collection, redactor: Redactor) -> Collection:
    """What a collector left, fit to be kept. Evidence and large reports without secrets are handed on as they are."""
    if not isinstance(collection, Collected):
        return withheld(collection, redactor)
    raw = tuple(_report(report, redactor) for report in collection.raw)
    clean = all(redactor.content(piece) is piece for piece in collection.evidence.pieces())
    evidence = collection.evidence if clean else withheld(collection.evidence, redactor)
    return replace(collection, evidence=evidence, raw=raw)


def _report(
    report: RawReport | PiecedReport | StoredReport, redactor: Redactor
) -> RawReport | PiecedReport | StoredReport:
    if not isinstance(report, PiecedReport):
        return withheld(report, redactor)
    if all(redactor.content(piece) is piece for piece in report.pieces()):
        return report
    return PiecedReport.of(report.format, lambda: map(redactor.content, report.pieces()), report.part)


def _clean(value: Any, redactor: Redactor) -> Any:  # noqa: ANN401  # a walk over whatever the model is made of
    clean: Any
    match value:
        case Enum() | Digest():
            clean = value
        case str():
            clean = redactor.text(value)
        case bytes():
            clean = redactor.content(value)
        case Mapping():
            clean = {_clean(key, redactor): _clean(item, redactor) for key, item in value.items()}
        case tuple() | list() | frozenset():
            clean = type(value)(_clean(item, redactor) for item in value)
        case _:
            clean = _rebuilt(value, redactor)
    return clean


def _rebuilt(value: Any, redactor: Redactor) -> Any:  # noqa: ANN401  # a dataclass or struct of the model, or a number
    names = _names(value)
    before = {name: getattr(value, name) for name in names}
    after = {name: _clean(item, redactor) for name, item in before.items()}
    if after == before:
        return value
    return structs.replace(value, **after) if isinstance(value, Struct) else replace(value, **after)


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, Struct):
        return value.__struct_fields__
    return tuple(field.name for field in fields(value)) if is_dataclass(value) else ()
