"""Trees that cannot lie in git as they are: copies of the trap folders, and the parts that are made on the spot."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

TRAPS = Path(__file__).resolve().parents[1] / "traps"
PROJECTS = Path(__file__).resolve().parents[1] / "projects"


def copy_of(source: Path, target: Path) -> Path:
    """Copy a folder, links as links."""
    shutil.copytree(source, target, symlinks=True)
    return target


def trap(name: str, target: Path) -> Path:
    """Copy a trap and add what its maker makes."""
    copy_of(TRAPS / name, target)
    maker = _MAKERS.get(name)
    if maker:
        maker(target)
    return target


def head(root: Path) -> str:
    """The commit that is checked out; empty where there is none."""
    command = ["git", "rev-parse", "--verify", "--quiet", "HEAD"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False).stdout.strip()


def commit(root: Path, *, force: bool = False) -> str:
    """Make a git repository of the folder with one commit; returns its id."""
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]

    def git(*arguments: str) -> str:
        return subprocess.run(
            ["git", *identity, *arguments], cwd=root, check=True, capture_output=True, text=True
        ).stdout

    git("init", "--quiet", "--initial-branch=main")
    git("add", *(["--force"] if force else []), ".")
    git("commit", "--quiet", "--allow-empty", "-m", "first")
    return git("rev-parse", "HEAD").strip()


def _deep_nesting(root: Path) -> None:
    (root / "deepbin.py").write_text("x = " + "+".join(["1"] * 50_000) + "\neval(1)\n")
    (root / "deep.py").write_text("x = " + "(" * 20_000 + "1" + ")" * 20_000 + "\neval(1)\n")


def _big_file(root: Path) -> None:
    (root / "big.py").write_text("x = 1\n" * 200_000 + "eval(input())\n")


def _timeout(root: Path) -> None:
    inner = ",".join(f"g({n})" for n in range(40))
    (root / "slow.py").write_text("x = [" + ",".join(f"f({n}, [{inner}])" for n in range(400)) + "]\neval(input())\n")


def _ignored_and_untracked(root: Path) -> None:
    (root / ".gitignore").write_text("gen.py\n")
    commit(root)


_MAKERS: dict[str, Callable[[Path], None]] = {
    "sast-deep-nesting": _deep_nesting,
    "semgrep-big-file": _big_file,
    "semgrep-timeout": _timeout,
    "semgrep-gitignored-untracked": _ignored_and_untracked,
}


def ssdfgate(*arguments: str | Path, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a process of its own, as people do."""
    import os

    command = [sys.executable, "-m", "ssdfgate", *map(str, arguments)]
    environ = {**os.environ, **environment}
    return subprocess.run(command, cwd=cwd, env=environ, capture_output=True, text=True, timeout=600, check=False)
