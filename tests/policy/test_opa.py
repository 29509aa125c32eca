"""The policies in Open Policy Agent itself: formatted lines, strict checks, and every line of them run by a test.

`tools/ci/install.sh` builds it; see support/opa.py for where it is looked for.
"""

import json
import re
import subprocess

import pytest
from support.opa import LACKING
from support.opa import opa as program

from ssdfgate.policy.load import policies_folder

ROOT = policies_folder()
OPA = program()
LONGEST_LINE = 150
"""`opa fmt` joins what fits between two brackets, and has no limit of its own."""

needs_opa = pytest.mark.skipif(OPA is None, reason=LACKING)


TEST = re.compile(r"^test_\w+", re.MULTILINE)
PACKAGE = re.compile(r"^package (\S+)$", re.MULTILINE)


def opa(*arguments: str, stdin: str = "") -> str:
    assert OPA is not None
    command = [OPA, *arguments, str(ROOT)]
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=1800, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@needs_opa
def test_the_policies_are_strict():
    assert opa("check", "--strict") == ""


@needs_opa
def test_the_policies_are_formatted():
    assert opa("fmt", "--fail", "--diff") == ""


def named() -> list[str]:
    """All tests by package and name, as they stand in the source."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(ROOT.rglob("*_test.rego"))]
    return [f"{PACKAGE.findall(text)[0]}.{test}" for text in texts for test in TEST.findall(text)]


@needs_opa
def test_every_test_holds_and_every_line_of_a_policy_is_run():
    """In one query, which works out once what the tests share; `opa test` does it for each of them."""
    held = [f'"{name}": count([1 | data.{name} == true])' for name in named()]
    query = f"held := {{{', '.join(held)}}}"
    call = ("eval", "--stdin", "--coverage", "--timeout", "1500s", "--format", "json", "--data")
    told = json.loads(opa(*call, stdin=query))
    answers = told["result"][0]["bindings"]["held"]
    assert [name for name in named() if answers[name] != 1] == []
    files = told["coverage"]["files"]
    missed = {
        name: [(span["start"]["row"], span["end"]["row"]) for span in file["not_covered"]]
        for name, file in files.items()
        if file.get("not_covered") and not name.endswith("_test.rego")
    }
    assert len(files) > len(list(ROOT.glob("measures/*/*")))
    assert missed == {}


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.rego")), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_line_is_too_long(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [number for number, line in enumerate(lines, 1) if len(line) > LONGEST_LINE] == []


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.rego")), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_sentence_is_taken_for_the_beginning_of_annotations(path):
    """A comment that begins with this word opens another block for some versions of OPA, which then refuse the package."""
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"^#\s*METADATA\b.+$", text, re.MULTILINE) == []
