"""A real OPA server on loopback, and servers that only pretend to be one."""

import contextlib
import os
import shutil
import socket
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import requests

ROOT = Path(__file__).parents[2]
TOOLS = Path(os.environ.get("SSDFGATE_TEST_TOOLS") or ROOT / ".tools")
LACKING = "Open Policy Agent is not installed: tools/ci/install.sh builds it with Go"


def opa():
    """Path of the program; None where it is not there."""
    return shutil.which("opa", path=str(TOOLS / "bin")) or shutil.which("opa")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(*arguments):
    """An OPA server; its address."""
    port = free_port()
    call = [opa(), "run", "--server", "--addr", f"127.0.0.1:{port}", "--log-level", "error", *map(str, arguments)]
    process = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/health", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def _wait(address, process):
    for _ in range(300):
        with contextlib.suppress(requests.ConnectionError):
            requests.get(address, timeout=5).raise_for_status()
            return
        assert process.poll() is None, "opa did not start"
        time.sleep(0.1)
    raise AssertionError("opa did not come up")


@contextlib.contextmanager
def pretending(answer):
    """A server that does `answer(handler)` for every request; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            with contextlib.suppress(ConnectionError):
                answer(self)

        do_GET = do_PUT = do_DELETE = do_POST  # noqa: N815  # names that http.server looks for

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def body(content, status=200, length=None):
    """Answer with this content; `length` claims another number of bytes."""

    def answer(handler):
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(content) if length is None else length))
        handler.end_headers()
        handler.wfile.write(content)

    return answer
