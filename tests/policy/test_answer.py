import pytest

from ssdfgate.model import About
from ssdfgate.policy.answer import read_measures
from ssdfgate.policy.metadata import Measure

MEASURE = Measure("code.tried", "Tried", "It was tried.", (), About.PRODUCT, ("fail",), "Do all of this.", ())
ROW = {
    "id": "code.tried",
    "verdict": "fail",
    "violations": [{"message": "It was not tried.", "path": None, "line": 0, "rule": None, "evidence": None}],
    "violations_total": 1,
    "evidence": [],
}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Do all of this."),
        ({"remedy": None}, "Do all of this."),
        ({"remedy": " "}, "Do all of this."),
        ({"remedy": ["x"]}, "Do all of this."),
        ({"remedy": "`uv lock`"}, "`uv lock`"),
    ],
)
def test_what_to_do_is_what_the_measure_says_this_time_or_its_metadata(said, words):
    (measure,) = read_measures([{**ROW, **said}], {"code.tried": MEASURE})
    assert measure.remediation == words
