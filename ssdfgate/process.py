"""Runs tools: no shell, limits on time, memory and output, killed whole. Nothing else starts processes."""

import contextlib
import os
import select
import shutil
import signal
import subprocess
import sysconfig
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import IO

from ssdfgate.errors import ProcessError

MIB = 1024 * 1024
STDERR_KEPT = 64 * 1024
"""Bytes of the end of standard error that are kept."""

_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy")
_FIRST_WAIT, _LONGEST_WAIT = 0.002, 0.05
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Ended(StrEnum):
    """How a process came to its end."""

    EXITED = "exited"
    TIMED_OUT = "timed out"
    TOO_MUCH_OUTPUT = "wrote too much output"
    TOO_MUCH_MEMORY = "used too much memory"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Command:
    """One call of a tool.

    Attributes:
        argv: program by absolute path, then its arguments.
        env: added to the few variables that every tool gets; nothing else of our environment is passed on.
        network: whether proxy settings are passed on as well.
        outputs: files that the tool writes; they count towards `output_bytes`, like standard output and error.
        memory_bytes: resident memory of the tool with all that it starts.
    """

    argv: tuple[str, ...]
    cwd: Path
    timeout_s: float
    env: Mapping[str, str] = field(default_factory=dict)
    network: bool = False
    stdin: bytes = b""
    outputs: tuple[Path, ...] = ()
    output_bytes: int = 256 * MIB
    memory_bytes: int = 6144 * MIB


@dataclass(frozen=True, slots=True)
class Finished:
    """What a process left: `returncode` is negative for a signal; `stderr` is the end of it.

    `stdout` is whole or, where the process did not end by itself, empty: half a report is never looked at.
    """

    returncode: int
    ended: Ended
    stdout: bytes
    stderr: str
    seconds: float

    def describe(self) -> str:
        """How it ended, as part of a sentence: `exited with 2`, `timed out after 900 s`."""
        if self.ended is not Ended.EXITED:
            return f"{self.ended} after {self.seconds:.0f} s"
        if self.returncode < 0:
            return f"was ended by signal {-self.returncode}"
        return f"exited with {self.returncode}"


def find_tool(name: str, *, outside: Path) -> Path | None:
    """Find a tool beside our own interpreter, then on PATH; not there in the scanned tree or by a relative entry."""
    own = shutil.which(name, path=sysconfig.get_path("scripts"))
    if own:
        return Path(own)
    entries = [Path(entry) for entry in os.environ.get("PATH", "").split(os.pathsep)]
    for entry in entries:
        found = shutil.which(name, path=str(entry)) if entry.is_absolute() else None
        if found and not Path(found).resolve().is_relative_to(outside.resolve()):
            return Path(found)
    return None


