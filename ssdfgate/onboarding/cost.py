"""What a missing thing costs: the measures that could not be judged without it, and the requirements they support."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ssdfgate.frameworks import load_framework, load_profile, requiring
from ssdfgate.model import EvidenceKind, Profile, Requirement
from ssdfgate.model.settings import Settings
from ssdfgate.policy import load_policies
from ssdfgate.policy.metadata import Measure, measures_of

_HISTORY = re.compile(r"\bfacts\.history\b|\brepository\.(?:shallow|no_history)\b")
BOUND = "govern.evidence_bound"
"""The measure that asks for a commit, and where the profile wants it, for unchanged files."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Ids of measures, and of requirements as `framework id`: those that the profile requires, and the others."""

    measures: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


NOTHING = Cost()


@dataclass(frozen=True, slots=True)
class Costs:
    """Works out costs under one profile and some frameworks."""

    profile: Profile
    requirements: tuple[Requirement, ...]
    measures: Mapping[str, Measure]
    of_history: frozenset[str]

    def everything(self) -> Cost:
        """Nothing at all can be decided."""
        return self._of(lambda _: True, self.measures)

    def of_kind(self, kind: EvidenceKind) -> Cost:
        """A kind of evidence cannot be brought; BOUND judges what there is, and so loses nothing."""
        lost = (name for name, measure in self.measures.items() if kind in measure.needs)
        return self.of_measures(name for name in lost if name != BOUND)

    def of_shallow_history(self) -> Cost:
        """Older commits are not there."""
        return self.of_measures(self.of_history)

    def of_measures(self, names: Iterable[str]) -> Cost:
        """These measures cannot hold."""
        lost = frozenset(names)
        return self._of(lambda requirement: _lost(requirement, lost), lost)

    def _of(self, concerned: Callable[[Requirement], bool], measures: Iterable[str]) -> Cost:
        several = len({item.framework for item in self.requirements}) > 1
        found = [item for item in self.requirements if concerned(item)]
        names = {item: f"{item.framework} {item.id}" if several else item.id for item in found}
        required = [item for item in found if (item.framework, item.id) in self.profile.required]
        used = {name for item in found for name in item.measures()}
        return Cost(
            tuple(sorted(used & set(measures))),
            tuple(names[item] for item in required),
            tuple(names[item] for item in found if item not in required),
        )


def _lost(requirement: Requirement, measures: frozenset[str]) -> bool:
    """Whether a requirement cannot be proved without these measures."""
    whole = any(item.measure in measures for item in requirement.all_of)
    choices = [item.measure for item in requirement.any_of]
    return whole or (bool(choices) and all(name in measures for name in choices))


def costs_for(profile: str, settings: Settings) -> Costs:
    """Load what costs are worked out from.

    Args:
        profile: to judge by where the settings name none.
        settings: of a check.

    Raises:
        ConfigError: there is no such profile, framework or requirement.
    """
    frameworks = [load_framework(name) for name in settings.judged()]
    asked = load_profile(settings.profile or profile, settings.parameters)
    policies = load_policies()
    measures = measures_of(policies)
    texts = {name: policies.modules[_module(name)] for name in measures}
    return Costs(
        requiring(asked, settings.required, frameworks),
        tuple(item for framework in frameworks for item in framework.requirements),
        measures,
        frozenset(name for name, text in texts.items() if _HISTORY.search(text)),
    )


def _module(measure: str) -> str:
    practice, _, name = measure.partition(".")
    return f"measures/{practice}/{name}/{name}.rego"
