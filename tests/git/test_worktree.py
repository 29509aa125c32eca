"""What git says of a folder: ordinary repositories, odd ones, broken ones."""

import os
import shutil
import sys
import unicodedata
from pathlib import Path

import pytest
from conftest import git

from ssdfgate.errors import ContextError
from ssdfgate.git import Change, WorkTree, history_at, open_work_tree, session
from ssdfgate.inventory import take


def write(root: Path, files: dict[str, str]) -> None:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content, encoding="utf-8")


def commit(root: Path, files: dict[str, str], message: str = "change") -> str:
    write(root, files)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", message)
    return git(root, "rev-parse", "HEAD").strip()


def opened(root: Path) -> WorkTree:
    work_tree = open_work_tree(root)
    assert work_tree is not None
    return work_tree


def test_folder_without_repository_is_none(tmp_path):
    assert open_work_tree(tmp_path) is None


def test_empty_dot_git_is_none(tmp_path):
    (tmp_path / ".git").mkdir()
    assert open_work_tree(tmp_path) is None


def test_clean_checkout(repository):
    head = commit(repository, {"a.py": "x = 1\n", "b/c.txt": "text\n"})
    work_tree = opened(repository)
    assert (work_tree.commit, work_tree.branch, work_tree.dirty) == (head, "main", False)
    assert work_tree.changes == ()
    assert work_tree.remote is None
    assert not work_tree.shallow
    assert work_tree.files().tracked == {"a.py", "b/c.txt"}


def test_repository_before_its_first_commit(repository):
    write(repository, {"a.py": "x = 1\n"})
    work_tree = opened(repository)
    assert (work_tree.commit, work_tree.branch, work_tree.dirty) == (None, "main", None)
    assert work_tree.history() is None


def test_every_kind_of_change_is_seen(repository):
    commit(
        repository, {name: f"{name}\n" for name in ("changed", "deleted", "staged", "mode", "same", "gone", "typed")}
    )
    write(repository, {"changed": "other\n", "staged": "other\n", "new": "n\n", "sub/new": "n\n", "added": "a\n"})
    (repository / "deleted").unlink()
    (repository / "mode").chmod(0o755)
    (repository / "typed").unlink()
    (repository / "typed").symlink_to("same")
    git(repository, "add", "staged", "added")
    git(repository, "rm", "--quiet", "--cached", "gone")
    found = {(change.path, change.reason) for change in opened(repository).changes}
    assert found == {
        *((name, "changed") for name in ("added", "changed", "deleted", "gone", "mode", "staged", "typed")),
        *((name, "untracked") for name in ("gone", "new", "sub/new")),
    }


def test_merge_conflict_is_a_change(repository):
    commit(repository, {"a": "1\n"})
    git(repository, "checkout", "--quiet", "-b", "other")
    commit(repository, {"a": "2\n"})
    git(repository, "checkout", "--quiet", "main")
    commit(repository, {"a": "3\n"})
    with pytest.raises(Exception, match="merge"):
        git(repository, "merge", "other")
    work_tree = opened(repository)
    assert work_tree.changes == (Change("a", "changed"),)
    assert work_tree.files().tracked == {"a"}


