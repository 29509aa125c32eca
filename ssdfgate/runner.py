"""Runs tools side by side, no more at a time than there is room for."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Self

from ssdfgate.process import Command, Finished, run


class Runner:
    """Has `slots` for tools: first come, first served; ends them all on `cancel`."""

    def __init__(self, slots: int) -> None:
        """Take the number of tools that may run at the same time (at least 1)."""
        self.slots = slots
        self._cancel = threading.Event()
        self._pool = ThreadPoolExecutor(max_workers=slots, thread_name_prefix="tool")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def run(self, command: Command) -> Finished:
        """Wait for a free slot and run the tool."""
        return self._pool.submit(run, command, self._cancel).result()

    def run_all(self, commands: Sequence[Command]) -> tuple[Finished, ...]:
        """Run several calls of a tool, as many at a time as there are slots; answers in the order of the calls."""
        waiting = [self._pool.submit(run, command, self._cancel) for command in commands]
        return tuple(future.result() for future in waiting)

    def run_light(self, command: Command) -> Finished:
        """Run a tool that mostly waits (for a network, say) at once, beside those that hold a slot."""
        return run(command, self._cancel)

    def cancel(self) -> None:
        """End every running tool, with all that it started."""
        self._cancel.set()
