"""What a bundle says can be brought forth again at its commit, and differences are named."""

import json
from pathlib import Path

import pytest
from conftest import git
from support.scanning import write
from support.trees import PROJECTS, commit, copy_of, ssdfgate

ADVISORIES = Path(__file__).resolve().parents[1] / "fixtures" / "osv"
pytestmark = pytest.mark.tools


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A project, and a bundle about it."""
    folder = tmp_path_factory.mktemp("made")
    root = copy_of(PROJECTS / "vulnerable-flask", folder / "root")
    commit(root)
    git(root, "remote", "add", "origin", "https://git.example.org/team/shop.git")
    ssdfgate("check", root, "--bundle", folder / "bundle", "--advisories", ADVISORIES, "-q")
    return root, folder / "bundle"


def test_the_commands_are_printed_with_the_commit_and_every_tool(made):
    root, bundle = made
    done = ssdfgate("reproduce", bundle)
    assert done.returncode == 0, done.stderr
    head = git(root, "rev-parse", "HEAD").strip()
    assert f"git -C source checkout --detach {head}" in done.stdout
    assert "git clone https://git.example.org/team/shop source" in done.stdout
    for line in ("bandit -f json", "semgrep scan", "pip-audit --no-deps"):
        assert line in done.stdout
    ids = [
        item["evidence"] for item in json.loads((bundle / "manifest.json").read_bytes())["predicate"]["collections"]
    ]
    assert all(f"# {name}" in done.stdout for name in ids)


def test_run_again_everything_is_the_same_to_the_byte(made, tmp_path):
    root, bundle = made
    git(root, "clone", "--quiet", str(root), str(tmp_path / "clone"))
    done = ssdfgate("reproduce", bundle, "--run", tmp_path / "clone", "--advisories", ADVISORIES)
    assert done.returncode == 0, done.stdout + done.stderr
    assert sum(line.startswith("same") for line in done.stdout.splitlines()) == 5


def test_differences_are_named_with_what_may_explain_them(made, tmp_path):
    root, bundle = made
    export = copy_of(ADVISORIES, tmp_path / "osv")
    for path in sorted(export.rglob("*.*")):
        if path.parent.name == "pypi" and "jinja2" in path.read_text().lower():
            path.unlink()
    done = ssdfgate("reproduce", bundle, "--run", root, "--advisories", export)
    assert done.returncode == 4, done.stdout
    assert "differs  pip-audit (dependency-audit)" in done.stdout
    assert "PYSEC-2019-217 in requirements.txt is gone" in done.stdout, done.stdout
    assert "may be because of facts.advisories" in done.stdout
    assert "same     bandit" in done.stdout


def test_another_commit_or_other_files_are_refused(made, tmp_path):
    root, bundle = made
    clone = tmp_path / "clone"
    git(root, "clone", "--quiet", str(root), str(clone))
    write(clone, {"more.py": "x = 1\n"})
    done = ssdfgate("reproduce", bundle, "--run", clone, "--advisories", ADVISORIES)
    assert done.returncode == 2
    assert "other files lie here" in done.stderr
    git(clone, "add", ".")
    git(clone, "commit", "--quiet", "-m", "more")
    done = ssdfgate("reproduce", bundle, "--run", clone, "--advisories", ADVISORIES)
    assert done.returncode == 2
    assert "is checked out here" in done.stderr
