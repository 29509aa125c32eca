"""CSV: one row per requirement, for a spreadsheet or a register of controls."""

import csv
import io
from collections.abc import Iterator
from typing import ClassVar

from ssdfgate.model import Decision, GateReport, visible
from ssdfgate.renderers.interface import Style

COLUMNS = (
    "framework",
    "requirement",
    "title",
    "verdict",
    "required",
    "blocking",
    "reasons",
    "measures",
    "evidence",
    "due",
    "waived_until",
    "waiver_owner",
    "waiver_ticket",
    "waiver_reason",
    "attested_by",
    "attested_until",
    "not_applicable_because",
    "outcome",
    "profile",
    "repository",
    "commit",
    "decided_at",
    "effective_at",
    "bundle",
)
_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""First characters that make a spreadsheet take text for a formula, the wide forms too (OWASP, CSV injection)."""


class CsvRenderer:
    """Comma-separated, every cell quoted, line feeds between rows."""

    name: ClassVar[str] = "csv"
    media_type: ClassVar[str] = "text/csv"
    suffix: ClassVar[str] = ".csv"

    def render(self, report: GateReport, style: Style) -> str:  # noqa: ARG002  # a table looks the same everywhere
        """A row of names, then a row for each requirement; no cell can act as a formula."""
        output = io.StringIO()
        writer = csv.writer(output, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(COLUMNS)
        run = tuple(_of_run(report))
        writer.writerows([_cell(value) for value in (*_of_decision(item), *run)] for item in report.decisions)
        return output.getvalue()


def _of_decision(decision: Decision) -> Iterator[object]:
    yield from (decision.framework, decision.id, decision.title, decision.verdict)
    yield from (_word(decision.required), _word(decision.blocking), " ".join(decision.reasons))
    yield from (" ".join(decision.measures), " ".join(decision.evidence), decision.due)
    waiver, statement, exemption = decision.waiver or {}, decision.attestation or {}, decision.exemption or {}
    yield from (waiver.get(key) for key in ("expires", "owner", "ticket", "reason"))
    yield from (statement.get("role"), statement.get("review"), exemption.get("reason"))


def _of_run(report: GateReport) -> Iterator[object]:
    yield from (report.outcome, report.profile, report.subject.repository, report.subject.commit)
    yield report.created_at.isoformat()
    yield (report.effective_at or report.created_at).isoformat()
    yield report.bundle.digest if report.bundle else None


def _word(value: bool) -> str:  # noqa: FBT001  # a cell, not a switch
    return "yes" if value else "no"


def _cell(value: object) -> str:
    """Text that stays text: an apostrophe goes before what a spreadsheet would calculate."""
    text = visible("" if value is None else str(value))
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
