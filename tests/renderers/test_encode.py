import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.hostile import HOSTILE

from ssdfgate.errors import RendererError
from ssdfgate.model import visible
from ssdfgate.renderers.encode import dump, in_order

ANY_TEXT = st.text(st.characters(exclude_categories=()))
TEXT = st.text()
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_written_is_what_is_read(value) -> None:
    assert json.loads(dump(value)) == value
    assert json.loads(dump(value, indent=2)) == value


@given(ANY_TEXT)
def test_nothing_acts_on_a_terminal(text: str) -> None:
    written = dump({text: [text]}).removesuffix("\n")
    written.encode("utf-8")
    assert visible(written) == written


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_survive(text: str) -> None:
    expected = "\\ud800 half a pair" if text.startswith("\ud800") else text
    assert json.loads(dump([text])) == [expected]


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_numbers_that_json_cannot_hold_are_an_error(number: float) -> None:
    with pytest.raises(RendererError, match="cannot be written as JSON") as caught:
        dump({"duration_s": number})
    assert caught.value.hint


def test_keys_are_sorted_at_every_depth() -> None:
    value = {"b": [{"d": 1, "c": (2, {"f": None, "e": "x"})}], "a": {}}
    assert dump(in_order(value)) == '{"a":{},"b":[{"c":[2,{"e":"x","f":null}],"d":1}]}\n'
