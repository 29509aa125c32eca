"""The outcome of `ssdfgate doctor`: one check for each thing that the gate needs."""

from dataclasses import dataclass
from enum import StrEnum

from ssdfgate.onboarding.cost import NOTHING, Cost


class Area(StrEnum):
    """What a check is about."""

    INSTALLED = "installed"
    REACHABLE = "reachable"
    CONFIGURED = "configured"


class State(StrEnum):
    """How it stands."""

    OK = "ok"
    MISSING = "missing"
    LIMITED = "limited"
    NOT_TRIED = "not tried"
    NOT_NEEDED = "not needed"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing.

    Attributes:
        detail: what was found, in a few words.
        mend: the command or step that mends it; empty where nothing is to be done.
        cost: what it costs as it stands.
    """

    area: Area
    name: str
    state: State
    detail: str
    mend: str = ""
    cost: Cost = NOTHING


@dataclass(frozen=True, slots=True)
class Examination:
    """Everything that was looked at, under the profile and the frameworks that a check would use."""

    root: str
    profile: str
    frameworks: tuple[str, ...]
    checks: tuple[Check, ...]

    @property
    def lacking(self) -> tuple[Check, ...]:
        """What is missing although a required practice needs it."""
        return tuple(check for check in self.checks if check.state is State.MISSING and check.cost.required)
