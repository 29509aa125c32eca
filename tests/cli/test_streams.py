"""What becomes of a call whose standard streams are closed, broken or full: a verdict is never mistaken for another."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")
full = pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
CALLS = [["--version"], ["--help"], ["explain", "PW.7.2"], ["completion", "bash"]]


def call(*arguments: str, redirect: str = "", **streams: int) -> subprocess.CompletedProcess[bytes]:
    command = ["sh", "-c", f'exec "$@" {redirect}', "sh", sys.executable, "-m", "ssdfgate", *arguments]
    return subprocess.run(command, check=False, timeout=600, **{"stderr": subprocess.PIPE, **streams})


@pytest.mark.parametrize("arguments", CALLS, ids=" ".join)
def test_a_reader_that_went_away_changes_no_exit_code(arguments: list[str]):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = call(*arguments, stdout=writing)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("redirect", [">&-", "<&-", ">&- 2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("arguments", CALLS, ids=" ".join)
def test_closed_streams_change_no_exit_code(arguments: list[str], redirect: str):
    done = call(*arguments, redirect=redirect)
    assert (done.returncode, done.stderr) == (0, b"")


@full
@pytest.mark.parametrize("arguments", CALLS, ids=" ".join)
def test_an_output_that_takes_nothing_more_is_an_error_with_a_next_step(arguments: list[str]):
    done = call(*arguments, redirect=">/dev/full")
    lines = done.stderr.decode().splitlines()
    assert done.returncode == 2
    assert lines[0] == "Error: standard output cannot be written: No space left on device"
    assert "-o FILE" in lines[1]
    assert len(lines) == 2


@full
def test_an_error_that_cannot_be_told_keeps_its_exit_code():
    assert call("explain", "no such thing", redirect="2>/dev/full").returncode == 2
