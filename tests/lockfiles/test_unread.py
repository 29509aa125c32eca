"""Places where dependencies stand besides the well-known ones: none of them may be taken for "there are none"."""

import json
from pathlib import Path

import pytest
from support.manifests import declared, holes, pairs, problems

from ssdfgate.lockfiles import Ecosystem
from ssdfgate.lockfiles.others import NOT_READ
from ssdfgate.lockfiles.vendored import UNNAMED

NONE = '[project]\nname = "me"\nversion = "1"\ndependencies = []\n'


@pytest.mark.parametrize(
    "table",
    [
        '[tool.rye]\ndev-dependencies = ["a==1"]',
        '[tool.flit.metadata]\ndev-requires = ["a==1"]',
        '[tool.briefcase]\nrequires = ["a==1"]',
        '[tool.briefcase.app.x.linux]\nrequires = ["a==1"]',
    ],
)
def test_tables_of_tools(tmp_path: Path, table: str):
    found = declared(tmp_path, {"pyproject.toml": f"{NONE}{table}\n"})
    assert (pairs(found), found.manifests[0].states_none) == (["a==1"], False)


@pytest.mark.parametrize(
    "table",
    [
        "feature.x.pypi-dependencies",
        "target.linux-64.dependencies",
        "host-dependencies",
        "feature.x.target.y.dependencies",
    ],
)
def test_every_table_of_pixi(tmp_path: Path, table: str):
    found = declared(tmp_path, {"pyproject.toml": f'{NONE}[tool.pixi.{table}]\na = "==1"\n'})
    assert ([item[0] for item in holes(found)], found.manifests[0].states_none) == (["a"], False)


def test_overrides_of_hatch_are_a_hole(tmp_path: Path):
    text = f'{NONE}[tool.hatch.envs.test.overrides]\nmatrix.x.dependencies = ["a==1"]\n'
    found = declared(tmp_path, {"pyproject.toml": text})
    assert [item[:2] for item in holes(found)] == [("overrides of the environment test", "cannot be understood")]


def test_hatch_toml(tmp_path: Path):
    files = {"pyproject.toml": NONE, "hatch.toml": '[envs.x]\ndependencies = ["a==1"]\n', "b/hatch.toml": "[build]\n"}
    found = declared(tmp_path, files)
    assert (pairs(found), [item.path for item in found.manifests]) == (["a==1"], ["hatch.toml", "pyproject.toml"])


@pytest.mark.parametrize("key", ["install-requires", "tests_require", "tests-require"])
def test_every_key_of_setup_cfg(tmp_path: Path, key: str):
    assert pairs(declared(tmp_path, {"setup.cfg": f"[options]\n{key} =\n  a==1\n"})) == ["a==1"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("requirements-with-constraints.txt", "a==1\n"),
        ("requirements", "a==1\n"),
        ("deploy/pip-deps", "a==1\n"),
        ("requirements/base", "a==1\n"),
        ("deps.txt", "a==1\ngit+https://example.org/b\n"),
        ("deps.txt", "a==1\nhttps://example.org/b-1-py3-none-any.whl\n./c\n"),
        ("deps.txt", "a==1\n" + f"{'#' * 70}\n" * 5000),
    ],
)
def test_lists_of_pins_in_any_shape(tmp_path: Path, name: str, content: str):
    assert pairs(declared(tmp_path, {name: content})) == ["a==1"]


@pytest.mark.parametrize(
    ("name", "content"), [("deps", "read me\n"), ("LICENSE", "a==1\n"), ("words.txt", "./x\nb\n")]
)
def test_other_texts_are_left_alone(tmp_path: Path, name: str, content: str):
    assert declared(tmp_path, {name: content}).manifests == ()


@pytest.mark.parametrize("cookie", ["unicode_escape", "utf-7", "rot13", "made-up"])
def test_requirements_in_an_encoding_in_which_comments_hold_lines(tmp_path: Path, cookie: str):
    text = f"# -*- coding: {cookie} -*-\na==1\n# \\nb==2\n"
    assert problems(declared(tmp_path, {"requirements.txt": text})) == {
        "requirements.txt": f"declares the encoding {cookie.replace('_', '-')}, in which pip reads it"
    }


def test_requirements_in_latin_1_must_be_plain(tmp_path: Path):
    files = {"requirements.txt": "# coding: latin-1\na==1\n", "b/requirements.txt": "# coding=latin-1\n# Åb==2\n"}
    found = declared(tmp_path, files)
    assert (pairs(found), list(problems(found))) == (["a==1"], ["b/requirements.txt"])


