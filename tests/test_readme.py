"""The README is held against the code."""

import re
from pathlib import Path

from ssdfgate.cli.app import group
from ssdfgate.errors import ExitCode
from ssdfgate.model import OUTCOME_EXIT, Verdict

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def rows(head):
    table = README.split(f"| {head} |")[1].split("\n\n")[0]
    return dict(re.findall(r"^\| (\w+) \| (.+) \|$", table, re.MULTILINE))


def test_the_table_of_exit_codes_is_that_of_the_code():
    assert [int(code) for code in rows("exit | outcome")] == sorted(ExitCode)
    assert set(OUTCOME_EXIT.values()) <= set(ExitCode)


def test_the_table_of_verdicts_names_every_word():
    assert list(rows("verdict | meaning")) == [str(verdict) for verdict in Verdict]


def test_every_link_leads_to_a_file():
    links = [link for link in re.findall(r"\]\(([^)#]+)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_option_that_is_shown_exists():
    context = group.make_context("ssdfgate", ["check", "."], resilient_parsing=True)
    known = set(re.findall(r"--[a-z-]+", group.get_command(context, "check").get_help(context)))
    for line in re.findall(r"^    ssdfgate check (.*)$", README, re.MULTILINE):
        assert set(re.findall(r"--[a-z-]+", line)) <= known, line
