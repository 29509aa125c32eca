"""Evidence built by hand, for tests that are about something else than collecting it."""

from dataclasses import replace
from datetime import UTC, datetime

from ssdfgate.model import (
    Collected,
    Control,
    Coverage,
    Digest,
    Evidence,
    EvidenceKind,
    Findings,
    Origin,
    RawReport,
    Status,
    Subject,
    Tool,
)

WHEN = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SUBJECT = Subject("https://git.example.org/team/app", "a" * 40, dirty=False, tree=Digest.of(b"tree"))


def evidence(collector: str = "bandit", **changes) -> Evidence:
    """Complete static analysis of one file without findings; any field may be changed."""
    base = Evidence(
        kind=EvidenceKind.SAST,
        collector=collector,
        tool=Tool(collector, "1.0"),
        subject=SUBJECT,
        origin=Origin.RAN,
        status=Status.COMPLETE,
        coverage=Coverage(unit="files", considered=1, analysed=1, control=Control(1, 1)),
        payload=Findings(()),
    )
    return replace(base, **changes)


def collected(collector: str = "bandit", raw: bytes = b"{}", **changes) -> Collected:
    """A collection with one raw report."""
    return Collected(evidence(collector, **changes), WHEN, 1.25, (RawReport(f"{collector}-json", raw),))
