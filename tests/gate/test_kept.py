"""Where a cache may lie."""

import os
from datetime import UTC, datetime

import pytest
from support.trees import commit

from ssdfgate.errors import UsageError
from ssdfgate.gate.kept import open_cache

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.fixture
def root(tmp_path):
    root = tmp_path / "root"
    (root / "sub" / "kept").mkdir(parents=True)
    (root / "sub" / "kept" / "file").write_text("x")
    return root


def test_without_git_any_folder_below_is_refused(root, tmp_path):
    (tmp_path / "link").symlink_to(root)
    for folder in (root, root / ".cache", tmp_path / "link" / "x"):
        with pytest.raises(UsageError, match="lies among the files of the repository"):
            open_cache(folder, root, NOW)
    assert open_cache(tmp_path / "cache", root, NOW).folder == tmp_path / "cache"


def test_in_a_work_tree_only_a_folder_of_which_git_tracks_nothing_is_taken(root):
    commit(root)
    assert open_cache(root / ".ssdfgate" / "cache", root, NOW).folder == root / ".ssdfgate" / "cache"
    for folder in (root, root / "sub", root / "sub" / "kept", root / ".git" / "cache"):
        with pytest.raises(UsageError, match="lies among the files of the repository"):
            open_cache(folder, root, NOW)


def test_the_whole_work_tree_counts_where_only_a_part_is_checked(root):
    commit(root)
    (root / "other").mkdir()
    with pytest.raises(UsageError, match="lies among the files of the repository"):
        open_cache(root / "sub" / "kept", root / "other", NOW)


def test_a_tracked_link_that_leads_to_tracked_files_is_refused(root):
    os.symlink("sub/kept", root / "cache")
    commit(root)
    with pytest.raises(UsageError, match="lies among the files of the repository"):
        open_cache(root / "cache", root, NOW)


def test_a_folder_in_another_repository_is_refused(root):
    commit(root)
    (root / "inner" / ".git").mkdir(parents=True)
    with pytest.raises(UsageError, match="lies among the files of the repository"):
        open_cache(root / "inner" / "cache", root, NOW)
