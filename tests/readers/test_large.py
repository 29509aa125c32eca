"""A report that stays in its file gives what the same report gives in memory, wherever it is cut."""

import json
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.reports_of_others import FIXTURES

from ssdfgate.errors import ReaderError
from ssdfgate.plugins import registered
from ssdfgate.readers.interface import LargeReader
from ssdfgate.readers.large import Large, split
from ssdfgate.readers.sarif import SarifReader
from ssdfgate.readers.semgrep import SemgrepReader
from ssdfgate.readers.summary import file_summary
from ssdfgate.readers.understand import RefusedError, understand

READERS = dict(registered("ssdfgate.readers"))
LARGE = {name: reader for name, reader in READERS.items() if isinstance(reader, LargeReader)}
REPORTS = [path for name in LARGE for path in sorted((FIXTURES / name).glob("*")) if path.name != "meta.json"]


def lean(reading):
    """Without the text that has fed the fingerprint already."""
    return [item.changed(context="") for item in reading.payload.items]


def plain(path):
    return path.read_bytes().removeprefix(b"\xef\xbb\xbf")


def test_reports_of_results_are_read_in_their_file():
    assert set(LARGE) == {"sarif", "semgrep-json"}
    assert len(REPORTS) > len(LARGE)


@pytest.mark.parametrize("window", [1, 13, 1000, 10**6])
@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.name)
def test_the_readings_are_the_same(path, window):
    reader = READERS[path.parent.name]
    report = split(path, window=window)
    assert isinstance(report, Large)
    there, here = reader.read_large(report), reader.read(plain(path))
    assert [lean(reading) for reading in there] == [lean(reading) for reading in here]
    for one, other in zip(there, here, strict=True):
        for name in ("tool", "kind", "analysed", "errors", "rules_run", "gaps", "warnings", "subject", "produced_at"):
            assert getattr(one, name) == getattr(other, name)


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.name)
def test_the_door_gives_the_same_and_keeps_no_more_than_the_pieces(path):
    there, here = understand(path, READERS, large=1), understand(path, READERS)
    assert isinstance(there.content, Large)
    assert file_summary("x", there) == file_summary("x", here)
    assert b"".join(there.content.pieces()) == here.content
    assert there.content.digest.hex == sha256(here.content).hexdigest()
    assert there.content.size == len(here.content)


def test_a_byte_order_mark_is_no_part_of_the_report(tmp_path):
    path = tmp_path / "a.json"
    content = json.dumps({"version": "2.1.0", "runs": [{"results": [{"message": {"text": "é"}}]}]}).encode()
    path.write_bytes(b"\xef\xbb\xbf" + content)
    report = split(path, window=3)
    assert b"".join(report.pieces()) == content
    assert (report.begin, report.size) == (3, len(content))


def test_a_report_whose_reader_needs_all_of_it_is_read_in_memory():
    (path,) = (FIXTURES / "bandit-json").glob("findings.json")
    assert isinstance(understand(path, READERS, large=1).content, bytes)


