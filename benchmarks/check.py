"""Wall time of `ssdfgate check` against the same four tools one after the other, in one run, as a ratio.

python benchmarks/check.py [TREE]        # without a tree it fetches the sources of Django from the package registry
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from measuring import Cost, fetched, measured, median

HERE = Path(__file__).resolve().parent
PACK = HERE.parent / "ssdfgate" / "rules" / "pack"
ADVISORIES = HERE.parent / "tests" / "fixtures" / "osv"
DJANGO = "django==5.2.19"


def by_hand(tree: Path, work: Path) -> dict[str, Sequence[str | Path]]:
    """The four tools as a person would call them, with the same rules."""
    scripts = Path(sys.executable).parent
    pins = work / "pins.txt"
    pins.write_text("asgiref==3.8.1\nsqlparse==0.5.0\n")
    semgrep = [scripts / "semgrep", "scan", "--experimental", "--json", "--metrics", "off", "--disable-version-check"]
    return {
        "semgrep": [*semgrep, "--max-target-bytes", "0", "--config", PACK, "-o", work / "s.json", "."],
        "bandit": [scripts / "bandit", "-q", "-r", "-x", "", "-f", "json", "-o", work / "b.json", "."],
        "pip-audit": [
            scripts / "pip-audit",
            "--no-deps",
            "--disable-pip",
            "-r",
            pins,
            "-f",
            "json",
            "--timeout",
            "3",
        ],
        "sbom": [sys.executable, HERE / "sbom_alone.py", tree],
    }


def gate(tree: Path, bundle: Path) -> list[str | Path]:
    """The product, on the same tree."""
    options = [
        "--bundle",
        bundle,
        "--advisories",
        ADVISORIES,
        "-q",
        "--no-config",
        "-f",
        "json",
        "-o",
        bundle.parent / "r.json",
    ]
    return [sys.executable, "-m", "ssdfgate", "check", tree, *options]


def the_gate_alone(tree: Path, work: Path) -> tuple[float, float]:
    """Peak memory (MiB) and processor seconds of the gate process itself, without its tools."""
    code = (
        "import resource, sys; from ssdfgate.cli.app import run; run(sys.argv[1:]);"
        "used = resource.getrusage(resource.RUSAGE_SELF); print(used.ru_maxrss / 1024, used.ru_utime + used.ru_stime)"
    )
    arguments = [str(part) for part in gate(tree, work / "bundle")[3:]]
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    peak, own = done.stdout.split()[-2:]
    return float(peak), float(own)


def outside_of_collecting(wall: float, report: dict[str, object]) -> float:
    """Seconds of a run before the first collector starts and after the last one ends."""
    spans = [
        (datetime.fromisoformat(row["collected_at"]).timestamp(), row["duration_s"]) for row in report["collections"]
    ]
    return wall - (max(start + seconds for start, seconds in spans) - min(start for start, _ in spans))


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tree", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        tree = work / "tree"
        shutil.copytree(arguments.tree.resolve() if arguments.tree else fetched(DJANGO, work / "sources"), tree)
        (tree / ".semgrepignore").touch()  # without it semgrep by hand would leave out tests/, and do half the work
        rows: dict[str, list[Cost]] = {tool: [] for tool in (*by_hand(tree, work), "ssdfgate check")}
        for _ in range(arguments.rounds):
            for tool, command in by_hand(tree, work).items():
                rows[tool].append(measured(command, tree))
            shutil.rmtree(work / "bundle", ignore_errors=True)
            rows["ssdfgate check"].append(measured(gate(tree, work / "bundle"), tree))
        last = json.loads((work / "r.json").read_text())
        outside = outside_of_collecting(rows["ssdfgate check"][-1].wall, last)
        report(rows, outside, *the_gate_alone(tree, work))
        print(f"processors: {len(os.sched_getaffinity(0))}, outcome: {last['outcome']}")


def report(rows: dict[str, list[Cost]], outside: float, peak: float, own: float) -> None:
    """Medians and ratios."""
    medians = {tool: median(costs) for tool, costs in rows.items()}
    print("| what | wall s | processor s |\n| --- | --- | --- |")
    for tool, cost in medians.items():
        print(f"| {tool} | {cost.wall:.1f} | {cost.cpu:.1f} |")
    ours = medians.pop("ssdfgate check").wall
    by_turns = sum(cost.wall for cost in medians.values())
    print(f"| the four one after the other | {by_turns:.1f} | |")
    print(f"\nratio check / one after the other: {ours / by_turns:.2f}")
    print(f"peak memory of the gate process itself: {peak:.0f} MiB")
    print(f"wall time before the first collector starts and after the last one ends: {outside:.2f} s")
    print(f"processor time of the gate process itself, all of its threads: {own:.2f} s")


if __name__ == "__main__":
    main()
