"""The policies in Open Policy Agent itself: formatted lines, strict checks, and every line of them run by a test.

`tools/ci/install.sh` builds it; see support/opa.py for where it is looked for.
"""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from support.opa import LACKING
from support.opa import opa as program

from ssdfgate.policy.load import policies_folder

ROOT = policies_folder()
OPA = program()
LONGEST_LINE = 150
"""`opa fmt` joins what fits between two brackets, and has no limit of its own."""

needs_opa = pytest.mark.skipif(OPA is None, reason=LACKING)


NAMED = re.compile(r"^test_(\w+) if holds\(\"\1\"\)\n", re.MULTILINE)
HOLDS = "\nholds(name) if {\n"
CASE = "\tcase := cases[name]\n"
TOGETHER = """
test_every_case if {
	every name, _ in cases {
		holds(name)
	}
}
"""


def opa(*arguments: str, root: Path = ROOT) -> str:
    assert OPA is not None
    command = [OPA, *arguments, str(root)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=1800, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@needs_opa
def test_the_policies_are_strict():
    assert opa("check", "--strict") == ""


@needs_opa
def test_the_policies_are_formatted():
    assert opa("fmt", "--fail", "--diff") == ""


def gathered(folder: Path) -> Path:
    """The policies, with the cases of each file in one test, and each case looked up before the input is set.

    Open Policy Agent works all cases of a file out for each test, and again wherever `with` sets another input.
    """
    root = Path(shutil.copytree(ROOT, folder / "policies"))
    for path in root.rglob("*_test.rego"):
        text = path.read_text(encoding="utf-8")
        if NAMED.search(text):
            before, holds, body = NAMED.sub("", text).partition(HOLDS)
            body = body if CASE in body else CASE + body.replace("cases[name]", "case")
            path.write_text(before + holds + body + TOGETHER, encoding="utf-8")
    return root


@needs_opa
def test_every_case_holds_and_every_line_of_a_policy_is_run(tmp_path):
    root = gathered(tmp_path)
    told = json.loads(opa("test", "--coverage", "--timeout", "600s", "--format", "json", root=root))
    missed = {
        name: [(span["start"]["row"], span["end"]["row"]) for span in file["not_covered"]]
        for name, file in told["files"].items()
        if file.get("not_covered") and not name.endswith("_test.rego")
    }
    assert len(told["files"]) > len(list(ROOT.glob("measures/*/*")))
    assert missed == {}


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.rego")), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_line_is_too_long(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [number for number, line in enumerate(lines, 1) if len(line) > LONGEST_LINE] == []
