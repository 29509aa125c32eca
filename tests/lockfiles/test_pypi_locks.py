"""uv.lock, poetry.lock, pylock.toml and Pipfile.lock: real ones, and entries that no advisory can match."""

import json
import shutil
from pathlib import Path

import pytest
from support.manifests import FIXTURES, declared, holes, pairs, problems

from ssdfgate.inventory import take
from ssdfgate.lockfiles import Declared, Dependency
from ssdfgate.lockfiles.tree import read_all

RUNTIME = ["certifi==2026.10.18", "charset-normalizer==3.5.2", "idna==3.20", "requests==2.34.2", "urllib3==2.8.0"]


def real(name: str) -> Declared:
    return read_all(FIXTURES / name, take(FIXTURES / name))


def by_name(found: Declared) -> dict[str, Dependency]:
    return {item.name: item for item in found.dependencies}


def test_uv():
    found = real("uv")
    assert (holes(found), problems(found)) == ([], {})
    assert pairs(found) == sorted([
        *RUNTIME, "colorama==0.4.6", "iniconfig==2.3.1", "markupsafe==3.0.4", "packaging==26.3",
    ])  # fmt: skip
    items = by_name(found)
    assert {name: (item.scope, item.direct) for name, item in items.items()} == {
        "certifi": ("runtime", False),
        "charset-normalizer": ("runtime", False),
        "colorama": ("runtime", True),
        "idna": ("runtime", True),
        "iniconfig": ("dev", True),
        "markupsafe": ("optional", True),
        "packaging": ("dev", True),
        "requests": ("runtime", True),
        "urllib3": ("runtime", False),
    }
    assert items["requests"].requires == (
        ("certifi", "2026.10.18"), ("charset-normalizer", "3.5.2"), ("idna", "3.20"), ("urllib3", "2.8.0"),
    )  # fmt: skip
    assert len(items["requests"].hashes["sha256"]) == len(items["requests"].urls) == 2
    assert all(len(digest) == 64 for digest in items["requests"].hashes["sha256"])


def test_poetry():
    found = real("poetry")
    assert (holes(found), problems(found)) == ([], {})
    assert pairs(found) == sorted([*RUNTIME, "iniconfig==2.0.0", "markupsafe==3.0.4"])
    items = by_name(found)
    assert {name: item.scope for name, item in items.items() if item.scope != "runtime"} == {
        "iniconfig": "dev", "markupsafe": "optional",
    }  # fmt: skip
    assert {name for name, item in items.items() if item.direct} == {"iniconfig", "markupsafe", "requests"}
    assert items["requests"].requires == (
        ("certifi", "2026.10.18"), ("charset-normalizer", "3.5.2"), ("idna", "3.20"), ("urllib3", "2.8.0"),
    )  # fmt: skip
    assert len(items["requests"].hashes["sha256"]) == 2


def test_pylock():
    found = real("pylock")
    assert pairs(found) == pairs(real("uv"))
    assert holes(found) == [("lib", "from a local path", "pylock.toml", 0)]
    items = by_name(found)
    assert items["colorama"].marker == 'sys_platform == "win32"'
    assert items["requests"].requires is None
    assert len(items["requests"].hashes["sha256"]) == len(items["requests"].urls) == 2


def test_pipenv():
    found = real("pipenv")
    assert (holes(found), problems(found)) == ([], {})
    assert sorted(pairs(found)) == sorted([*RUNTIME, "iniconfig==2.0.0", "markupsafe==3.0.4"])
    items = by_name(found)
    assert (items["iniconfig"].scope, items["requests"].scope) == ("dev", "runtime")
    assert {name for name, item in items.items() if item.direct} == {"iniconfig", "markupsafe", "requests"}
    assert items["idna"].marker == "python_version >= '3.9'"


def test_exported_requirements_settle_the_projects_that_they_name(tmp_path: Path):
    shutil.copytree(FIXTURES / "uv", tmp_path, dirs_exist_ok=True)
    shutil.copytree(FIXTURES / "exported", tmp_path, dirs_exist_ok=True)
    (tmp_path / "uv.lock").unlink()
    found = read_all(tmp_path, take(tmp_path))
    assert holes(found) == [
        ("lib", "not pinned", "pyproject.toml", 0),
        ("tomli", "a range of versions, not one version", "pyproject.toml", 0),
        ("markupsafe", "a range of versions, not one version", "pyproject.toml", 0),
        ("packaging", "not pinned", "pyproject.toml", 0),
    ]


UV_ENTRIES = """
version = 1
[[package]]
name = "a"
version = "1.0"
source = { git = "https://example.org/a?rev=main#0123" }
[[package]]
name = "b"
version = "1.0"
source = { url = "https://example.org/b-1.0.tar.gz" }
[[package]]
name = "c"
version = "1.0"
source = { path = "vendor/c-1.0-py3-none-any.whl" }
[[package]]
name = "d"
version = "1.0"
source = { directory = "../d" }
[[package]]
name = "e"
source = { registry = "https://example.org/simple" }
[[package]]
name = "f"
version = "not a version"
source = { registry = "https://example.org/simple" }
[[package]]
name = "me"
version = "1.0"
source = { virtual = "." }
"""


