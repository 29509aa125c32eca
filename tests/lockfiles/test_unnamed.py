"""Files that say what is installed though their names do not: lists of pins, scripts, packages in the tree."""

from pathlib import Path

import pytest
from support.manifests import declared, holes, pairs, problems

from ssdfgate.lockfiles import Ecosystem
from ssdfgate.lockfiles.others import NOT_READ
from ssdfgate.lockfiles.vendored import UNNAMED

BLOCK = """\
/// script
requires-python = ">=3.11"
dependencies = [
  "rich==13.7.0",
  "requests",
]
///
"""
SCRIPT = "".join(
    ["#!/usr/bin/env -S uv run --script\n", *(f"# {line}\n" for line in BLOCK.splitlines()), "print()\n"]
)


@pytest.mark.parametrize("name", ["reqs.txt", "deps/python.txt", "freeze.list", "requirements.pip", "ci/base.req"])
def test_pins_are_read_from_a_file_of_any_name(tmp_path: Path, name: str):
    found = declared(
        tmp_path, {name: "# made by hand\n-i https://example.org/simple\nA[x]==1 ; python_version>'3'\n"}
    )
    assert (pairs(found), holes(found)) == (["a==1"], [])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notes.txt", "Pin it: a==1 is what we use.\na==1\n"),
        ("words.txt", "alpha\nbeta\n"),
        ("empty.txt", ""),
        ("sums.txt", "a == b\n"),
        ("constraints.txt", "a==1\n"),
        ("binary.txt", b"a==1\n\xff\xfe"),
        ("data.csv", "a==1\n"),
        ("environment.prod.yml", "database: x\nname: y\n"),
    ],
)
def test_other_texts_are_left_alone(tmp_path: Path, name: str, content: str | bytes):
    assert declared(tmp_path, {name: content}).manifests == ()


def test_ranges_are_read_from_a_file_of_any_name_and_are_not_pinned(tmp_path: Path):
    found = declared(tmp_path, {"requirements/dev/base.txt": "a>=1\nb\n"})
    assert [(item[0], item[1]) for item in holes(found)] == [
        ("a", "a range of versions, not one version"), ("b", "not pinned"),
    ]  # fmt: skip


def test_an_environment_of_conda_is_known_under_any_name(tmp_path: Path):
    found = declared(tmp_path, {"ci/env-dev.yaml": "name: dev\ndependencies:\n  - numpy=1.26\n"})
    assert problems(found) == {"ci/env-dev.yaml": NOT_READ}


def test_a_script_carries_its_dependencies_in_a_comment(tmp_path: Path):
    found = declared(
        tmp_path, {"tool.py": SCRIPT, "bare.py": "print()\n", "loose.py": "#  /// script\n# /// script\nprint()\n"}
    )
    assert pairs(found) == ["rich==13.7.0"]
    assert holes(found) == [("requests", "not pinned", "tool.py", 0)]
    assert [item.path for item in found.manifests] == ["tool.py"]


def test_the_lock_of_a_script_settles_it(tmp_path: Path):
    lock = "version = 1\n" + "".join(
        f'[[package]]\nname = "{name}"\nversion = "{version}"\nsource = {{ registry = "https://pypi.org/simple" }}\n'
        for name, version in (("rich", "13.7.0"), ("requests", "2.32.0"))
    )
    found = declared(tmp_path, {"tool.py": SCRIPT, "tool.py.lock": lock})
    assert (sorted(set(pairs(found))), holes(found)) == (["requests==2.32.0", "rich==13.7.0"], [])


@pytest.mark.parametrize("script", [SCRIPT + SCRIPT.partition("\n")[2], SCRIPT.replace("= [", "= {")])
def test_a_script_whose_block_cannot_be_read_is_a_manifest_with_a_problem(tmp_path: Path, script: str):
    assert list(problems(declared(tmp_path, {"tool.py": script}))) == ["tool.py"]


def test_a_package_that_was_installed_into_the_tree_is_a_dependency(tmp_path: Path):
    path = "vendor/jinja2-2.10.dist-info/METADATA"
    found = declared(tmp_path, {path: "Metadata-Version: 2.1\r\nName: Jinja2\r\nVersion: 2.10\r\n\r\nName: x\r\n"})
    assert (pairs(found), problems(found)) == (["jinja2==2.10"], {})
    assert list(problems(declared(tmp_path, {path: "Name: Jinja2\n\nVersion: 1\n"}))) == [path]


def test_node_modules_in_the_tree_need_a_lock_file_that_names_them(tmp_path: Path):
    files = {
        "web/node_modules/@a/b/package.json": "{}",
        "web/node_modules/c/node_modules/d/package.json": "{}",
        "app/node_modules/e/package.json": "{}",
        "app/package-lock.json": '{"lockfileVersion": 3, "packages": {}}',
    }
    found = declared(tmp_path, files)
    assert {path: said for path, said in problems(found).items() if "node_modules" in path} == {
        "web/node_modules": UNNAMED
    }
    assert {item.ecosystem for item in found.manifests} == {Ecosystem.NPM}


def test_tables_of_single_tools_are_read(tmp_path: Path):
    project = """
[project]
name = "a"
version = "1"
dependencies = []
[tool.hatch.envs.default]
dependencies = ["b==1", "c @ {root:uri}/c"]
[tool.flit.metadata]
requires = ["d==2"]
[tool.flit.metadata.requires-extra]
test = ["e"]
[tool.pixi.pypi-dependencies]
f = "*"
"""
    found = declared(tmp_path, {"pyproject.toml": project})
    assert sorted(pairs(found)) == ["b==1", "d==2"]
    assert sorted(item[0] for item in holes(found)) == ["e", "f"]
