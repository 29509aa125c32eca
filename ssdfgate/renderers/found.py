"""Findings in one order, each with its evidence and the place where it is shown; formats for machines share this."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote

from ssdfgate.model import (
    Decision,
    EvidenceRecord,
    Finding,
    Findings,
    FindingState,
    GateReport,
    Location,
    Severity,
    Verdict,
    Violation,
    identity_of,
    visible,
)
from ssdfgate.model.records import Waiver
from ssdfgate.renderers.encode import uuid_of

ANCHOR = "README.md"
"""Where something without a place of its own is shown. See `requirement_result` in sarif_results for the reasons."""

LONGEST_ID = 255
RANK: Mapping[Severity, int] = {
    Severity.CRITICAL: 0,
    Severity.UNKNOWN: 1,
    Severity.HIGH: 2,
    Severity.MEDIUM: 3,
    Severity.LOW: 4,
    Severity.INFO: 5,
}
"""Order in which results stand, worst first."""


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with its evidence, the id of its rule, and the waiver in force that is about it.

    `new` tells whether the base had it not; None where nothing is compared.
    """

    finding: Finding
    record: EvidenceRecord
    rule: str
    waiver: Waiver | None = None
    new: bool | None = None

    @property
    def open(self) -> bool:
        """Whether nobody suppressed it."""
        return self.finding.state is FindingState.OPEN

    @property
    def waived(self) -> str:
        """What stands behind its message: that it is waived, until when and by whom; empty where it is not."""
        return f" {self.waiver.words}." if self.waiver else ""


def ranked(report: GateReport) -> tuple[Found, ...]:
    """Every finding: open before waived and suppressed, then by severity, worst first, then as they come."""
    new = report.comparison.new() if report.comparison else None
    found = [
        Found(
            finding,
            record,
            _rule(record.evidence.collector, finding),
            _waiver(finding, report),
            None if new is None else (record.evidence.collector, record.evidence.kind, identity_of(finding)) in new,
        )
        for record in report.evidence
        if isinstance(record.evidence.payload, Findings)
        for finding in record.evidence.payload.items
    ]
    return tuple(
        sorted(found, key=lambda item: (not item.open or item.waiver is not None, RANK[item.finding.severity]))
    )


def _waiver(finding: Finding, report: GateReport) -> Waiver | None:
    return next((waiver for waiver in report.waivers if waiver.covers(finding)), None)


def _rule(collector: str, finding: Finding) -> str:
    """Tool and rule, since two tools may use one name for two rules; and the package, where there is one.

    Without a line of source GitHub tells alerts apart by rule and file alone, and one advisory can be about two
    packages of a lock file.
    """
    return identifier(collector, finding.rule, *((finding.package.name,) if finding.package else ()))


def identifier(*parts: str) -> str:
    """Id of a rule: parts joined by slashes, spaces and odd characters as %20; a long one ends in its digest."""
    name = "/".join(quote(visible(part), safe="/:@+,;=!$&'()*~") or "-" for part in parts)
    return name if len(name) <= LONGEST_ID else f"{name[: LONGEST_ID - 17]}-{sha256(name.encode()).hexdigest()[:16]}"


def is_relative(path: str) -> bool:
    """Whether the path is a place inside the repository."""
    return bool(path) and not path.startswith("/") and ".." not in path.split("/")


def place_of(found: Found) -> Location:
    """Its own place; else the file that its dependency stands in; else the README."""
    own = found.finding.location
    if own and is_relative(own.path):
        return own
    sources = found.record.evidence.facts.get("sources")
    for source in sources if isinstance(sources, Sequence) else ():
        path = source.get("path") if isinstance(source, Mapping) else None
        if isinstance(path, str) and is_relative(path):
            return Location(path)
    return Location(ANCHOR)


def violations_of(decision: Decision, report: GateReport) -> Iterator[Violation]:
    """What the measures of a requirement say against it: those that failed first, as in its reasons."""
    asked = frozenset(decision.measures)
    measures = [measure for measure in report.measures if measure.id in asked]
    for measure in sorted(measures, key=lambda item: item.verdict is not Verdict.FAIL):
        yield from measure.violations


def unique(found: Found) -> str:
    """A UUID that stays the same while the finding does."""
    finding = found.finding
    place = finding.location.to_json() if finding.location else None
    return uuid_of("\0".join((found.rule, finding.fingerprint or f"{place} {finding.message}")))
