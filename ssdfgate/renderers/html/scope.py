"""Scope: what was in, what was out and why, and what was assumed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ssdfgate.model import Confidence, Framework, GateReport, Outcome, Skip, Status, Verdict
from ssdfgate.renderers.encode import dump, in_order
from ssdfgate.renderers.html.evidence import SkipView, skip_views
from ssdfgate.renderers.html.pictures import Mark, mark
from ssdfgate.renderers.html.safe import cut
from ssdfgate.renderers.html.summary import GapView, gap_views
from ssdfgate.renderers.words import counted

_ALWAYS = (
    "Ages are counted by the clock of the machine that collected the evidence.",
    "A pass says that the practice was followed for this state of the files, as far as tools can see.",
    "It does not say that the product is secure, nor that a regulation is fulfilled.",
    "A pointer to another standard says that both speak of the same subject, never that meeting one meets the other.",
)


@dataclass(frozen=True, slots=True)
class LanguageRow:
    """Files of one language, and the scanners that analysed some of them."""

    name: str
    files: int
    scanners: str


@dataclass(frozen=True, slots=True)
class CollectionRow:
    """What became of one collector."""

    name: str
    kind: str
    mark: Mark
    reason: str


@dataclass(frozen=True, slots=True)
class ScopeView:
    """What the report is about."""

    languages: tuple[LanguageRow, ...]
    collections: tuple[CollectionRow, ...]
    excluded: tuple[SkipView, ...]
    gaps: tuple[GapView, ...]
    assumptions: tuple[str, ...]
    parameters: str
    pipeline: tuple[tuple[str, str], ...]
    milestones: tuple[tuple[str, str, str], ...]


def scope_of(report: GateReport) -> ScopeView:
    """Build the section on scope."""
    return ScopeView(
        languages=tuple(_languages(report)),
        collections=tuple(_collections(report)),
        excluded=skip_views(_excluded(report)),
        gaps=gap_views(report),
        assumptions=tuple(_assumptions(report)),
        parameters=dump(in_order(report.parameters), indent=1).rstrip("\n"),
        pipeline=tuple(_pipeline(report)),
        milestones=tuple(
            (
                cut(catalogue.id),
                item.date.isoformat(),
                cut(f"{item.what} ({item.reference})" if item.reference else item.what),
            )
            for catalogue in report.catalogues
            for item in catalogue.milestones
        ),
    )


def _languages(report: GateReport) -> Iterator[LanguageRow]:
    for name, files in sorted(report.files.items(), key=lambda item: (-item[1], item[0])):
        scanners = [
            f"{record.evidence.collector} ({count.analysed} of {count.considered})"
            for record in report.evidence
            if (count := record.evidence.coverage.by_language.get(name)) and count.analysed
        ]
        yield LanguageRow(cut(name, 60) or "(no name)", files, cut(", ".join(scanners)))


def _collections(report: GateReport) -> Iterator[CollectionRow]:
    marks = {
        "collected": Mark("pass", "collected"),
        "skipped": Mark("na", "switched off"),
        "failed": Mark("fail", "failed"),
    }
    for item in report.collections:
        result = str(item.get("result"))
        shown = marks.get(result, Mark("unknown", cut(result, 40)))
        yield CollectionRow(
            cut(str(item.get("collector")), 80),
            cut(str(item.get("kind")), 80),
            shown,
            cut(str(item.get("reason") or "")),
        )


def _excluded(report: GateReport) -> tuple[Skip, ...]:
    """What the configuration leaves out, by reason; several scanners tell of the same files."""
    found: dict[str, Skip] = {}
    for record in report.evidence:
        for skip in record.evidence.coverage.excluded:
            known = found.get(skip.reason)
            if known is None or skip.count > known.count:
                found[skip.reason] = skip
    return tuple(found.values())


def _pipeline(report: GateReport) -> Iterator[tuple[str, str]]:
    context = report.context
    named = (
        ("Ran on", str(context.platform)),
        ("Branch or tag", context.ref),
        ("Target branch", context.target_ref),
        ("Event", context.event),
        ("Started by", context.actor),
        ("Workflow", context.workflow),
        ("Run", context.run_url),
    )
    for label, text in named:
        if text:
            yield label, cut(text)


def _assumptions(report: GateReport) -> Iterator[str]:
    """Sentences that a reader has to agree with before agreeing with the verdicts."""
    required = sum(item.required for item in report.decisions)
    judged = counted(len(report.decisions), "requirement")
    yield (
        f"The profile {cut(report.profile, 80)} decides what is required: {required} of {judged}. "
        "The others are judged in the same way, and do not close the gate."
    )
    yield from _borne(report)
    yield from _ahead(report)
    yield from (_mapping(catalogue) for catalogue in report.catalogues)
    if report.outcome is Outcome.REPORT_ONLY:
        yield "Nothing was enforced: this run only reports."
    yield from _ALWAYS


def _borne(report: GateReport) -> Iterator[str]:
    partial = [record for record in report.evidence if record.evidence.status is Status.PARTIAL]
    tolerable = sum(record.evidence.tolerable for record in partial)
    if tolerable:
        share = report.parameters.get("unanalysed_percent")
        pieces = counted(tolerable, "piece")
        yield f"{pieces} of evidence with skipped files; the profile bears up to {share} per cent of them."
    word = mark(Verdict.PARTIAL).word.lower()
    halves = [
        item for item in report.decisions if item.required and not item.blocking and item.verdict is Verdict.PARTIAL
    ]
    if halves:
        yield (
            f"{counted(len(halves), 'required practice')} only {word}: what people must state has no current record, "
            "and the profile does not close the gate for that."
        )


def _ahead(report: GateReport) -> Iterator[str]:
    day = (report.effective_at or report.created_at).date()
    ahead = Counter(item.due for item in report.decisions if item.due and item.due > day)
    for day, count in sorted(ahead.items()):
        yield f"{counted(count, 'requirement')} not yet a duty: from {day} on."


def _mapping(catalogue: Framework) -> str:
    supports = [item for requirement in catalogue.requirements for item in (*requirement.all_of, *requirement.any_of)]
    verified = sum(item.confidence is Confidence.VERIFIED for item in supports)
    return cut(
        f"{catalogue.name} {catalogue.version} ({catalogue.publisher}, {catalogue.status}) is read in: "
        f"{catalogue.source.text} That a measure supports a requirement was read in a named source for {verified} of "
        f"{counted(len(supports), 'link')}; the others are derived by us."
    )
