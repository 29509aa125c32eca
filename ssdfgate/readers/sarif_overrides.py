"""What an invocation of a SARIF run sets otherwise than its rules do (3.20.5): rules on or off, and their levels."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ssdfgate.model import Severity
from ssdfgate.readers.fields import optional_mapping, optional_sequence
from ssdfgate.readers.sarif_document import Component, Descriptor, Result
from ssdfgate.readers.sarif_rules import Rule, Rules, severity_of_level


@dataclass(frozen=True, slots=True)
class Overrides:
    """By ids of rules.

    Attributes:
        switched: rules that were switched on or off for this run.
        levels: by invocation, severities by the levels that it sets.
    """

    switched: Mapping[str, bool]
    levels: tuple[Mapping[str, Severity], ...]

    @classmethod
    def of(cls, invocations: list[Any], rules: Rules) -> "Overrides":
        """Join what all invocations set."""
        found = [list(_overrides(optional_mapping(entry), rules)) for entry in invocations]
        levels = [
            {name: severity_of_level(said["level"]) for name, said in one if isinstance(said.get("level"), str)}
            for one in found
        ]
        switched = {name: enabled for one in found for name, said in one if (enabled := _enabled(said)) is not None}
        return cls(switched, tuple(levels))

    def severity(self, result: Result, rule: Rule) -> Severity:
        """That of the invocation which the result comes from (3.27.10), else that of the rule."""
        number = result.provenance.invocationIndex if result.provenance else None
        if number is None or not 0 <= number < len(self.levels):
            return rule.severity
        return self.levels[number].get(rule.id, rule.severity)


def _enabled(said: Mapping[str, Any]) -> bool | None:
    enabled = said.get("enabled", True)
    return enabled if isinstance(enabled, bool) else None


def _overrides(invocation: Mapping[str, Any], rules: Rules) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for item in map(optional_mapping, optional_sequence(invocation.get("ruleConfigurationOverrides"))):
        rule = rules.referred(_reference(optional_mapping(item.get("descriptor"))))
        if rule is not None:
            yield rule.id, optional_mapping(item.get("configuration"))


def _reference(said: Mapping[str, Any]) -> Descriptor:
    name, index = said.get("id"), said.get("index")
    component = optional_mapping(said.get("toolComponent"))
    place, called = component.get("index"), component.get("name")
    return Descriptor(
        name if isinstance(name, str) else None,
        index if isinstance(index, int) else None,
        Component(place if isinstance(place, int) else None, called if isinstance(called, str) else None),
    )
