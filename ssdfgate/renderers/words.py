"""The sentences that all formats for people share: the headline, the subject, names of places, the next step."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import assert_never

from ssdfgate.model import (
    OUTCOME_EXIT,
    Decision,
    Digest,
    GateReport,
    MeasureDecision,
    Outcome,
    Subject,
    Verdict,
    Violation,
    visible,
)
from ssdfgate.model.moment import told_moment

SHORT_ID = 8
SHORT_COMMIT = 10

SYMBOLS = {
    Verdict.PASS: "✓",
    Verdict.PARTIAL: "~",
    Verdict.ATTESTED: "@",
    Verdict.FAIL: "✗",
    Verdict.UNKNOWN: "?",
    Verdict.NOT_APPLICABLE: "-",
    Verdict.ERROR: "!",
}
"""Each verdict has a sign of its own, so that nothing depends on colour."""

HOLDS = frozenset({Verdict.PASS, Verdict.ATTESTED, Verdict.NOT_APPLICABLE})
"""Verdicts about which there is nothing to do."""

WORDS = {verdict: str(verdict).upper() for verdict in Verdict} | {Verdict.NOT_APPLICABLE: "N/A"}


def short(identity: Digest | str) -> str:
    """First hex digits of a digest, in either form; other text is cut to the same length."""
    return visible(str(identity).removeprefix("sha256:"))[:SHORT_ID]


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, safe to print; a longer text ends in an ellipsis."""
    safe = visible(text)
    return safe if len(safe) <= limit else safe[: limit - 1] + "…"


def shorten_path(path: str, limit: int) -> str:
    """At most `limit` characters, safe to print; of a longer path the end is kept, which tells files apart."""
    safe = visible(path)
    return safe if len(safe) <= limit else "…" + safe[1 - limit :]


def place(violation: Violation, limit: int) -> str:
    """`path:line`, or the path where the line is not known; empty where there is no path."""
    if not violation.path:
        return ""
    path = shorten_path(violation.path, limit)
    return f"{path}:{violation.line}" if violation.line else path


def said(violation: Violation) -> str:
    """The message, for a line that begins with the place: a path that the message begins with is not told twice."""
    path, message = violation.path, violation.message
    own = message.removeprefix(f"{path} ") if path else message
    return own if own.strip() else message


def failed_first(names: Sequence[str], measures: Mapping[str, MeasureDecision]) -> list[str]:
    """Names of measures in their order, but those that failed before those that nobody knows about."""
    return sorted(names, key=lambda name: name not in measures or measures[name].verdict is not Verdict.FAIL)


def counted(count: int, singular: str, plural: str = "") -> str:
    """A number with its noun."""
    return f"{count} {singular if count == 1 else plural or singular + 's'}"


def headline(report: GateReport) -> str:
    """The state of the gate in one sentence."""
    state = state_of(report)
    if report.outcome is Outcome.REPORT_ONLY:
        code = int(OUTCOME_EXIT[report.enforced])
        state = f"NOTHING WAS ENFORCED (report only). Enforced, it would be: {state} (exit code {code})"
    return f"{state}. {as_of(report)}" if report.effective_at else state


def state_of(report: GateReport) -> str:
    """The state of the gate as it is where it is enforced, and why."""
    return _state(report.enforced, report.decisions)


def as_of(report: GateReport) -> str:
    """At which moment it was decided what is in force; empty where that is the moment of the decision."""
    if report.effective_at is None:
        return ""
    return f"DECIDED AS OF {told_moment(report.effective_at)}, NOT AS OF NOW"


def _state(outcome: Outcome, decisions: Sequence[Decision]) -> str:
    match outcome:
        case Outcome.OPEN:
            return f"Gate OPEN: {_why_open(decisions)}"
        case Outcome.CLOSED | Outcome.INCOMPLETE:
            return f"Gate {outcome.upper()}: {_why_shut(decisions)}"
        case Outcome.INVALID:
            return "Gate INVALID: a bundle, digest or signature does not check, so the gate stays closed"
        case Outcome.ERROR:
            return "Gate ERROR: the decision could not be worked out, so the gate stays closed"
        case Outcome.REPORT_ONLY:
            return "Gate not enforced"
        case _:
            assert_never(outcome)