@pytest.mark.parametrize("cookie", ["utf-8", "UTF8"])
def test_requirements_that_say_they_are_utf_8(tmp_path: Path, cookie: str):
    assert pairs(declared(tmp_path, {"requirements.txt": f"# vim: set fileencoding={cookie} : ä\na==1\n"})) == [
        "a==1"
    ]


def test_a_script_with_carriage_returns_states_its_dependencies(tmp_path: Path):
    found = declared(tmp_path, {"a.py": '# /// script\r# dependencies = ["a==1"]\r# ///\r'})
    assert pairs(found) == ["a==1"]


def test_names_in_another_case_are_known(tmp_path: Path):
    found = declared(tmp_path, {"Package.json": '{"dependencies": {"a": "1"}}', "Setup.py": "def run(): ...\n"})
    assert [item.path for item in found.manifests] == ["Package.json"]


def test_a_lock_that_holds_more_for_old_releases_of_npm(tmp_path: Path):
    lock = {
        "lockfileVersion": 2,
        "packages": {"": {}, "w": {"version": "1.0.0"}, "node_modules/w": {"link": True, "resolved": "w"}},
        "dependencies": {"w": {"version": "file:w"}},
    }
    assert problems(declared(tmp_path / "a", {"package-lock.json": json.dumps(lock)})) == {}
    lock["dependencies"] = {"lodash": {"version": "1.0.0"}}
    assert problems(declared(tmp_path / "b", {"package-lock.json": json.dumps(lock)})) == {
        "package-lock.json": "holds lodash for old releases of npm only"
    }


@pytest.mark.parametrize("name", ["flask-0.12.dist-info/METADATA", "flask-0.12.egg-info/PKG-INFO"])
def test_packages_that_were_installed_into_the_tree(tmp_path: Path, name: str):
    files = {"pyproject.toml": NONE, f"lib/site-packages/{name}": "Name: flask\nVersion: 0.12\n\n"}
    assert problems(declared(tmp_path, files)) == {"lib/site-packages": UNNAMED}


@pytest.mark.parametrize(
    ("name", "content", "ecosystem"),
    [
        ("deploy.yml", "name: x\ndependencies:\n  - flask=0.12\n", Ecosystem.PYPI),
        ("ci/py310.yaml", "channels: [x]\ndependencies: [flask=0.12]\n", Ecosystem.PYPI),
        ("Chart.yaml", "name: x\ndependencies:\n- name: redis\n", Ecosystem.HELM),
        ("package.yaml", "dependencies:\n  a: 1.0.0\n", Ecosystem.NPM),
        ("pnpm-workspace.yaml", "catalog:\n  a: 1.0.0\n", Ecosystem.NPM),
        ("deno.json", '{"imports": {"a": "npm:a@1"}}', Ecosystem.DENO),
        ("web/import_map.json", '{"imports": {"a": "https://example.org/a.js"}}', Ecosystem.DENO),
        ("requirements.yml", "- src: someone.role\n", Ecosystem.ANSIBLE),
        ("MODULE.bazel", 'bazel_dep(name = "a", version = "1")\n', Ecosystem.BAZEL),
        ("WORKSPACE", "http_archive(\n", Ecosystem.BAZEL),
        ("Directory.Build.props", '<PackageReference Include="a" />', Ecosystem.NUGET),
        ("project/plugins.sbt", 'addSbtPlugin("a" % "b" % "1")', Ecosystem.MAVEN),
        ("recipe/meta.yaml", "requirements:\n  run:\n    - flask 0.12\n", Ecosystem.PYPI),
        ("versions.cfg", "[versions]\nflask = 0.12\n", Ecosystem.PYPI),
        ("DESCRIPTION", "Package: x\nImports: a\n", Ecosystem.CRAN),
        ("Project.toml", "[deps]\na = 1\n", Ecosystem.JULIA),
    ],
)
def test_manifests_that_are_told_by_what_they_hold(tmp_path: Path, name: str, content: str, ecosystem: Ecosystem):
    (found,) = declared(tmp_path, {name: content}).manifests
    assert (found.path, found.ecosystem, found.problem) == (name, ecosystem, NOT_READ)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Chart.yaml", "name: x\n"),
        ("config.yml", "dependencies:\n  - database\n"),
        ("deno.json", '{"tasks": {}}'),
        ("pnpm-workspace.yaml", "packages: [a]\n"),
        ("DESCRIPTION", "A text about imports.\n"),
        ("Project.toml", "[project]\n"),
        ("x.props", "<Project/>"),
    ],
)
def test_files_of_these_names_that_ask_for_nothing(tmp_path: Path, name: str, content: str):
    assert declared(tmp_path, {name: content}).manifests == ()


