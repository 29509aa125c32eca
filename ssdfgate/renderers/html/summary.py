"""The first screen: the outcome, what closes the gate, what was not looked at, and what rests on people's word."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ssdfgate.model import (
    OUTCOME_EXIT,
    Decision,
    EvidenceKind,
    GateReport,
    JsonValue,
    MeasureDecision,
    Outcome,
    Verdict,
)
from ssdfgate.renderers.gaps import Gap, gaps
from ssdfgate.renderers.html.pictures import Bar, Mark, mark, verdict_bar
from ssdfgate.renderers.html.safe import anchor, cut, when
from ssdfgate.renderers.words import (
    class_words,
    counted,
    failed_first,
    headline,
    named,
    next_step,
    place,
    subject_words,
)

GAPS_FIRST = 6
BLOCKING_FIRST = 12
SHORT_FIRST = 6
REASON = 300
"""Characters of a reason on the first screen; the requirement has all of it."""

REMEDY = 500
"""Commands stand in it, which nobody can type when they are cut."""

LONGEST_PATH = 100

_SHAPES: Mapping[Outcome, str] = {
    Outcome.OPEN: "pass",
    Outcome.CLOSED: "fail",
    Outcome.INCOMPLETE: "unknown",
    Outcome.INVALID: "error",
    Outcome.ERROR: "error",
    Outcome.REPORT_ONLY: "na",
}


@dataclass(frozen=True, slots=True)
class Blocking:
    """A requirement that closes the gate: what, where, why, and what to do."""

    anchor: str
    framework: str
    id: str
    title: str
    mark: Mark
    where: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class GapView:
    """Something that was not looked at; `hint` may be empty."""

    text: str
    hint: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The first screen.

    Attributes:
        keeps: heading of what blocks; in a run that only reports it says that it would.
        blocking_left / gaps_left / short_left: how many more there are than are shown.
        short: required, not fully met, and yet not closing the gate.
        word: what rests on statements and waivers of people, as sentences.
        duties: required ones by verdict; everything is all that was judged.
    """

    shape: str
    headline: str
    facts: tuple[tuple[str, str], ...]
    keeps: str
    blocking: tuple[Blocking, ...]
    blocking_left: int
    short: tuple[Blocking, ...]
    short_left: int
    gaps: tuple[GapView, ...]
    gaps_left: int
    word: tuple[str, ...]
    next_step: str
    duties: Bar
    everything: Bar
    required: int
    judged: int


def summary_of(report: GateReport) -> Summary:
    """Build the first screen."""
    blocking = blocking_of(report)
    short = short_of(report)
    found = gap_views(report)
    required = [decision for decision in report.decisions if decision.required]
    return Summary(
        shape=_SHAPES[report.outcome],
        headline=headline(report),
        facts=tuple(_facts(report)),
        keeps=f"What {'would close' if report.outcome is Outcome.REPORT_ONLY else 'closes'} the gate",
        blocking=blocking[:BLOCKING_FIRST],
        blocking_left=len(blocking[BLOCKING_FIRST:]),
        short=short[:SHORT_FIRST],
        short_left=len(short[SHORT_FIRST:]),
        gaps=found[:GAPS_FIRST],
        gaps_left=len(found[GAPS_FIRST:]),
        word=tuple(_word(report)),
        next_step=next_step(report),
        duties=verdict_bar(required),
        everything=verdict_bar(report.decisions),
        required=len(required),
        judged=len(report.decisions),
    )


def _facts(report: GateReport) -> Iterator[tuple[str, str]]:
    subject = report.subject
    yield "Repository", cut(subject.repository or "no remote repository")
    yield "Commit", cut(subject.commit or subject_words(subject)[1])
    if subject.dirty:
        yield "Files", "differ from the commit"
    yield "Judged by", cut(", ".join(named(report, item) for item in report.frameworks))
    yield "Profile", cut(report.profile)
    yield "Decided", when(report.created_at)
    if report.effective_at:
        yield "As of", f"{when(report.effective_at)}, not as of now"
    yield "Exit code", _exit_code(report)


def _exit_code(report: GateReport) -> str:
    code = int(report.exit_code)
    if report.outcome is Outcome.REPORT_ONLY:
        return f"{code}, because nothing was enforced; enforced it would be {int(OUTCOME_EXIT[report.enforced])}"
    return str(code)


def names_of(report: GateReport) -> Mapping[str, str]:
    """Full name of every framework, where its catalogue is at hand, else its id; and the class that was judged."""
    known = {item.id: f"{item.name} {item.version}" for item in report.catalogues}
    told = {name: class_words(report, name) for name in report.frameworks}
    return {name: cut(f"{known.get(name, name)} {f'({told[name]})' if told[name] else ''}".rstrip()) for name in told}


