"""Evidence: what produced it, what it covers, what it does not cover, and the raw report behind it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from ssdfgate.model import (
    Components,
    Coverage,
    Digest,
    EvidenceRecord,
    Facts,
    Findings,
    GateReport,
    JsonValue,
    Origin,
    Severity,
    Skip,
    Statements,
)
from ssdfgate.renderers.encode import dump, in_order
from ssdfgate.renderers.html.pictures import Bar, Mark, coverage_bar, status_mark
from ssdfgate.renderers.html.requirements import Grounds
from ssdfgate.renderers.html.safe import anchor, cut, file_link, when
from ssdfgate.renderers.words import short, subject_words

MOST_ERRORS = 20
MOST_FACTS = 6000
"""Characters of facts; the evidence in the bundle has all of them."""

_ORIGINS: Mapping[Origin, str] = {
    Origin.RAN: "the gate ran the tool",
    Origin.IMPORTED: "imported: another job left the report",
    Origin.ATTESTED: "stated by a person",
}


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file of the bundle: where it lies there, its digest, and a link where the bundle's place is known."""

    name: str
    path: str
    digest: str
    href: str | None


@dataclass(frozen=True, slots=True)
class SkipView:
    """Items left out for one reason, with the true count and a few names."""

    reason: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoverageView:
    """How much was looked at; rows are further facts, as (label, text) pairs."""

    bar: Bar
    share: str
    skipped: tuple[SkipView, ...]
    excluded: tuple[SkipView, ...]
    errors: tuple[str, ...]
    errors_total: int
    rows: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One piece of evidence."""

    anchor: str
    id: str
    short: str
    name: str
    kind: str
    mark: Mark
    reasons: tuple[str, ...]
    hint: str
    rows: tuple[tuple[str, str], ...]
    argv: str
    coverage: CoverageView
    found: str
    fields: tuple[tuple[str, int, int], ...]
    facts: str
    facts_cut: bool
    files: tuple[FileLink, ...]


def evidence_of(report: GateReport, bundle: str | None) -> tuple[EvidenceView, ...]:
    """All evidence, in the order of the report; `bundle` is the way to the bundle from where the page lies."""
    return tuple(_view(record, report, bundle) for record in report.evidence)


def grounds_of(report: GateReport) -> Mapping[str, Grounds]:
    """What a verdict may rest on, by the id of the evidence."""
    return {
        str(record.id): Grounds(
            anchor("ev", str(record.id)), short(record.id), _name(record), status_mark(record.evidence.status)
        )
        for record in report.evidence
    }


def _name(record: EvidenceRecord) -> str:
    return cut(f"{record.evidence.collector} {record.evidence.tool.version or ''}".strip(), 80)


def _view(record: EvidenceRecord, report: GateReport, bundle: str | None) -> EvidenceView:
    evidence = record.evidence
    facts = _facts(record)
    return EvidenceView(
        anchor=anchor("ev", str(record.id)),
        id=str(record.id),
        short=short(record.id),
        name=_name(record),
        kind=str(evidence.kind),
        mark=status_mark(evidence.status),
        reasons=tuple(cut(reason) for reason in evidence.reasons),
        hint=cut(evidence.hint),
        rows=tuple(_rows(record, report)),
        argv=cut(" ".join(evidence.tool.argv), 2000),
        coverage=_coverage(evidence.coverage),
        found=_found(record),
        fields=_fields(record),
        facts=cut_text(facts, MOST_FACTS),
        facts_cut=len(facts) > MOST_FACTS,
        files=tuple(_files(record, bundle)),
    )


def cut_text(text: str, limit: int) -> str:
    """At most so many characters of text with lines; JSON has no other character that acts."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _rows(record: EvidenceRecord, report: GateReport) -> Iterator[tuple[str, str]]:
    evidence, tool = record.evidence, record.evidence.tool
    yield "Tool", cut(f"{tool.name} {tool.version or '(version not known)'}")
    if tool.runtime:
        yield "Runs on", cut(tool.runtime)
    if tool.rules:
        yield "Rules", str(tool.rules)
    yield "How it came to be", _ORIGINS[evidence.origin]
    yield "Collected", f"{when(record.collected_at)}, in {record.duration_s:.1f} s"
    if evidence.subject != report.subject:
        yield "About another state", cut(", ".join(subject_words(evidence.subject)))
    if evidence.tolerable:
        yield "Tolerable", "only single files were skipped; a profile may bear a share of these"


