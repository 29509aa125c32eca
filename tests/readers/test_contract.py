"""What every reader that is registered must do; a new one is held to it by its line in pyproject.toml."""

import importlib
import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssdfgate.errors import ReaderError
from ssdfgate.model import Reading

ROOT = Path(__file__).parents[2]
POINTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]["ssdfgate.readers"]
SILENT = [b"", b" \n", b"null", b"[]", b"{}", b"0", b'""', b"true", b"[{}]", b'{"results": null}', b"\xff\xfe", b"{"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)


def made(point):
    module, _, name = POINTS[point].partition(":")
    return getattr(importlib.import_module(module), name)()


@pytest.mark.parametrize("point", POINTS)
def test_names_itself_as_it_is_registered(point):
    reader = made(point)
    assert reader.name == point
    assert reader.title.strip()


@pytest.mark.parametrize("content", SILENT)
@pytest.mark.parametrize("point", POINTS)
def test_silence_is_refused_and_never_read_as_nothing_found(point, content):
    with pytest.raises(ReaderError) as caught:
        made(point).read(content)
    assert str(caught.value).strip()


@pytest.mark.parametrize("point", POINTS)
@given(content=st.binary(max_size=200))
def test_no_bytes_make_it_raise_anything_else(point, content):
    try:
        reading = made(point).read(content)
    except ReaderError:
        return
    assert isinstance(reading, Reading)


@pytest.mark.parametrize("point", POINTS)
@given(document=JSON)
def test_no_document_makes_recognising_fail(point, document):
    assert made(point).recognises(document) in {True, False}


@given(document=JSON)
def test_no_document_is_recognised_by_two(document):
    assert sum(made(point).recognises(document) for point in POINTS) <= 1


@pytest.mark.parametrize("point", POINTS)
def test_a_report_nested_beyond_all_bounds_is_refused(point):
    with pytest.raises(ReaderError):
        made(point).read(json.dumps({"results": 1}).replace("1", "[" * 5000 + "]" * 5000).encode())
