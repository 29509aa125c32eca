"""`python -m ssdfgate`, called in the repository that it judges."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("name", ["click.py", "json.py", "pathlib.py"])
def test_no_module_of_the_working_directory_is_imported(tmp_path: Path, name: str):
    mark = tmp_path / "executed"
    (tmp_path / name).write_text(f"open({str(mark)!r}, 'w').close()\n")
    command = [sys.executable, "-m", "ssdfgate", "--version"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=600, check=False)
    assert (done.returncode, mark.exists()) == (0, False), done.stderr
