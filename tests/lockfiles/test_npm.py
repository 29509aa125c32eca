"""package.json and the lock files of npm."""

import json
from pathlib import Path

import pytest
from support.manifests import FIXTURES, declared, holes, pairs, problems

from ssdfgate.inventory import take
from ssdfgate.lockfiles import Ecosystem
from ssdfgate.lockfiles.tree import SHADOWED, read_all

SHA512 = "d9c9014a45492558a0d115d13a1fcce98a7f52d4551" + "6" * 85


@pytest.mark.parametrize(
    ("marks", "counted"),
    [
        ({}, 2),
        ({"dev": True}, None),
        ({"optional": True}, None),
        ({"devOptional": True}, None),
        ({"peer": True}, None),
    ],
)
def test_packages_are_counted_as_npm_does_unless_some_may_be_left_out(tmp_path: Path, marks, counted):
    packages = {"": {}, "node_modules/a": {"version": "1.0.0"}, "node_modules/b": {"version": "1.0.0", **marks}}
    lock = json.dumps({"lockfileVersion": 3, "packages": packages})
    (manifest,) = declared(tmp_path, {"package-lock.json": lock}).manifests
    assert manifest.counted == counted


@pytest.mark.parametrize("version", ["1", "2", "3"])
def test_real_locks_of_every_version(version: str):
    root = FIXTURES / f"npm-{version}"
    found = read_all(root, take(root))
    assert (holes(found), problems(found)) == ([], {})
    assert {(item.name, item.version, item.scope, item.direct) for item in found.dependencies} == {
        ("fsevents", "2.3.3", "optional", True),
        ("minimist", "0.0.8", "runtime", True),
        ("minimist", "1.2.8", "runtime", True),
        ("mkdirp", "0.5.6", "dev", True),
        ("ms", "2.1.3", "runtime", True),
    }
    items = {(item.name, item.version): item for item in found.dependencies}
    assert items["mkdirp", "0.5.6"].requires == (("minimist", "1.2.8"),)
    assert len(items["ms", "2.1.3"].hashes["sha512"][0]) == 128
    assert items["ms", "2.1.3"].licence == (None if version == "1" else "MIT")
    assert {item.ecosystem for item in found.dependencies} == {Ecosystem.NPM}


def lock(packages: dict, root: dict | None = None) -> str:
    return json.dumps({"lockfileVersion": 3, "packages": {"": root or {}, **packages}})


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"version": "1.0.0", "resolved": "git+ssh://git@example.org/a.git#01"}, "from version control"),
        ({"version": "1.0.0", "resolved": "file:a.tgz"}, "from a local path"),
        ({"version": "https://example.org/a.tgz"}, "from a direct address"),
        ({"resolved": "https://example.org/a.tgz"}, "the lock file gives no version"),
        ({"version": "latest"}, "its version is not a version of this ecosystem"),
        ({"resolved": "../a", "link": True}, "from a local path"),
    ],
)
def test_entries_that_no_advisory_can_match(tmp_path: Path, entry: dict, reason: str):
    found = declared(tmp_path, {"package-lock.json": lock({"node_modules/a": entry})})
    assert (pairs(found), [item[:2] for item in holes(found)]) == ([], [("a", reason)])


def test_one_package_at_several_places_is_one_dependency(tmp_path: Path):
    packages = {
        "node_modules/a": {"version": "1.0.0", "dev": True, "dependencies": {"b": "^2"}},
        "node_modules/a/node_modules/b": {"version": "2.0.0", "dev": True},
        "node_modules/b": {"version": "1.0.0"},
        "node_modules/c/node_modules/b": {"version": "2.0.0"},
        "node_modules/@scope/d": {"version": "1.0.0-rc.1+build", "peerDependencies": {"b": "*", "gone": "*"}},
    }
    found = declared(tmp_path, {"package-lock.json": lock(packages, {"dependencies": {"b": "1"}})})
    items = {(item.name, item.version): item for item in found.dependencies}
    assert sorted(items) == [("@scope/d", "1.0.0-rc.1+build"), ("a", "1.0.0"), ("b", "1.0.0"), ("b", "2.0.0")]
    assert items["a", "1.0.0"].requires == (("b", "2.0.0"),)
    assert items["@scope/d", "1.0.0-rc.1+build"].requires == (("b", "1.0.0"),)
    assert (items["b", "2.0.0"].scope, items["b", "1.0.0"].direct, items["b", "2.0.0"].direct) == (
        "runtime",
        True,
        False,
    )


def test_addresses_and_hashes(tmp_path: Path):
    entry = {
        "version": "1.0.0",
        "resolved": "https://user:secret@example.org/a.tgz",
        "integrity": "sha1-AAAA sha512-" + "A" * 86 + "==?opt",
        "license": {"type": "MIT"},
    }
    (item,) = declared(tmp_path, {"package-lock.json": lock({"node_modules/a": entry})}).dependencies
    assert item.urls == ("https://[redacted]@example.org/a.tgz",)
    assert item.hashes == {"sha1": ("000000",), "sha512": ("0" * 128,)}
    assert item.licence == "MIT"


