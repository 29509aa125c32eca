"""A small OSV service on the loopback device that knows the answers beforehand and lives as long as one run."""

import json
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

from packaging.utils import canonicalize_name

from ssdfgate.advisories.osv import Answers, Pair

_LARGEST_QUERY = 64 * 1024
_PATIENCE_S = 30.0


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, answers: Answers) -> None:
        self.known: Mapping[Pair, bytes] = {
            pair: json.dumps({"vulns": [item.to_osv(pair[0]) for item in found]} if found else {}).encode()
            for pair, found in answers.items()
        }
        # Another process of this machine does not know the path, so its requests are not answered.
        self.path = f"/{secrets.token_urlsafe(24)}/v1/query"
        super().__init__(("127.0.0.1", 0), _Handler)

    def address(self) -> str:
        """The query address."""
        return f"http://127.0.0.1:{self.server_address[1]}{self.path}"


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = _PATIENCE_S
    # Without these two the answer to every query waits 40 ms for an acknowledgement.
    disable_nagle_algorithm: ClassVar[bool] = True
    wbufsize = -1

    def do_POST(self) -> None:
        """Answer one query."""
        known = self.server.known.get(self._asked()) if self.path == self.server.path else None
        self.close_connection = known is None
        self.send_response(HTTPStatus.NOT_FOUND if known is None else HTTPStatus.OK)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(known or b"")))
        self.end_headers()
        self.wfile.write(known or b"")

    def _asked(self) -> Pair:
        length = self.headers.get("Content-Length", "")
        size = int(length) if length.isascii() and length.isdigit() else _LARGEST_QUERY
        try:
            query = json.loads(self.rfile.read(min(size, _LARGEST_QUERY)))
            return canonicalize_name(query["package"]["name"]), str(query["version"])
        except (ValueError, TypeError, KeyError, RecursionError):
            return "", ""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is given by http.server
        """Say nothing: standard error belongs to the person who waits."""


@contextmanager
def serving(answers: Answers) -> Iterator[str]:
    """Serve the answers for as long as the block runs; gives the query address."""
    server = _Server(answers)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="advisories", daemon=True)
    thread.start()
    try:
        yield server.address()
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