_NOTHING = "nothing is required, so nothing was decided"


def _why_open(decisions: Sequence[Decision]) -> str:
    required = [decision for decision in decisions if decision.required]
    if not required:
        return f"but {_NOTHING}"
    words = Counter("waived" if decision.waiver else _spoken(decision.verdict) for decision in required)
    if set(words) == {_spoken(Verdict.PASS)}:
        number = len(required)
        return "the one required practice is met" if number == 1 else f"all {number} required practices are met"
    parts = ", ".join(f"{count} {word}" for word, count in words.most_common())
    return f"of {counted(len(required), 'required practice')} none blocks ({parts})"


def _why_shut(decisions: Sequence[Decision]) -> str:
    total = sum(decision.required for decision in decisions)
    blocking = Counter(decision.verdict for decision in decisions if decision.blocking)
    failed, broken = blocking.pop(Verdict.FAIL, 0), blocking.pop(Verdict.ERROR, 0)
    parts = []
    if failed:
        parts.append(f"{failed} of {counted(total, 'required practice')} {'is' if failed == 1 else 'are'} not met")
    if lacking := blocking.total():
        of = f"{lacking} more" if parts else f"{lacking} of {counted(total, 'required practice')}"
        parts.append(f"evidence for {of} is missing or incomplete")
    if broken:
        of = f"{broken} more" if parts else f"{broken} of {counted(total, 'required practice')}"
        parts.append(f"{of} could not be evaluated")
    if not parts and decisions and not total:
        return _NOTHING
    return ", ".join(parts) or "for the reasons below"


def _spoken(verdict: Verdict) -> str:
    return "met" if verdict is Verdict.PASS else str(verdict).replace("_", " ")


def subject_words(subject: Subject) -> tuple[str, ...]:
    """Repository, commit and state of the files, each as a phrase."""
    parts = [subject.repository or "no remote repository"]
    if subject.commit:
        parts.append(f"commit {subject.commit[:SHORT_COMMIT]}" + (" + uncommitted changes" if subject.dirty else ""))
    else:
        parts.append("no commit" + (f", tree {short(subject.tree)}" if subject.tree else ""))
    return tuple(visible(part) for part in parts)


def named(report: GateReport, framework: str) -> str:
    """A framework by its id and, where it tells classes of products or teams apart, with the one that was judged."""
    told = class_words(report, framework)
    return visible(f"{framework} ({told})" if told else framework)


def class_words(report: GateReport, framework: str) -> str:
    """The class that was judged, under the publisher's name for it; empty where the framework has none."""
    chosen = report.classes.get(framework, "")
    for catalogue in report.catalogues:
        if catalogue.id == framework and catalogue.classes and chosen:
            titles = {item.id: item.title for item in catalogue.classes.values}
            return f"{catalogue.classes.title} {chosen}: {titles.get(chosen, chosen)}"
    return f"class {chosen}" if chosen else ""


def next_step(report: GateReport) -> str:
    """What to do now, in one sentence."""
    if report.decisions and not any(decision.required for decision in report.decisions):
        return "say what must hold, with `required:` in ssdfgate.yaml or --require, and run the gate again."
    return _next_after(report.outcome)


def _next_after(outcome: Outcome) -> str:
    match outcome:
        case Outcome.OPEN:
            return "keep the bundle: it is the evidence behind this decision."
        case Outcome.CLOSED:
            return "mend what is listed first, commit, and run the gate again."
        case Outcome.INCOMPLETE:
            return "bring the evidence that is missing, and run the gate again."
        case Outcome.INVALID:
            return "do not use this bundle; collect the evidence again."
        case Outcome.ERROR:
            return "run again with -v for details; the gate stays closed until then."
        case Outcome.REPORT_ONLY:
            return "run without --report-only to enforce this."
        case _:
            assert_never(outcome)
