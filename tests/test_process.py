import os
import sys
import threading
import time
from pathlib import Path

import pytest

from ssdfgate.errors import ProcessError
from ssdfgate.process import Ahead, Command, Ended, find_tool, run
from ssdfgate.runner import Runner


def python(tmp_path: Path, code: str, **changes) -> Command:
    settings = {"argv": (sys.executable, "-c", code), "cwd": tmp_path, "timeout_s": 30.0}
    return Command(**(settings | changes))


def test_what_a_tool_prints_and_how_it_ends_comes_back(tmp_path):
    finished = run(python(tmp_path, "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"))
    assert (finished.stdout, finished.stderr, finished.returncode) == (b"out\n", "err\n", 3)
    assert finished.ended is Ended.EXITED
    assert finished.describe() == "exited with 3"


def test_standard_input_is_passed_on(tmp_path):
    command = python(tmp_path, "import sys; print(sys.stdin.read()[::-1])", stdin=b"abc")
    assert run(command).stdout == b"cba\n"


def test_the_environment_is_an_allow_list(tmp_path, monkeypatch):
    monkeypatch.setenv("SEMGREP_BASELINE_COMMIT", "HEAD")
    monkeypatch.setenv("GITHUB_TOKEN", "secret")
    command = python(tmp_path, "import os; print(sorted(os.environ))", env={"EXTRA": "1"})
    seen = run(command).stdout.decode()
    assert "EXTRA" in seen
    assert "SEMGREP_BASELINE_COMMIT" not in seen
    assert "GITHUB_TOKEN" not in seen


def test_proxies_are_for_tools_that_use_the_network(tmp_path, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.org")
    code = "import os; print(os.environ.get('HTTPS_PROXY'))"
    assert run(python(tmp_path, code)).stdout == b"None\n"
    assert run(python(tmp_path, code, network=True)).stdout == b"http://proxy.example.org\n"


def test_a_tool_that_hangs_is_ended_with_its_children(tmp_path):
    pid_file = tmp_path / "pid"
    code = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"open({str(pid_file)!r}, 'w').write(str(child.pid))\n"
        "time.sleep(600)\n"
    )
    finished = run(python(tmp_path, code, timeout_s=1.5))
    assert finished.ended is Ended.TIMED_OUT
    assert "timed out" in finished.describe()
    assert _gone(int(pid_file.read_text()))


def _gone(pid: int) -> bool:
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def test_too_much_output_ends_the_tool_and_none_of_it_is_kept(tmp_path):
    code = "import sys\nwhile True: sys.stdout.write('x' * 65536)"
    finished = run(python(tmp_path, code, output_bytes=1_000_000))
    assert finished.ended is Ended.TOO_MUCH_OUTPUT
    assert finished.stdout == b""


def test_output_files_count_as_output(tmp_path):
    code = "f = open('out', 'w')\nwhile True: f.write('x' * 65536)"
    finished = run(python(tmp_path, code, output_bytes=1_000_000, outputs=(tmp_path / "out",)))
    assert finished.ended is Ended.TOO_MUCH_OUTPUT


@pytest.mark.skipif(sys.platform != "linux", reason="memory limits are set on Linux only")
def test_memory_is_limited_for_a_tool_with_all_that_it_starts(tmp_path):
    grow = "x = bytearray(600_000_000); import time; time.sleep(60)"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {grow!r}])"
    finished = run(python(tmp_path, code, memory_bytes=300_000_000))
    assert finished.ended is Ended.TOO_MUCH_MEMORY
    assert "too much memory" in finished.describe()


def test_a_tool_that_cannot_start_is_an_error_with_a_hint(tmp_path):
    with pytest.raises(ProcessError, match="cannot be started") as caught:
        run(Command((str(tmp_path / "nothing"),), cwd=tmp_path, timeout_s=5))
    assert caught.value.hint


def test_a_tool_that_has_no_room_to_write_is_told_apart_from_one_that_failed(tmp_path, monkeypatch):
    full = os.statvfs_result((4096, 4096, 100, 0, 0, 10, 10, 10, 0, 255))
    monkeypatch.setattr(os, "fstatvfs", lambda _descriptor: full)
    assert run(python(tmp_path, "pass")).returncode == 0
    with pytest.raises(ProcessError, match="no room is left in") as found:
        run(python(tmp_path, "raise SystemExit(120)"))
    assert "TMPDIR" in found.value.hint


