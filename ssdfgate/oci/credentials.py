"""Who we are to a registry: told by the environment, or by the files that `docker login` and `oras login` write."""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ssdfgate.errors import RegistryError
from ssdfgate.model import clean

USER, PASSWORD = "SSDFGATE_REGISTRY_USERNAME", "SSDFGATE_REGISTRY_PASSWORD"  # names of variables
_LARGEST = 1024 * 1024
_DOCKER_HUB = frozenset({"docker.io", "registry-1.docker.io", "index.docker.io"})


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user with a password, or a token for the token service; never shown."""

    user: str = field(repr=False)
    password: str = field(repr=False)
    identity_token: str = field(default="", repr=False)


def credentials_for(host: str, environ: Mapping[str, str]) -> Credentials | None:
    """What is known for a registry; None where nothing is, and then it is asked as anybody may.

    Raises:
        RegistryError: a file cannot be understood, or leaves it to a helper program.
    """
    if environ.get(PASSWORD):
        return Credentials(environ.get(USER, ""), environ[PASSWORD])
    for path in _files(environ):
        document = _read(path)
        entry = _entry(document, host)
        if entry is not None:
            return _of_entry(entry, path)
        helpers = document.get("credHelpers")
        if isinstance(helpers, dict) and host in helpers:
            problem = f"{path} leaves the credentials of {host} to the program {clean(str(helpers[host]), 60)}"
            raise RegistryError(problem, hint=f"Set {USER} and {PASSWORD}; helper programs are not started.")
    return None


def _files(environ: Mapping[str, str]) -> Iterator[Path]:
    if environ.get("REGISTRY_AUTH_FILE"):
        yield Path(environ["REGISTRY_AUTH_FILE"])
    if environ.get("DOCKER_CONFIG"):
        yield Path(environ["DOCKER_CONFIG"]) / "config.json"
    elif environ.get("HOME"):
        yield Path(environ["HOME"]) / ".docker" / "config.json"
    if environ.get("XDG_RUNTIME_DIR"):
        yield Path(environ["XDG_RUNTIME_DIR"]) / "containers" / "auth.json"


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as stream:
            document = json.loads(stream.read(_LARGEST))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise RegistryError(f"{path} cannot be read: {clean(str(error), 100)}", hint="Log in again.") from None
    return document if isinstance(document, dict) else {}


def _entry(document: Mapping[str, Any], host: str) -> Mapping[str, Any] | None:
    auths = document.get("auths")
    names = [host, f"https://{host}", f"https://{host}/v2/", f"https://{host}/v1/", f"http://{host}"]
    if host in _DOCKER_HUB:
        names.append("https://index.docker.io/v1/")
    known = auths if isinstance(auths, dict) else {}
    for name in names:
        entry = known.get(name)
        if isinstance(entry, dict) and entry:
            return entry
    return None


def _of_entry(entry: Mapping[str, Any], path: Path) -> Credentials:
    token = str(entry.get("identitytoken") or "")
    if "auth" not in entry:
        return Credentials(str(entry.get("username", "")), str(entry.get("password", "")), token)
    try:
        user, _, password = base64.b64decode(str(entry["auth"]), validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise RegistryError(f"{path} holds credentials that cannot be read", hint="Log in again.") from None
    return Credentials(user, password, token)
