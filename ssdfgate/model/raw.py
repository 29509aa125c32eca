"""Raw reports, kept beside the evidence that was read from them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ssdfgate.model.digest import Digest


@dataclass(frozen=True)
class RawReport:
    """A report as the tool wrote it, after redaction; `format` names the reader that understands it.

    `part` tells several reports of one collector apart (shards, a second pass); empty for a single one.
    """

    format: str
    content: bytes
    part: str = ""

    @cached_property
    def digest(self) -> Digest:
        """Name of the blob."""
        return Digest.of(self.content)

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content)

    def pieces(self) -> Iterator[bytes]:
        """Its bytes, in one piece."""
        yield self.content


@dataclass(frozen=True, slots=True)
class PiecedReport:
    """A raw report that is too large to be held at once.

    Attributes:
        pieces: gives its bytes from the beginning, each time it is called; cut where no word is cut.
    """

    format: str
    digest: Digest
    size: int
    pieces: Callable[[], Iterator[bytes]]
    part: str = ""

    @classmethod
    def of(cls, name: str, pieces: Callable[[], Iterator[bytes]], part: str = "") -> "PiecedReport":
        """Look at all pieces once, for digest and size."""
        sizes: list[int] = []

        def counted() -> Iterator[bytes]:
            for piece in pieces():
                sizes.append(len(piece))
                yield piece

        return cls(name, Digest.of_pieces(counted()), sum(sizes), pieces, part)


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A raw report that lies in a bundle already: known by digest and size, its bytes are left where they are."""

    format: str
    digest: Digest
    size: int
    part: str = ""