def test_a_signal_is_named(tmp_path):
    finished = run(python(tmp_path, "import os; os.kill(os.getpid(), 9)"))
    assert finished.describe() == "was ended by signal 9"


def test_cancelling_ends_all_that_run(tmp_path):
    with Runner(2) as runner:
        threading.Timer(0.5, runner.cancel).start()
        commands = [python(tmp_path, "import time; time.sleep(600)")] * 3
        finished = runner.run_all(commands)
    assert {item.ended for item in finished} == {Ended.CANCELLED}


def test_answers_come_in_the_order_of_the_calls(tmp_path):
    with Runner(3) as runner:
        commands = [python(tmp_path, f"import time; time.sleep({0.3 - n / 10}); print({n})") for n in range(3)]
        assert [item.stdout for item in runner.run_all(commands)] == [b"0\n", b"1\n", b"2\n"]


def test_no_more_tools_run_at_a_time_than_there_are_slots(tmp_path):
    code = "import os, time; n = str(os.getpid()); open('run-' + n, 'w'); print(len([f for f in os.listdir() if f.startswith('run-')])); time.sleep(0.2); os.remove('run-' + n)"
    with Runner(2) as runner:
        finished = runner.run_all([python(tmp_path, code)] * 6)
    assert max(int(item.stdout) for item in finished) <= 2


def _script(folder: Path, name: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_tools_are_found_on_path_but_not_in_the_scanned_tree(tmp_path, monkeypatch):
    tree, elsewhere = tmp_path / "tree", tmp_path / "bin"
    _script(tree / "bin", "some-scanner")
    monkeypatch.setenv("PATH", str(tree / "bin"))
    assert find_tool("some-scanner", outside=tree) is None
    wanted = _script(elsewhere, "some-scanner")
    monkeypatch.setenv("PATH", os.pathsep.join([str(tree / "bin"), "relative", str(elsewhere)]))
    assert find_tool("some-scanner", outside=tree) == wanted


def test_a_link_into_the_scanned_tree_is_not_followed(tmp_path, monkeypatch):
    tree, elsewhere = tmp_path / "tree", tmp_path / "bin"
    target = _script(tree, "some-scanner")
    elsewhere.mkdir()
    (elsewhere / "some-scanner").symlink_to(target)
    monkeypatch.setenv("PATH", str(elsewhere))
    assert find_tool("some-scanner", outside=tree) is None


WAITS = "import sys; sys.stdin.read(); print(open('job').read()); sys.exit(3)"


def test_a_tool_that_was_started_ahead_begins_when_it_is_told_to(tmp_path):
    waiting = Ahead(python(tmp_path, WAITS))
    try:
        (tmp_path / "job").write_text("later")
        finished = waiting.finish(30.0)
    finally:
        waiting.close()
    assert (finished.stdout, finished.returncode, finished.ended) == (b"later\n", 3, Ended.EXITED)


def test_its_time_counts_from_then_on(tmp_path):
    waiting = Ahead(python(tmp_path, "import sys, time; sys.stdin.read(); time.sleep(600)", timeout_s=0.0))
    try:
        assert waiting.finish(0.5).ended is Ended.TIMED_OUT
    finally:
        waiting.close()


def test_one_that_is_not_needed_is_gone(tmp_path):
    waiting = Ahead(python(tmp_path, WAITS))
    waiting.close()
    assert waiting._process.returncode is not None


def test_one_that_works_can_be_ended_from_elsewhere(tmp_path):
    waiting = Ahead(python(tmp_path, "import sys, time; sys.stdin.read(); open('at', 'w'); time.sleep(600)"))
    finished = []
    thread = threading.Thread(target=lambda: finished.append(waiting.finish(600.0)))
    thread.start()
    while not (tmp_path / "at").exists():
        time.sleep(0.01)
    waiting.end()
    thread.join()
    waiting.close()
    assert finished[0].describe() == "was ended by signal 9"


def test_one_that_cannot_be_started_says_so(tmp_path):
    with pytest.raises(ProcessError, match="cannot be started"):
        Ahead(python(tmp_path, "", argv=(str(tmp_path / "missing"),)))


def test_the_end_of_a_tool_is_seen_where_the_system_does_not_tell_of_it(tmp_path, monkeypatch):
    monkeypatch.delattr(os, "pidfd_open", raising=False)
    assert run(python(tmp_path, "print('x')")).stdout == b"x\n"
