"""How fast reports of others are read: ratios to what the parser alone needs for the same bytes, in one run.

python benchmarks/reading.py [--findings 100000] [--growth]

Each report is decoded into plain Python objects by msgspec (the fastest parser that we know of), in a process of its
own, with and without the collector of cycles; then `ssdfgate import` reads it, normalises it and writes a bundle.
Times are those of the processor, so that a busy machine does not count; wall clock and memory stand beside them.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DECODE = "import gc,sys,msgspec;{}\ncontent=open(sys.argv[1],'rb').read()\nmsgspec.json.decode(content)"
NOTHING = "import gc,sys,msgspec;{}\ncontent=open(sys.argv[1],'rb').read()"
COMPONENTS = 20_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--findings", type=int, default=100_000)
    parser.add_argument("--growth", action="store_true", help="ten times as many as well, and a tenth")
    parser.add_argument("--make", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.make:
        kind, size, path = given.make
        Path(path).write_text(json.dumps(MAKERS[kind](int(size))))
        return
    sizes = [given.findings // 10, given.findings, given.findings * 10] if given.growth else [given.findings]
    print("| report | findings | MB | parser, s | without gc, s | import, s | ratio | wall, s | peak, MB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory(prefix="reading-") as name:
        for size in sizes:
            row(Path(name), "sarif", size)
            row(Path(name), "semgrep-json", size)
        row(Path(name), "cyclonedx-json", COMPONENTS)


def row(folder: Path, kind: str, size: int) -> None:
    path = folder / f"{kind}.json"
    measured([sys.executable, __file__, "--make", kind, size, path])
    plain, bare = (decoding(path, before) for before in ("", "gc.disable()"))
    root, bundle = folder / "root", folder / "bundle"
    root.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "ssdfgate", "import", path, "--bundle", bundle, "-f", "json"]
    started = time.perf_counter()
    used, peak = measured(command, root)
    wall = time.perf_counter() - started
    shutil.rmtree(bundle)
    cells = (kind, size, f"{path.stat().st_size / 1e6:.0f}", f"{plain:.2f}", f"{bare:.2f}", f"{used:.2f}")
    print("|", " | ".join(map(str, (*cells, f"{used / plain:.1f}", f"{wall:.1f}", f"{peak:.0f}"))), "|", flush=True)
    path.unlink()


def decoding(path: Path, before: str) -> float:
    """Seconds that the parser alone needs, without starting Python and reading the file."""
    with_it, without = (measured([sys.executable, "-c", text.format(before), path])[0] for text in (DECODE, NOTHING))
    return with_it - without


def measured(command: list[object], folder: Path | None = None) -> tuple[float, float]:
    """Seconds of the processor, and the peak of memory in MB."""
    process = subprocess.Popen([str(part) for part in command], cwd=folder, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"failed: {command}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def sarif(size: int) -> dict[str, object]:
    chance = random.Random(1)  # noqa: S311  # reports, not secrets
    levels, scores = ["error", "warning", "note"], ["9.8", "7.5", "5.0", "3.1"]
    rules = [
        {
            "id": f"py.rule-{number}",
            "shortDescription": {"text": f"Rule {number}"},
            "fullDescription": {"text": "A long description of what the rule looks for. " * 5},
            "helpUri": f"https://rules.example/{number}",
            "defaultConfiguration": {"level": chance.choice(levels)},
            "properties": {"tags": ["security", "external/cwe/cwe-089"], "security-severity": chance.choice(scores)},
        }
        for number in range(300)
    ]
    results = []
    for number in range(size):
        rule, line = chance.randrange(300), chance.randint(1, 4000)
        region = {"startLine": line, "startColumn": 5, "endLine": line + 1, "endColumn": 40}
        region["snippet"] = {"text": f"    result = db.execute(query_{number} + request.args['x'])"}
        uri = f"src/package{chance.randrange(60)}/module_{chance.randrange(200)}.py"
        place = {"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}, "region": region}
        results.append(
            {
                "ruleId": rules[rule]["id"],
                "ruleIndex": rule,
                "level": "warning",
                "message": {"text": f"The value of `variable_{number}` reaches a call that runs it; check it first."},
                "locations": [{"physicalLocation": place}],
                "partialFingerprints": {"primaryLocationLineHash": f"{chance.getrandbits(64):016x}:1"},
                "properties": {"confidence": "HIGH", "tags": ["security", "audit"]},
            }
        )
    tool = {"driver": {"name": "synthetic", "version": "1.0", "rules": rules}}
    return {
        "version": "2.1.0",
        "runs": [{"tool": tool, "invocations": [{"executionSuccessful": True}], "results": results}],
    }


def semgrep(size: int) -> dict[str, object]:
    chance = random.Random(1)  # noqa: S311  # reports, not secrets
    metadata = {
        "cwe": ["CWE-89: Improper Neutralization of Special Elements used in an SQL Command"],
        "category": "security",
        "confidence": "HIGH",
        "owasp": ["A01:2017 - Injection", "A03:2021 - Injection"],
        "references": ["https://rules.example/a", "https://rules.example/b"],
        "source": "https://rules.example/r",
    }
    results = []
    for number in range(size):
        line = chance.randint(1, 4000)
        extra = {
            "metavars": {"$X": {"start": {"line": line, "col": 5, "offset": 1}, "abstract_content": f"x{number}"}},
            "message": f"The value of `variable_{number}` reaches a call that runs it; check it first.",
            "metadata": metadata,
            "severity": "WARNING",
            "fingerprint": f"{chance.getrandbits(256):064x}_0",
            "lines": f"    result = db.execute(query_{number} + request.args['x'])",
            "validation_state": "NO_VALIDATOR",
            "engine_kind": "OSS",
        }
        results.append(
            {
                "check_id": f"rules.python.rule-{chance.randrange(300)}",
                "path": f"src/package{chance.randrange(60)}/module_{chance.randrange(200)}.py",
                "start": {"line": line, "col": 5, "offset": 1000},
                "end": {"line": line + 1, "col": 40, "offset": 1040},
                "extra": extra,
            }
        )
    scanned = [f"src/package{folder}/module_{number}.py" for folder in range(60) for number in range(200)]
    return {"version": "1.182.0", "results": results, "errors": [], "paths": {"scanned": scanned}}


def cyclonedx(size: int) -> dict[str, object]:
    component = {"type": "library", "version": "1.2.3", "licenses": [{"license": {"id": "MIT"}}]}
    names = (f"package-{number}" for number in range(size))
    parts = [{**component, "name": name, "bom-ref": name, "purl": f"pkg:pypi/{name}@1.2.3"} for name in names]
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": parts}


MAKERS = {"sarif": sarif, "semgrep-json": semgrep, "cyclonedx-json": cyclonedx}

if __name__ == "__main__":
    main()
