"""Lets nothing secret into what is kept and shown: the last step between a collector and everything that is written."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from ssdfgate.model import Collected, Collection, Digest, RawReport
from ssdfgate.redaction import Redactor

_Value = TypeVar("_Value")


def withheld(value: _Value, redactor: Redactor) -> _Value:
    """The same value with every text in it redacted, keys of mappings too; digests and enumerations stay."""
    cleaned: _Value = _clean(value, redactor)
    return cleaned


def collected(collection: Collection, redactor: Redactor) -> Collection:
    """What a collector left, fit to be kept. Evidence whose bytes hold no secret is handed on as it is."""
    if not isinstance(collection, Collected):
        return withheld(collection, redactor)
    raw = tuple(withheld(report, redactor) for report in collection.raw)
    content = collection.evidence.content()
    clean = redactor.content(content) is content
    evidence = collection.evidence if clean else withheld(collection.evidence, redactor)
    return replace(collection, evidence=evidence, raw=raw)


def _clean(value: Any, redactor: Redactor) -> Any:  # noqa: ANN401  # a walk over whatever the model is made of
    match value:
        case str() if not isinstance(value, Enum):
            return redactor.text(value)
        case bytes():
            return redactor.content(value)
        case Mapping():
            return {_clean(key, redactor): _clean(item, redactor) for key, item in value.items()}
        case tuple():
            return tuple(_clean(item, redactor) for item in value)
        case list():
            return [_clean(item, redactor) for item in value]
        case frozenset():
            return frozenset(_clean(item, redactor) for item in value)
        case Digest():
            return value
        case _ if is_dataclass(value) and not isinstance(value, type):
            return _of_dataclass(value, redactor)
        case _:
            return value


def _of_dataclass(value: Any, redactor: Redactor) -> Any:  # noqa: ANN401  # any dataclass of the model
    before = {field.name: getattr(value, field.name) for field in fields(value)}
    after = {name: _clean(item, redactor) for name, item in before.items()}
    return replace(value, **after) if after != before else value
