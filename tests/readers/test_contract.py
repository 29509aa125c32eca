"""What every reader that is registered must do; a new one is held to it by its line in pyproject.toml.

Its fixtures lie in tests/fixtures/reports/<name>/, described by meta.json there: see docs/readers.md.
"""

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.reading import sees
from support.reports_of_others import FIXTURES, JSON, POINTS, READERS, fixtures, mutated, places

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, Reading, Status
from ssdfgate.readers.opening import opened
from ssdfgate.readers.outline import JsonOutline, TextOutline, outline_of
from ssdfgate.readers.summary import summary
from ssdfgate.readers.understand import understand

ROOT = Path(__file__).parents[2]
SILENT = [b"", b" \n", b"null", b"[]", b"{}", b"0", b'""', b"true", b"[{}]", b'{"results": null}', b"\xff\xfe", b"{"]
CUTS = 40
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
REPORTS = [(point, name) for point in POINTS for name in fixtures(point)]
OURS = {"repository-json"}
"""Written by our own collector in every run: its tests make the reports."""


def content_of(point, name):
    return opened((FIXTURES / point / name).read_bytes()).content


def readings_of(point, content):
    """What the reader makes of it; None where it refuses it. Anything else it raises fails the test."""
    try:
        readings = READERS[point].read(content)
    except ReaderError:
        return None
    assert readings
    for reading in readings:
        assert isinstance(reading, Reading)
        assert reading.format == point
        assert reading.kind in READERS[point].kinds
        summary(reading)
    return readings


def found(readings):
    """Everything that a report counts, as one number."""
    shown = [summary(reading) for reading in readings]
    tests = sum(item["tests"]["total"] for item in shown if item["tests"])
    return sum(item["findings"] + (item["components"] or 0) for item in shown) + tests


@pytest.mark.parametrize("point", POINTS)
def test_names_itself_as_it_is_registered(point):
    reader = READERS[point]
    assert reader.name == point
    assert reader.title.strip()
    assert reader.kinds
    assert all(isinstance(kind, EvidenceKind) for kind in reader.kinds)


@pytest.mark.parametrize("point", sorted(POINTS.keys() - OURS))
def test_has_reports_of_real_tools(point):
    assert fixtures(point), f"put reports into {FIXTURES / point}, with a meta.json"


@pytest.mark.parametrize(("point", "name"), REPORTS)
def test_a_real_report_is_recognised_by_its_own_reader_alone(point, name):
    assert [other for other in POINTS if sees(READERS[other], content_of(point, name))] == [point]


@pytest.mark.parametrize(("point", "name"), REPORTS)
def test_a_real_report_says_what_its_description_says(point, name):
    described = fixtures(point)[name]
    understood = understand(FIXTURES / point / name, READERS)
    assert understood.format == point
    shown = [summary(reading) for reading in understood.readings]
    expected = described["readings"]
    assert [{key: item[key] for key in wanted} for item, wanted in zip(shown, expected, strict=True)] == expected


@pytest.mark.parametrize(("point", "name"), REPORTS)
def test_a_report_that_is_cut_off_is_never_read_as_a_whole_one(point, name):
    content = content_of(point, name)
    whole = found(READERS[point].read(content))
    outline = outline_of(content)
    by_line = isinstance(outline, TextOutline) or (isinstance(outline, JsonOutline) and outline.lines)
    for cut in {len(content) * number // CUTS for number in range(CUTS)} | {len(content.rstrip()) - 1}:
        part = content[:cut]
        if by_line and (content[cut : cut + 1] == b"\n" or part.endswith(b"\n")):
            continue  # lines that stand for themselves: nobody can tell that some are missing
        readings = readings_of(point, part)
        if readings is not None and all(reading.status is Status.COMPLETE for reading in readings):
            assert found(readings) == whole, f"cut at {cut}"


@pytest.mark.parametrize(("point", "name"), REPORTS)
@FEW
@given(data=st.data())
def test_a_report_with_anything_at_any_place_is_read_or_refused(point, name, data):
    readings_of(point, mutated(content_of(point, name), data, JSON))


@pytest.mark.parametrize("content", SILENT)
@pytest.mark.parametrize("point", POINTS)
def test_silence_is_refused_and_never_read_as_nothing_found(point, content):
    with pytest.raises(ReaderError) as caught:
        READERS[point].read(content)
    assert str(caught.value).strip()


@pytest.mark.parametrize("point", POINTS)
@given(content=st.binary(max_size=200))
def test_no_bytes_make_it_raise_anything_else(point, content):
    readings_of(point, content)


@pytest.mark.parametrize("point", POINTS)
@given(document=JSON)
def test_no_document_makes_recognising_fail(point, document):
    assert sees(READERS[point], document) in {True, False}


@given(document=JSON)
def test_no_document_is_recognised_by_two(document):
    assert sum(sees(READERS[point], document) for point in POINTS) <= 1


@pytest.mark.parametrize("point", POINTS)
def test_a_report_nested_beyond_all_bounds_is_refused(point):
    with pytest.raises(ReaderError):
        READERS[point].read(json.dumps({"results": 1}).replace("1", "[" * 5000 + "]" * 5000).encode())


def test_every_place_of_a_document_can_be_changed():
    assert set(places({"a": [1, {"b": 2}]})) == {(), ("a",), ("a", 0), ("a", 1), ("a", 1, "b")}


def test_readers_share_helpers_and_not_each_other():
    modules = {module for module, _, _ in (point.partition(":") for point in POINTS.values())}
    for module in modules:
        source = (ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")
        used = set(re.findall(r"^\s*(?:from|import) (ssdfgate\.readers\.\w+)", source, re.MULTILINE))
        assert used & modules == set(), module
