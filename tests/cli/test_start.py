"""Help and version cost no imports, and a killed run leaves no half of anything."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.trees import PROJECTS, commit, copy_of

HEAVY = ("regopy", "requests", "semgrep", "bandit", "pip_audit", "cyclonedx", "yaml", "rich", "ssdfgate.gate")
ADVISORIES = Path(__file__).resolve().parents[1] / "fixtures" / "osv"


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["-h"]])
def test_help_and_version_import_neither_scanners_nor_engines(arguments):
    code = (
        "import sys\nfrom ssdfgate.cli.app import run\n"
        f"code = run({arguments!r})\nprint(code, *(name for name in {HEAVY!r} if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0"


@pytest.mark.tools
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("seconds", [0.2, 0.8, 1.4, 2.0, 2.6])
def test_a_killed_check_leaves_a_whole_bundle_or_none(number, seconds, tmp_path):
    root = copy_of(PROJECTS / "clean", tmp_path / "root")
    commit(root)
    bundle, folder = tmp_path / "bundle", tmp_path / "tmp"
    folder.mkdir()
    command = [sys.executable, "-m", "ssdfgate", "check", root, "--bundle", bundle, "--advisories", ADVISORIES, "-q"]
    environ = {**os.environ, "TMPDIR": str(folder)}
    with subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        time.sleep(seconds)
        process.send_signal(number)
    assert not bundle.exists() or (bundle / "manifest.json").is_file()
    if process.returncode >= 0:  # else it was ended before it could listen
        assert process.returncode in {0, 1, 3, 130}
        assert list(folder.iterdir()) == []
