"""One spelling for the address of a repository, whatever way it was cloned."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from ssdfgate.model import clean

_LONGEST = 500
_SCP = re.compile(r"(?:[^@/\s]+@)?(?P<host>[\w.-]{2,}):(?!//)(?P<path>[^\s]+)\Z")
_HOST = re.compile(r"[a-z0-9.-]+\Z|\[[0-9a-f:.]+\]\Z")
_WEB = frozenset({"http", "https"})
_OTHER = frozenset({"ssh", "git", "git+ssh", "ssh+git", "git+https", "git+http"})


def remote_of(config: Mapping[str, str]) -> str | None:
    """Address of `origin`, or of the only remote there is."""
    addresses = {key: value for key, value in config.items() if re.fullmatch(r"remote\..+\.url", key, re.DOTALL)}
    address = addresses.get("remote.origin.url")
    if address is None and len(addresses) == 1:
        address = next(iter(addresses.values()))
    return canonical_address(address) if address else None


def canonical_address(address: str) -> str | None:
    """Rewrite as `https://host/path` without user, password, query and `.git`; None for local paths and nonsense.

    A web address keeps its scheme and port; the port of an ssh address says nothing about the web and is dropped.
    """
    address = address.strip()
    if len(address) > _LONGEST or not address.isprintable():
        return None
    if "://" not in address:
        match = _SCP.match(address)
        return _joined("https", match["host"], match["path"]) if match else None
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme in _WEB and port is not None:
        host = f"{_bracketed(host)}:{port}"
        return _joined(parts.scheme, host, parts.path)
    if parts.scheme in _WEB | _OTHER:
        return _joined(parts.scheme if parts.scheme in _WEB else "https", _bracketed(host), parts.path)
    return None


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _joined(scheme: str, host: str, path: str) -> str | None:
    path = path.partition("?")[0].partition("#")[0].strip("/").removesuffix(".git").rstrip("/")
    name = re.sub(r":\d+\Z", "", host.lower())
    if not path or not _HOST.match(name):
        return None
    return clean(f"{scheme}://{host.lower()}/{path}")