def test_same_size_change_within_one_clock_tick_is_seen(repository):
    commit(repository, {"a": "one\n"})
    before = (repository / "a").stat()
    (repository / "a").write_text("two\n")
    os.utime(repository / "a", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert opened(repository).dirty


def test_touched_but_equal_file_is_clean(repository):
    commit(repository, {"a": "one\n"})
    os.utime(repository / "a", ns=(1, 1))
    assert opened(repository).dirty is False


def test_own_output_is_not_a_change(repository):
    commit(repository, {"a": "1\n"})
    write(repository, {".ssdfgate/out/manifest.json": "{}"})
    assert opened(repository).dirty is False
    write(repository, {".ssdfgate/waivers.yaml": "[]"})
    assert opened(repository).changes == (Change(".ssdfgate/waivers.yaml", "untracked"),)


def test_nothing_is_written_into_the_repository(repository):
    commit(repository, {"a": "1\n", "b": "2\n"})
    os.utime(repository / "a", ns=(1, 1))
    git(repository, "update-index", "--assume-unchanged", "b")
    before = {path: path.stat().st_mtime_ns for path in (repository / ".git").rglob("*")}
    assert opened(repository).history() is not None
    assert {path: path.stat().st_mtime_ns for path in (repository / ".git").rglob("*")} == before


@pytest.mark.parametrize("mark", ["--assume-unchanged", "--skip-worktree"])
def test_marks_that_hide_changes_do_not_hide_them(repository, mark):
    commit(repository, {"a": "one\n", "caf\xe9 \n": "two\n"})
    git(repository, "update-index", mark, "a", "caf\xe9 \n")
    write(repository, {"a": "other\n", "caf\xe9 \n": "other\n"})
    assert git(repository, "status", "--porcelain") == ""
    assert [change.path for change in opened(repository).changes] == ["a", "caf\xe9 \n"]


@pytest.mark.parametrize(
    "setting", ["core.ignoreStat=true", "core.untrackedCache=true", "status.showUntrackedFiles=no"]
)
def test_settings_that_hide_changes_do_not_hide_them(repository, setting):
    commit(repository, {"a": "one\n"})
    git(repository, "config", *setting.split("="))
    git(repository, "status")
    write(repository, {"a": "other one\n", "new": "n\n"})
    assert [change.path for change in opened(repository).changes] == ["a", "new"]


def test_line_end_settings_of_the_repository_are_kept(repository):
    git(repository, "config", "core.autocrlf", "true")
    commit(repository, {"a": "one\r\n"})
    assert git(repository, "cat-file", "-s", "HEAD:a").strip() == "4"
    os.utime(repository / "a", ns=(1, 1))
    assert opened(repository).dirty is False


def test_file_mode_setting_of_the_repository_is_kept(repository):
    commit(repository, {"a": "one\n"})
    git(repository, "config", "core.fileMode", "false")
    (repository / "a").chmod(0o755)
    assert opened(repository).dirty is False


def test_detached_head_has_no_branch(repository):
    head = commit(repository, {"a": "1\n"})
    git(repository, "checkout", "--quiet", "--detach")
    work_tree = opened(repository)
    assert (work_tree.commit, work_tree.branch) == (head, None)


def test_subfolder_sees_only_itself(repository):
    commit(repository, {"top.py": "1\n", "pkg/a.py": "1\n", "pkg/sub/b.py": "1\n", ".gitignore": "build/\n"})
    write(repository, {"top.py": "changed\n", "pkg/new.py": "n\n", "pkg/build/x": "x\n", "build/x": "x\n"})
    work_tree = opened(repository / "pkg")
    assert work_tree.root == repository / "pkg"
    assert work_tree.changes == (Change("new.py", "untracked"),)
    assert work_tree.files().tracked == {"a.py", "sub/b.py"}
    assert work_tree.files().ignored == {"build/"}


def test_subfolder_whose_name_looks_like_a_pattern(repository):
    commit(repository, {"*/a.py": "1\n", "x/a.py": "1\n", ":(top)/b.py": "1\n"})
    assert opened(repository / "*").files().tracked == {"a.py"}
    assert opened(repository / ":(top)").files().tracked == {"b.py"}
    write(repository, {"x/a.py": "changed\n"})
    assert opened(repository / "*").changes == ()
    assert opened(repository / ":(top)").changes == ()


def test_subfolder_that_the_repository_does_not_know_is_no_work_tree(repository):
    commit(repository, {".gitignore": "vendor/\n"})
    write(repository, {"vendor/x.py": "x\n", "unknown/x.py": "x\n"})
    assert open_work_tree(repository / "vendor") is None
    assert open_work_tree(repository / "unknown") is None
    assert open_work_tree(repository / ".git") is None


def test_ignored_folders_are_named_at_every_depth(repository):
    commit(repository, {".gitignore": "build/\n*.log\n", "a.py": "1\n"})
    write(
        repository,
        {
            "build/o": "o",
            "x.log": "l",
            "tools/.venv/.gitignore": "*\n",
            "tools/.venv/lib/x.py": "x",
            "new/build/x": "x",
        },
    )
    ignored = opened(repository).files().ignored
    assert {"build/", "x.log", "tools/.venv/", "new/build/"} <= ignored
    inventory = take(repository, git=opened(repository).files())
    assert [file.path for file in inventory.files] == [".gitignore", "a.py", "x.log"]


@pytest.mark.skipif(sys.platform == "darwin", reason="the file system there refuses names that are not UTF-8")
def test_odd_names(repository):
    names = [
        b"new\nline",
        b"tab\t",
        b"quote\"'",
        b"caf\xe9",
        b" ",
        b"-n",
        "e\u0301".encode(),
        b"back\\slash",
        b"u\xed\xb2\x80",
    ]
    for name in names:
        (Path(os.fsdecode(os.fsencode(repository) + b"/" + name))).write_text("x\n")
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "odd names")
    (Path(os.fsdecode(os.fsencode(repository) + b"/caf\xe9"))).write_text("other\n")
    work_tree = opened(repository)
    assert len(work_tree.files().tracked) == len(names)
    assert {"new\nline", "tab\t", " ", "-n", "e\u0301", "caf\\udce9"} <= work_tree.files().tracked
    assert work_tree.changes == (Change("caf\\udce9", "changed"),)
    assert not unicodedata.is_normalized("NFC", "".join(work_tree.files().tracked))
    assert "tracked by git but not in the tree" not in {
        item.reason for item in take(repository, git=work_tree.files()).blocked
    }


