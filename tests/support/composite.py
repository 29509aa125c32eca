"""Runs the shell steps of action.yml as a GitHub runner does: same shell, same files, same variables."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from support.trees import head

ROOT = Path(__file__).resolve().parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
_EXPRESSION = re.compile(r"\$\{\{\s*(inputs|steps)\.([\w.-]+)\s*\}\}")


@dataclass
class Run:
    """What a run of the action left."""

    code: int
    log: str
    outputs: dict[str, str] = field(default_factory=dict)
    summary: str = ""

    def output(self, name: str) -> str:
        """An output of the action; empty where it was not set."""
        expression = ACTION["outputs"][name]["value"]
        return self.outputs.get(expression.removeprefix("${{ steps.gate.outputs.").removesuffix(" }}"), "")


def environment(folder: Path, workspace: Path) -> dict[str, str]:
    """The variables that a runner sets and the action reads; nothing else but where programs and home are."""
    folder.mkdir(exist_ok=True)
    files = {name: folder / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ENV")}
    for path in files.values():
        path.touch()
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/root"),
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_WORKSPACE": str(workspace),
        "GITHUB_EVENT_NAME": "push",
        "GITHUB_REF": "refs/heads/main",
        "GITHUB_REPOSITORY": "team/app",
        "GITHUB_RUN_ID": "1",
        "GITHUB_SHA": head(workspace),
        "GITHUB_SERVER_URL": "https://github.example",
        "RUNNER_OS": "Linux",
        "RUNNER_TEMP": str(folder),
        **{name: str(path) for name, path in files.items()},
    }


def step(name: str, folder: Path, workspace: Path, inputs: dict[str, str], **known: str) -> Run:
    """Run one shell step. `known` are outputs of earlier steps, as `step__output`, and further variables."""
    found = next(item for item in ACTION["runs"]["steps"] if item.get("id") == name)
    assert set(inputs) <= set(ACTION["inputs"])
    defaults = {key: item["default"] for key, item in ACTION["inputs"].items()}
    values = {
        **{f"inputs.{key}": value for key, value in (defaults | inputs).items()},
        **{f"steps.{key.replace('__', '.outputs.')}": value for key, value in known.items()},
    }

    def evaluated(text: str) -> str:
        return _EXPRESSION.sub(lambda match: value_of(match[1], match[2]), text)

    def value_of(kind: str, name: str) -> str:
        """An output that no step has set is empty; an input that there is not is a mistake."""
        return values.get(f"steps.{name}", "") if kind == "steps" else values[f"inputs.{name}"]

    environ = environment(folder, workspace)
    script = folder / f"{name}.sh"
    script.write_text(found["run"])
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
        cwd=workspace,
        env={
            **environ,
            **{key: value for key, value in known.items() if "__" not in key},
            **{key: evaluated(value) for key, value in found["env"].items()},
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=600,
        check=False,
    )
    lines = Path(environ["GITHUB_OUTPUT"]).read_text().splitlines()
    outputs = dict(line.split("=", 1) for line in lines)
    return Run(done.returncode, done.stdout, outputs, Path(environ["GITHUB_STEP_SUMMARY"]).read_text())


def installed(folder: Path) -> Path:
    """What the first step makes, with the environment that the tests run in."""
    folder.mkdir()
    (folder / "venv").symlink_to(sys.prefix)
    return folder


def stub(folder: Path, program: str) -> Path:
    """The same with a program of the test in place of ssdfgate."""
    (folder / "venv/bin").mkdir(parents=True)
    (folder / "venv/bin/python").symlink_to(sys.executable)
    tool = folder / "venv/bin/ssdfgate"
    tool.write_text(f"#!{sys.executable}\n{program}")
    tool.chmod(0o755)
    return folder
