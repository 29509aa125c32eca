"""Fixtures that every room may use."""

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("ci", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.load_profile("ci")


@pytest.fixture(autouse=True)
def _calm_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on where it runs: pipeline variables and our own are taken away."""
    for name in list(os.environ):
        if name.startswith(("SSDFGATE_", "GITHUB_", "GITLAB_", "CI_", "SEMGREP_", "PIP_AUDIT_")) or name == "CI":
            monkeypatch.delenv(name)


def git(folder: Path, *arguments: str) -> str:
    """Run git for a test, as a person whom every commit can name."""
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main"]
    command = ["git", *identity, "-c", "commit.gpgsign=false", *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """An empty git repository."""
    root = tmp_path / "repository"
    root.mkdir()
    git(root, "init", "--quiet")
    return root
