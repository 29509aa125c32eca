"""Folders of our own go away with us."""

import fcntl
import os
import stat
import tempfile

import pytest

from ssdfgate.scratch import large_scratch, scratch


def test_it_is_private_and_gone_afterwards(tmp_path):
    with scratch("mine-", tmp_path) as folder:
        (folder / "below").mkdir()
        assert folder.name.startswith("mine-")
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list(tmp_path.iterdir()) == []


def test_it_goes_away_where_a_request_to_end_comes_in_between(tmp_path, monkeypatch):
    whole = tempfile.TemporaryDirectory.cleanup
    asked = []

    def interrupted(self):
        asked.append(self.name)
        if len(asked) == 1:
            self._finalizer.detach()
            raise KeyboardInterrupt
        whole(self)

    monkeypatch.setattr(tempfile.TemporaryDirectory, "cleanup", interrupted)
    with pytest.raises(KeyboardInterrupt), scratch("mine-", tmp_path) as folder:
        (folder / "file").touch()
    assert list(tmp_path.iterdir()) == []


def _left(parent, name, *, age=3600.0):
    folder, mark = parent / name, parent / f"{name}.lock"
    (folder / "below").mkdir(parents=True)
    mark.touch()
    os.utime(mark, (mark.stat().st_mtime - age,) * 2)
    return folder, mark


def test_what_a_killed_run_left_is_taken_away_by_the_next(tmp_path):
    _left(tmp_path, "mine-killed")
    with large_scratch("mine-", tmp_path) as folder:
        assert sorted(tmp_path.iterdir()) == [folder, tmp_path / f"{folder.name}.lock"]
    assert list(tmp_path.iterdir()) == []


def test_what_may_belong_to_somebody_is_left_alone(tmp_path):
    kept = [*_left(tmp_path, "mine-alive"), *_left(tmp_path, "mine-young", age=0), *_left(tmp_path, "yours-old")]
    (tmp_path / "mine-no-mark").mkdir()
    (tmp_path / "mine-link").symlink_to("yours-old")
    mark = tmp_path / "mine-link.lock"
    mark.touch()
    os.utime(mark, (0, 0))
    with open(tmp_path / "mine-alive.lock", "rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with large_scratch("mine-", tmp_path):
            pass
    assert sorted(tmp_path.iterdir()) == sorted([*kept, tmp_path / "mine-no-mark", tmp_path / "mine-link"])
    assert (tmp_path / "yours-old" / "below").is_dir()