@pytest.mark.parametrize(
    ("name", "ecosystem", "locks"),
    [
        ("MODULE.bazel.lock", Ecosystem.BAZEL, True),
        ("Gopkg.lock", Ecosystem.GO, True),
        ("gradle/test.versions.toml", Ecosystem.MAVEN, False),
        ("gemfiles/rails7.gemfile", Ecosystem.RUBYGEMS, False),
        ("x.podspec", Ecosystem.COCOAPODS, False),
        ("package.json5", Ecosystem.NPM, False),
        ("shard.yml", Ecosystem.SHARDS, False),
        ("dub.json", Ecosystem.DUB, False),
        ("x.nimble", Ecosystem.NIMBLE, False),
        ("elm.json", Ecosystem.ELM, True),
        ("build.zig.zon", Ecosystem.ZIG, True),
        ("x.nuspec", Ecosystem.NUGET, False),
    ],
)
def test_manifests_that_are_known_by_name(tmp_path: Path, name: str, ecosystem: Ecosystem, locks: bool):  # noqa: FBT001
    (found,) = declared(tmp_path, {name: "x"}).manifests
    assert (found.path, found.ecosystem, found.locks, found.problem) == (name, ecosystem, locks, NOT_READ)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ('{ git = "https://example.org/a" }', "from version control"),
        ('{ url = "https://example.org/a.whl" }', "from a direct address"),
        ('{ path = "./mine", editable = true }', "from a local path"),
        (
            '[{ index = "x" }, { git = "https://example.org/a", marker = "sys_platform == \'linux\'" }]',
            "from version control",
        ),
    ],
)
def test_what_uv_takes_from_elsewhere_is_not_the_package_of_the_index(tmp_path: Path, source: str, reason: str):
    text = f'[project]\nname = "me"\ndependencies = ["A==1", "b==2"]\n[tool.uv.sources]\na = {source}\n'
    found = declared(tmp_path, {"pyproject.toml": text})
    assert (pairs(found), [item[:2] for item in holes(found)]) == (["b==2"], [("a", reason)])


def test_other_sources_of_uv_change_nothing(tmp_path: Path):
    text = '[project]\nname = "me"\ndependencies = ["a==1"]\n[tool.uv.sources]\na = { index = "x" }\n'
    assert pairs(declared(tmp_path, {"pyproject.toml": text})) == ["a==1"]


@pytest.mark.parametrize(
    ("place", "name", "held"),
    [
        ("https://example.org/lodash/-/lodash-4.17.0.tgz", "isarray", []),
        ("https://example.org/api/npm/lodash/-/lodash-4.17.0.tgz", "lodash", ["lodash==4.17.0"]),
        ("https://example.org/@s%2fa/-/a-4.17.0.tgz", "@s/a", ["@s/a==4.17.0"]),
        ("https://example.org/download/lodash/4.17.0/abc", "lodash", ["lodash==4.17.0"]),
    ],
)
def test_a_lock_that_calls_a_package_by_another_name(tmp_path: Path, place: str, name: str, held: list[str]):
    entry = {"name": name, "version": "4.17.0", "resolved": place}
    lock = {"lockfileVersion": 3, "packages": {"": {}, "node_modules/x": entry}}
    found = declared(tmp_path, {"package-lock.json": json.dumps(lock)})
    assert pairs(found) == held
    assert [item[1] for item in holes(found)] == (
        [] if held else ["its address is that of a package of another name"]
    )


def test_a_script_may_take_packages_from_elsewhere_too(tmp_path: Path):
    lines = [
        "/// script",
        'dependencies = ["a==1"]',
        "[tool.uv.sources]",
        'a = { git = "https://example.org/a" }',
        "///",
    ]
    found = declared(tmp_path, {"a.py": "".join(f"# {line}\n" for line in lines)})
    assert (pairs(found), [item[:2] for item in holes(found)]) == ([], [("a", "from version control")])
