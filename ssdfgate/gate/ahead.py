"""Says what is decided as of another moment than now, and what does not hold but is not in force yet."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from ssdfgate.errors import UsageError
from ssdfgate.model import Limit, Verdict
from ssdfgate.model.moment import told_moment
from ssdfgate.model.standing import nanoseconds
from ssdfgate.policy import PolicyDecision, Terms

_LACKING = frozenset({Verdict.FAIL, Verdict.UNKNOWN})
_HOLDING = frozenset({Verdict.PASS, Verdict.ATTESTED, Verdict.NOT_APPLICABLE})


def check_moment(effective: datetime | None, now: datetime, *, report_only: bool) -> None:
    """A day that is over opens no gate: what came into force since would count for nothing.

    Raises:
        UsageError: it would be enforced.
    """
    if effective is None or report_only or effective.date() >= now.astimezone(UTC).date():
        return
    hint = "Add --report-only to see what would have been decided then, or give a day to come."
    raise UsageError(f"--effective-time {told_moment(effective)} is over, and is not enforced", hint=hint)


def limits_of_time(decision: PolicyDecision, terms: Terms) -> tuple[Limit, ...]:
    """The moment, where it was given; then every rule and duty that only warns, with the day from which it counts."""
    return (*_of_moment(terms), *_of_rules(decision, terms), *_of_duties(decision, terms))


def _of_moment(terms: Terms) -> Iterator[Limit]:
    if terms.effective is None:
        return
    told = f"Duties and rules with a day are those of {told_moment(terms.effective)}, not those of now."
    yield Limit(told, "Leave out --effective-time to decide as of now; everything else is as of now already.")


def _of_rules(decision: PolicyDecision, terms: Terms) -> Iterator[Limit]:
    ahead = terms.ahead()
    for item in decision.measures:
        if item.id in ahead and item.verdict in _LACKING:
            yield Limit(
                f"{item.id} does not hold, and is a rule from {ahead[item.id]} on.", "Mend it before that day."
            )


def _of_duties(decision: PolicyDecision, terms: Terms) -> Iterator[Limit]:
    if terms.profile.parameters.get("enforce_early") is not False:
        return
    holding = _HOLDING | {Verdict.PARTIAL} if terms.profile.accept_partial else _HOLDING
    ahead = Counter(
        (item.framework, item.due)
        for item in decision.decisions
        if item.verdict not in holding and item.due and nanoseconds(item.due) > terms.effective_ns
    )
    for (framework, day), count in sorted(ahead.items()):
        what = "requirement does" if count == 1 else "requirements do"
        yield Limit(
            f"{framework}: {count} {what} not hold, and are duties from {day} on.", "Mend them before that day."
        )
