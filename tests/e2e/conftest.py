"""Whole runs with the real tools; advisories come from a recorded export, so no network is used."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.trees import ssdfgate

ADVISORIES = Path(__file__).resolve().parents[1] / "fixtures" / "osv"


@pytest.fixture
def check(tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Run `ssdfgate check` and return its JSON report, with the exit code checked against it."""

    def run(root: Path, *options: str, advisories: bool = True, **environment: str) -> dict[str, Any]:
        source = ["--advisories", ADVISORIES] if advisories else []
        target = tmp_path / "report.json"
        bundle = tmp_path / "bundle"
        done = ssdfgate(
            "check", root, *source, "-f", "json", "-o", target, "--bundle", bundle, *options, **environment
        )
        assert target.is_file(), done.stderr
        report = json.loads(target.read_bytes())
        assert report["exit_code"] == done.returncode, done.stderr
        return report

    return run
