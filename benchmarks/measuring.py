"""What the benchmarks share: sources from the package registry, and what a process cost."""

import os
import statistics
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

QUIET = {"SEMGREP_SEND_METRICS": "off", "SEMGREP_ENABLE_VERSION_CHECK": "0"}


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run cost.

    Attributes:
        wall: seconds by the clock.
        cpu: processor seconds of the process and of all that it waited for.
        peak: MiB of the largest single process.
    """

    wall: float
    cpu: float
    peak: float


def fetched(requirement: str, target: Path) -> Path:
    """Download and unpack the sources of `name==version`; the folder in which they lie."""
    target.mkdir(parents=True)
    _download(requirement, target, "--no-binary")
    (archive,) = target.glob("*.tar.gz")
    with tarfile.open(archive) as content:
        content.extractall(target, filter="data")
    (tree,) = (path for path in target.iterdir() if path.is_dir())
    return tree


def fetched_wheels(requirements: Sequence[str], target: Path) -> Path:
    """Download and unpack wheels into one folder: much code, of which nothing runs."""
    tree = target / "tree"
    tree.mkdir(parents=True)
    for requirement in requirements:
        _download(requirement, target, "--only-binary")
    for wheel in target.glob("*.whl"):
        with zipfile.ZipFile(wheel) as content:
            for name in content.namelist():  # one by one: zipfile keeps each inside
                content.extract(name, tree)
    return tree


def _download(requirement: str, target: Path, form: str) -> None:
    pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", form, ":all:"]
    subprocess.run([*pip, "-d", str(target), requirement], check=True)


def measured(command: Sequence[object], cwd: Path | None = None) -> Cost:
    """Run to the end, whatever it exits with: a gate that closes has worked as well."""
    return together([command], cwd)


def together(commands: Sequence[Sequence[object]], cwd: Path | None = None) -> Cost:
    """Start all of them at once, and wait for the last."""
    started = time.perf_counter()
    env = {**os.environ, **QUIET}
    running = [
        subprocess.Popen([str(part) for part in command], cwd=cwd, env=env, stdout=subprocess.DEVNULL,
                         stderr=subprocess.DEVNULL)
        for command in commands
    ]  # fmt: skip
    used = [os.wait4(process.pid, 0)[2] for process in running]
    wall = time.perf_counter() - started
    return Cost(wall, sum(one.ru_utime + one.ru_stime for one in used), max(one.ru_maxrss for one in used) / 1024)


def median(costs: Sequence[Cost]) -> Cost:
    """The median of each figure by itself."""
    return Cost(*(statistics.median(getattr(cost, name) for cost in costs) for name in ("wall", "cpu", "peak")))


def repeated(action: Callable[[], Cost], rounds: int) -> Cost:
    """Median of so many runs."""
    return median([action() for _ in range(rounds)])
