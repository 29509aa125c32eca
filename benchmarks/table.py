"""Everything side by side in one run, as one table: the tools alone, the gate, its parts, and how they grow.

python benchmarks/table.py [--rounds 5] [--large-rounds 1] [--only check,large,growth,import,gate,start,render]

Wall seconds, processor seconds and the memory of the largest process, medians of the rounds. `ratio` is wall time to
the row of the same block that is marked 1. Sources come from the package registry.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

import reading
from check import ADVISORIES, by_hand
from measuring import Cost, fetched, fetched_wheels, measured, median, repeated, together

TREES = ("flask==3.1.2", "django==5.2.19")
LARGE = ("sympy==1.14.0", "twisted==25.5.0")
"""1.1 million lines together."""

GATE = (str(Path(sys.executable).with_name("ssdfgate")),)
"""The installed one, whatever lies in the folder that this is called in."""
COMMITTER = ("-c", "user.name=benchmark", "-c", "user.email=benchmark@example.org")
RENDERERS = "ssdfgate.renderers"


def main() -> None:
    """Print the table block by block, so that what is measured is not lost."""
    blocks: dict[str, Callable[[argparse.Namespace, Path], None]] = {
        "check": checks, "large": large, "growth": growth, "import": imports, "gate": gates, "start": starts,
        "render": renders,
    }  # fmt: skip
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--large-rounds", type=int, default=1, help="for a million lines and a million findings")
    parser.add_argument("--only", default=",".join(blocks))
    given = parser.parse_args()
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("semgrep", "bandit", "pip-audit", "regopy"))
    print(f"{len(os.sched_getaffinity(0))} processors, Python {platform.python_version()}, {versions}, "
          f"load at the start {os.getloadavg()[0]:.1f}\n")  # fmt: skip
    print("| what | wall s | processor s | peak MiB | ratio |\n| --- | ---: | ---: | ---: | ---: |")
    for name in given.only.split(","):
        with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
            blocks[name](given, Path(folder))


def row(what: str, cost: Cost, first: Cost | None = None) -> None:
    """One line; `first` is what the ratio is taken to."""
    ratio = f"{cost.wall / first.wall:.2f}" if first else ""
    peak = f"{cost.peak:.0f}" if cost.peak else ""
    print(f"| {what} | {cost.wall:.2f} | {cost.cpu:.2f} | {peak} | {ratio} |", flush=True)


def checks(given: argparse.Namespace, folder: Path) -> None:
    """The tools alone, one after the other and at once; the gate: cold, unchanged, one file changed, since a base."""
    for requirement in TREES:
        work = folder / requirement
        check_one(requirement, fetched(requirement, work / "sources"), work, given.rounds)


def large(given: argparse.Namespace, folder: Path) -> None:
    """The same for a million lines."""
    check_one(" and ".join(LARGE), fetched_wheels(LARGE, folder / "sources"), folder, given.large_rounds)


def check_one(name: str, source: Path, work: Path, rounds: int) -> None:
    """The rows of one tree."""
    tree = copied(source, work)
    seen: dict[str, list[Cost]] = {}
    for _ in range(rounds):
        for what, cost in one_round(tree, work):
            seen.setdefault(what, []).append(cost)
    medians = {what: median(costs) for what, costs in seen.items()}
    first = medians["the four tools, one after the other"]
    for what, cost in medians.items():
        row(f"{name}: {what}", cost, first)


def copied(source: Path, work: Path) -> Path:
    """The tree; without the empty file semgrep by hand would leave out tests, and do half of the work."""
    tree = Path(shutil.copytree(source, work / "tree"))
    (tree / ".semgrepignore").touch()
    return tree


def one_round(tree: Path, work: Path) -> Iterator[tuple[str, Cost]]:
    """Every way once."""

    def cached() -> Cost:
        return measured([*checking(tree, work), "--cache", work / "cache"], tree)

    commands = by_hand(tree, work)
    alone = [measured(command, tree) for command in commands.values()]
    yield from zip(commands, alone, strict=True)
    total = Cost(sum(cost.wall for cost in alone), sum(cost.cpu for cost in alone), max(cost.peak for cost in alone))
    yield "the four tools, one after the other", total
    yield "the four tools, all at once", together(list(commands.values()), tree)
    shutil.rmtree(work / "cache", ignore_errors=True)
    yield "ssdfgate check", measured(checking(tree, work), tree)
    yield "ssdfgate check --cache, cold", cached()
    yield "ssdfgate check --cache, unchanged", cached()
    touched(tree)
    yield "ssdfgate check --cache, one file changed", cached()
    yield "ssdfgate check --since, one file changed", since_base(tree, work)


def since_base(tree: Path, work: Path) -> Cost:
    """A change of one file, beside the bundle of the commit before it, and without a cache.

    Both lie in a repository of their own, since the other rows are of a tree without one.
    """
    root = Path(shutil.copytree(tree, work / "repository"))
    try:
        for command in (["init", "-q", "-b", "main"], ["add", "-A"], [*COMMITTER, "commit", "-q", "-m", "base"]):
            subprocess.run(["git", "-C", str(root), "-c", "maintenance.auto=false", *command], check=True)
        measured([*checking(root, work), "--cache", work / "cache"], root)
        shutil.rmtree(work / "base", ignore_errors=True)
        (work / "bundle").rename(work / "base")
        touched(root)
        return measured([*checking(root, work), "--since", "main", "--base", work / "base"], root)
    finally:
        shutil.rmtree(root)


def touched(tree: Path) -> None:
    """Change one file of code."""
    changed = next(path for path in sorted(tree.rglob("*.py")) if path.stat().st_size > 1000)
    changed.write_text(changed.read_text(encoding="utf-8") + f"\n# {time.time_ns()}\n", encoding="utf-8")


def checking(tree: Path, work: Path) -> list[object]:
    """A check that writes its bundle anew."""
    shutil.rmtree(work / "bundle", ignore_errors=True)
    options = ["--advisories", ADVISORIES, "-q", "--no-config", "-f", "json", "-o", work / "report.json"]
    return [*GATE, "check", tree, "--bundle", work / "bundle", *options]


def growth(given: argparse.Namespace, folder: Path) -> None:
    """Lines of code, ten times as many in each step."""
    first = None
    for lines in (10, 100, 1_000, 10_000, 100_000):
        work = folder / str(lines)
        tree = work / "tree"
        tree.mkdir(parents=True)
        for number in range(max(1, lines // 500)):
            body = (f"def step_{n}(value):\n    return value + {n}\n" for n in range(min(lines, 500) // 2))
            (tree / f"m{number}.py").write_text("".join(body), encoding="utf-8")
        cost = repeated(lambda: measured(checking(tree, work), tree), given.rounds)  # noqa: B023  # called at once
        first = first or cost
        row(f"check, {lines:,} lines", cost, first)


def imports(given: argparse.Namespace, folder: Path) -> None:
    """SARIF reports into a bundle."""
    first = None
    for size, rounds in ((1, given.rounds), (100_000, given.rounds), (1_000_000, given.large_rounds)):
        report = made_sarif(folder, size)
        cost = repeated(lambda: measured(importing(report, folder), folder), rounds)  # noqa: B023  # called at once
        first = cost if size == 100_000 else first
        row(f"import, SARIF of {size:,} findings, {report.stat().st_size / 1e6:.0f} MB", cost, first)
        report.unlink()


def made_sarif(folder: Path, size: int) -> Path:
    """A report; made in another process, since the memory of this one counts for its children."""
    report = folder / f"{size}.sarif"
    measured([sys.executable, reading.__file__, "--make", "sarif", size, report])
    return report


def importing(report: Path, folder: Path) -> list[object]:
    """An import into a new bundle."""
    shutil.rmtree(folder / "bundle", ignore_errors=True)
    return [*GATE, "import", report, "--bundle", folder / "bundle"]


def gates(given: argparse.Namespace, folder: Path) -> None:
    """Bundles that are there already."""
    for size in (1, 100_000):
        measured(importing(made_sarif(folder, size), folder), folder)
        command = [*GATE, "gate", folder / "bundle", "-q", "-f", "json", "-o", folder / "report.json"]
        row(f"gate, a bundle of {size:,} findings", repeated(lambda: measured(command, folder), given.rounds))  # noqa: B023


def renders(given: argparse.Namespace, folder: Path) -> None:
    """Each renderer on a report of 25,000 findings, in this process, which is large only from here on."""
    del folder
    from support.reports import big_report

    from ssdfgate.plugins import names, one
    from ssdfgate.renderers.interface import Style

    report = big_report()
    for name in names(RENDERERS):
        render = partial(one(RENDERERS, name)().render, report, Style())
        row(f"render {name}, 25,000 findings", repeated(partial(within, render), given.rounds))


def within(action: Callable[[], object]) -> Cost:
    """One call; memory is not told apart from that of the report."""
    started, used = time.perf_counter(), time.process_time()
    action()
    return Cost(time.perf_counter() - started, time.process_time() - used, 0.0)


def starts(given: argparse.Namespace, folder: Path) -> None:
    """Starting up, beside an interpreter that imports click."""
    click = repeated(lambda: measured([sys.executable, "-c", "import click"], folder), given.rounds)
    row("python, import click", click, click)
    row("ssdfgate --version", repeated(lambda: measured([*GATE, "--version"], folder), given.rounds), click)


if __name__ == "__main__":
    main()
