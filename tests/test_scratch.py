"""Folders of our own go away with us."""

import stat
import tempfile

import pytest

from ssdfgate.scratch import scratch


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