def _coverage(coverage: Coverage) -> CoverageView:
    total = max(coverage.errors_total, len(coverage.errors))
    return CoverageView(
        bar=coverage_bar(coverage.analysed, coverage.considered, cut(coverage.unit, 40)),
        share=f"{coverage.analysed} of {coverage.considered} {cut(coverage.unit, 40)}",
        skipped=skip_views(coverage.skipped),
        excluded=skip_views(coverage.excluded),
        errors=tuple(_error(item.path, item.message) for item in coverage.errors[:MOST_ERRORS]),
        errors_total=total,
        rows=tuple(_coverage_rows(coverage)),
        languages=tuple(
            (cut(name, 40), count.analysed, count.considered) for name, count in sorted(coverage.by_language.items())
        ),
    )


def _error(path: str | None, message: str) -> str:
    return cut(f"{path}: {message}" if path else message, 400)


def skip_views(skips: tuple[Skip, ...]) -> tuple[SkipView, ...]:
    """Reasons with their counts and names."""
    return tuple(
        SkipView(cut(item.reason), item.count, tuple(cut(name, 200) for name in item.examples)) for item in skips
    )


def _coverage_rows(coverage: Coverage) -> Iterator[tuple[str, str]]:
    if coverage.rules is not None:
        yield "Rules that ran", str(coverage.rules)
    hidden = {name: count for name, count in coverage.suppressed.items() if count}
    yield (
        "Findings hidden",
        ", ".join(f"{count} by {cut(name, 60)}" for name, count in sorted(hidden.items())) or "none",
    )
    for config in coverage.repository_config:
        yield "Scanner settings in the tree", cut(f"{config.path}: {config.handling}")
    control = coverage.control
    if control is None:
        yield "Positive control", "none: nothing was run that could be tested"
    elif control.ok:
        yield "Positive control", f"all {control.expected} planted findings came back"
    else:
        names = ", ".join((*control.missing, *control.surplus))
        yield "Positive control", cut(f"FAILED: {control.observed} of {control.expected} came back ({names})")


def _found(record: EvidenceRecord) -> str:
    match record.evidence.payload:
        case None:
            return "nothing that could be read"
        case Findings() as findings:
            return _findings(findings)
        case Components(items=items):
            return f"{len(items)} components"
        case Facts(values=values):
            return f"{len(values)} facts"
        case Statements(items=items):
            return f"{len(items)} statements on whether known flaws can be exploited"
        case _:
            assert_never(record.evidence.payload)


def _findings(findings: Findings) -> str:
    open_ = findings.open()
    counts = [(severity, sum(item.severity is severity for item in open_)) for severity in Severity]
    told = ", ".join(f"{count} {severity}" for severity, count in counts if count)
    return f"{len(open_)} open{f' ({told})' if told else ''}, {len(findings.items) - len(open_)} set aside"


def _fields(record: EvidenceRecord) -> tuple[tuple[str, int, int], ...]:
    payload = record.evidence.payload
    if not isinstance(payload, Components):
        return ()
    return tuple((cut(name, 80), have, of) for name, (have, of) in sorted(payload.fields.items()))


def _facts(record: EvidenceRecord) -> str:
    """The facts as JSON; empty where there are none."""
    payload = record.evidence.payload
    values: Mapping[str, JsonValue] = payload.values if isinstance(payload, Facts) else record.evidence.facts
    return dump(in_order(values), indent=1).rstrip("\n") if values else ""


def _files(record: EvidenceRecord, bundle: str | None) -> Iterator[FileLink]:
    for number, digest in enumerate(record.raw, start=1):
        yield blob("Raw report" if len(record.raw) == 1 else f"Raw report {number}", digest, bundle)
    yield blob("Evidence as it was read", record.id, bundle)


def blob(name: str, digest: Digest, bundle: str | None) -> FileLink:
    """A blob of the bundle."""
    path = f"blobs/sha256/{digest.hex}"
    return FileLink(name, path, str(digest), file_link(bundle, path))
