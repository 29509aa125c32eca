"""Processes of the embedded engine, started before there is anything to evaluate.

To start one takes half as long as an evaluation, and needs no policy. So whoever knows that there will be something
to decide starts them first and reads evidence meanwhile. This module imports next to nothing, to be first.
"""

import sys
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from ssdfgate.errors import PolicyError, ProcessError
from ssdfgate.process import Ahead, Command
from ssdfgate.scratch import scratch

_ROOM = Path(__file__).resolve().parent / "policy"
_SHIPPED = _ROOM.with_name("policies") / "compiled"
_START = "import sys; sys.path.insert(0, sys.argv.pop(1)); import worker; del sys.path[0]; worker.main()"
"""A script that is started by its path is compiled anew each time. Ours comes before a package of that name."""

_LARGEST_ANSWER = 64 * 1024 * 1024
_NO_LIMIT_YET = 0.0


@dataclass(frozen=True, slots=True)
class Worker:
    """One process, for one job: `job.json` in its folder, which it looks for when told to begin."""

    folder: Path
    process: Ahead

    @property
    def answer(self) -> Path:
        """Where its answer will be."""
        return self.folder / "answer.json"


class Workers:
    """The processes of one engine; all are gone once they are closed."""

    def __init__(self, memory_bytes: int = 1024**3) -> None:
        """Take the resident memory of one process; none is started yet."""
        self._memory_bytes = memory_bytes
        self._waiting = deque[tuple[Worker, ExitStack]]()
        self._busy = list[Worker]()
        self._closed = False

    def start(self, count: int) -> None:
        """Start so many that will be taken later.

        Raises:
            PolicyError: one cannot be started.
        """
        for _ in range(count):
            self._waiting.append(self._started())

    @contextmanager
    def one(self) -> Iterator[Worker]:
        """One that was started already, or a new one.

        Raises:
            PolicyError: it cannot be started.
        """
        try:
            worker, stack = self._waiting.popleft()
        except IndexError:
            worker, stack = self._started()
        with stack:
            self._busy.append(worker)
            try:
                yield worker
            finally:
                self._busy.remove(worker)

    def _started(self) -> tuple[Worker, ExitStack]:
        if self._closed:
            raise PolicyError("the policy engine is being ended")
        with ExitStack() as stack:
            folder = stack.enter_context(scratch("ssdfgate-policy-"))
            files, plans = (str(folder / "job.json"), str(folder / "answer.json")), _SHIPPED.glob("*/*.rbb")
            command = Command(
                argv=(sys.executable, "-I", "-c", _START, str(_ROOM), *files, *map(str, plans)),
                cwd=folder,
                timeout_s=_NO_LIMIT_YET,
                memory_bytes=self._memory_bytes,
                outputs=(folder / "answer.json",),
                output_bytes=_LARGEST_ANSWER,
            )
            try:
                process = Ahead(command)
            except ProcessError as error:
                raise PolicyError(f"the policy engine cannot be started: {error}") from error
            stack.callback(process.close)
            return Worker(folder, process), stack.pop_all()

    def close(self) -> None:
        """End those that wait, and those that still work for somebody who no longer wants the answer."""
        self._closed = True
        for worker in tuple(self._busy):
            worker.process.end()
        while self._waiting:
            self._waiting.popleft()[1].close()
