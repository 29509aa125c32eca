"""What a requirement is in the words of a test report: passed, failed, skipped or broken."""

from enum import StrEnum

from ssdfgate.model import Decision, Verdict
from ssdfgate.renderers.words import WORDS


class Result(StrEnum):
    """How one case ended. The values are the names of the elements in JUnit's XML."""

    PASSED = "passed"
    FAILURE = "failure"
    ERROR = "error"
    SKIPPED = "skipped"


def result_of(decision: Decision) -> Result:
    """Only what is proved or attested passes; what does not close the gate is skipped, never passed.

    A case fails exactly where its requirement keeps the gate closed. So a green test report belongs to an open gate,
    and a requirement that nobody looked at is still seen in it.
    """
    if decision.verdict is Verdict.ERROR:
        return Result.ERROR
    if decision.verdict in {Verdict.PASS, Verdict.ATTESTED}:
        return Result.PASSED
    return Result.FAILURE if decision.blocking else Result.SKIPPED


def message_of(decision: Decision) -> str:
    """The verdict and what made it so, in one line."""
    word = WORDS[decision.verdict]
    if waived := waiver_words(decision):
        return f"{word}, {waived}"
    if decision.verdict is Verdict.NOT_APPLICABLE or decision.blocking:
        state = word
    elif decision.required:
        state = f"{word}, which this profile accepts"
    else:
        state = f"{word}, not required"
    reasons = " ".join(decision.reasons)
    return f"{state}: {reasons}" if reasons else state


def waiver_words(decision: Decision) -> str:
    """`waived until 2026-12-01 by lead (T-1): reason`, or nothing."""
    waiver = decision.waiver
    if not waiver:
        return ""
    until, owner, ticket = (str(waiver.get(key) or "?") for key in ("expires", "owner", "ticket"))
    return f"waived until {until} by {owner} ({ticket}): {waiver.get('reason') or 'no reason given'}"
