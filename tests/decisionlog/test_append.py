"""A file gets whole lines or none, from however many processes."""

import json
import os
import stat
import subprocess
import sys

import pytest

from ssdfgate.decisionlog import append as room
from ssdfgate.decisionlog.append import append, check_file, line_of
from ssdfgate.errors import DecisionLogError

WRITER = """
import sys
from pathlib import Path
from ssdfgate.decisionlog.append import append, line_of
for number in range(20):
    append(Path(sys.argv[1]), line_of({"writer": sys.argv[2], "number": number, "filler": "x" * 50_000}))
"""


def test_lines_are_added_at_the_end(tmp_path):
    path = tmp_path / "log.jsonl"
    check_file(path)
    assert path.read_bytes() == b""
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    append(path, line_of({"b": 1, "a": "ä\n"}))
    append(path, line_of({"c": 2}))
    assert path.read_text() == '{"a":"ä\\n","b":1}\n{"c":2}\n'


def test_several_processes_do_not_mix_their_lines(tmp_path):
    path = tmp_path / "log.jsonl"
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(name)]) for name in range(3)]
    assert [writer.wait(300) for writer in writers] == [0, 0, 0]
    events = [json.loads(line) for line in path.read_text().splitlines()]
    assert len(events) == 60
    for name in range(3):
        assert [event["number"] for event in events if event["writer"] == str(name)] == list(range(20))


def test_a_line_that_cannot_be_finished_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "log.jsonl"
    append(path, b'{"a":1}\n')
    real, calls = os.write, []

    def full(handle, content):
        calls.append(len(content))
        if len(calls) > 1:
            raise OSError(28, "No space left on device")
        return real(handle, bytes(content)[:5])

    monkeypatch.setattr(room.os, "write", full)
    with pytest.raises(DecisionLogError, match="No space left on device"):
        append(path, b'{"b":2}\n')
    monkeypatch.undo()
    assert path.read_bytes() == b'{"a":1}\n'


def test_what_is_no_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")  # nobody reads it
    for path in (tmp_path, tmp_path / "gone/log", tmp_path / "pipe"):
        with pytest.raises(DecisionLogError, match="cannot be written") as caught:
            append(path, b"{}\n")
        assert caught.value.exit_code == 5


def test_a_file_that_somebody_holds_is_not_waited_for_without_end(tmp_path, monkeypatch):
    path = tmp_path / "log.jsonl"
    append(path, b"{}\n")
    monkeypatch.setattr(room, "_WAIT_S", 0.0)
    with path.open("rb") as stream:
        room.fcntl.flock(stream, room.fcntl.LOCK_EX)
        with pytest.raises(DecisionLogError):
            append(path, b"{}\n")
    append(path, b"{}\n")
    assert path.read_bytes() == b"{}\n{}\n"
