"""Lock files that were made for another state of the manifest beside them."""

import json
import shutil
import tomllib
from pathlib import Path

import pytest
from support.manifests import FIXTURES, declared, pairs, problems

from ssdfgate.inventory import take
from ssdfgate.lockfiles.contents import PIPENV, POETRY, POETRY_2_2, pipfile_digests, poetry_digests
from ssdfgate.lockfiles.tree import read_all

STANDARD = """
[project]
name = "shop"
version = "1.0.0"
requires-python = ">=3.11"
dependencies = ["iniconfig==2.0.0"]

[project.optional-dependencies]
fast = ["markupsafe>=2"]

[dependency-groups]
dev = ["tomli>=2"]

[tool.poetry]
package-mode = false
"""
OWN = """
[tool.poetry]
name = "käse"
version = "1.0.0"
description = ""
authors = []

[tool.poetry.dependencies]
python = ">=3.11"
iniconfig = { version = "^2", optional = true }
"""
PIPFILE = """
[[source]]
url = "https://packages.example.org/simple"
verify_ssl = true
name = "pypi"

[packages]
iniconfig = "==2.0.0"

[dev-packages]

[docs]
tomli = "*"

[scripts]
x = "true"

[pipenv]
allow_prereleases = false
"""


@pytest.mark.parametrize(
    ("text", "digest", "before"),
    [  # as Poetry 2.5.1 says
        (
            STANDARD,
            "6f67a1c8604136b04033fc6899e7c93705da22cc536280bbbffaf78432d55e19",
            "e708189b516b1d2010c612893921cb946ee70ed1979c775c3fd9adb0e25f47bd",
        ),
        (
            OWN,
            "1e16f393f622df1759532464f5005805952f3d2836d6d28e95b39d5297bda1e0",
            "1e16f393f622df1759532464f5005805952f3d2836d6d28e95b39d5297bda1e0",
        ),
    ],
)
def test_digests_are_those_of_poetry(text, digest, before):
    assert poetry_digests(tomllib.loads(text)) == {POETRY: digest, POETRY_2_2: before}


def test_digest_is_that_of_pipenv():  # as plette says, by which pipenv 2026.10.3 works it out
    said = "5b38d8e91b83b8fdeee652bf849915a3e8328afeaf675d5aa0f495a2ae8e628b"
    assert pipfile_digests(tomllib.loads(PIPFILE)) == {PIPENV: said}


@pytest.mark.parametrize(("change", "fits"), [("[packages]  # ours", True), ("[packages]\nmarkupsafe = '*'", False)])
def test_lock_of_pipenv_beside_a_changed_manifest(tmp_path: Path, change, fits):
    (digest,) = pipfile_digests(tomllib.loads(PIPFILE)).values()
    packages = {"iniconfig": {"version": "==2.0.0"}, "markupsafe": {"version": "==3.0.0"}}
    lock = {"_meta": {"hash": {"sha256": digest}}, "default": packages, "develop": {}, "docs": {}}
    found = declared(tmp_path, {"Pipfile": PIPFILE.replace("[packages]", change), "Pipfile.lock": json.dumps(lock)})
    said = "does not fit Pipfile, by the digest that it states; run `pipenv lock`"
    assert problems(found).get("Pipfile.lock") == (None if fits else said)


def test_without_a_source_there_is_no_digest_of_pipenv(tmp_path: Path):
    text = PIPFILE.partition("[packages]")[2]
    assert pipfile_digests(tomllib.loads(f"[packages]{text}")) == {}
    lock = '{"_meta": {"hash": {"sha256": "0"}}, "default": {"iniconfig": {"version": "==2.0.0"}}, "develop": {}}'
    assert problems(declared(tmp_path, {"Pipfile": '[packages]\niniconfig = "*"\n', "Pipfile.lock": lock})) == {}


def test_no_lock_fits_what_json_does_not_know():
    document = tomllib.loads("source = []\n[tool.poetry.dependencies]\na = 2026-01-01\n[packages]\nb = 2026-01-01\n")
    assert poetry_digests(document) == {POETRY: "", POETRY_2_2: ""}
    assert pipfile_digests(document) == {PIPENV: ""}


