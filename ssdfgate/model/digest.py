"""Content digests and the one canonical JSON form that they are taken over."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

JsonValue = None | bool | int | float | str | Sequence["JsonValue"] | Mapping[str, "JsonValue"]
"""What JSON can hold. Mappings keep string keys; numbers are finite."""

_HEX = re.compile(r"[0-9a-f]{64}\Z")
_PREFIX = "sha256:"


@dataclass(frozen=True, slots=True, order=True)
class Digest:
    """A SHA-256 digest; prints as `sha256:<64 hex digits>`."""

    hex: str

    def __post_init__(self) -> None:
        if not _HEX.match(self.hex):
            raise ValueError(f"not a SHA-256 digest: {self.hex!r}")

    def __str__(self) -> str:
        return _PREFIX + self.hex

    @classmethod
    def of(cls, content: bytes) -> Self:
        """Digest of the bytes."""
        return cls(hashlib.sha256(content).hexdigest())

    @classmethod
    def of_pieces(cls, pieces: Iterable[bytes]) -> Self:
        """Digest of bytes that come in pieces."""
        hashed = hashlib.sha256()
        for piece in pieces:
            hashed.update(piece)
        return cls(hashed.hexdigest())

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `sha256:<hex>`; raises ValueError on anything else."""
        if not text.startswith(_PREFIX):
            raise ValueError(f"not a SHA-256 digest: {text!r}")
        return cls(text.removeprefix(_PREFIX))


def canonical_json(value: JsonValue) -> bytes:
    """Encode with sorted keys, no spaces, real characters and finite numbers, so that equal values have equal bytes.

    Raises:
        ValueError: for NaN or infinite numbers, and for text that is not valid Unicode.
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")
