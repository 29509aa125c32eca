"""SPDX 2.1 to 2.3 in tag-value."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import ClassVar

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, Reading, clean
from ssdfgate.readers.interface import Outline, TextOutline
from ssdfgate.readers.spdx_common import KINDS, OPEN_END, understood_spdx2


class SpdxTagValueReader:
    """Reads SBOMs in the tag-value form of SPDX 2; see `SpdxReader`."""

    name: ClassVar[str] = "spdx-tag-value"
    title: ClassVar[str] = "SPDX 2 (tag-value)"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = KINDS

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Take the clock that tells whether a timestamp is still to come."""
        self._now = now

    def recognises(self, outline: Outline) -> bool:
        """Whether its first tag states a version of SPDX 2."""
        return isinstance(outline, TextOutline) and outline.keys.get("SPDXVersion", "").startswith("SPDX-2")

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand an SBOM; see `Reader.read`."""
        from ssdfgate.sbom.tag_value import TagValueError, parse, spdx_version

        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ReaderError(f"the report is not UTF-8 (byte {error.start})") from error
        if spdx_version(text) is None:
            raise ReaderError("the report is not SPDX tag-value: it does not begin with SPDXVersion")
        try:
            document = parse(text)
        except TagValueError as error:
            raise ReaderError(f"the SBOM is damaged: {clean(str(error), 200)}") from error
        gaps = () if text.endswith("\n") else (OPEN_END,)
        return understood_spdx2(self.name, document, self._now(), gaps)