def environment(command: Command) -> dict[str, str]:
    """The whole environment of a tool: an allow-list, a home of its own, and what the call adds."""
    names = _PASSED_ON + (_PROXIES if command.network else ())
    passed = {name: os.environ[name] for name in names if name in os.environ}
    own = {"HOME": str(command.cwd), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONSAFEPATH": "1", "NO_COLOR": "1"}
    return {**passed, **own, **command.env}


def run(command: Command, cancel: threading.Event | None = None) -> Finished:
    """Run a tool to its end, or end it with everything that it started.

    Raises:
        ProcessError: when it cannot be started at all, or has no room to write.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.monotonic()
        with _started(command, out, err) as process, _waiting(process) as wait:
            ended = _watch(process, command, (out, err), cancel or threading.Event(), wait)
        return _finished(process, ended, (out, err), started)


class Ahead:
    """A tool that is started before there is anything to do: it waits for the end of its standard input."""

    def __init__(self, command: Command) -> None:
        """Start it; what `stdin` of the command says is not passed on.

        Raises:
            ProcessError: when it cannot be started at all.
        """
        self._command = command
        self._ending, self._gone = threading.Lock(), False
        with contextlib.ExitStack() as stack:
            self._out = stack.enter_context(tempfile.TemporaryFile())
            self._err = stack.enter_context(tempfile.TemporaryFile())
            self._process = _popen(command, subprocess.PIPE, self._out, self._err)
            stack.callback(self.end)
            self._stack = stack.pop_all()

    def finish(self, timeout_s: float) -> Finished:
        """Let it begin, and wait for its end; the time counts from now on, other limits are those of the command."""
        started = time.monotonic()
        command = replace(self._command, timeout_s=timeout_s)
        try:
            self._begin()
            with _waiting(self._process) as wait:
                ended = _watch(self._process, command, (self._out, self._err), threading.Event(), wait)
        finally:
            self.end()
        return _finished(self._process, ended, (self._out, self._err), started)

    def _begin(self) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()

    def end(self) -> None:
        """End it with all that it started, whatever it does; also from another thread."""
        with self._ending:
            if not self._gone:
                _kill_group(self._process)
            self._gone = True

    def close(self) -> None:
        """End it, and forget what it wrote."""
        self._begin()
        self._stack.close()


def _finished(
    process: subprocess.Popen[bytes], ended: Ended, streams: tuple[IO[bytes], IO[bytes]], started: float
) -> Finished:
    out, err = streams
    seconds = time.monotonic() - started
    if process.returncode and _is_full(out):
        hint = "Make room there, or let TMPDIR name another folder."
        raise ProcessError(f"no room is left in {tempfile.gettempdir()} for what a tool writes", hint=hint)
    stdout = _content(out) if ended is Ended.EXITED else b""
    return Finished(process.returncode, ended, stdout, _tail(err), seconds)


@contextlib.contextmanager
def _started(command: Command, out: IO[bytes], err: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    with tempfile.TemporaryFile() as stdin:
        stdin.write(command.stdin)
        stdin.seek(0)
        process = _popen(command, stdin, out, err)
    try:
        yield process
    finally:
        _kill_group(process)


def _popen(command: Command, stdin: IO[bytes] | int, out: IO[bytes], err: IO[bytes]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command.argv,
            cwd=command.cwd,
            env=environment(command),
            stdin=stdin,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        raise ProcessError(f"{command.argv[0]} cannot be started: {error}", hint="Install the tool again.") from error


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _watch(
    process: subprocess.Popen[bytes],
    command: Command,
    streams: Sequence[IO[bytes]],
    cancel: threading.Event,
    wait: Callable[[float], object],
) -> Ended:
    started = time.monotonic()
    pause = _FIRST_WAIT
    while True:
        wait(pause)
        process.poll()
        pause = min(pause * 2, _LONGEST_WAIT)
        if _written(streams, command.outputs) > command.output_bytes:
            return Ended.TOO_MUCH_OUTPUT
        if process.returncode is not None:
            return Ended.EXITED
        if _resident(process.pid) > command.memory_bytes:
            return Ended.TOO_MUCH_MEMORY
        if cancel.is_set():
            return Ended.CANCELLED
        if time.monotonic() - started > command.timeout_s:
            return Ended.TIMED_OUT


@contextlib.contextmanager
def _waiting(process: subprocess.Popen[bytes]) -> Iterator[Callable[[float], object]]:
    """What waits some seconds for the end, and not a moment longer where the system tells of it, as Linux does."""
    try:
        descriptor = os.pidfd_open(process.pid)
    except (AttributeError, OSError):
        yield time.sleep
        return
    try:
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        yield lambda seconds: poll.poll(seconds * 1000)
    finally:
        os.close(descriptor)


def _written(streams: Sequence[IO[bytes]], outputs: Sequence[Path]) -> int:
    total = sum(os.fstat(stream.fileno()).st_size for stream in streams)
    for path in outputs:
        with contextlib.suppress(OSError):
            total += path.stat().st_size
    return total


def _resident(pid: int) -> int:
    """Resident bytes of a process and all that it started; 0 where the system does not tell (only Linux does).

    Watched rather than limited: a limit on address space ends programs that reserve much and use little, as the
    memory allocator of the policy engine does.
    """
    try:
        size = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (OSError, IndexError, ValueError):
        return 0
    return size + sum(_resident(int(child)) for child in children)


def _content(stream: IO[bytes]) -> bytes:
    stream.seek(0)
    return stream.read()


def _is_full(stream: IO[bytes]) -> bool:
    status = os.fstatvfs(stream.fileno())
    return status.f_blocks > 0 and status.f_bavail == 0  # some file systems do not count


def _tail(stream: IO[bytes]) -> str:
    size = os.fstat(stream.fileno()).st_size
    stream.seek(max(0, size - STDERR_KEPT))
    return stream.read(STDERR_KEPT).decode("utf-8", "replace")


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
