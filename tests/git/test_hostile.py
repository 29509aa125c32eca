"""Nothing that a repository says about itself may start a program, reach a network, or be believed unseen."""

import os
import stat
import subprocess
from pathlib import Path

import pytest
from conftest import git

from ssdfgate.git import open_work_tree

PROMISOR = """\
[core]
\trepositoryFormatVersion = 1
[extensions]
\tpartialClone = origin
[protocol]
\tallow = always
[protocol "file"]
\tallow = always
[protocol "ext"]
\tallow = always
[remote "origin"]
\tpromisor = true
"""
SETTINGS = {
    "clean filter": '[filter "x"]\n\tclean = {run}\n\trequired = true',
    "filter process": '[filter "x"]\n\tprocess = {run}\n\trequired = true',
    "lfs filter": '[filter "lfs"]\n\tclean = {run}\n\tprocess = {run}',
    "file system monitor": "[core]\n\tfsmonitor = {run}",
    "built-in file system monitor": "[core]\n\tfsmonitor = true\n[fsmonitor]\n\tallowRemote = true",
    "hooks elsewhere": "[core]\n\thooksPath = {folder}",
    "external diff": "[diff]\n\texternal = {run}",
    "text conversion": '[diff "x"]\n\ttextconv = {run}\n\tcommand = {run}',
    "signature programs": '[log]\n\tshowSignature = true\n[gpg]\n\tprogram = {run}\n[gpg "ssh"]\n\tprogram = {run}',
    "programs that talk to people and hosts": "[core]\n\tpager = {run}\n\teditor = {run}\n\taskPass = {run}"
    "\n\tsshCommand = {run}\n\tgitProxy = {run}\n[pager]\n\tstatus = true\n\trev-list = {run}",
    "aliases": "[alias]\n\tstatus = !{run}\n\tls-files = !{run}\n\trev-list = !{run}\n\tconfig = !{run}",
    "credential helper": "[credential]\n\thelper = !{run}",
    "included file": "[include]\n\tpath = {folder}/included",
    "conditionally included file": '[includeIf "gitdir:/**"]\n\tpath = {folder}/included',
    "other work tree": "[core]\n\tworktree = {folder}",
    "configuration per work tree": "[core]\n\trepositoryFormatVersion = 1\n[extensions]\n\tworktreeConfig = true",
    "alternate refs": "[core]\n\talternateRefsCommand = {run}",
    "pack hook": "[uploadpack]\n\tpackObjectsHook = {run}",
    "submodule update": '[submodule "sub"]\n\tupdate = !{run}\n\tactive = true\n[submodule]\n\trecurse = true',
    "trace": "[trace2]\n\teventTarget = {marker}\n\tnormalTarget = {marker}",
    "promisor": PROMISOR + "\turl = {folder}\n\tuploadpack = {run}",
    "remote helper": PROMISOR + "\turl = ext::{run}",
}
FIRED_BY_PLAIN_STATUS = ("clean filter", "filter process", "file system monitor", "included file", "hooks elsewhere")


class Armed:
    """A repository with one commit, files that git has to look at again, and a program that leaves a marker."""

    def __init__(self, root: Path, tmp_path: Path) -> None:
        self.root = root
        self.folder = tmp_path / "armed"
        self.marker = tmp_path / "marker"
        self.folder.mkdir()
        self.run = self.program("run")
        self.program("post-index-change")
        (self.folder / "included").write_text(f'[filter "x"]\n\tclean = {self.run}\n')
        (root / ".gitattributes").write_text("*.x filter=x diff=x\n*.lfs filter=lfs diff=lfs\n")
        for name in ("a.x", "b.lfs"):
            (root / name).write_text("content\n")
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--message", "first")
        for name in ("a.x", "b.lfs"):
            (root / name).write_text("CONTENT\n")
        # A file whose time alone has changed makes git write the index again, and so call the hook, on every run.
        os.utime(root / ".gitattributes", (1_000_000_000, 1_000_000_000))
        self.program("post-index-change", root / ".git/hooks")

    def program(self, name: str, folder: Path | None = None) -> Path:
        path = (folder or self.folder) / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\ntouch {self.marker}\nexit 1\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    def configure(self, setting: str) -> None:
        text = SETTINGS[setting].format(run=self.run, folder=self.folder, marker=self.marker)
        with (self.root / ".git/config").open("a") as stream:
            stream.write(f"\n{text}\n")
        (self.root / ".git/config.worktree").write_text(f"[core]\n\tfsmonitor = {self.run}\n")


@pytest.fixture
def armed(repository: Path, tmp_path: Path) -> Armed:
    return Armed(repository, tmp_path)


@pytest.mark.parametrize("setting", FIRED_BY_PLAIN_STATUS)
def test_the_trap_works(armed, setting):
    armed.configure(setting)
    subprocess.run(["git", "status"], cwd=armed.root, capture_output=True, check=False)
    assert armed.marker.exists()


@pytest.mark.parametrize("setting", SETTINGS)
def test_configuration_starts_nothing(armed, setting):
    armed.configure(setting)
    work_tree = open_work_tree(armed.root)
    assert work_tree is not None
    assert [change.path for change in work_tree.changes] == ["a.x", "b.lfs"]
    assert work_tree.history() is not None
    assert work_tree.files().tracked == {".gitattributes", "a.x", "b.lfs"}
    assert not armed.marker.exists()