@pytest.mark.parametrize(
    ("packages", "problem"),
    [
        ({"node_modules/a": {"version": "1.0.0", "integrity": "sha512-%"}}, "an integrity value is not base64"),
        ({"node_modules/a": []}, "node_modules/a is not a table"),
        ({"node_modules/a b": {"version": "1.0.0"}}, "a b is not the name of a package"),
    ],
)
def test_broken_entries_spoil_the_lock(tmp_path: Path, packages: dict, problem: str):
    found = declared(tmp_path, {"package-lock.json": lock(packages)})
    assert (problems(found), pairs(found)) == ({"package-lock.json": problem}, [])


def test_a_lock_without_its_project_is_broken(tmp_path: Path):
    found = declared(tmp_path, {"package-lock.json": '{"lockfileVersion": 3, "packages": {}}'})
    assert problems(found) == {"package-lock.json": "a lock file without its project"}


def manifest(**groups: dict) -> str:
    return json.dumps({"name": "p", **groups})


def test_without_a_lock_nothing_is_settled(tmp_path: Path):
    text = manifest(
        dependencies={"a": "1.0.0", "b": "git+https://example.org/b.git", "c": "file:c"},
        devDependencies={"d": "^1", "a": "2"},
        optionalDependencies={"e": "https://example.org/e.tgz"},
        peerDependencies={"f": "*"},
    )
    assert {item[:2] for item in holes(declared(tmp_path, {"package.json": text}))} == {
        ("a", "no lock file"),
        ("b", "from version control"),
        ("c", "from a local path"),
        ("d", "no lock file"),
        ("e", "from a direct address"),
    }


def test_a_lock_that_does_not_know_a_dependency_is_stale(tmp_path: Path):
    text = manifest(dependencies={"a": "^2", "b": "1"}, devDependencies={"c": "1"})
    packages = {"node_modules/a": {"version": "1.5.0"}, "node_modules/c": {"version": "1.0.0"}}
    root = {"dependencies": {"a": "^1"}, "devDependencies": {"c": "1"}}
    found = declared(tmp_path, {"package.json": text, "package-lock.json": lock(packages, root)})
    assert [item[:2] for item in holes(found)] == [
        ("a", "the lock file does not fit the manifest"), ("b", "not in the lock file"),
    ]  # fmt: skip


def test_the_shrinkwrap_wins(tmp_path: Path):
    files = {
        "package.json": manifest(dependencies={"a": "1"}),
        "package-lock.json": lock({"node_modules/a": {"version": "1.0.0"}}),
        "npm-shrinkwrap.json": lock({"node_modules/a": {"version": "1.2.0"}}, {"dependencies": {"a": "1"}}),
    }
    found = declared(tmp_path, files)
    assert (pairs(found), holes(found)) == (["a==1.2.0"], [])
    assert {item.path: item.notes for item in found.manifests if item.notes} == {"package-lock.json": (SHADOWED,)}


@pytest.mark.parametrize("name", ["yarn.lock", "pnpm-lock.yaml", "bun.lock"])
def test_locks_of_other_tools_are_named_but_not_read(tmp_path: Path, name: str):
    found = declared(tmp_path, {"package.json": manifest(dependencies={"a": "1"}), name: "x"})
    assert problems(found) == {name: "this format is not read"}
    assert holes(found) == [("a", "its lock file cannot be read", "package.json", 0)]


def test_a_workspace_is_settled_by_the_lock_above_it(tmp_path: Path):
    packages = {
        "node_modules/tool": {"resolved": "packages/tool", "link": True},
        "packages/tool": {"version": "1.0.0", "dependencies": {"ms": "^2"}},
        "packages/tool/node_modules/ms": {"version": "2.0.0"},
    }
    files = {
        "package.json": manifest(workspaces=["packages/*"]),
        "package-lock.json": lock(packages, {"workspaces": ["packages/*"]}),
        "packages/tool/package.json": manifest(dependencies={"ms": "^2", "gone": "1"}),
        "packages/other/package.json": manifest(dependencies={"ms": "^2"}),
    }
    found = declared(tmp_path, files)
    assert [(item.name, item.direct) for item in found.dependencies] == [("ms", True)]
    assert [item[:3] for item in holes(found)] == [
        ("ms", "no lock file", "packages/other/package.json"),
        ("gone", "not in the lock file", "packages/tool/package.json"),
    ]


def test_places_without_end_are_refused(tmp_path: Path):
    found = declared(tmp_path, {"package-lock.json": lock({"node_modules/a/" * 60: {"version": "1.0.0"}})})
    assert problems(found) == {"package-lock.json": "packages nested too deeply"}


def test_packages_nested_without_end_are_refused(tmp_path: Path):
    nested: dict = {"version": "1.0.0"}
    for _ in range(80):
        nested = {"version": "1.0.0", "dependencies": {"a": nested}}
    text = json.dumps({"lockfileVersion": 1, "dependencies": {"a": nested}})
    found = declared(tmp_path, {"package-lock.json": text})
    assert problems(found) == {"package-lock.json": "packages nested too deeply"}
