"""How a requirement stands before any evidence is judged: whether it applies, is waived, or is stated by somebody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from ssdfgate.model.digest import JsonValue

NANOSECONDS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Statement:
    """What a named role states of a requirement.

    Attributes:
        intact: whether the role may state it, and the document that it rests on, if there is one, is unchanged.
        record: all of it, for the reports.
    """

    role: str
    stated: date
    review: date
    intact: bool
    record: Mapping[str, JsonValue] = field(default_factory=dict)

    def is_current(self, now: datetime) -> bool:
        """Whether it counts: made already, not yet due for review, and its document unchanged."""
        return self.intact and nanoseconds(self.stated) <= seconds_in_ns(now) < nanoseconds(self.review)

    def to_document(self) -> dict[str, JsonValue]:
        """Shape: {role, until, intact, stated_ns, review_ns}, as policies read it."""
        return {
            "role": self.role,
            "until": self.review.isoformat(),
            "intact": self.intact,
            "stated_ns": nanoseconds(self.stated),
            "review_ns": nanoseconds(self.review),
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """What people have recorded about one requirement.

    Attributes:
        exemption: why it does not apply, with at least `reason`; None where it does.
        waiver: the waiver in force for the requirement as a whole; None where there is none.
        due: the day from which it is a duty; None where it is one already.
    """

    exemption: Mapping[str, JsonValue] | None = None
    waiver: Mapping[str, JsonValue] | None = None
    statement: Statement | None = None
    due: date | None = None

    def lies_ahead(self, now: datetime) -> bool:
        """Whether the day from which it is a duty has not come."""
        return self.due is not None and nanoseconds(self.due) > seconds_in_ns(now)


def nanoseconds(day: date) -> int:
    """The beginning of a day (UTC) in nanoseconds since 1970, the one notion of time that policies have."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * NANOSECONDS


def seconds_in_ns(moment: datetime) -> int:
    """A point in time, cut to the second, in nanoseconds since 1970."""
    return int(moment.timestamp()) * NANOSECONDS