@pytest.mark.parametrize(
    ("name", "manifest", "old", "new", "problem"),
    [
        ("poetry", "pyproject.toml", 'requests = "^2.31"', 'requests = ">=2"',
         {"poetry.lock": "does not fit pyproject.toml, by the digest that it states; run `poetry lock`"}),
        ("poetry", "pyproject.toml", 'version = "1.0.0"', 'version = "1.0.1"', {}),
        ("uv", "pyproject.toml", '"requests>=2.31", ', "",
         {"uv.lock": "does not fit pyproject.toml, which does not ask for requests; run `uv lock`"}),
        ("uv", "pyproject.toml", ', "packaging"]', "]",
         {"uv.lock": "does not fit pyproject.toml, which does not ask for packaging; run `uv lock`"}),
        ("uv", "packages/lib/pyproject.toml", "idna", "colorama",
         {"uv.lock": "does not fit packages/lib/pyproject.toml, which does not ask for idna; run `uv lock`"}),
    ],
)  # fmt: skip
def test_real_locks_beside_a_changed_manifest(tmp_path: Path, name, manifest, old, new, problem):
    root = tmp_path / "tree"
    shutil.copytree(FIXTURES / name, root)
    text = (root / manifest).read_text(encoding="utf-8")
    assert old in text
    (root / manifest).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert problems(read_all(root, take(root))) == problem


@pytest.mark.parametrize("version", ["2", "3"])
def test_npm_locks_a_dependency_that_nobody_asks_for_any_more(tmp_path: Path, version: str):
    root = tmp_path / "tree"
    shutil.copytree(FIXTURES / f"npm-{version}", root)
    document = json.loads((root / "package.json").read_text(encoding="utf-8"))
    del document["devDependencies"]["mkdirp"]
    (root / "package.json").write_text(json.dumps(document), encoding="utf-8")
    found = read_all(root, take(root))
    assert problems(found) == {
        "package-lock.json": "does not fit package.json, which does not ask for mkdirp; "
        "run `npm install --package-lock-only`"
    }
    assert "mkdirp==0.5.6" in pairs(found)  # what it holds is looked at all the same


@pytest.mark.parametrize(
    ("comment", "groups", "fits"),
    [
        ("# This file is automatically @generated by Poetry 2.2.1 and should not be changed by hand.\n", False, True),
        (
            "# This file is automatically @generated by Poetry 2.3.0 and should not be changed by hand.\n",
            False,
            False,
        ),
        ("# This file is automatically @generated by Poetry 2.3.0 and should not be changed by hand.\n", True, True),
        ("", False, False),
        ("", True, True),
    ],
)
def test_older_locks_leave_out_the_groups(tmp_path: Path, comment, groups, fits):
    digest = poetry_digests(tomllib.loads(STANDARD))[POETRY if groups else POETRY_2_2]
    names = "".join(
        f"[[package]]\nname = '{name}'\nversion = '2.0.0'\n" for name in ("iniconfig", "markupsafe", "tomli")
    )
    lock = f"{comment}{names}[metadata]\npython-versions = '>=3.11'\ncontent-hash = '{digest}'\n"
    found = declared(tmp_path, {"pyproject.toml": STANDARD, "poetry.lock": lock})
    assert ("poetry.lock" not in problems(found)) is fits


def test_a_lock_that_states_no_digest_fits_nothing(tmp_path: Path):
    lock = "[[package]]\nname = 'iniconfig'\nversion = '2.0.0'\n[metadata]\npython-versions = '*'\n"
    assert list(problems(declared(tmp_path, {"pyproject.toml": OWN, "poetry.lock": lock}))) == ["poetry.lock"]
    assert problems(declared(tmp_path / "alone", {"poetry.lock": lock})) == {}


def test_dynamic_manifests_are_not_held_against_a_lock_of_uv(tmp_path: Path):
    lock = (
        "version = 1\n[[package]]\nname = 'p'\nversion = '1'\nsource = { editable = '.' }\n"
        "[package.metadata]\nrequires-dist = [{ name = 'a' }]\n"
        "[[package]]\nname = 'a'\nversion = '1'\nsource = { registry = 'x' }\n"
    )
    dynamic = "[project]\nname = 'p'\ndynamic = ['dependencies']\n"
    assert problems(declared(tmp_path, {"pyproject.toml": dynamic, "uv.lock": lock})) == {}
    static = "[project]\nname = 'p'\n"
    assert list(problems(declared(tmp_path, {"pyproject.toml": static, "uv.lock": lock}))) == ["uv.lock"]
