import json

import pytest
from support.reports_of_others import FIXTURES

from ssdfgate.errors import ReaderError
from ssdfgate.model import Status
from ssdfgate.readers.cobertura import CoberturaReader
from ssdfgate.readers.coverage_py import CoveragePyReader
from ssdfgate.readers.jacoco import JacocoReader
from ssdfgate.readers.lcov import LcovReader


def counted(reader, content):
    (reading,) = reader.read(content.encode() if isinstance(content, str) else content)
    return reading.payload.values["lines"], reading.payload.values["covered"], reading


def fixture(reader, name):
    return (FIXTURES / reader.name / name).read_bytes()


def test_three_formats_of_one_run_agree():
    files = {
        CoberturaReader(): "coverage-py.xml",
        CoveragePyReader(): "coverage-py.json",
        LcovReader(): "coverage-py.lcov",
    }
    totals = json.loads(fixture(CoveragePyReader(), "coverage-py.json"))["totals"]
    for reader, name in files.items():
        lines, covered, reading = counted(reader, fixture(reader, name))
        assert (lines, covered) == (totals["num_statements"], totals["covered_lines"]), name
        assert reading.analysed == {"test_x.py"}


@pytest.mark.parametrize(
    ("own", "expected"), [('<line number="3" hits="0"/><line number="4" hits="1"/>', (2, 1)), ("", (1, 1))]
)
def test_lines_of_methods_count_where_their_class_lists_none(own, expected):
    method = '<methods><method name="m"><lines><line number="3" hits="1"/></lines></method></methods>'
    inner = f'<class name="a" filename="a.c">{method}<lines>{own}</lines></class>'
    package = f'<packages><package name="p"><classes>{inner}</classes></package></packages>'
    assert counted(CoberturaReader(), f'<coverage line-rate="0.5">{package}</coverage>')[:2] == expected


def test_jacoco_counts_what_its_own_total_says():
    lines, covered, reading = counted(JacocoReader(), fixture(JacocoReader(), "jacoco.xml"))
    assert (lines, covered) == (2, 1)
    assert reading.analysed == {"x/A.java"}


def test_jacoco_walks_through_groups_and_believes_totals_without_lines():
    inner = '<package name="p"><sourcefile name="A.java"><line nr="3" mi="1" ci="0"/></sourcefile></package>'
    assert counted(JacocoReader(), f'<report name="r"><group name="g">{inner}</group></report>')[:2] == (1, 0)
    lines, covered, reading = counted(
        JacocoReader(), '<report name="r"><package name="p"/><counter type="LINE" missed="3" covered="7"/></report>'
    )
    assert (lines, covered) == (10, 7)
    assert reading.warnings


def cobertura(*classes, **attributes):
    given = " ".join(f'{key.replace("_", "-")}="{value}"' for key, value in {"line_rate": "1", **attributes}.items())
    return (
        f"<coverage {given}><packages><package><classes>{''.join(classes)}</classes></package></packages></coverage>"
    )


def a_class(filename, *lines):
    rows = "".join(f'<line number="{number}" hits="{hits}"/>' for number, hits in lines)
    return f'<class filename="{filename}"><methods><method><lines>{rows}</lines></method></methods><lines>{rows}</lines></class>'


def test_cobertura_counts_a_line_of_two_classes_once_and_methods_not_at_all():
    text = cobertura(a_class("a.py", (1, 0), (2, 1)), a_class("a.py", (1, 5)), a_class("b.py", (1, 0)))
    assert counted(CoberturaReader(), text)[:2] == (3, 2)


def test_cobertura_totals_count_only_where_no_line_is_listed():
    assert counted(CoberturaReader(), cobertura(lines_valid=10, lines_covered=4))[:2] == (10, 4)
    text = cobertura(a_class("a.py", (1, 0)), lines_valid=10, lines_covered=10)
    assert counted(CoberturaReader(), text)[:2] == (1, 0)


def test_lcov_joins_the_records_of_one_file():
    record = "TN:{}\nSF:a.js\nDA:1,{}\nDA:2,0\nend_of_record\n"
    assert counted(LcovReader(), record.format("x", 0) + record.format("y", 3))[:2] == (2, 1)


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (LcovReader(), "TN:\nSF:a.js\nend_of_record\n"),
        (CoberturaReader(), cobertura()),
        (JacocoReader(), '<report name="r"><package name="p"/></report>'),
        (CoveragePyReader(), '{"meta": {}, "files": {}, "totals": {"num_statements": 0, "covered_lines": 0}}'),
    ],
)
def test_no_line_at_all_is_partial(reader, text):
    assert counted(reader, text)[2].status is Status.PARTIAL


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (LcovReader(), "TN:\nSF:a.js\nDA:1,1\n"),
        (LcovReader(), "SF:a.js\nDA:one,1\nend_of_record\n"),
        (LcovReader(), "SF:a.js\nSF:b.js\nend_of_record\n"),
        (LcovReader(), "DA:1,1\nend_of_record\n"),
        (CoberturaReader(), cobertura('<class filename="a"><lines><line number="x" hits="1"/></lines></class>')),
        (
            JacocoReader(),
            '<report name="r"><package name="p"><sourcefile name="a"><line nr="1"/></sourcefile></package></report>',
        ),
        (CoveragePyReader(), '{"meta": {}, "files": {"a": {"executed_lines": [1]}}, "totals": {}}'),
    ],
)
def test_lines_that_cannot_be_read_refuse_the_report(reader, text):
    with pytest.raises(ReaderError):
        counted(reader, text)


def test_totals_of_coverage_py_that_its_files_do_not_bear_out_are_a_gap():
    document = json.loads(fixture(CoveragePyReader(), "coverage-py.json"))
    document["totals"]["covered_lines"] -= 1
    reading = counted(CoveragePyReader(), json.dumps(document))[2]
    assert reading.status is Status.PARTIAL
