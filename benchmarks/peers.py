"""`ssdfgate gate` beside `opa eval` and `conftest test` as whole processes: the same policies and the same document.

python benchmarks/peers.py [rounds]     with opa, and conftest if there is one, on PATH
"""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from support.bundles import bundle_of, proof

from ssdfgate.policy.load import policies_folder

MANY = 100
GATE = [str(Path(sys.executable).with_name("ssdfgate")), "gate", "--quiet", "--profile", "ci"]


def timed(calls: dict[str, list[str]], folder: Path, rounds: int) -> dict[str, float]:
    """Median seconds of whole processes, in turns, since a machine has slow minutes."""
    taken: dict[str, list[float]] = {what: [] for what in calls}
    for _ in range(rounds):
        for what, command in calls.items():
            taken[what].append(once(command, folder))
    return {what: statistics.median(seconds) for what, seconds in taken.items()}


def once(command: list[str], folder: Path) -> float:
    """Seconds of one process, which must have given an answer."""
    started = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    taken = time.perf_counter() - started
    if done.returncode not in {0, 1, 3} or not (done.stdout or "-o" in command):
        raise SystemExit(f"{command[0]} gave no answer: {done.stderr[-500:]!r}")
    return taken


def prepared(folder: Path) -> list[str]:
    """Bundles, the policies without their tests, and the document that the gate judges by them."""
    made = proof(created_at=datetime.now(UTC))
    bundles = [bundle_of(made, folder / f"bundle{number}", kind=None).name for number in range(MANY)]
    shutil.copytree(policies_folder(), folder / "policies", ignore=shutil.ignore_patterns("*_test.rego"))
    call = [*GATE, bundles[0], "--decision-log", "log.jsonl", "-f", "json", "-o", "report.json"]
    subprocess.run(call, cwd=folder, capture_output=True, check=False)
    document = json.loads((folder / "log.jsonl").read_text())["input"]
    (folder / "input.json").write_text(json.dumps(document))
    (folder / "adapter.rego").write_text(
        "package main\n\nimport data.ssdfgate.gate\n\n"
        'deny contains "the gate is not open" if gate.decision.outcome != "open"\n'
    )
    return bundles


def main() -> None:
    """Print one table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bundles = prepared(folder)
        decision = "data.ssdfgate.gate.decision"
        calls = {
            "ssdfgate gate, 1 bundle": [*GATE, bundles[0], "-f", "json", "-o", "report.json"],
            "opa eval, 1 document": ["opa", "eval", "-d", "policies", "-i", "input.json", "-f", "json", decision],
            "conftest test, 1 document": ["conftest", "test", "-p", "policies", "-p", "adapter.rego", "input.json"],
        }
        found = timed({what: call for what, call in calls.items() if shutil.which(call[0])}, folder, rounds)
        many = once([*GATE, "--each", *bundles, "-f", "json", "-o", "reports.jsonl"], folder)
    print("| what | seconds |\n| --- | ---: |")
    for what, seconds in found.items():
        print(f"| {what} | {seconds:.2f} |")
    print(f"| ssdfgate gate --each, {MANY} bundles | {many:.2f} |")
    for what, seconds in found.items():
        if not what.startswith("ssdfgate"):
            print(f"| {what.partition(',')[0]}, {MANY} times | {seconds * MANY:.2f} |")


if __name__ == "__main__":
    main()
