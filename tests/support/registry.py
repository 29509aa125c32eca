"""A real registry on loopback, and oras beside it; tests skip where they are not installed."""

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).resolve().parents[2]


def program(name: str) -> str:
    """Path of a program that tools/ci/install-registry builds."""
    place = Path(os.environ.get("SSDFGATE_TEST_TOOLS", ROOT / ".tools")) / "bin" / name
    found = str(place) if place.is_file() else shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed: tools/ci/install-registry builds it")
    return found


@contextlib.contextmanager
def serving(folder: Path, more: str = "") -> Iterator[str]:
    """Run a registry with its files in a folder; gives its address."""
    path = program("registry")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    (folder / "registry.yml").write_text(
        f"version: 0.1\nlog: {{level: error}}\nstorage: {{filesystem: {{rootdirectory: {folder / 'data'}}}}}\n"
        f"http: {{addr: '{address}'}}\n{more}"
    )
    command = [path, "serve", str(folder / "registry.yml")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(f"http://{address}/v2/", process)
            yield address
        finally:
            process.terminate()


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        assert process.poll() is None, "the registry ended"
        with contextlib.suppress(requests.ConnectionError):
            requests.get(url, timeout=5).close()
            return
        time.sleep(0.05)
    raise AssertionError("the registry does not answer")
