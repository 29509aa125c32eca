"""docs/formats.md names every format that is registered, with the limits of the code."""

import re
from pathlib import Path

from ssdfgate.frameworks import available
from ssdfgate.plugins import names
from ssdfgate.renderers import github, markdown, sarif
from ssdfgate.renderers.gitlab_parts import VERSION
from ssdfgate.renderers.links import PUBLISHED

PAGE = (Path(__file__).parents[2] / "docs/formats.md").read_text(encoding="utf-8")


def test_every_format_has_its_row() -> None:
    table = PAGE.split("| format | for |")[1].split("\n\n")[0]
    assert sorted(re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE)) == list(names("ssdfgate.renderers"))


def test_the_limits_are_those_of_the_code() -> None:
    assert f"{sarif.MAX_RESULTS:,} results" in PAGE
    assert f"{markdown.MOST:,} bytes" in PAGE
    assert github.MOST == 10
    assert "ten annotations" in PAGE
    assert f"schema {VERSION}" in PAGE


def test_links_are_of_frameworks_that_there_are() -> None:
    assert set(PUBLISHED) <= set(available())
