"""pyproject.toml and Pipfile, alone and beside a lock file."""

from pathlib import Path

import pytest
from support.manifests import declared, holes, pairs, problems

from ssdfgate.lockfiles import contents
from ssdfgate.lockfiles.pyproject import DYNAMIC

STANDARD = """
[project]
name = "me"
dependencies = ["a==1.0", "b>=1", "c", "me[extra]", "d @ git+https://example.org/d.git", "not a requirement"]
[project.optional-dependencies]
extra = ["e==2"]
[dependency-groups]
dev = ["f==3", { include-group = "test" }, { odd = 1 }]
test = ["g"]
[tool.uv]
dev-dependencies = ["h==4"]
[tool.pdm.dev-dependencies]
lint = ["i"]
"""


def test_the_standard_tables(tmp_path: Path):
    found = declared(tmp_path, {"pyproject.toml": STANDARD})
    assert {(item.name, item.version, item.scope, item.direct) for item in found.dependencies} == {
        ("a", "1.0", "runtime", True), ("e", "2", "optional", True), ("f", "3", "dev", True), ("h", "4", "dev", True),
    }  # fmt: skip
    assert {(name, reason) for name, reason, _, _ in holes(found)} == {
        ("b", "a range of versions, not one version"),
        ("c", "not pinned"),
        ("d", "from version control"),
        ("not a requirement", "cannot be understood"),
        ("{'odd': 1} in the group dev", "cannot be understood"),
        ("g", "not pinned"),
        ("i", "not pinned"),
    }


POETRY = """
[tool.poetry]
name = "me"
[tool.poetry.dependencies]
python = "^3.11"
a = "1.0"
b = "^1.2"
c = { version = "2.0", optional = true }
d = { git = "https://example.org/d.git" }
e = { path = "../e" }
f = "*"
[tool.poetry.dev-dependencies]
g = { url = "https://example.org/g.zip" }
[tool.poetry.group.docs.dependencies]
h = ["1.0", { version = "2.0", python = ">=3.12" }]
"""


def test_the_tables_of_poetry(tmp_path: Path):
    found = declared(tmp_path, {"pyproject.toml": POETRY})
    assert {(item.name, item.version, item.scope) for item in found.dependencies} == {
        ("a", "1.0", "runtime"), ("c", "2.0", "optional"), ("h", "1.0", "dev"), ("h", "2.0", "dev"),
    }  # fmt: skip
    assert {(name, reason) for name, reason, _, _ in holes(found)} == {
        ("b", "a range of versions, not one version"),
        ("d", "from version control"),
        ("e", "from a local path"),
        ("f", "not pinned"),
        ("g", "from a direct address"),
    }


@pytest.mark.parametrize("text", ["[tool.ruff]\nline-length = 100\n", "", "[build-system]\nrequires = ['flit']\n"])
def test_settings_of_other_tools_are_no_manifest(tmp_path: Path, text: str):
    assert declared(tmp_path, {"pyproject.toml": text}).manifests == ()


@pytest.mark.parametrize(
    ("text", "states_none"),
    [
        ("[project]\nname = 'p'\n", True),
        ("[project]\nname = 'p'\ndependencies = []\n", True),
        ("[project]\nname = 'p'\ndynamic = ['version']\n", True),
        ("[project]\nname = 'p'\ndynamic = ['dependencies']\n", False),
        ("[project]\nname = 'p'\ndependencies = ['a']\n", False),
        ("[project]\nname = 'p'\n[dependency-groups]\ndev = ['a==1']\n", False),
        ("[tool.poetry]\nname = 'p'\n", False),
        ("[tool.poetry]\nname = 'p'\n[tool.poetry.dependencies]\npython = '^3.11'\n", True),
        ("[tool.poetry]\nname = 'p'\n[tool.poetry.dependencies]\na = '*'\n", False),
        ("[project]\nname = 'p'\n[tool.hatch.envs.default]\ndependencies = ['{env:A}']\n", False),
    ],
)
def test_no_dependencies_must_be_stated(tmp_path: Path, text: str, states_none: bool):  # noqa: FBT001
    (manifest,) = declared(tmp_path, {"pyproject.toml": text}).manifests
    assert manifest.states_none is states_none


