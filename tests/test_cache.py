import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssdfgate import cache as room
from ssdfgate.cache import OLDEST, Cache
from ssdfgate.model import Reused

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
KEY = {"tool": "bandit", "path": "a.py"}
FRAGMENT = {"results": [{"line": 1}]}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "cache"


def entries(folder):
    return sorted(folder.glob("*/*.zst"))


def stored(folder, key=None, now=NOW):
    Cache(folder, now).put(key or KEY, FRAGMENT)
    return entries(folder)


def test_what_was_put_is_found_with_its_time(folder):
    stored(folder)
    entry = Cache(folder, NOW + timedelta(hours=1)).get(KEY)
    assert (entry.made, entry.fragment) == (NOW, FRAGMENT)
    assert Cache(folder, NOW).get({**KEY, "path": "b.py"}) is None


@pytest.mark.parametrize("later", [OLDEST + timedelta(seconds=1), timedelta(seconds=-1)])
def test_an_entry_that_is_too_old_or_from_the_future_counts_as_absent(folder, later):
    stored(folder)
    assert Cache(folder, NOW + OLDEST).get(KEY) is not None
    assert Cache(folder, NOW + later).get(KEY) is None


def test_every_shorter_entry_counts_as_absent(folder):
    (path,) = stored(folder)
    content = path.read_bytes()
    for length in range(len(content)):
        path.write_bytes(content[:length])
        assert Cache(folder, NOW).get(KEY) is None


@given(st.data())
def test_every_altered_entry_counts_as_absent(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("cache")
    (path,) = stored(folder)
    content = bytearray(path.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    assert Cache(folder, NOW).get(KEY) is None


@given(st.binary(max_size=200))
def test_any_bytes_with_a_right_digest_count_as_absent(tmp_path_factory, packed):
    folder = tmp_path_factory.mktemp("cache")
    (path,) = stored(folder)
    path.write_bytes(room.hashlib.sha256(packed).digest() + packed)
    assert Cache(folder, NOW).get(KEY) is None


def test_an_entry_under_the_name_of_another_counts_as_absent(folder):
    (path,) = stored(folder)
    (other,) = set(stored(folder, {**KEY, "path": "b.py"})) - {path}
    other.write_bytes(path.read_bytes())
    assert Cache(folder, NOW).get({**KEY, "path": "b.py"}) is None
    assert Cache(folder, NOW).get(KEY) is not None


def test_a_pipe_in_the_place_of_an_entry_is_not_waited_for(folder):
    (entry,) = stored(folder)
    entry.unlink()
    os.mkfifo(entry)
    assert Cache(folder, NOW).get(KEY) is None


def test_entries_are_for_this_user_alone(folder):
    (path,) = stored(folder)
    assert [stat.S_IMODE(item.stat().st_mode) for item in (path, path.parent, folder)] == [0o600, 0o700, 0o700]


def test_a_folder_that_others_may_write_to_is_not_used(folder):
    stored(folder)
    folder.chmod(folder.stat().st_mode | stat.S_IWOTH)
    cache = Cache(folder, NOW)
    assert cache.get(KEY) is None
    (limit,) = cache.limits()
    assert "others may write" in limit.message


def test_a_folder_that_cannot_be_made_is_a_warning(tmp_path):
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "cache", NOW)
    cache.put(KEY, FRAGMENT)
    cache.prune()
    assert cache.get(KEY) is None
    (limit,) = cache.limits()
    assert "The cache was not used" in limit.message


def test_a_full_disk_is_a_warning_and_leaves_no_rest(folder, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    cache = Cache(folder, NOW)
    monkeypatch.setattr(room.os, "replace", full)
    cache.put(KEY, FRAGMENT)
    (limit,) = cache.limits()
    assert "No space left on device" in limit.message
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_what_was_not_used_for_the_longest_time_goes_first(folder):
    known = set()
    for number in range(10):
        (path,) = set(stored(folder, {"number": number})) - known
        known.add(path)
        os.utime(path, (number, number))
    Cache(folder, NOW).get({"number": 0})
    size = sum(item.stat().st_blocks * 512 for item in entries(folder))
    Cache(folder, NOW, largest=size // 2).prune()
    assert 0 < len(entries(folder)) <= 5
    assert Cache(folder, NOW).get({"number": 0}) is not None
    assert Cache(folder, NOW).get({"number": 1}) is None


def test_runs_side_by_side_do_not_disturb_each_other(folder):
    def one(number):
        cache = Cache(folder, NOW, largest=4096)
        for item in range(20):
            cache.put({"number": item}, FRAGMENT)
            found = cache.get({"number": item})
            assert found is None or found.fragment == FRAGMENT
            cache.prune()
        return number, cache.limits()

    with ThreadPoolExecutor(4) as pool:
        assert [limits for _, limits in pool.map(one, range(4))] == [()] * 4


@pytest.mark.parametrize(
    ("control_ran", "also"), [(False, ""), (True, ", which was looked at anew beside the other files")]
)
def test_what_was_reused_is_said_with_its_age_and_that_of_its_control(folder, control_ran, also):
    cache = Cache(folder, NOW)
    cache.note("bandit", Reused(3, 4, NOW - timedelta(minutes=90), control_ran))
    (limit,) = cache.limits()
    assert limit.message == (
        "bandit: what it says of 3 of 4 files comes from the cache, with the positive control of then"
        f"{also}; the oldest of it was made 90 minutes ago (2026-11-29T10:30:00+00:00)."
    )


def test_of_nothing_no_numbers_are_said(folder):
    cache = Cache(folder, NOW)
    cache.note("sbom", Reused(0, 0, NOW, control_ran=False), "dependencies")
    (limit,) = cache.limits()
    assert limit.message.startswith("sbom: all that it says comes from the cache, with the positive control of then;")


def test_a_file_that_another_run_is_writing_is_not_pruned(folder):
    (path,) = stored(folder)
    young, old = path.parent / ".unfinished-young", path.parent / ".unfinished-old"
    young.write_bytes(b"1")
    old.write_bytes(b"1")
    os.utime(old, (1, 1))
    Cache(folder, NOW, largest=0).prune()
    assert young.exists()
    assert not old.exists()
    assert not path.exists()
