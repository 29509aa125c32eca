"""Reads what a measure says of itself: the `# METADATA` block above its package."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ssdfgate.errors import PolicyError
from ssdfgate.model import About
from ssdfgate.model.moment import read_day
from ssdfgate.policy.interface import PolicySet
from ssdfgate.policy.shipped import shipped

MEASURES = "measures"
"""What is shipped: every measure, by its id."""

_MEASURE = re.compile(r"measures/([a-z_]+)/([a-z_]+)/\2\.rego\Z")
_BLOCK = re.compile(r"^# METADATA\n((?:#.*\n)+)package ([a-z_.]+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure.

    Attributes:
        id: `<practice>.<name>`, as its folder.
        needs: kinds of evidence that it judges; empty for measures that judge the gate itself.
        verdicts: what it may answer; anything else is a fault.
        threats: what goes wrong where it does not hold.
        effective_on: the day from which it is a rule; None where it is one already.
        added: whether a user brought it along.
    """

    id: str
    title: str
    description: str
    needs: tuple[str, ...]
    about: About
    verdicts: tuple[str, ...]
    remediation: str
    threats: tuple[str, ...]
    effective_on: date | None = None
    added: bool = False


def measures_of(policies: PolicySet) -> Mapping[str, Measure]:
    """Every measure by its id.

    Raises:
        PolicyError: when a measure says nothing of itself, or lacks a field.
    """
    return shipped(policies.digest, MEASURES, dict[str, Measure]) or _read(policies)


def _read(policies: PolicySet) -> Mapping[str, Measure]:
    found = {}
    for path, text in policies.modules.items():
        match = _MEASURE.match(path)
        if match:
            measure = _measure(f"{match[1]}.{match[2]}", text, path)
            found[measure.id] = replace(measure, added=path in policies.added)
    return found


def _measure(name: str, text: str, path: str) -> Measure:
    block = _BLOCK.search(text)
    if block is None or block[2] != f"ssdfgate.measures.{name}":
        raise PolicyError(f"{path} has no METADATA above `package ssdfgate.measures.{name}`")
    try:
        said = read_block(block[1])
        custom = said["custom"]
        return Measure(
            id=name,
            title=_line(said["title"]),
            description=_line(said["description"]),
            needs=tuple(str(kind) for kind in custom["needs"]),
            about=About(custom["about"]),
            verdicts=tuple(str(word) for word in custom["verdicts"]),
            remediation=_line(custom["remediation"]),
            threats=tuple(str(threat) for threat in custom["threats"]),
            effective_on=read_day(custom["effective_on"]) if "effective_on" in custom else None,
        )
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise PolicyError(f"the METADATA of {path} cannot be used: {error!r}") from error


def read_block(comment: str) -> Any:  # noqa: ANN401  # whatever the YAML holds
    """The YAML in the lines of a comment; aliases are refused, since a few of them can stand for a lot.

    Raises:
        ValueError: there is an alias, or it is no YAML.
    """
    import yaml

    text = re.sub(r"^# ?", "", comment, flags=re.MULTILINE)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=loader)):
            raise ValueError("YAML aliases have no place in it")
        reading = loader(text)
        try:
            return reading.get_single_data()
        finally:
            reading.dispose()
    except yaml.YAMLError as error:
        raise ValueError(f"not valid YAML: {error}") from error


def _line(text: object) -> str:
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"not a text: {text!r}")
    return " ".join(text.split())