@pytest.mark.parametrize("setting", ["promisor", "remote helper"])
def test_missing_objects_are_not_fetched(armed, setting):
    blob = git(armed.root, "rev-parse", "HEAD:b.lfs").strip()
    (armed.root / ".git/objects" / blob[:2] / blob[2:]).unlink()
    armed.configure(setting)
    work_tree = open_work_tree(armed.root)
    assert not armed.marker.exists()
    assert work_tree is not None
    assert "b.lfs" in {change.path for change in work_tree.changes}
    subprocess.run(["git", "cat-file", "-p", blob], cwd=armed.root, capture_output=True, check=False)
    assert setting != "promisor" or armed.marker.exists(), "plain git runs the program: the trap works"


def test_configuration_of_a_submodule_starts_nothing(armed, tmp_path):
    outer = tmp_path / "outer"
    outer.mkdir()
    git(outer, "init", "--quiet")
    git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(armed.root), "sub")
    git(outer, "commit", "--quiet", "--message", "submodule")
    (outer / "sub/a.x").write_text("CONTENT\n")
    armed.root = outer / "sub"
    with (outer / ".git/modules/sub/config").open("a") as stream:
        stream.write(f'[filter "x"]\n\tclean = {armed.run}\n[core]\n\tfsmonitor = {armed.run}\n')
    work_tree = open_work_tree(outer)
    assert not armed.marker.exists()
    assert work_tree is not None
    assert [change.path for change in work_tree.changes] == ["sub/a.x"]
    subprocess.run(["git", "status"], cwd=outer, capture_output=True, check=False)
    assert armed.marker.exists(), "plain git runs the program: the trap works"


@pytest.mark.parametrize("name", [".gitconfig", ".config/git/config"])
def test_files_that_look_like_a_home_folder_do_not_count(armed, name):
    (armed.root / name).parent.mkdir(parents=True, exist_ok=True)
    (armed.root / name).write_text(f'[filter "x"]\n\tclean = {armed.run}\n[core]\n\tfsmonitor = {armed.run}\n')
    assert open_work_tree(armed.root) is not None
    assert not armed.marker.exists()


def test_ignore_file_in_the_tree_that_looks_like_that_of_a_home_folder_does_not_count(repository):
    (repository / ".config/git").mkdir(parents=True)
    (repository / ".config/git/ignore").write_text("*\n")
    git(repository, "add", "--all", "--force")
    git(repository, "commit", "--quiet", "--message", "first")
    (repository / "new.py").write_text("x\n")
    work_tree = open_work_tree(repository)
    assert work_tree is not None
    assert [change.path for change in work_tree.changes] == ["new.py"]


def test_replaced_objects_are_not_believed(repository):
    git(repository, "commit", "--quiet", "--allow-empty", "--message", "real")
    real = git(repository, "rev-parse", "HEAD").strip()
    signed = git(repository, "cat-file", "commit", "HEAD").replace("\n\n", "\ngpgsig -----BEGIN FAKE-----\n\n", 1)
    made = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin"], cwd=repository, input=signed, text=True,
        capture_output=True, check=True,
    ).stdout.strip()  # fmt: skip
    git(repository, "replace", real, made)
    work_tree = open_work_tree(repository)
    assert work_tree is not None
    history = work_tree.history()
    assert history is not None
    assert [(commit.id, commit.signed) for commit in history.commits] == [(real, False)]


def test_link_in_place_of_a_submodule_is_not_followed(repository, tmp_path):
    git(tmp_path, "init", "--quiet", "elsewhere")
    git(tmp_path / "elsewhere", "commit", "--quiet", "--allow-empty", "--message", "x")
    commit = git(tmp_path / "elsewhere", "rev-parse", "HEAD").strip()
    git(repository, "update-index", "--add", "--cacheinfo", f"160000,{commit},sub")
    git(repository, "commit", "--quiet", "--message", "submodule")
    (repository / "sub").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere/new").write_text("x")
    work_tree = open_work_tree(repository)
    assert work_tree is not None
    assert [change.path for change in work_tree.changes] == ["sub"]


def test_environment_of_git_is_short(repository, tmp_path, monkeypatch):
    git(repository, "commit", "--quiet", "--allow-empty", "--message", "x")
    real = next(f"{entry}/git" for entry in os.environ["PATH"].split(":") if os.path.exists(f"{entry}/git"))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/git").write_text(f'#!/bin/sh\nenv >> {tmp_path}/seen\nexec {real} "$@"\n')
    (tmp_path / "bin/git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:{os.environ['PATH']}")
    monkeypatch.setenv("SECRET_TOKEN", "hunter2")
    monkeypatch.setenv("GIT_SSH_COMMAND", "false")
    assert open_work_tree(repository) is not None
    seen = (tmp_path / "seen").read_text()
    assert "hunter2" not in seen
    assert "GIT_SSH_COMMAND" not in seen
    assert seen.count("GIT_ALLOW_PROTOCOL=none") == 4