def blocking_of(report: GateReport) -> tuple[Blocking, ...]:
    """All that closes the gate, failed requirements first."""
    found = [decision for decision in report.decisions if decision.blocking]
    found.sort(key=lambda decision: decision.verdict is not Verdict.FAIL)
    return tuple(_blocking(decision, report) for decision in found)


def short_of(report: GateReport) -> tuple[Blocking, ...]:
    """What is required and not proved, and still leaves the gate open."""
    fine = {Verdict.PASS, Verdict.NOT_APPLICABLE}
    found = [item for item in report.decisions if item.required and not item.blocking and item.verdict not in fine]
    return tuple(_blocking(decision, report) for decision in found)


def _blocking(decision: Decision, report: GateReport) -> Blocking:
    asked = {measure.id: measure for measure in report.measures}
    names = failed_first(decision.measures, asked)
    lacking = [asked[name] for name in names if name in asked and asked[name].remediation]
    lacking = [item for item in lacking if item.verdict in {Verdict.FAIL, Verdict.UNKNOWN, Verdict.ERROR}]
    remedies = [item.remediation for item in lacking]
    return Blocking(
        anchor=anchor("req", decision.framework, decision.id),
        framework=cut(decision.framework) if len(report.frameworks) > 1 else "",
        id=cut(decision.id),
        title=cut(decision.title, REASON),
        mark=mark(decision.verdict),
        where=cut(_where(decision, lacking)),
        reason=cut(_without_name(decision.reasons[0], decision.measures), REASON) if decision.reasons else "",
        remedy=cut(remedies[0], REMEDY) if remedies else "",
    )


def _where(decision: Decision, lacking: Sequence[MeasureDecision]) -> str:
    """File and line that the first reason is about, where it is about a file."""
    told = (violation for item in lacking for violation in item.violations)
    first = next((item for item in told if any(item.message in reason for reason in decision.reasons[:1])), None)
    return place(first, LONGEST_PATH) if first else ""


def _without_name(reason: str, measures: Sequence[str]) -> str:
    """The reason without the id of its measure, which the requirement tells."""
    name, separator, rest = reason.partition(": ")
    return rest if separator and name in measures else reason


def gap_views(report: GateReport) -> tuple[GapView, ...]:
    """Everything that was not looked at: whole kinds of evidence first, then weightiest first."""
    return (*_missing(report), *(_gap(gap) for gap in gaps(report)))


def _missing(report: GateReport) -> Iterator[GapView]:
    """Kinds of evidence that nobody brought, where a verdict is unknown."""
    unknown = sum(decision.verdict is Verdict.UNKNOWN for decision in report.decisions)
    present = {record.evidence.kind for record in report.evidence}
    lacking = [str(kind) for kind in EvidenceKind if kind not in present]
    if unknown and lacking:
        told = f"{counted(unknown, 'requirement is', 'requirements are')} unknown."
        told += f" No evidence of these kinds was brought: {', '.join(lacking)}."
        yield GapView(told, "Import reports of other jobs; each requirement says what it lacks.")


def _gap(gap: Gap) -> GapView:
    return GapView(cut(gap.text), cut(gap.hint))


def _word(report: GateReport) -> Iterator[str]:
    """What holds because somebody says so, and until when."""
    decisions = report.decisions
    attested = [item for item in decisions if item.verdict is Verdict.ATTESTED]
    if attested:
        who = Counter(_said(item.attestation, "role") for item in attested)
        roles = ", ".join(f"{cut(role)} ({count})" for role, count in sorted(who.items()))
        told = f"{counted(len(attested), 'requirement')} attested by {roles}"
        yield told + _first_day(item.attestation for item in attested) + "."
    waived = [item for item in decisions if item.waiver]
    if waived:
        yield f"{counted(len(waived), 'requirement')} waived" + _first_day(item.waiver for item in waived) + "."
    excused = [item for item in report.measures if item.waived]
    if excused:
        yield f"{counted(len(excused), 'measure')} failing only for findings that are waived."
    exempt = [item for item in decisions if item.exemption and item.exemption.get("owner")]
    if exempt:
        yield f"{counted(len(exempt), 'requirement')} declared not applicable by the team."


def _said(record: Mapping[str, JsonValue] | None, key: str) -> str:
    return str((record or {}).get(key) or "nobody named")


def _first_day(records: Iterator[Mapping[str, JsonValue] | None]) -> str:
    days = [
        str(day)
        for item in records
        if item and (day := item.get("review") or item.get("until") or item.get("expires"))
    ]
    return f"; the first ends on {cut(min(days))}" if days else ""
