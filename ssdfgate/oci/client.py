"""Talks to one registry (OCI distribution specification 1.1): TLS, one challenge, few redirects, no surprises."""

import base64
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import IO, Any, Self
from urllib.parse import urlencode, urljoin, urlsplit

import requests
from requests.auth import AuthBase

from ssdfgate import __version__
from ssdfgate.errors import RegistryError
from ssdfgate.model import clean
from ssdfgate.oci.credentials import Credentials
from ssdfgate.oci.reference import Reference, is_loopback

_LIMITS = (15.0, 120.0)
"""Seconds to connect, and between two pieces of an answer."""

_MOST_REDIRECTS = 5
_LARGEST_TOKEN = 1024 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PARAMETER = re.compile(r'([a-z]+)="([^"]*)"')


class _NoAuth(AuthBase):
    """Keeps requests from looking for credentials in a netrc file."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


class Registry:
    """A repository of a registry.

    Args:
        reference: where it is.
        credentials: who we are; None for anybody.
        plain_http: talk without TLS. A registry on this machine is always talked to without.
    """

    def __init__(self, reference: Reference, credentials: Credentials | None, *, plain_http: bool = False) -> None:
        self._plain = plain_http or is_loopback(reference.host)
        self._base = f"{'http' if self._plain else 'https'}://{reference.host}/v2/{reference.name}/"
        self._host, self._name = reference.host, reference.name
        self._credentials = credentials
        self._authorization: str | None = None
        self._session = requests.Session()
        self._session.auth = _NoAuth()
        self._session.headers["User-Agent"] = f"ssdfgate/{__version__}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self._session.close()

    @contextmanager
    def ask(
        self,
        method: str,
        path: str,
        *,
        expected: tuple[int, ...],
        headers: Mapping[str, str] | None = None,
        body: bytes | IO[bytes] | None = None,
        push: bool = False,
    ) -> Iterator[requests.Response]:
        """Ask once, and once more with credentials where the registry wants them.

        Args:
            method: of HTTP.
            path: below the repository, or an address that the registry gave.
            expected: status codes that are an answer.
            headers: besides the usual.
            body: what is sent.
            push: whether the right to write is asked for.

        Raises:
            RegistryError: it cannot be reached, refuses, or answers with another status.
        """
        url = urljoin(self._base, path)
        response = self._send(method, url, headers, body)
        if response.status_code == HTTPStatus.UNAUTHORIZED and self._authorization is None:
            challenge = response.headers.get("WWW-Authenticate", "")
            response.close()
            self._authorization = self._answer(challenge, push=push)
            if isinstance(body, bytes) or body is None:
                response = self._send(method, url, headers, body)
            else:
                body.seek(0)
                response = self._send(method, url, headers, body)
        with response:
            if response.status_code not in expected:
                raise RegistryError(f"{self._shown(url)} {_refusal(response)}")
            yield response

    def _send(
        self, method: str, url: str, headers: Mapping[str, str] | None, body: bytes | IO[bytes] | None
    ) -> requests.Response:
        """Follow redirects by hand: to TLS only, and with our credentials to nobody but the registry."""
        for _ in range(_MOST_REDIRECTS):
            self._check(url)
            own = {"Authorization": self._authorization} if self._authorization and self._is_own(url) else {}
            try:
                response = self._session.request(
                    method, url, headers={**(headers or {}), **own}, data=body, timeout=_LIMITS, stream=True,
                    allow_redirects=False,
                )  # fmt: skip
            except (requests.RequestException, OSError) as error:
                problem = f"{self._shown(url)} cannot be reached ({type(error).__name__})"
                raise RegistryError(problem) from error
            if response.status_code not in _REDIRECTS or method not in {"GET", "HEAD"}:
                return response
            response.close()
            url = urljoin(url, response.headers.get("Location", ""))
        raise RegistryError(f"{self._shown(url)} is redirected too often")

    def _check(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme == "https" or (parts.scheme == "http" and self._plain):
            return
        hint = "Use a registry with TLS, or --plain-http where the network between is your own."
        raise RegistryError(f"{self._shown(url)} is not protected by TLS", hint=hint)

    def _is_own(self, url: str) -> bool:
        return urlsplit(url).netloc.lower() == self._host

    def _answer(self, challenge: str, *, push: bool) -> str:
        """The value of `Authorization`: our password, or a token that the token service gives for it."""
        scheme, _, rest = challenge.partition(" ")
        known = self._credentials
        if scheme.lower() == "basic" and known is not None:
            return _basic(known)
        if scheme.lower() != "bearer":
            raise RegistryError(f"{self._host} wants to know who asks", hint=_LOG_IN)
        parameters = dict(_PARAMETER.findall(rest))
        scope = f"repository:{self._name}:{'pull,push' if push else 'pull'}"
        query = {"service": parameters.get("service", ""), "scope": scope}
        return f"Bearer {self._token(parameters.get('realm', ''), query)}"

    def _token(self, realm: str, query: dict[str, str]) -> str:
        self._check(realm)
        known = self._credentials
        try:
            if known is not None and known.identity_token:
                form = {**query, "grant_type": "refresh_token", "refresh_token": known.identity_token}
                form["client_id"] = "ssdfgate"
                response = self._session.post(realm, data=form, timeout=_LIMITS, allow_redirects=False, stream=True)
            else:
                headers = {"Authorization": _basic(known)} if known else {}
                url = f"{realm}{'&' if '?' in realm else '?'}{urlencode(query)}"
                response = self._session.get(
                    url, headers=headers, timeout=_LIMITS, allow_redirects=False, stream=True
                )
            with response:
                content = response.raw.read(_LARGEST_TOKEN, decode_content=True)
        except (requests.RequestException, OSError) as error:
            raise RegistryError(f"the token service of {self._host} cannot be reached") from error
        token = _token_in(content) if response.status_code == HTTPStatus.OK else None
        if token is None:
            raise RegistryError(
                f"the token service of {self._host} refuses us ({response.status_code})", hint=_LOG_IN
            )
        return token

    def _shown(self, url: str) -> str:
        parts = urlsplit(url)
        return clean(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}", 300)


_LOG_IN = "Log in with `docker login` or `oras login`, or set SSDFGATE_REGISTRY_USERNAME and _PASSWORD."


def _basic(known: Credentials) -> str:
    return f"Basic {base64.b64encode(f'{known.user}:{known.password}'.encode()).decode()}"


def _token_in(content: bytes) -> str | None:
    try:
        document: Any = json.loads(content)
    except (ValueError, RecursionError):
        return None
    found = (document.get("token") or document.get("access_token")) if isinstance(document, dict) else None
    return found if isinstance(found, str) and found.isascii() and found.isprintable() else None


def _refusal(response: requests.Response) -> str:
    """What a registry says: `answers 404 (MANIFEST_UNKNOWN: manifest unknown)`."""
    said = ""
    try:
        errors = json.loads(response.raw.read(64 * 1024, decode_content=True))["errors"]
        said = "; ".join(f"{item['code']}: {item.get('message', '')}" for item in errors[:3])
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError, OSError):
        pass
    return f"answers {response.status_code}" + (f" ({clean(said, 200)})" if said else "")