def test_linked_work_tree(repository, tmp_path):
    commit(repository, {"a": "1\n"})
    git(repository, "worktree", "add", "--quiet", "-b", "side", str(tmp_path / "side"))
    head = commit(tmp_path / "side", {"b": "1\n"})
    work_tree = opened(tmp_path / "side")
    assert (work_tree.commit, work_tree.branch, work_tree.dirty) == (head, "side", False)
    history = work_tree.history()
    assert history is not None
    assert len(history.commits) == 2
    write(tmp_path / "side", {"a": "2\n"})
    assert opened(tmp_path / "side").dirty
    assert opened(repository).dirty is False


def test_linked_work_tree_without_its_repository_is_an_error(repository, tmp_path):
    commit(repository, {"a": "1\n"})
    git(repository, "worktree", "add", "--quiet", str(tmp_path / "side"))
    shutil.move(repository, tmp_path / "moved")
    with pytest.raises(ContextError, match="which is not a repository") as caught:
        open_work_tree(tmp_path / "side")
    assert "mount the main repository" in caught.value.hint


@pytest.mark.parametrize(
    "content", [b"", b"gitdir:", b"gitdir: ", b"\0", b"gitdir: \xff\n", b"gitdir: .\n", b"x" * 100_000]
)
def test_dot_git_file_that_leads_nowhere_is_an_error(tmp_path, content):
    (tmp_path / ".git").write_bytes(content)
    with pytest.raises(ContextError):
        open_work_tree(tmp_path)


def test_bare_repositories_are_no_work_trees(repository, tmp_path):
    commit(repository, {"a": "1\n"})
    git(tmp_path, "clone", "--quiet", "--bare", str(repository), "bare.git")
    assert open_work_tree(tmp_path / "bare.git") is None
    (tmp_path / "project").mkdir()
    shutil.move(tmp_path / "bare.git", tmp_path / "project/.git")
    assert open_work_tree(tmp_path / "project") is None
    git(tmp_path / "project", "worktree", "add", "--quiet", "main", "main")
    assert opened(tmp_path / "project/main").dirty is False


def test_shallow_clone(repository, tmp_path):
    for number in range(3):
        commit(repository, {"a": f"{number}\n"})
    git(tmp_path, "clone", "--quiet", "--depth", "1", repository.as_uri(), "shallow")
    work_tree = opened(tmp_path / "shallow")
    assert work_tree.shallow
    history = work_tree.history()
    assert history is not None
    assert (len(history.commits), history.shallow) == (1, True)


def test_clone_borrowing_objects_by_a_relative_path(repository, tmp_path):
    head = commit(repository, {"a": "1\n"})
    git(tmp_path, "clone", "--quiet", "--shared", "repository", "borrower")
    (tmp_path / "borrower/.git/objects/info/alternates").write_text("../../../repository/.git/objects\n")
    assert opened(tmp_path / "borrower").commit == head


def test_sparse_checkout(repository):
    commit(repository, {"in/a.py": "1\n", "out/b.py": "1\n"})
    git(repository, "sparse-checkout", "set", "in")
    work_tree = opened(repository)
    assert work_tree.dirty is False
    assert work_tree.files().tracked == {"in/a.py", "out/b.py"}
    assert [item.path for item in take(repository, git=work_tree.files()).blocked] == ["out/b.py"]


def test_split_index_and_packed_refs(repository):
    head = commit(repository, {"a": "1\n", "b": "2\n"})
    git(repository, "update-index", "--split-index")
    git(repository, "pack-refs", "--all")
    git(repository, "gc", "--quiet")
    git(repository, "update-index", "--assume-unchanged", "a")
    work_tree = opened(repository)
    assert (work_tree.commit, work_tree.dirty) == (head, False)


def test_references_that_are_all_packed(repository):
    head = commit(repository, {"a": "1\n"})
    git(repository, "pack-refs", "--all")
    shutil.rmtree(repository / ".git/refs")
    assert opened(repository).commit == head


def test_sha256_repository(tmp_path):
    git(tmp_path, "init", "--quiet", "--object-format=sha256")
    head = commit(tmp_path, {"a": "1\n"})
    assert len(head) == 64
    assert opened(tmp_path).commit == head


def test_unknown_kind_of_repository_is_an_error(repository):
    commit(repository, {"a": "1\n"})
    git(repository, "config", "core.repositoryFormatVersion", "1")
    git(repository, "config", "extensions.fancyNew", "yes")
    with pytest.raises(ContextError, match="fancynew"):
        open_work_tree(repository)


def test_other_owner_does_not_matter(repository, monkeypatch):
    head = commit(repository, {"a": "1\n"})
    monkeypatch.setitem(session._ENVIRONMENT, "GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert opened(repository).commit == head


def test_variables_of_a_calling_git_are_not_passed_on(repository, tmp_path, monkeypatch):
    head = commit(repository, {"a": "1\n"})
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "other"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.bare")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "true")
    work_tree = opened(repository)
    assert (work_tree.commit, work_tree.dirty) == (head, False)


def fake_git(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir()
    (folder / "git").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def test_missing_git_is_an_error(repository, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ContextError, match="no git program") as caught:
        open_work_tree(repository)
    assert caught.value.hint == "Install git."


def test_git_in_the_tree_is_not_used(repository, monkeypatch):
    commit(repository, {"a": "1\n"})
    fake_git(repository / "bin", f"touch {repository}/marker", monkeypatch)
    assert [change.path for change in opened(repository).changes] == ["bin/git"]


def test_hanging_git_is_ended(repository, tmp_path, monkeypatch):
    monkeypatch.setattr(session, "TIMEOUT_S", 0.2)
    fake_git(tmp_path / "bin", "sleep 600", monkeypatch)
    with pytest.raises(ContextError, match="git config timed out"):
        open_work_tree(repository)


def test_endless_output_is_ended(repository, tmp_path, monkeypatch):
    monkeypatch.setattr(session, "LARGEST_OUTPUT", 10_000)
    fake_git(tmp_path / "bin", "yes", monkeypatch)
    with pytest.raises(ContextError, match="too much output"):
        open_work_tree(repository)


@pytest.mark.parametrize(
    "garbage", ["printf 'H 1\\0'", "printf '1 .M\\0'", "printf 'x\\0'", "echo unreadable >&2; exit 128"]
)
def test_garbage_from_git_is_an_error(repository, tmp_path, monkeypatch, garbage):
    fake_git(tmp_path / "bin", f'case "$*" in *config*) ;; *) {garbage};; esac', monkeypatch)
    with pytest.raises(ContextError) as caught:
        open_work_tree(repository)
    assert caught.value.hint


def test_damaged_repository_is_an_error(repository):
    commit(repository, {"a": "1\n"})
    (repository / ".git/index").write_bytes(b"DIRC" + b"\0" * 40)
    with pytest.raises(ContextError, match="git ls-files"):
        open_work_tree(repository)


@pytest.mark.parametrize("content", [b"[core\n", b"\0", b"[a]\n" * 500_000])
def test_unreadable_configuration_is_an_error(repository, content):
    (repository / ".git/config").write_bytes(content)
    with pytest.raises(ContextError):
        open_work_tree(repository)


def test_pipe_in_place_of_the_configuration_does_not_hang(repository):
    commit(repository, {"a": "1\n"})
    (repository / ".git/config").unlink()
    os.mkfifo(repository / ".git/config")
    assert opened(repository).remote is None


def test_files_that_cannot_be_opened_are_an_error(repository, tmp_path, monkeypatch):
    commit(repository, {"a": "1\n"})
    git(repository, "worktree", "add", "--quiet", str(tmp_path / "side"))
    real = os.open

    def refuse(path, *arguments, **options):
        if str(path).endswith("side/.git"):
            raise PermissionError(13, "Permission denied")
        return real(path, *arguments, **options)

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(ContextError, match=r"side/\.git cannot be read: Permission denied"):
        open_work_tree(tmp_path / "side")


def test_history_of_a_commit(repository, tmp_path):
    head = commit(repository, {"a": "1\n"})
    assert history_at(repository, head).head == head
    with pytest.raises(ContextError, match="not in a git work tree"):
        history_at(tmp_path, head)
    with pytest.raises(ContextError, match="git rev-list exited with 128"):
        history_at(repository, "0" * 40)
