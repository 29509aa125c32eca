"""The whole page as data; templates only write it down."""

from dataclasses import dataclass
from shlex import quote

from ssdfgate.model import GateReport
from ssdfgate.renderers.changes import Line, counts_of, lines_of, notes_of, title_of
from ssdfgate.renderers.html.coverage import FrameworkCoverage, coverage_of
from ssdfgate.renderers.html.evidence import EvidenceView, FileLink, evidence_of, grounds_of
from ssdfgate.renderers.html.findings import FindingsView, findings_of
from ssdfgate.renderers.html.measures import MeasureView, measures_of
from ssdfgate.renderers.html.pictures import MEANINGS, ORDER, Mark, mark
from ssdfgate.renderers.html.pointers import SourceNote, pointer_index
from ssdfgate.renderers.html.requirements import FrameworkView, requirements_of
from ssdfgate.renderers.html.safe import cut, file_link, when
from ssdfgate.renderers.html.scope import ScopeView, scope_of
from ssdfgate.renderers.html.summary import Summary, summary_of

_CHANGES = 100
"""Lines that are listed, so that the page does not grow with the number of findings."""


@dataclass(frozen=True, slots=True)
class BundleView:
    """The bundle, and how to check it: with us, and by hand, file by file."""

    path: str
    digest: str
    content: str
    manifest: FileLink
    commands: tuple[str, ...]
    by_hand: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangesView:
    """What is compared with what, the counts, the findings that are not as they were, and how many are not listed."""

    title: str
    summary: str
    lines: tuple[Line, ...]
    left: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on the page; `verdicts` is the legend."""

    title: str
    version: str
    created: str
    engine: str
    policies: str
    summary: Summary
    verdicts: tuple[tuple[Mark, str], ...]
    coverage: tuple[FrameworkCoverage, ...]
    frameworks: tuple[FrameworkView, ...]
    measures: tuple[MeasureView, ...]
    evidence: tuple[EvidenceView, ...]
    findings: FindingsView
    changes: ChangesView | None
    scope: ScopeView
    sources: tuple[SourceNote, ...]
    bundle: BundleView | None


def page_of(report: GateReport, bundle: str | None) -> Page:
    """Build the page; `bundle` is the way to the bundle from where the page lies, None where nobody knows."""
    summary = summary_of(report)
    return Page(
        title=cut(f"{summary.headline} · {summary.facts[0][1]}", 200),
        version=report.version,
        created=when(report.created_at),
        engine=cut(report.engine),
        policies=str(report.policy_digest),
        summary=summary,
        verdicts=tuple((mark(verdict), MEANINGS[verdict]) for verdict in ORDER),
        coverage=coverage_of(report),
        frameworks=requirements_of(report, grounds_of(report)),
        measures=measures_of(report),
        evidence=evidence_of(report, bundle),
        findings=findings_of(report),
        changes=_changes(report),
        scope=scope_of(report),
        sources=pointer_index(report).notes(),
        bundle=_bundle(report, bundle),
    )


def _changes(report: GateReport) -> ChangesView | None:
    if report.comparison is None:
        return None
    found = tuple(lines_of(report.comparison.compared))
    return ChangesView(
        title=cut(title_of(report.comparison)),
        summary=cut(counts_of(report.comparison.compared)),
        lines=found[:_CHANGES],
        left=len(found[_CHANGES:]),
        notes=tuple(map(cut, notes_of(report.comparison.compared))),
    )


def _bundle(report: GateReport, way: str | None) -> BundleView | None:
    if report.bundle is None:
        return None
    manifest = FileLink("manifest.json", "manifest.json", str(report.bundle.digest), file_link(way, "manifest.json"))
    folder = quote(report.bundle.path)
    commands = (
        f"ssdfgate verify {folder} --key PUB",
        f"ssdfgate verify {folder} --integrity-only",
    )
    by_hand = (
        f"cd {folder}",
        f"echo '{report.bundle.digest.hex}  manifest.json' | sha256sum --check",
        '(cd blobs/sha256 && for name in *; do echo "$name  $name"; done | sha256sum --check --quiet)',
    )
    return BundleView(
        path=cut(report.bundle.path),
        digest=str(report.bundle.digest),
        content=str(report.bundle.content),
        manifest=manifest,
        commands=commands,
        by_hand=by_hand,
    )