def test_dynamic_dependencies_are_a_problem(tmp_path: Path):
    text = "[project]\nname = 'p'\ndynamic = ['dependencies']\n"
    assert problems(declared(tmp_path, {"pyproject.toml": text})) == {"pyproject.toml": DYNAMIC}


@pytest.mark.parametrize("value", ['{ file = ["deps/base.txt"] }', '{ file = "deps/base.txt" }'])
def test_dynamic_dependencies_from_a_file_are_read(tmp_path: Path, value: str):
    text = f"[project]\nname = 'p'\ndynamic = ['dependencies']\n[tool.setuptools.dynamic]\ndependencies = {value}\n"
    found = declared(tmp_path, {"pyproject.toml": text, "deps/base.txt": "a==1\n"})
    assert (pairs(found), problems(found)) == (["a==1"], {})


def test_dynamic_fields_must_all_be_accounted_for(tmp_path: Path):
    text = (
        "[project]\nname = 'p'\ndynamic = ['dependencies', 'optional-dependencies']\n"
        "[tool.setuptools.dynamic]\ndependencies = { file = 'a.txt' }\n"
    )
    assert problems(declared(tmp_path, {"pyproject.toml": text, "a.txt": "a==1\n"})) == {"pyproject.toml": DYNAMIC}


def uv_lock(*packages: str) -> str:
    entries = [
        f"[[package]]\nname = '{name}'\nversion = '{version}'\nsource = {{ registry = 'x' }}\n"
        for name, _, version in (item.partition("==") for item in packages)
    ]
    return "version = 1\nrequires-python = '>=3.11'\n" + "".join(entries)


def poetry_lock(*packages: str) -> str:
    entries = [
        f"[[package]]\nname = '{name}'\nversion = '{version}'\n"
        for name, _, version in (item.partition("==") for item in packages)
    ]
    # The digest of a project without static dependencies, as the tests below have them.
    digest = contents.poetry_digests({"project": {"name": "p"}})[contents.POETRY]
    return "".join(entries) + f"[metadata]\npython-versions = '^3.11'\ncontent-hash = '{digest}'\n"


@pytest.mark.parametrize("lock", [("uv.lock", uv_lock), ("poetry.lock", poetry_lock)], ids=lambda lock: lock[0])
class TestBesideALock:
    def test_ranges_are_settled(self, tmp_path: Path, lock):
        name, make = lock
        text = "[project]\nname = 'p'\ndependencies = ['a>=1', 'b']\n"
        found = declared(tmp_path, {"pyproject.toml": text, name: make("a==1.5", "b==2", "c==3")})
        assert (pairs(found), holes(found)) == (["a==1.5", "b==2", "c==3"], [])
        assert [item.direct for item in found.dependencies] == [True, True, False]

    def test_what_the_lock_does_not_hold_is_a_hole(self, tmp_path: Path, lock):
        name, make = lock
        text = "[project]\nname = 'p'\ndependencies = ['a>=1', 'b==2']\n"
        found = declared(tmp_path, {"pyproject.toml": text, name: make("c==1")})
        assert pairs(found) == ([*["c==1"], "b==2"] if name < "pyproject.toml" else ["b==2", "c==1"])
        assert holes(found) == [
            ("a", "not in the lock file", "pyproject.toml", 0), ("b", "not in the lock file", "pyproject.toml", 0),
        ]  # fmt: skip

    def test_a_lock_that_does_not_fit_is_stale(self, tmp_path: Path, lock):
        name, make = lock
        text = "[project]\nname = 'p'\ndependencies = ['a>=2', 'b==2']\n"
        found = declared(tmp_path, {"pyproject.toml": text, name: make("a==1.5", "b==3")})
        assert [(item[0], item[1]) for item in holes(found)] == [
            ("a", "the lock file does not fit the manifest"), ("b", "the lock file does not fit the manifest"),
        ]  # fmt: skip
        assert "b==2" in pairs(found)

    def test_what_no_environment_of_the_lock_needs_is_no_hole(self, tmp_path: Path, lock):
        name, make = lock
        text = (
            "[project]\nname = 'p'\ndependencies = [\"a; python_version < '3.11'\", "
            "\"b; sys_platform == 'win32'\", \"c; python_version < '3.12'\", \"d; extra == 'x'\"]\n"
        )
        found = declared(tmp_path, {"pyproject.toml": text, name: make("z==1")})
        assert {item[0] for item in holes(found)} == {"b", "c"}

    def test_a_lock_that_cannot_be_read_settles_nothing(self, tmp_path: Path, lock):
        name, _ = lock
        text = "[project]\nname = 'p'\ndependencies = ['a>=1', 'b==2']\n"
        found = declared(tmp_path, {"pyproject.toml": text, name: "broken"})
        assert list(problems(found)) == [name]
        assert pairs(found) == ["b==2"]
        assert {item[:2] for item in holes(found)} == {
            ("a", "its lock file cannot be read"), ("b", "its lock file cannot be read"),
        }  # fmt: skip

    def test_dynamic_dependencies_are_settled(self, tmp_path: Path, lock):
        name, make = lock
        text = "[project]\nname = 'p'\ndynamic = ['dependencies']\n"
        files = {"pyproject.toml": text, "setup.py": "from setuptools import setup\nsetup(**x)\n", name: make("a==1")}
        found = declared(tmp_path, files)
        assert (pairs(found), problems(found)) == (["a==1"], {})

    def test_the_lock_of_another_folder_settles_nothing(self, tmp_path: Path, lock):
        name, make = lock
        text = "[project]\nname = 'p'\ndependencies = ['a']\n"
        found = declared(tmp_path, {"sub/pyproject.toml": text, name: make("a==1")})
        assert holes(found) == [("a", "not pinned", "sub/pyproject.toml", 0)]


