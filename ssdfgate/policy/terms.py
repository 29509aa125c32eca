"""What a decision is made on beside the evidence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from ssdfgate.model import Finding, Framework, JsonValue, Profile, Requirement
from ssdfgate.model.standing import Standing, nanoseconds, seconds_in_ns

_NO_WAIVERS: Mapping[str, JsonValue] = {
    "total": 0, "active": 0, "expired": 0, "expiring": 0, "unused": 0, "problems": [],
}  # fmt: skip


def _not_waived(_: Sequence[Finding]) -> Mapping[int, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Recorded:
    """What people have recorded beside the evidence.

    Attributes:
        standings: by framework and id; requirements that are not named apply, unwaived and unstated.
        waived: says which of several findings are waived: by their place, by which waiver, as a sentence.
        waivers: the register in numbers: {total, active, expired, expiring, unused, problems}.
    """

    standings: Mapping[tuple[str, str], Standing] = field(default_factory=dict)
    waived: Callable[[Sequence[Finding]], Mapping[int, str]] = _not_waived
    waivers: Mapping[str, JsonValue] = field(default_factory=lambda: dict(_NO_WAIVERS))

    def standing(self, requirement: Requirement) -> Standing:
        """How a requirement stands."""
        return self.standings.get((requirement.framework, requirement.id), Standing(due=requirement.due))


def _as_found(findings: Sequence[Finding]) -> Sequence[Finding]:
    return findings


@dataclass(frozen=True, slots=True)
class Terms:
    """The catalogues to judge by, what the profile requires of them, what people have recorded, and the time.

    Attributes:
        now: ages, waivers and attestations are measured by it.
        stated: what exploitability statements make of findings; the same finding where they say nothing of it, and
            the very list where they say nothing at all.
        effective: duties and rules with a day are in force or not at this moment; None is `now`.
        effective_on: measures that are rules only from a day on, by id.
    """

    frameworks: tuple[Framework, ...]
    profile: Profile
    now: datetime
    recorded: Recorded = field(default_factory=Recorded)
    stated: Callable[[Sequence[Finding]], Sequence[Finding]] = _as_found
    effective: datetime | None = None
    effective_on: Mapping[str, date] = field(default_factory=dict)

    @property
    def effective_ns(self) -> int:
        """The moment at which duties and rules are looked at, as policies read it."""
        return seconds_in_ns(self.effective or self.now)

    def ahead(self) -> Mapping[str, date]:
        """Measures that are no rules yet, with the day from which they are; none where the profile asks for all."""
        if self.profile.parameters.get("enforce_early") is not False:
            return {}
        return {name: day for name, day in self.effective_on.items() if nanoseconds(day) > self.effective_ns}
