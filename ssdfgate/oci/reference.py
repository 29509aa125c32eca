"""Addresses of artifacts: `oci://host[:port]/repository[:tag|@sha256:digest]`."""

import ipaddress
import re
from dataclasses import dataclass
from typing import Self

from ssdfgate.errors import UsageError
from ssdfgate.model import clean

SCHEME = "oci://"
_SHAPE = re.compile(
    r"oci://(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?P<port>:[0-9]{1,5})?"
    r"/(?P<name>[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*)"
    r"(?::(?P<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?(?:@(?P<digest>sha256:[0-9a-f]{64}))?"
)
_HINT = "Write it as oci://registry.example.org/team/shop-evidence:1.2.3."
_LONGEST = 512


@dataclass(frozen=True, slots=True)
class Reference:
    """An address, taken apart. `host` holds the port; at least one of tag and digest is set."""

    host: str
    name: str
    tag: str | None
    digest: str | None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an address.

        Raises:
            UsageError: it is none, or names neither a tag nor a digest.
        """
        found = _SHAPE.fullmatch(text) if len(text) <= _LONGEST else None
        if found is None:
            raise UsageError(f"{clean(text, 200)} is not the address of an artifact", hint=_HINT)
        if not found["tag"] and not found["digest"]:
            raise UsageError(f"{clean(text, 200)} names no tag and no digest", hint=_HINT)
        return cls(found["host"].lower() + (found["port"] or ""), found["name"], found["tag"], found["digest"])

    def __str__(self) -> str:
        tag, digest = f":{self.tag}" if self.tag else "", f"@{self.digest}" if self.digest else ""
        return f"{SCHEME}{self.host}/{self.name}{tag}{digest}"


def is_loopback(host: str) -> bool:
    """Whether a host, with or without a port, is this machine by its very name or address."""
    name = re.sub(r":[0-9]+\Z", "", host).strip("[]")
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
