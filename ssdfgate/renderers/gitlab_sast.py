"""GitLab SAST report: open findings in code, in infrastructure files and in pipelines."""

from typing import ClassVar

from ssdfgate.model import EvidenceKind, GateReport, JsonValue, visible
from ssdfgate.renderers.encode import dump
from ssdfgate.renderers.found import Found, place_of
from ssdfgate.renderers.gitlab_parts import VERSION, found_in, records_of, scan, vulnerability
from ssdfgate.renderers.interface import Style

KINDS = frozenset({EvidenceKind.SAST, EvidenceKind.INFRASTRUCTURE})
"""GitLab's own scanners put infrastructure findings into reports of this type too."""


class GitlabSastRenderer:
    """Schema 15.0.7, see gitlab_parts."""

    name: ClassVar[str] = "gitlab-sast"
    media_type: ClassVar[str] = "application/json"
    suffix: ClassVar[str] = ".json"

    def render(self, report: GateReport, style: Style) -> str:  # noqa: ARG002  # JSON looks the same everywhere
        """Open findings, worst first; suppressed ones are counted in a message."""
        found, suppressed = found_in(report, KINDS)
        document: dict[str, JsonValue] = {
            "version": VERSION,
            "scan": scan(report, "sast", records_of(report, KINDS), suppressed),
            "vulnerabilities": [vulnerability(item, _location(item)) for item in found],
        }
        return dump(document)


def _location(found: Found) -> dict[str, JsonValue]:
    where = place_of(found)
    first = max(where.line, 1)
    return {"file": visible(where.path), "start_line": first, "end_line": max(where.end_line, first)}