@pytest.mark.parametrize(
    "content",
    [
        b'{"runs": [{"results": [{"a": 1}, {"a": }]}]}',
        b'{"runs": [{"results": [{"a": 1} {"a": 2}]}]}',
        b'{"runs": [{"results": [{"a": 1}, ]}]}',
        b'{"runs": [{"results": [{"a": 1}]',
        b'{"runs": [{"results": [1, 2]}]} {}',
        b'{"runs": [{"results": []}, ]}',
        b'{"runs": [{"results": [], "results": []}]}',
        b'{"runs": [], "runs": []}',
        b'{"runs": [{"results": [], "r\\u0065sults": []}]}',
        b'{"runs": [{"results": ["\xff"]}]}',
        b'{"runs": [{"results": [' + b"[" * 5000 + b"]" * 5000 + b"]}]}",
        b"{runs: []}",
        b'{"runs"}',
        b"{",
    ],
)
def test_what_is_not_whole_is_refused(content, tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises(ReaderError):
        SarifReader().read_large(split(path, window=5))
    with pytest.raises(RefusedError):
        understand(path, {"sarif": SarifReader(), "semgrep-json": SemgrepReader()}, "sarif", large=1)


def test_what_does_not_begin_with_an_object_is_no_matter_of_this(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(b"[1]")
    assert split(path) is None


@pytest.mark.parametrize("number", ["1.5", "1e5", "-1.25e+10", "12345", "0.5E-3"])
@pytest.mark.parametrize("window", range(1, 12))
def test_a_number_is_read_to_its_end(number, window, tmp_path):
    path = tmp_path / "a.json"
    path.write_text(f'{{"runs":[{{"results":[{number},{number} ]}}],"n":{number}}}')
    (found,) = split(path, window=window).lists["runs"]
    assert [bytes(raw).decode() for raw in found] == [number, number]


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None)
@given(
    entries=st.lists(VALUES, max_size=5),
    around=st.dictionaries(st.text(max_size=4), VALUES, max_size=3),
    window=st.integers(1, 40),
    escaped=st.booleans(),
    indent=st.sampled_from([None, 1]),
)
def test_entries_are_found_wherever_they_stand(tmp_path_factory, entries, around, window, escaped, indent):
    document = {**around, "runs": [{**around, "results": entries}, {"results": None}, 1], "z": around}
    path = tmp_path_factory.mktemp("large") / "a.json"
    path.write_text(json.dumps(document, ensure_ascii=escaped, indent=indent), "utf-8", "surrogatepass")
    report = split(path, window=window)
    (found,) = report.lists["runs"]
    assert [json.loads(bytes(raw)) for raw in found] == entries
    assert json.loads(report.frame) == {
        **document,
        "runs": [{**around, "results": entries[:1]}, *document["runs"][1:]],
    }
    assert b"".join(report.pieces()) == path.read_bytes()


INNER = st.recursive(
    st.sampled_from(['}, {"a": 1', '}, {"a"', "]", "\\", '"', "é", ""]) | st.integers(0, 20),
    lambda inner: st.lists(inner, max_size=2) | st.fixed_dictionaries({"a": inner}),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(
    entries=st.lists(st.fixed_dictionaries({"a": INNER}) | INNER, max_size=8),
    window=st.integers(1, 300),
    escaped=st.booleans(),
    style=st.sampled_from([{}, {"indent": 1}, {"separators": (",", ":")}]),
)
def test_what_looks_like_the_end_of_an_entry_is_none(tmp_path_factory, entries, window, escaped, style):
    path = tmp_path_factory.mktemp("large") / "a.json"
    path.write_text(json.dumps({"runs": [{"results": entries}], "a": 1}, ensure_ascii=escaped, **style), "utf-8")
    report = split(path, window=window)
    (found,) = report.lists["runs"]
    assert len(found) == len(entries)
    assert [json.loads(bytes(raw)) for raw in found] == entries
    assert json.loads(report.frame) == {"runs": [{"results": entries[:1]}], "a": 1}


@pytest.mark.parametrize("style", [{}, {"indent": 2}, {"separators": (",", ":")}])
def test_entries_alike_are_passed_over_by_the_window(style, tmp_path):
    entries = [{"a": {"b": [{"a": number}]}, "c": "}, {"} for number in range(1000)]
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"results": entries}, **style), "utf-8")
    window = path.stat().st_size // 10
    (found,) = split(path, window=window).lists["results"]
    assert [json.loads(bytes(raw)) for raw in found] == entries
    assert len(found.starts) < 25


@pytest.mark.parametrize("last", ['{"a": 1', '{"a": tru}', '{"a": "\x01"}', '{"a": 01}', '{"a": [}', '{"a": "'])
def test_a_mistake_behind_a_stretch_is_found(last, tmp_path):
    path = tmp_path / "a.json"
    path.write_text('{"results": [' + '{"a": 0}, ' * 50 + last + ', {"a": 2}]}', "utf-8")
    for window in (20, 100, 10**6):
        with pytest.raises(ReaderError):
            split(path, window=window)


def test_a_file_that_changes_meanwhile_is_no_report(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"results": [{"a": number} for number in range(100)]}), "utf-8")
    (found,) = split(path).lists["results"]
    path.write_text(path.read_text("utf-8").replace("}, {", "], {"), "utf-8")
    with pytest.raises(ReaderError, match="a value of the report cannot be read"):
        list(found)
    path.write_text("{}", "utf-8")
    with pytest.raises(ReaderError, match="changed"):
        list(found)


def test_entries_that_are_gone_are_missed(tmp_path):
    path = tmp_path / "a.json"
    listed = '{"a": 1}, {"a": 2}, {"a": 3}'
    path.write_text('{"results": [' + listed + "]}", "utf-8")
    (found,) = split(path).lists["results"]
    fewer = '{"a": 1}, {"a": 2}'.ljust(len(listed))
    path.write_text('{"results": [' + fewer + "]}", "utf-8")
    with pytest.raises(ReaderError, match="changed"):
        list(found)
