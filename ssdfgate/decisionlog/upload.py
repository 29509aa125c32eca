"""Sends events to a service, as OPA does (docs: "Decision Log Service API"): POST of a gzip-compressed JSON array."""

import gzip
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus

import requests
from requests.auth import AuthBase

from ssdfgate import __version__
from ssdfgate.decisionlog.append import line_of
from ssdfgate.decisionlog.target import Service
from ssdfgate.errors import DecisionLogError
from ssdfgate.model import JsonValue

ATTEMPTS = 3
_LIMITS = (5.0, 15.0)
"""Seconds to connect, and between two pieces of an answer."""

_LONGEST_S = 60.0
"""Seconds for everything: a service that answers letter by letter holds nobody up."""


class _Bearer(AuthBase):
    """The token, where there is one; keeps requests from looking for credentials in a netrc file."""

    def __init__(self, token: str | None) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def upload(
    service: Service,
    events: Sequence[Mapping[str, JsonValue]],
    *,
    longest_s: float = _LONGEST_S,
    pause_s: float = 0.5,
) -> None:
    """Send all events in one request; tried again where the fault may pass. Certificates are always verified.

    Args:
        service: where they go; a redirect is not followed, since it would take the events elsewhere.
        events: what is sent; a second attempt carries the same ids.
        longest_s: seconds for everything.
        pause_s: seconds before the second attempt, doubled before each further one.

    Raises:
        DecisionLogError: the service did not say that it has them.
    """
    body = gzip.compress(b"[" + b",".join(line_of(event).rstrip(b"\n") for event in events) + b"]", mtime=0)
    outcome: list[str | None] = []
    worker = threading.Thread(
        target=lambda: outcome.append(_tried(lambda: _send(service, body), pause_s)), daemon=True, name="decision-log"
    )
    worker.start()
    worker.join(longest_s)
    problem = outcome[0] if outcome else f"gave no answer within {longest_s:g} s"
    if problem is not None:
        hint = "Check the address of --decision-log, its token and the service there, and decide again."
        raise DecisionLogError(f"the decision log {service.shown} {problem}", hint=hint)


def _tried(send: Callable[[], tuple[str | None, bool]], pause_s: float) -> str | None:
    for attempt in range(ATTEMPTS):
        problem, may_pass = send()
        if problem is None or not may_pass or attempt + 1 == ATTEMPTS:
            return problem
        time.sleep(pause_s * 2**attempt)
    raise AssertionError("unreachable")


def _send(service: Service, body: bytes) -> tuple[str | None, bool]:
    """What is wrong, if anything is, and whether it may pass."""
    headers = {
        "Content-Type": "application/json",
        "Content-Encoding": "gzip",
        "User-Agent": f"ssdfgate/{__version__}",
    }
    try:
        with requests.post(
            service.url, data=body, headers=headers, auth=_Bearer(service.token), timeout=_LIMITS, stream=True,
            allow_redirects=False,
        ) as response:  # fmt: skip
            status = response.status_code
    except requests.exceptions.SSLError:
        return "shows no certificate that can be trusted", False
    except (requests.RequestException, OSError, ValueError) as error:
        return f"cannot be reached ({type(error).__name__})", True
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return None, False
    return f"answered {status}", status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR
