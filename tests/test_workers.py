import sys
from pathlib import Path

import pytest

from ssdfgate import workers
from ssdfgate.errors import PolicyError
from ssdfgate.process import Ended
from ssdfgate.workers import Workers

WAITS = """\
import sys
def main():
    sys.stdin.read()
    open(sys.argv[2], 'w').write(open(sys.argv[1]).read()[::-1])
"""


@pytest.fixture(autouse=True)
def simple(tmp_path, monkeypatch):
    """Workers that only turn their job around."""
    (tmp_path / "worker.py").write_text(WAITS)
    monkeypatch.setattr(workers, "_ROOM", tmp_path)


def asked(pool: Workers, job: str) -> tuple[Path, str]:
    with pool.one() as worker:
        (worker.folder / "job.json").write_text(job)
        assert worker.process.finish(60.0).ended is Ended.EXITED
        return worker.folder, worker.answer.read_text()


def test_those_that_were_started_come_first_and_others_when_they_are_needed():
    pool = Workers()
    pool.start(2)
    started = [worker.folder for worker, _ in pool._waiting]
    answers = [asked(pool, job) for job in ("ab", "cd", "ef")]
    assert [text for _, text in answers] == ["ba", "dc", "fe"]
    assert [folder for folder, _ in answers[:2]] == started
    assert not any(folder.exists() for folder, _ in answers)
    pool.close()


def test_nothing_is_left_of_those_that_were_not_needed():
    pool = Workers()
    pool.start(2)
    started = [worker for worker, _ in pool._waiting]
    pool.close()
    assert all(worker.process._process.returncode is not None for worker in started)
    assert not any(worker.folder.exists() for worker in started)


def test_one_that_works_is_ended_and_none_is_started_any_more():
    pool = Workers()
    with pool.one() as worker:
        pool.close()
        assert worker.process._process.returncode is not None
    with pytest.raises(PolicyError, match="is being ended"), pool.one():
        raise AssertionError("started")


def test_one_that_cannot_be_started_is_an_error_of_the_engine(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "missing"))
    with pytest.raises(PolicyError, match="the policy engine cannot be started"):
        Workers().start(1)