def test_the_short_forms_of_poetry_are_markers(tmp_path: Path):
    text = (
        "[tool.poetry]\nname = '???'\n[tool.poetry.dependencies]\na = { version = '*', python = '<3.11' }\n"
        "b = { version = '*', platform = 'win32', markers = \"os_name == 'nt'\" }\n"
        "c = { version = '*', platform = 'sunos5' }\nd = { version = '*', markers = 'nonsense' }\n"
    )
    found = declared(tmp_path, {"pyproject.toml": text, "poetry.lock": poetry_lock("z==1")})
    assert {item[0] for item in holes(found)} == {"b", "d"}


def test_a_lock_that_is_known_by_name_only(tmp_path: Path):
    text = "[project]\nname = 'p'\ndependencies = ['a']\n"
    found = declared(tmp_path, {"pyproject.toml": text, "pdm.lock": "x"})
    assert problems(found) == {"pdm.lock": "this format is not read"}
    assert holes(found) == [("a", "its lock file cannot be read", "pyproject.toml", 0)]


def test_a_link_in_place_of_a_lock_is_a_problem(tmp_path: Path):
    (tmp_path / "uv.lock").symlink_to("/nowhere/uv.lock")
    found = declared(tmp_path, {"pyproject.toml": "[project]\nname = 'p'\ndependencies = ['a']\n"})
    assert problems(found) == {"uv.lock": "link that leads nowhere"}
    assert [item[1] for item in holes(found)] == ["its lock file cannot be read"]


PIPFILE = """
[packages]
a = ">=1"
b = {version = "*", markers = "os_name == 'nt'"}
c = {git = "https://example.org/c.git"}
d = {path = "../d", editable = true}
[dev-packages]
e = "==2"
[docs]
f = {file = "https://example.org/f.zip"}
[requires]
python_version = "3.11"
"""


def test_a_pipfile_without_its_lock(tmp_path: Path):
    found = declared(tmp_path, {"Pipfile": PIPFILE, "uv.lock": uv_lock("a==1")})
    assert [(item.name, item.version, item.scope) for item in found.dependencies][:1] == [("e", "2", "dev")]
    assert {item[:2] for item in holes(found)} == {
        ("a", "a range of versions, not one version"),
        ("b", "not pinned"),
        ("c", "from version control"),
        ("d", "from a local path"),
        ("f", "from a direct address"),
    }
