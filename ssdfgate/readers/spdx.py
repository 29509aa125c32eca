"""SPDX 2.2 and 2.3 in JSON."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import ClassVar

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, Reading
from ssdfgate.readers.interface import JsonOutline, Outline, parse_json
from ssdfgate.readers.spdx_common import KINDS, understood_spdx2


class SpdxReader:
    """Reads SBOMs in the JSON form of SPDX 2. Every package is a component, the one that is described included."""

    name: ClassVar[str] = "spdx-json"
    title: ClassVar[str] = "SPDX 2 (JSON)"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = KINDS

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Take the clock that tells whether a timestamp is still to come."""
        self._now = now

    def recognises(self, outline: Outline) -> bool:
        """Whether it states a version of SPDX 2 and the id of its document."""
        return (
            isinstance(outline, JsonOutline)
            and outline.is_document
            and (outline.text("spdxVersion") or "").startswith("SPDX-2")
            and outline.kind("SPDXID") == "string"
        )

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand an SBOM; see `Reader.read`."""
        document = parse_json(content)
        if not isinstance(document, dict):
            raise ReaderError("the report is not SPDX: it is not a JSON object")
        return understood_spdx2(self.name, document, self._now())
