"""The examples of the page are records that can be read."""

import re
from pathlib import Path

import pytest

from ssdfgate.records import build, words

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "records.md").read_text()
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
PATHS = (".ssdfgate/waivers/a.yaml", ".ssdfgate/attestations/a.yaml", ".ssdfgate/applicability.yaml")


def test_there_is_an_example_of_each():
    assert len(EXAMPLES) == len(PATHS)


@pytest.mark.parametrize(("path", "example"), list(zip(PATHS, EXAMPLES, strict=True)))
def test_every_example_is_in_order(repository, path, example):
    repository.put(path, example.replace("4d9f...", "4d9f" * 16))
    records = repository.load()
    assert len((*records.waivers, *records.attestations, *records.exemptions)) == 1


def test_the_limits_of_the_page_are_those_of_the_code():
    assert f"at least {words.SHORTEST_TEXT} characters" in PAGE
    assert build.LONGEST_REVIEW_DAYS == 3 * 366
    assert "at most three years" in PAGE
