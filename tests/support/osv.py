"""A real OSV service on the loopback device whose answers a test decides."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

EXPORT = Path(__file__).resolve().parents[1] / "fixtures" / "osv"
PYCRYPTO = {
    "id": "PYSEC-2017-94",
    "aliases": ["CVE-2013-7459"],
    "modified": "2021-08-27T03:22:16Z",
    "summary": "Known bad",
    "affected": [{"package": {"name": "pycrypto", "ecosystem": "PyPI"}, "versions": ["2.6.1"]}],
}


def affected(*events: dict, kind: str = "ECOSYSTEM", name: str = "a", versions: list | None = None) -> dict:
    """One affected package of a record."""
    result: dict = {
        "package": {"name": name, "ecosystem": "PyPI"},
        "ranges": [{"type": kind, "events": list(events)}],
    }
    return {**result, "versions": versions} if versions is not None else result


def raw(*packages: dict, **more: object) -> dict:
    """A record of the OSV schema."""
    return {"id": "X-1", "modified": "2024-01-01T00:00:00Z", "affected": list(packages), **more}


@dataclass(frozen=True)
class Reply:
    """What the service sends back; `body` is sent as JSON unless it is bytes, and `endless` repeats it for ever."""

    body: Any = field(default_factory=dict)
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    endless: bool = False
    wait: threading.Event | None = None


Answer = Callable[[dict[str, Any]], Reply]


def sound(query: dict[str, Any]) -> Reply:
    """A service that knows the control and jinja2 2.10, and nothing else."""
    name, version = query["package"]["name"], query["version"]
    if name == "pycrypto":
        return Reply({"vulns": [PYCRYPTO]})
    if (name, version) in {("jinja2", "2.10"), ("jinja2", "2.4.1")}:
        return Reply({"vulns": [json.loads((EXPORT / "pypi" / "GHSA-462w-v97r-4m45.json").read_text())]})
    return Reply({})


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[tuple[str, str]] = []
        self.headers_seen: list[dict[str, str]] = []
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 5

    def do_POST(self) -> None:
        query = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((query["package"]["name"], query["version"]))
        self.server.headers_seen.append(dict(self.headers.items()))
        reply = self.server.answer(query)
        if reply.wait is not None:
            reply.wait.wait(5)
        body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        self.send_header(
            "Connection" if reply.endless else "Content-Length", "close" if reply.endless else str(len(body))
        )
        self.end_headers()
        try:
            self.wfile.write(body)
            while reply.endless:
                self.wfile.write(body)
        except OSError:
            pass
        self.close_connection = reply.endless

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Service:
    """A running service: its query address, and what it was asked."""

    url: str
    asked: list[tuple[str, str]]
    headers: list[dict[str, str]]


@contextmanager
def service(answer: Answer = sound) -> Iterator[Service]:
    """Run a service that answers every query as the function says."""
    server = _Server(answer)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield Service(f"http://127.0.0.1:{server.server_address[1]}/v1/query", server.asked, server.headers_seen)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
