"""Kills checking, signing, joining and pushing at random moments: is half a bundle ever taken for a whole one?

python tools/kill_moments.py [MOMENTS]      default: 200 for each
"""

import random
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from bundle.test_bundle import files_of
from bundle.test_killed import killed
from oci.test_registry import killed_push, whole_or_none
from support.evidence import WHEN
from support.registry import serving
from support.signed import key, private_pem, signed_bundle

from ssdfgate.bundle import open_bundle
from ssdfgate.bundle.verify import Expected, verify_bundle

TESTS = Path(__file__).resolve().parents[1] / "tests"
LONGEST_S = 0.15


def main() -> int:
    """Run, and print what was left behind; an exception is a half bundle that was taken for a whole one."""
    moments = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    for what in ("sign", "merge"):
        with tempfile.TemporaryDirectory() as name:
            left, whole = _killed(what, moments, Path(name))
        print(f"{what}: killed {moments} times, always whole; {whole} joined, {left} unfinished beside")
    with tempfile.TemporaryDirectory() as name:
        ended, whole = _checks(moments, Path(name))
    print(f"check: killed {moments} times, always whole or none; {whole} there, {ended} had ended")
    with tempfile.TemporaryDirectory() as name, serving(Path(name)) as host:
        pushed = _pushes(moments, host, Path(name))
    print(f"push: killed {moments} times, always whole; {pushed} pushed before")
    return 0


def _checks(moments: int, folder: Path) -> tuple[int, int]:
    """Every other time a bundle is there already; every third time the kill falls into the last tenth of the run."""
    project, bundle, ended, whole = folder / "project", folder / "bundle", 0, 0
    shutil.copytree(TESTS / "projects" / "vulnerable-flask", project)
    call = [sys.executable, "-m", "ssdfgate", "check", str(project), "--bundle", str(bundle), "--quiet"]
    call += ["--advisories", str(TESTS / "fixtures" / "osv")]
    started = time.monotonic()
    subprocess.run(call, stdout=subprocess.DEVNULL, check=False)
    longest = time.monotonic() - started
    shutil.copytree(bundle, folder / "earlier")
    for moment in range(moments):
        shutil.rmtree(bundle, ignore_errors=True)
        if moment % 2:
            shutil.copytree(folder / "earlier", bundle)
        with subprocess.Popen(call, stdout=subprocess.DEVNULL) as process:
            with suppress(subprocess.TimeoutExpired):
                process.wait(random.uniform(0 if moment % 3 else longest * 0.9, longest))  # noqa: S311  # no secret
            ended += process.poll() is not None
            process.kill()
        if bundle.exists():
            open_bundle(bundle)
            whole += 1
    return ended, whole


def _pushes(moments: int, host: str, folder: Path) -> int:
    bundle, pushed = signed_bundle(folder / "bundle"), 0
    for moment in range(moments):
        killed_push(bundle, host, f"m{moment}", random.uniform(0, LONGEST_S))  # noqa: S311  # no secret
        pushed += whole_or_none(host, f"m{moment}", folder)
    return pushed


def _killed(what: str, moments: int, folder: Path) -> tuple[int, int]:
    target = signed_bundle(folder / "bundle")
    (folder / "key.pem").write_bytes(private_pem())
    names, whole = files_of(target).keys(), 0
    for _ in range(moments):
        killed(what, target, folder / "key.pem", random.uniform(0, LONGEST_S))  # noqa: S311  # no secret
        verify_bundle(target, key(), Expected(), WHEN + timedelta(hours=1))
        if files_of(target).keys() != names:
            raise AssertionError("there is another file in the bundle")
        if (folder / "joined").exists():
            open_bundle(folder / "joined")
            whole += 1
    return len(list(folder.glob(".ssdfgate-unfinished-*"))), whole


if __name__ == "__main__":
    sys.exit(main())
