"""What a reader is."""

from typing import ClassVar, Protocol, runtime_checkable

from ssdfgate.model import EvidenceKind, Reading
from ssdfgate.readers.jsonfile import DEEPEST, parse_json
from ssdfgate.readers.large import Large
from ssdfgate.readers.outline import JsonOutline, Outline, TextOutline, XmlOutline

__all__ = [
    "DEEPEST",
    "JsonOutline",
    "Large",
    "LargeReader",
    "Outline",
    "Reader",
    "TextOutline",
    "XmlOutline",
    "parse_json",
]


class Reader(Protocol):
    """One report format.

    `name` is that of the entry point, of `RawReport.format` and of `--as`; `title` is what a person calls the format;
    `kinds` are the kinds of evidence that it may give. Making one costs nothing, and importing its module imports
    nothing heavy: readers of all formats are made before one is chosen.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    kinds: ClassVar[tuple[EvidenceKind, ...]]

    def recognises(self, outline: Outline) -> bool:
        """Whether the report is of this format; so strict that no two readers say yes to one report. Never raises."""

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report: plain bytes, without compression and byte-order mark.

        One reading per run of a tool and kind of evidence, in the order of the report, and never none.

        Raises:
            ReaderError: for anything that is not a whole, sound report of this format; nothing else, ever.
        """


@runtime_checkable
class LargeReader(Protocol):
    """A reader that need not hold the whole report."""

    def read_large(self, report: Large) -> tuple[Reading, ...]:
        """`Reader.read` of a report in a file: the same readings."""
