"""Addresses of advisory services."""

from urllib.parse import urlsplit

from ssdfgate.model import clean

PUBLIC_SERVICE = "https://api.osv.dev/v1/query"
"""The OSV service that everybody may ask."""

_SHOWN = 200


def without_secrets(url: str) -> str:
    """The address without credentials, query and fragment."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "(an address that cannot be read)"
    return clean(f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}", _SHOWN)
