"""GitLab code quality: what keeps the gate closed, and every open finding, in the merge request of every edition."""

from collections.abc import Iterator
from hashlib import sha256
from typing import ClassVar

from ssdfgate.model import Decision, GateReport, JsonValue, Severity, visible
from ssdfgate.renderers.cases import message_of
from ssdfgate.renderers.encode import dump
from ssdfgate.renderers.found import ANCHOR, Found, place_of, ranked
from ssdfgate.renderers.interface import Style
from ssdfgate.renderers.words import as_of, shorten

LONGEST = 1000
SEVERITIES = {
    Severity.CRITICAL: "critical",
    Severity.HIGH: "major",
    Severity.MEDIUM: "minor",
    Severity.LOW: "info",
    Severity.INFO: "info",
    Severity.UNKNOWN: "critical",
}
"""`blocker` is kept for what keeps the gate closed; a severity that nobody gave counts as bad as it may be."""


class GitlabCodequalityRenderer:
    """A list of issues, as GitLab's parser of Code Climate reports takes it."""

    name: ClassVar[str] = "gitlab-codequality"
    media_type: ClassVar[str] = "application/json"
    suffix: ClassVar[str] = ".json"

    def render(self, report: GateReport, style: Style) -> str:  # noqa: ARG002  # JSON looks the same everywhere
        """Blocking requirements first, then open findings from the worst down; each fingerprint once."""
        issues: dict[str, JsonValue] = {}
        for fingerprint, issue in _issues(report):
            issues.setdefault(fingerprint, {**issue, "fingerprint": fingerprint})
        return dump(list(issues.values()))


def _issues(report: GateReport) -> Iterator[tuple[str, dict[str, JsonValue]]]:
    if report.effective_at:
        yield _fingerprint("effective-time"), _issue(as_of(report), "ssdfgate/effective-time", "major", ANCHOR, 1)
    for decision in report.decisions:
        if decision.blocking:
            yield _fingerprint("requirement", decision.framework, decision.id), _of_requirement(decision)
    for found in ranked(report):
        if found.open:
            where = place_of(found)
            ours = found.finding.fingerprint or f"{where.path}:{where.line} {found.finding.message}"
            yield _fingerprint(found.rule, ours), _of_finding(found)


def _of_requirement(decision: Decision) -> dict[str, JsonValue]:
    text = f"{decision.id} {decision.title}: {message_of(decision)}"
    name = f"ssdfgate/{decision.framework}/{decision.id}"
    return _issue(text, name, "blocker", ANCHOR, 1)


def _of_finding(found: Found) -> dict[str, JsonValue]:
    finding, where = found.finding, place_of(found)
    package = f"{finding.package.name} {finding.package.version}: " if finding.package else ""
    severity = SEVERITIES[finding.severity]
    return _issue(package + finding.message + found.waived, found.rule, severity, where.path, max(where.line, 1))


def _issue(text: str, name: str, severity: str, path: str, line: int) -> dict[str, JsonValue]:
    return {
        "description": shorten(text, LONGEST) or "-",
        "check_name": visible(name),
        "severity": severity,
        "location": {"path": visible(path), "lines": {"begin": line}},
    }


def _fingerprint(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