def test_entries_of_uv_that_no_advisory_can_match(tmp_path: Path):
    found = declared(tmp_path, {"uv.lock": UV_ENTRIES, "pyproject.toml": "[project]\nname = 'me'\n"})
    assert (pairs(found), problems(found)) == ([], {})
    assert {(name, reason) for name, reason, _, _ in holes(found)} == {
        ("a", "from version control"),
        ("b", "from a direct address"),
        ("c", "from a local path"),
        ("d", "from a local path"),
        ("e", "the lock file gives no version"),
        ("f", "its version is not a version of this ecosystem"),
    }
    assert {item.name: item.version for item in found.unusable if item.version} == {
        "a": "1.0", "b": "1.0", "c": "1.0", "d": "1.0", "f": "not a version",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "problem"), [("Own_Name", None), ("other", "the lock file of another project (own-name)")]
)
def test_a_uv_lock_of_another_project_settles_nothing(tmp_path: Path, name: str, problem: str | None):
    lock = """
version = 1
[[package]]
name = "own-name"
version = "1"
source = { editable = "." }
dependencies = [{ name = "flask" }]
[[package]]
name = "flask"
version = "3.0.0"
source = { registry = "https://pypi.org/simple" }
"""
    project = f'[project]\nname = "{name}"\nversion = "1"\ndependencies = ["flask"]\n'
    found = declared(tmp_path, {"pyproject.toml": project, "uv.lock": lock})
    assert problems(found).get("uv.lock") == problem
    assert pairs(found) == ([] if problem else ["flask==3.0.0"])


def test_an_edge_without_a_version_leads_to_every_version_of_the_name(tmp_path: Path):
    lock = """
version = 1
[[package]]
name = "a"
version = "1.0"
source = { registry = "x" }
dependencies = [{ name = "b" }, { name = "b", version = "2.0" }, { name = "gone" }]
[[package]]
name = "b"
version = "1.0"
source = { registry = "x" }
resolution-markers = ["python_version < '3.12'", "os_name == 'nt'"]
[[package]]
name = "b"
version = "2.0"
source = { registry = "x" }
"""
    first, second, third = declared(tmp_path, {"uv.lock": lock}).dependencies
    assert first.requires == (("b", "1.0"), ("b", "2.0"))
    assert second.marker == "(python_version < '3.12') or (os_name == 'nt')"
    assert (third.version, third.marker, third.direct, third.scope) == ("2.0", None, None, "runtime")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("type = 'git'\nurl = 'https://example.org/a.git'", "from version control"),
        ("type = 'url'\nurl = 'https://example.org/a.zip'", "from a direct address"),
        ("type = 'file'\nurl = 'a.whl'", "from a local path"),
        ("type = 'directory'\nurl = 'a'", "from a local path"),
    ],
)
def test_entries_of_poetry_that_no_advisory_can_match(tmp_path: Path, source: str, reason: str):
    lock = f"[metadata]\npython-versions = '*'\n[[package]]\nname = 'a'\nversion = '1'\n[package.source]\n{source}\n"
    assert holes(declared(tmp_path, {"poetry.lock": lock})) == [("a", reason, "poetry.lock", 0)]


def test_an_old_poetry_lock_has_its_files_apart(tmp_path: Path):
    lock = """
[[package]]
name = "A"
version = "1"
category = "dev"
optional = false
[package.dependencies]
b = ">=1"
[metadata]
lock-version = "1.1"
python-versions = "^3.9"
[metadata.files]
A = [{ file = "a-1.tar.gz", hash = "sha256:00AA" }]
"""
    (item,) = declared(tmp_path, {"poetry.lock": lock}).dependencies
    assert (item.name, item.scope, item.hashes, item.requires) == ("a", "dev", {"sha256": ("00aa",)}, ())


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ('vcs = { type = "git", url = "https://example.org/a.git", commit-id = "01" }', "from version control"),
        ('archive = { url = "https://example.org/a.zip", hashes = { sha256 = "00" } }', "from a direct address"),
        ('archive = { path = "a.zip", hashes = { sha256 = "00" } }', "from a local path"),
        ('directory = { path = "a" }', "from a local path"),
        (
            'sdist = { name = "a-1.0.tar.gz", path = "x", hashes = { sha256 = "00" } }',
            "the lock file gives no version",
        ),
    ],
)
def test_entries_of_pylock_that_no_advisory_can_match(tmp_path: Path, kind: str, reason: str):
    lock = f'lock-version = "1.0"\ncreated-by = "x"\n[[packages]]\nname = "a"\n{kind}\n'
    assert holes(declared(tmp_path, {"pylock.dev.toml": lock})) == [("a", reason, "pylock.dev.toml", 0)]


def test_edges_of_pylock(tmp_path: Path):
    lock = """
lock-version = "1.0"
created-by = "x"
[[packages]]
name = "a"
version = "1.0"
dependencies = [{ name = "b" }, { name = "gone" }, { odd = 1 }]
sdist = { name = "a-1.0.tar.gz", path = "a", hashes = { sha256 = "00" } }
[[packages]]
name = "b"
version = "2.0"
sdist = { name = "b-2.0.tar.gz", path = "b", hashes = { sha256 = "00" } }
"""
    assert [item.requires for item in declared(tmp_path, {"pylock.toml": lock}).dependencies] == [
        (("b", "2.0"),), None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"git": "https://example.org/a.git", "ref": "01"}, "from version control"),
        ({"file": "https://example.org/a.zip"}, "from a direct address"),
        ({"path": "a", "editable": True}, "from a local path"),
        ({"version": ">=1"}, "a range of versions, not one version"),
        ({"hashes": []}, "the lock file gives no version"),
        ({"version": "==banana"}, "its version is not a version of this ecosystem"),
    ],
)
def test_entries_of_pipenv_that_no_advisory_can_match(tmp_path: Path, entry: dict, reason: str):
    lock = json.dumps({"_meta": {}, "default": {"a": entry}})
    assert holes(declared(tmp_path, {"Pipfile.lock": lock})) == [("a", reason, "Pipfile.lock", 0)]
