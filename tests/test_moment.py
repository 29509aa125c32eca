"""The moment in question: a day, a point in time, or now; everything else is refused."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssdfgate.model.moment import read_day, read_moment, told_moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2027-12-11", "2027-12-11T00:00:00Z"),
        ("2027-12-11T01:02:03Z", "2027-12-11T01:02:03Z"),
        ("2027-12-11t01:02:03z", "2027-12-11T01:02:03Z"),
        ("2027-12-11T01:02:03.5+02:00", "2027-12-10T23:02:03Z"),
        ("2028-02-29", "2028-02-29T00:00:00Z"),
    ],
)
def test_a_day_and_a_point_in_time_are_read(text, moment):
    assert told_moment(read_moment(text)) == moment


def test_now_is_no_moment_of_its_own():
    assert read_moment("now") is None


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "NOW", "tomorrow", "2027", "2027-12", "20271211", "2027-W50-6", "2027-12-11T01:02:03", "2027-12-11T01:02Z",
        "2027-12-11 01:02:03Z", "2027-02-29", "2027-13-01", "2027-12-11T24:00:01Z", "2027-12-11T23:59:60Z", "1969-12-31",
        "2200-01-01", "9999-12-31T23:59:59-23:00", "0000-01-01", "0001-01-01T00:00:00+23:59", "2027-12-11\n", "-2027-12-11",
        "2027-12-11T00:00:00+25:00", "٢٠٢٧-١٢-١١", "1796947200",
    ],
)  # fmt: skip
def test_everything_else_is_refused_by_its_name(text):
    with pytest.raises(ValueError) as caught:
        read_moment(text)
    assert repr(text) in str(caught.value)


@given(st.text(max_size=40))
def test_no_text_ends_in_another_error(text):
    try:
        moment = read_moment(text)
    except ValueError:
        return
    assert moment is None or moment.tzinfo is UTC


@pytest.mark.parametrize("value", [date(2027, 12, 11), "2027-12-11"])
def test_a_day_is_read_as_yaml_gives_it(value):
    assert read_day(value) == date(2027, 12, 11)


@pytest.mark.parametrize(
    "value", [None, 2027, "2027", "2027-02-30", datetime(2027, 12, 11, tzinfo=UTC), ["2027-12-11"]]
)
def test_what_is_no_day_is_refused(value):
    with pytest.raises(ValueError):
        read_day(value)
