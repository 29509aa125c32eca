"""CSV for spreadsheets: a row per requirement, and no cell that calculates."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.report_parts import decisions, report
from support.reports import REPORTS, closed_report

from ssdfgate.model import Outcome, Verdict, visible
from ssdfgate.renderers.csv import COLUMNS, CsvRenderer
from ssdfgate.renderers.interface import Style


def rows_of(given_report) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(CsvRenderer().render(given_report, Style())), strict=True))


@pytest.mark.parametrize("name", REPORTS)
def test_a_row_for_each_requirement(name: str) -> None:
    given_report = REPORTS[name]()
    rows = rows_of(given_report)
    assert len(rows) == len(given_report.decisions)
    assert all(tuple(row) == COLUMNS and None not in row.values() for row in rows)
    assert [row["verdict"] for row in rows] == [str(decision.verdict) for decision in given_report.decisions]


def test_the_row_of_a_waived_requirement() -> None:
    row = next(row for row in rows_of(REPORTS["waived"]()) if row["requirement"] == "PW.7.2")
    assert (row["verdict"], row["required"], row["waived_until"], row["waiver_owner"], row["waiver_ticket"]) == (
        *("fail", "yes", "2026-12-01", "lead", "T-1"),
    )


def test_every_row_says_of_which_run_it_is() -> None:
    given_report = closed_report()
    for row in rows_of(given_report):
        assert (row["outcome"], row["commit"]) == ("closed", given_report.subject.commit)
        assert row["bundle"] == str(given_report.bundle.digest)


FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1", "  =1", "=cmd|' /C calc'!A0", '"=1')


@given(st.text() | st.sampled_from(FORMULAS))
def test_no_cell_calculates(text: str) -> None:
    (first, *_) = decisions({"PO.1.1": (Verdict.FAIL, text)}, required=())
    (row,) = rows_of(report(Outcome.OPEN, (replace(first, title=text),), ()))
    for key in ("title", "reasons"):
        assert not row[key].lstrip(" ").startswith(tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"))
        assert row[key].removeprefix("'") == visible(text).removeprefix("'")
