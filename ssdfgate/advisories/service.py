"""Asks an OSV service. The one place that uses the network for advisories."""

import json
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

import requests
import urllib3
from packaging.version import Version
from requests.auth import AuthBase, HTTPBasicAuth
from requests.utils import get_auth_from_url

from ssdfgate import __version__
from ssdfgate.advisories.address import without_secrets
from ssdfgate.advisories.osv import ECOSYSTEM, Advisory, Answers, BadRecordError, Pair, distinct, record
from ssdfgate.errors import CollectorError
from ssdfgate.model import clean

HINT = (
    "Name a service that can be reached with --osv-url URL, or a downloaded OSV export with --advisories PATH, which "
    "needs no network."
)
LARGEST_ANSWER = 32 * 1024**2
MOST_PAGES = 50
SIDE_BY_SIDE = 8
_CONNECT_S, _READ_S = 10.0, 20.0


class _ServiceError(Exception):
    """What is wrong with an answer, as the end of a sentence that begins with the service."""


class _StoppedError(_ServiceError):
    """Not asked any more, because another question failed."""


_FAULTS = (_ServiceError, requests.RequestException, urllib3.exceptions.HTTPError, HTTPException, OSError)


class _NoAuth(AuthBase):
    """Keeps credentials of a `.netrc` at home."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


@dataclass(frozen=True, slots=True)
class _Service:
    url: str
    deadline: float
    stop: threading.Event


def ask(url: str, pairs: Iterable[Pair], deadline: float) -> Answers:
    """Ask for every package and version, some at a time; `deadline` is by the monotonic clock.

    Raises:
        CollectorError: when the service cannot be reached, or one of its answers is not a whole answer of OSV.
    """
    if not without_secrets(url).startswith(("http://", "https://")):
        raise CollectorError(f"{without_secrets(url)} is not the address of an advisory service", hint=HINT)
    wanted = sorted(set(pairs))
    service = _Service(url, deadline, threading.Event())
    shares = [share for start in range(SIDE_BY_SIDE) if (share := wanted[start::SIDE_BY_SIDE])]
    with ThreadPoolExecutor(max_workers=SIDE_BY_SIDE, thread_name_prefix="advisories") as pool:
        waiting = [pool.submit(_ask_share, service, share) for share in shares]
    errors = [error for future in waiting if (error := future.exception()) is not None]
    first = next((error for error in errors if not isinstance(error, _StoppedError)), None)
    if isinstance(first, _FAULTS):
        raise CollectorError(f"the advisory service {without_secrets(url)} {_what(first)}", hint=HINT) from first
    return {pair: found for future in waiting for pair, found in future.result()}


def _what(error: BaseException) -> str:
    if isinstance(error, _ServiceError):
        return str(error)
    if isinstance(error, requests.Timeout | urllib3.exceptions.TimeoutError):
        return "does not answer in time"
    if isinstance(error, urllib3.exceptions.HTTPError | HTTPException):
        return f"gave an answer that cannot be read ({type(error).__name__})"
    return f"cannot be reached ({type(error).__name__})"


def _ask_share(service: _Service, share: Sequence[Pair]) -> list[tuple[Pair, tuple[Advisory, ...]]]:
    with requests.Session() as session:
        session.headers["User-Agent"] = f"ssdfgate/{__version__}"
        credentials = get_auth_from_url(service.url)
        session.auth = HTTPBasicAuth(*credentials) if any(credentials) else _NoAuth()
        try:
            return [(pair, _ask_one(service, session, pair)) for pair in share]
        except Exception:
            service.stop.set()
            raise


def _ask_one(service: _Service, session: requests.Session, pair: Pair) -> tuple[Advisory, ...]:
    name, version = pair
    query: dict[str, Any] = {"package": {"name": name, "ecosystem": ECOSYSTEM}, "version": version}
    found: list[Advisory] = []
    for _ in range(MOST_PAGES):
        answer = _answer(service, session, query)
        try:
            records = [record(item) for item in answer.get("vulns", [])]
        except BadRecordError as error:
            raise _ServiceError(f"gave a record about {name} {version} that cannot be used: {error}") from error
        found += [item.advisory(name, Version(version)) for item in records if not item.withdrawn]
        if not answer.get("next_page_token"):
            return distinct(found)
        query["page_token"] = answer["next_page_token"]
    raise _ServiceError(f"gave more than {MOST_PAGES} pages about {name} {version}")


def _answer(service: _Service, session: requests.Session, query: dict[str, Any]) -> dict[str, Any]:
    if service.stop.is_set():
        raise _StoppedError("was not asked any more")
    left = service.deadline - time.monotonic()
    if left <= 0:
        raise _ServiceError("did not answer all questions in time")
    limits = (min(_CONNECT_S, left), min(_READ_S, left))
    with session.post(service.url, json=query, timeout=limits, stream=True, allow_redirects=False) as response:
        if response.status_code != requests.codes.ok:
            raise _ServiceError(f"answered with status {response.status_code}")
        content = b"".join(_body(service, response))
    return _checked(content)


def _body(service: _Service, response: requests.Response) -> Iterator[bytes]:
    size = 0
    until = min(service.deadline, time.monotonic() + _READ_S)
    while chunk := response.raw.read1(64 * 1024, decode_content=True):
        size += len(chunk)
        if size > LARGEST_ANSWER:
            raise _ServiceError(f"gave an answer of more than {LARGEST_ANSWER // 1024**2} MiB")
        if time.monotonic() > until:
            raise _ServiceError("did not come to the end of its answer in time")
        yield chunk


def _checked(content: bytes) -> dict[str, Any]:
    """An answer of the OSV API: an object that is empty, or holds `vulns`, or is a page that leads to the next."""
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _ServiceError("gave an answer that is not JSON") from error
    if not isinstance(answer, dict) or (answer and not {"vulns", "next_page_token"} & set(answer)):
        raise _ServiceError(f"gave an answer that OSV does not give: {clean(str(answer), 80)}")
    token = answer.get("next_page_token")
    if not isinstance(answer.get("vulns", []), list) or not isinstance(token, str | None):
        raise _ServiceError("gave an answer whose parts are not of the OSV kind")
    return answer
