"""Pipes in the place of files that git reads: they are named at once, where git would wait for minutes."""

import os
import re

import pytest
from conftest import git

from ssdfgate.errors import ContextError
from ssdfgate.git import open_work_tree


@pytest.mark.parametrize(
    "name",
    [
        ".gitignore", ".gitattributes", "sub/deep/.gitignore", ".git/HEAD", ".git/index", ".git/packed-refs", ".git/shallow",
        ".git/commondir", ".git/refs/heads/main", ".git/objects/info/alternates",
    ],
)  # fmt: skip
def test_a_pipe_is_named(repository, name):
    git(repository, "commit", "--quiet", "--allow-empty", "-m", "first")
    path = repository / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    with pytest.raises(ContextError, match=re.escape(f"{path} is a pipe or device, for which git would wait")):
        open_work_tree(repository)


def test_a_pipe_above_the_folder_counts_and_one_beside_it_does_not(repository):
    folder = repository / "a" / "b"
    folder.mkdir(parents=True)
    (folder / "x").touch()
    git(repository, "add", ".")
    os.mkfifo(repository / "a" / ".gitignore")
    (repository / "c").mkdir()
    os.mkfifo(repository / "c" / ".gitignore")
    with pytest.raises(ContextError, match=r"a/\.gitignore is a pipe"):
        open_work_tree(folder)
    (repository / "a" / ".gitignore").unlink()
    assert open_work_tree(folder) is not None


def test_links_and_folders_of_these_names_are_left_to_git(repository):
    (repository / ".gitignore").mkdir()
    (repository / ".gitattributes").symlink_to("nowhere")
    assert open_work_tree(repository) is not None
