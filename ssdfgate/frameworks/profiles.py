"""Profiles: what is required at a stage, with parameters that are complete and within their limits."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypedDict, cast

from ssdfgate.errors import ConfigError
from ssdfgate.frameworks.loader import FOLDER, read_shipped
from ssdfgate.located import Located
from ssdfgate.model.digest import JsonValue
from ssdfgate.model.requirement import Framework, Profile
from ssdfgate.model.settings import Required
from ssdfgate.model.text import clean
from ssdfgate.validation import Schema, suggestion, validate

_SHOWN = 60


class _ProfileRow(TypedDict):
    description: str
    accept_partial: bool
    required: Mapping[str, list[str]]
    parameters: Mapping[str, JsonValue]


def profile_names() -> tuple[str, ...]:
    """Names of the profiles, from the least to the most demanding."""
    return tuple(_profiles())


def load_profile(name: str, overrides: Mapping[str, JsonValue]) -> Profile:
    """Load a profile; its parameters are the defaults, under what the profile sets, under `overrides`.

    A parameter that holds limits by kind (`max_age_days`) is joined key by key; everything else is replaced whole.

    Raises:
        ConfigError: there is no such profile, or an override is unknown or out of its limits.
    """
    profiles = _profiles()
    if name not in profiles:
        hint = f"Known profiles: {', '.join(profiles)}."
        raise ConfigError(f"unknown profile {name!r}{suggestion(name, profiles)}", hint=hint)
    if overrides:
        check_parameters(Located("parameters", overrides))
    row = profiles[name]
    return Profile(
        name=name,
        description=row["description"],
        required=frozenset((framework, item) for framework, items in row["required"].items() for item in items),
        accept_partial=row["accept_partial"],
        parameters=_joined(_joined(_defaults(), row["parameters"]), overrides),
    )


def requiring(profile: Profile, wanted: Iterable[Required], frameworks: Iterable[Framework]) -> Profile:
    """The profile, which also requires what a configuration or a call names.

    Args:
        profile: what is asked without them.
        wanted: ids of requirements, or of headings above them.
        frameworks: the catalogues that they are of.

    Raises:
        ConfigError: a catalogue has no such id; names the place where it stands.
    """
    catalogues = {framework.id: framework for framework in frameworks}
    added = frozenset(pair for item in wanted for pair in _below(item, catalogues[item.framework]))
    return replace(profile, required=profile.required | added, by_name=added)


def _below(item: Required, framework: Framework) -> list[tuple[str, str]]:
    found = [row.id for row in framework.requirements if item.name in {row.id, *row.group}]
    if not found:
        known = {name for row in framework.requirements for name in (row.id, *row.group)}
        problem = f"{item.where}: {framework.id} has no `{clean(item.name, _SHOWN)}`{suggestion(item.name, known)}"
        raise ConfigError(problem, hint=f"`ssdfgate frameworks {framework.id}` lists what it has.")
    return [(framework.id, name) for name in found]


def check_parameters(located: Located, *keys: str) -> None:
    """Check the overrides that stand in a document at `keys`; lines are named where the document has them.

    Raises:
        ConfigError: an override is unknown or out of its limits.
    """
    value = located.value
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    validate(value, parameters_schema(), located, at=keys, hint=f"Known parameters: {', '.join(_defaults())}.")


def parameters_schema() -> Schema:
    """The JSON Schema of the parameters: types, limits, defaults and what each means."""
    return cast("Schema", json.loads((FOLDER / "parameters.schema.json").read_bytes()))


def _profiles() -> Mapping[str, _ProfileRow]:
    data = cast("Mapping[str, JsonValue]", read_shipped("profiles").value)
    return cast("Mapping[str, _ProfileRow]", data["profiles"])


def _defaults() -> Mapping[str, JsonValue]:
    properties = cast("Mapping[str, Mapping[str, JsonValue]]", parameters_schema()["properties"])
    return {name: definition["default"] for name, definition in properties.items()}


def _joined(under: Mapping[str, JsonValue], over: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    joined = dict(under)
    for name, value in over.items():
        known = joined.get(name)
        joined[name] = {**known, **value} if isinstance(known, Mapping) and isinstance(value, Mapping) else value
    return joined
