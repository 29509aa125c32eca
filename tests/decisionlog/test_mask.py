"""No secret in an event, and every place from which one was taken is named."""

import json

from hypothesis import given
from hypothesis import strategies as st

from ssdfgate.decisionlog.mask import masked
from ssdfgate.redaction import Redactor

SECRET = "correct-horse-battery"
REDACTOR = Redactor((SECRET,))


def test_an_event_without_secrets_stays_as_it_is():
    event = {"input": {"a": ["b", 1, None, True]}, "result": {"outcome": "open"}, "labels": {"id": "x"}}
    assert masked(event, REDACTOR) == event


def test_what_is_erased_and_what_is_replaced_is_named_as_opa_does():
    event = {
        "input": {"a/b": {"said": f"it is {SECRET}", "kept": 1}, "listed": ["x", SECRET], SECRET: [1]},
        "result": {"why": SECRET},
        "labels": {"app": SECRET},
    }
    told = masked(event, REDACTOR)
    assert SECRET not in json.dumps(told)
    assert told["erased"] == ["/input/a~1b/said", "/result/why"]
    assert told["input"]["a/b"] == {"kept": 1}
    assert told["input"]["listed"][0] == "x"
    assert "/input/listed/1" in told["masked"]
    assert len(told["masked"]) == 2
    assert set(told) == {"input", "result", "labels", "erased", "masked"}


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["x", SECRET, f"a {SECRET} b"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["k", SECRET, "l/~"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_no_secret_is_left_wherever_it_stood(value):
    assert SECRET not in json.dumps(masked({"input": value, "result": value, "custom": {"x": value}}, REDACTOR))
