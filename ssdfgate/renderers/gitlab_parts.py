"""What GitLab's security reports share: version, scan, identifiers, severities.

Written for schema 15.0.7. GitLab refuses a report whose MAJOR.MINOR it does not know, so an old one reaches most
servers: everything from GitLab 15.0 on takes 15.0.x, and 14.x has not been taken since 16.0.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from ssdfgate.model import EvidenceKind, EvidenceRecord, GateReport, JsonValue, Severity, Status, visible
from ssdfgate.renderers.found import Found, ranked, unique
from ssdfgate.renderers.markdown_text import prose
from ssdfgate.renderers.sarif_parts import is_uri
from ssdfgate.renderers.words import as_of, counted, shorten

VERSION = "15.0.7"
LONGEST_NAME = 255
LONGEST_SOLUTION = 7000
_CWE = re.compile(r"(?:CWE-)?(\d{1,6})\Z", re.ASCII | re.IGNORECASE)
_KNOWN = {"CVE": "cve", "GHSA": "ghsa"}
SEVERITIES: Mapping[Severity, str] = {severity: severity.capitalize() for severity in Severity}


def records_of(report: GateReport, kinds: frozenset[EvidenceKind]) -> tuple[EvidenceRecord, ...]:
    """The evidence that a report is about."""
    return tuple(record for record in report.evidence if record.evidence.kind in kinds)


def found_in(report: GateReport, kinds: frozenset[EvidenceKind]) -> tuple[tuple[Found, ...], int]:
    """The open findings of these kinds, worst first, and how many suppressed ones there are beside them."""
    found = [item for item in ranked(report) if item.record.evidence.kind in kinds]
    open_ = tuple(item for item in found if item.open)
    return open_, len(found) - len(open_)


def scan(report: GateReport, kind: str, records: Sequence[EvidenceRecord], suppressed: int) -> dict[str, JsonValue]:
    """Shape: scan. It succeeded only if there is evidence and none of it failed."""
    ok = bool(records) and all(record.evidence.status is not Status.FAILED for record in records)
    tool: dict[str, JsonValue] = {
        "id": "ssdfgate",
        "name": "ssdfgate",
        "version": report.version,
        "vendor": {"name": "ssdfgate"},
    }
    started = min((record.collected_at for record in records), default=report.created_at)
    return {
        "type": kind,
        "status": "success" if ok else "failure",
        "start_time": _time(started),
        "end_time": _time(report.created_at),
        "analyzer": tool,
        "scanner": tool,
        "messages": [*_moment(report), *_messages(records, suppressed)],
    }


def _time(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _moment(report: GateReport) -> Iterator[JsonValue]:
    if report.effective_at:
        yield _message("warn", as_of(report))


def _messages(records: Sequence[EvidenceRecord], suppressed: int) -> Iterator[JsonValue]:
    """What ran, and what limits it: a list without vulnerabilities must not look like a look that found none."""
    if not records:
        yield _message("fatal", "Nothing was looked at: there is no evidence of this kind.")
    for record in records:
        evidence, coverage = record.evidence, record.evidence.coverage
        tool = f"{evidence.collector} ({evidence.tool.name} {evidence.tool.version or '?'})"
        share = f"{coverage.analysed} of {coverage.considered} {coverage.unit} analysed"
        level = {Status.FAILED: "fatal", Status.PARTIAL: "warn"}.get(evidence.status, "info")
        yield _message(level, ". ".join((f"{tool}: {evidence.status}, {share}", *evidence.reasons)))
    if suppressed:
        yield _message("info", f"{counted(suppressed, 'suppressed finding')} not in this file; the bundle has them.")


def _message(level: str, text: str) -> JsonValue:
    return {"level": level, "value": visible(text)}


def identifiers(found: Found) -> list[JsonValue]:
    """Shape: identifier[]. The rule comes first: GitLab compares by it."""
    finding = found.finding
    names = dict.fromkeys((finding.rule, *finding.aliases)) if finding.package else {finding.rule: None}
    listed = [_named(name, f"{found.record.evidence.collector}_id") for name in names]
    if is_uri(finding.url):
        listed[0] |= {"url": finding.url}
    return [*listed, *_weaknesses(finding.cwe)]


def _named(name: str, otherwise: str) -> dict[str, JsonValue]:
    text = visible(name) or "-"
    kind = _KNOWN.get(text.partition("-")[0].upper(), visible(otherwise))
    return {"type": kind, "name": text, "value": text}


def _weaknesses(names: Iterable[str]) -> Iterator[JsonValue]:
    for name in names:
        if match := _CWE.match(name):
            number = str(int(match[1]))
            url = f"https://cwe.mitre.org/data/definitions/{number}.html"
            yield {"type": "cwe", "name": f"CWE-{number}", "value": number, "url": url}


def vulnerability(found: Found, location: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Shape: vulnerability. GitLab shows the description as Markdown, so text from outside is made harmless."""
    finding = found.finding
    return {
        "id": unique(found),
        "name": shorten(f"{finding.rule}: {finding.message}", LONGEST_NAME),
        "description": prose(finding.message + found.waived),
        "severity": SEVERITIES[finding.severity],
        "identifiers": identifiers(found),
        "location": location,
        **({"links": [{"url": finding.url}]} if is_uri(finding.url) else {}),
    }
