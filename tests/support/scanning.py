"""Runs collectors of static analysis the way the gate does: inventory, snapshot, run, read, conclude."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from support.reading import only

from ssdfgate.cache import Cache
from ssdfgate.collectors.interface import Collector, Job, Pending
from ssdfgate.collectors.semgrep_rules import OwnRules
from ssdfgate.inventory import Snapshot, take
from ssdfgate.lockfiles import Declared
from ssdfgate.model import Evidence, Finding, Findings, Reading, Status, Subject
from ssdfgate.model.settings import Exclusion, Settings
from ssdfgate.readers.bandit import BanditReader
from ssdfgate.readers.semgrep import SemgrepReader
from ssdfgate.runner import Runner

READERS = {"bandit-json": BanditReader(), "semgrep-json": SemgrepReader()}
FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
REPORTS = FIXTURES / "traps-reports"


@dataclass(frozen=True)
class Scan:
    """What came of a run."""

    evidence: Evidence
    pending: Pending
    readings: tuple[Reading, ...]
    job: Job

    @property
    def findings(self) -> tuple[Finding, ...]:
        payload = self.evidence.payload
        assert isinstance(payload, Findings)
        return payload.items

    @property
    def places(self) -> list[tuple[str, str, int]]:
        return [(item.rule, item.location.path, item.location.line) for item in self.findings if item.location]

    @property
    def raw(self) -> bytes:
        return b"\n".join(report.content for report in self.pending.raw)


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files, with their folders."""
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def scan(
    root: Path,
    collector: Collector,
    work: Path,
    *,
    settings: Settings | None = None,
    exclusions: Iterable[Exclusion] = (),
    slots: int = 2,
    cache: Cache | None = None,
) -> Scan:
    """Run a collector over a folder; `work` is an empty folder for snapshot and workspace."""
    sources, workspace = Snapshot(work / "tree"), work / collector.name
    workspace.mkdir(parents=True)
    inventory = take(root, exclusions=tuple(exclusions), snapshot=sources)
    with Runner(slots) as runner:
        job = Job(
            root=root,
            inventory=inventory,
            declared=Declared((), (), ()),
            sources=sources,
            workspace=workspace,
            subject=Subject(None, None, None, inventory.tree),
            settings=settings or Settings(),
            runner=runner,
            progress=lambda _text: None,
            cache=cache,
        )
        pending = collector.run(job)
    readings = tuple(only(READERS[report.format].read(report.content)) for report in pending.raw)
    return Scan(pending.conclude(readings), pending, readings, job)


def script(path: Path, code: str) -> Callable[..., Path]:
    """Write a stand-in for a tool, in Python; returns what finds it."""
    path.write_text(f"#!{sys.executable}\nimport json, os, sys, time\n{code}\n")
    os.chmod(path, 0o700)
    return lambda _name, *, outside: path  # called like find_tool


def nowhere(_name: str, *, outside: Path) -> None:
    """Find no tool."""
    assert outside.is_dir()


_RULE = """rules:
  - id: {id}
    languages: [{language}]
    severity: ERROR
    message: Text is run as code.
    metadata: {{topic: injection, cwe: ["CWE-95: Eval Injection"], references: ["https://example.org/eval"]}}
    pattern: {pattern}
"""
_CANARY = '  - {{id: canary-{0}, languages: [{0}], severity: INFO, message: x, patterns: [{{pattern: "{1}"}}, {{pattern-not: "{1}"}}]}}'
_CHAIN = "$X = $X = $X = $X"
_CANARIES = (("python", _CHAIN), ("javascript", _CHAIN), ("dockerfile", "ONBUILD ONBUILD $X"))
_MARK = "ssdfgate_control_mark()"


def stand_in_rules(folder: Path) -> OwnRules:
    """A small pack with everything that the real one has: rules, control, control rules and canaries."""
    control = {
        "always": {
            "always/a.py": {"control-python": [1]},
            "always/a.js": {"control-javascript": [1]},
            "always/Dockerfile": {"control-dockerfile": [1]},
        },
        "pack": {
            "known.py": {"eval-use": [2]},
            "web/known.js": {"js-eval": [1]},
            "docker/Dockerfile": {"docker-add": [2]},
        },
    }
    rules = [
        _RULE.format(id=f"control-{language}", language=language, pattern=pattern).partition("\n")[2]
        for language, pattern in (("python", _MARK), ("javascript", _MARK), ("dockerfile", "FROM mark"))
    ]
    files = {
        "pack/python/eval-use.yaml": _RULE.format(id="eval-use", language="python", pattern="eval(...)"),
        "pack/javascript/js-eval.yaml": _RULE.format(
            id="js-eval", language="javascript, typescript", pattern="eval(...)"
        ),
        "pack/dockerfile/docker-add.yaml": _RULE.format(id="docker-add", language="dockerfile", pattern="ADD $X $Y"),
        "canary.yaml": "\n".join(["rules:", *(_CANARY.format(*pair) for pair in _CANARIES)]),
        "control/control-rule.yaml": "rules:\n" + "".join(rules),
        "control/expected.json": json.dumps(control),
        "control/always/a.py": f"{_MARK}\n",
        "control/always/a.js": f"{_MARK};\n",
        "control/always/Dockerfile": "FROM mark\n",
        "control/known.py": "x = 1\neval(x)\n",
        "control/web/known.js": "eval(x);\n",
        "control/docker/Dockerfile": "FROM scratch\nADD a b\n",
    }
    return OwnRules(write(folder, files))


def is_clean(evidence: Evidence) -> bool:
    """Whether a gate could take this for a proof that there is nothing to find."""
    return evidence.status is Status.COMPLETE and not (
        isinstance(evidence.payload, Findings) and evidence.payload.items
    )
