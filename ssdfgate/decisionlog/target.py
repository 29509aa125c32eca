"""Where a decision log goes: a file, or a service that takes OPA's decision logs."""

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from ssdfgate.errors import UsageError

_TOKEN = "SSDFGATE_DECISION_LOG_TOKEN"  # noqa: S105  # the name of a variable


@dataclass(frozen=True, slots=True)
class File:
    """A file with one event a line; events are added at its end."""

    path: Path

    @property
    def shown(self) -> str:
        """As a person writes it."""
        return str(self.path)


@dataclass(frozen=True, slots=True)
class Service:
    """An address that takes `POST` of a compressed JSON array.

    Attributes:
        shown: the address without what may be secret in it.
        token: bearer token; never part of a message.
    """

    url: str
    shown: str
    token: str | None = None


Target = File | Service


def target_of(text: str, token: str | None = None) -> Target:
    """The target that a text names: what has a scheme is an address, all else is a path.

    Raises:
        UsageError: the address cannot be used, or would show the token to everybody on the way.
    """
    if "://" not in text:
        return File(Path(text))
    try:
        parts = urlsplit(text)
        shown = f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}{parts.path}"
    except ValueError as error:
        raise UsageError(f"--decision-log is not an address: {error}") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        hint = f"Write https://logs.example.com/logs; a token goes into {_TOKEN}."
        raise UsageError("--decision-log is neither a file nor an address that can be used", hint=hint)
    if token and not _is_private(parts):
        raise UsageError(f"{_TOKEN} would go to {shown} without TLS", hint="Use an https address.")
    return Service(text, shown, token)


def _is_private(parts: SplitResult) -> bool:
    if parts.scheme == "https" or parts.hostname == "localhost":
        return True
    try:
        return ip_address(str(parts.hostname)).is_loopback
    except ValueError:
        return False
