"""Runs the job of the GitLab template as a runner does: inputs put in place, then the script in a shell of the image."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml
from support.trees import head

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = (ROOT / ".gitlab-ci-template.yml").read_text(encoding="utf-8")
HEADER, BODY = TEMPLATE.split("\n---\n")
INPUTS: dict[str, dict[str, Any]] = yaml.safe_load(HEADER)["spec"]["inputs"]
_PLACE = re.compile(r"\$\[\[\s*inputs\.([\w-]+)\s*\]\]")


def job(**inputs: Any) -> dict[str, Any]:
    """The job with its inputs in place: a value that stands alone keeps its type, as GitLab does it."""
    values = {key: item["default"] for key, item in INPUTS.items()} | {
        key.replace("_", "-"): value for key, value in inputs.items()
    }
    document = _interpolated(yaml.safe_load(BODY), values)
    (found,) = document.values()
    return {"name": next(iter(document)), **found}


def _interpolated(value: Any, values: dict[str, Any]) -> Any:
    match value:
        case dict():
            return {_interpolated(key, values): _interpolated(item, values) for key, item in value.items()}
        case list():
            return [_interpolated(item, values) for item in value]
        case str() if alone := _PLACE.fullmatch(value):
            return values[alone[1]]
        case str():
            return _PLACE.sub(lambda match: str(values[match[1]]), value)
        case _:
            return value


def run(project: Path, shell: str, tools: Path | None = None, **inputs: Any) -> subprocess.CompletedProcess[str]:
    """Run the script with the variables that a runner sets; `tools` is a folder with an ssdfgate of its own."""
    found = job(**inputs)
    variables = {
        key: str(value).lower() if isinstance(value, bool) else str(value)
        for key, value in found["variables"].items()
    }
    environ = {
        "PATH": f"{tools or Path(sys.prefix) / 'bin'}:{os.environ['PATH']}",
        "HOME": os.environ.get("HOME", "/root"),
        "CI": "true",
        "GITLAB_CI": "true",
        "CI_PROJECT_DIR": str(project),
        "CI_COMMIT_SHA": head(project),
        "CI_COMMIT_REF_NAME": "main",
        "CI_PIPELINE_SOURCE": "push",
        "CI_JOB_URL": "https://gitlab.example/team/app/-/jobs/1",
        **variables,
    }
    script = "\n".join(found["script"])
    flags = ["-eo", "pipefail"] if shell == "bash" else ["-e"]
    return subprocess.run(
        [shell, *flags, "-c", script], cwd=project, env=environ, capture_output=True, text=True, timeout=600, check=False
    )  # fmt: skip
