"""The tree as a whole: other ecosystems, files that cannot be read, and bounds."""

from pathlib import Path

import pytest
from support.manifests import declared, holes, pairs, problems

from ssdfgate.inventory import take
from ssdfgate.lockfiles import Ecosystem, Reason, tree
from ssdfgate.lockfiles.others import NOT_READ
from ssdfgate.lockfiles.tree import read_all


@pytest.mark.parametrize(
    ("name", "ecosystem", "locks"),
    [
        ("go.mod", Ecosystem.GO, False),
        ("go.sum", Ecosystem.GO, True),
        ("pom.xml", Ecosystem.MAVEN, False),
        ("build.gradle.kts", Ecosystem.MAVEN, False),
        ("Cargo.toml", Ecosystem.CRATES, False),
        ("Cargo.lock", Ecosystem.CRATES, True),
        ("Gemfile", Ecosystem.RUBYGEMS, False),
        ("x.gemspec", Ecosystem.RUBYGEMS, False),
        ("Gemfile.lock", Ecosystem.RUBYGEMS, True),
        ("composer.json", Ecosystem.PACKAGIST, False),
        ("composer.lock", Ecosystem.PACKAGIST, True),
        ("src/App.csproj", Ecosystem.NUGET, False),
        ("yarn.lock", Ecosystem.NPM, True),
        ("environment.yml", Ecosystem.PYPI, False),
        ("conan.lock", Ecosystem.CONAN, True),
        ("Package.resolved", Ecosystem.SWIFT, True),
        ("mix.lock", Ecosystem.HEX, True),
        ("pubspec.lock", Ecosystem.PUB, True),
        ("app/dependencies.gradle", Ecosystem.MAVEN, False),
        ("deno.lock", Ecosystem.DENO, True),
        ("linux-64.conda-lock.yml", Ecosystem.PYPI, True),
    ],
)
def test_manifests_that_are_known_by_name(tmp_path: Path, name: str, ecosystem: Ecosystem, locks: bool):  # noqa: FBT001
    (found,) = declared(tmp_path, {name: "x"}).manifests
    assert (found.path, found.ecosystem, found.locks, found.problem) == (name, ecosystem, locks, NOT_READ)


def test_an_empty_tree_declares_nothing(tmp_path: Path):
    assert declared(tmp_path, {"README.md": "x"}) == tree.Declared((), (), ())


def test_everything_comes_in_the_order_of_the_paths(tmp_path: Path):
    files = {"b/requirements.txt": "b==1\nz\n", "a/requirements.txt": "a==1\ny\n", "c/go.mod": "x"}
    found = declared(tmp_path, files)
    assert [item.path for item in found.manifests] == ["a/requirements.txt", "b/requirements.txt", "c/go.mod"]
    assert (pairs(found), [item[0] for item in holes(found)]) == (["a==1", "b==1"], ["y", "z"])


def test_a_file_that_changed_since_the_inventory_is_not_used(tmp_path: Path):
    (tmp_path / "requirements.txt").write_text("a==1\n")
    inventory = take(tmp_path)
    (tmp_path / "requirements.txt").write_text("a==2\n")
    found = read_all(tmp_path, inventory)
    assert (problems(found), pairs(found)) == ({"requirements.txt": "changed while it was looked at"}, [])


def test_a_link_put_in_place_of_a_file_since_the_inventory_is_not_followed(tmp_path: Path):
    (tmp_path / "requirements.txt").write_text("a==1\n")
    (tmp_path / "other").write_text("a==1\n")
    inventory = take(tmp_path)
    (tmp_path / "requirements.txt").unlink()
    (tmp_path / "requirements.txt").symlink_to("other")
    (found,) = read_all(tmp_path, inventory).manifests
    assert found.problem is not None
    assert found.problem.startswith("cannot be read (")


def test_a_file_that_vanished_is_a_problem(tmp_path: Path):
    (tmp_path / "uv.lock").write_text("version = 1\n")
    inventory = take(tmp_path)
    (tmp_path / "uv.lock").unlink()
    assert problems(read_all(tmp_path, inventory)) == {"uv.lock": "cannot be read (No such file or directory)"}


def test_links_that_lead_outside_are_problems(tmp_path: Path):
    (tmp_path / "outside").write_text("x\n")
    root = tmp_path / "tree"
    root.mkdir()
    for name in ("requirements.txt", "go.mod", "README.md"):
        (root / name).symlink_to("../outside")
    assert problems(read_all(root, take(root))) == {
        "go.mod": "link that leads outside", "requirements.txt": "link that leads outside",
    }  # fmt: skip


def test_all_manifests_together_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tree, "LARGEST_TOTAL", 11)
    found = declared(
        tmp_path, {"a/requirements.txt": "a==1\n", "b/requirements.txt": "b==1\n", "c/requirements.txt": "c\n"}
    )
    assert pairs(found) == ["a==1", "b==1"]
    assert list(problems(found)) == ["c/requirements.txt"]


def test_every_reason_is_said_in_words():
    assert all(reason == reason.strip().lower().replace("_", " ") for reason in map(str, Reason))
    assert {reason for reason in Reason if reason.unpinned} == {
        Reason.NOT_PINNED, Reason.RANGE, Reason.WILDCARD, Reason.CONTRADICTION, Reason.ENVIRONMENT, Reason.NO_LOCK,
        Reason.NOT_IN_LOCK, Reason.STALE,
    }  # fmt: skip
