"""Reports of tools, and in formats, that nobody here reads: tests/fixtures/others, each written by the tool itself."""

import json
from pathlib import Path

import pytest
from support.reports_of_others import READERS

from ssdfgate.readers.understand import RefusedError, understand

ROOT = Path(__file__).parents[2]
OTHERS = ROOT / "tests" / "fixtures" / "others"
NAMES = sorted(json.loads((OTHERS / "meta.json").read_text()))


def test_every_report_is_described():
    assert {path.name for path in OTHERS.iterdir()} == {*NAMES, "meta.json"}


@pytest.mark.parametrize("name", NAMES)
def test_a_report_that_nobody_reads_is_refused_by_name(name):
    with pytest.raises(RefusedError) as caught:
        understand(OTHERS / name, READERS)
    assert "not recognised: looks like" in str(caught.value) or "is not whole" in str(caught.value)


@pytest.mark.parametrize("name", NAMES)
def test_no_reader_that_is_named_by_hand_takes_it_for_a_clean_report(name):
    for reader in READERS:
        try:
            understood = understand(OTHERS / name, READERS, as_format=reader)
        except RefusedError:
            continue
        assert all(str(reading.status) != "complete" for reading in understood.readings), reader
