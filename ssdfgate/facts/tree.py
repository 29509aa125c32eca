"""The files of a repository as the fact functions see them: names, sizes, and a way to read small ones."""

import codecs
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

LARGEST = 1024 * 1024
"""Bytes of a document, workflow or other file that people write by hand."""

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class UnreadableError(Exception):
    """Why a file cannot be looked at, as a phrase; a fact that needs it is left undetermined."""


@dataclass(frozen=True)
class Tree:
    """What there is to look at.

    Attributes:
        sizes: path of every file to its size in bytes; links inside the tree stand here under their own names.
        blocked: paths that cannot be looked at (folders, too), with the reason.
        fetch: reads a whole file; raises UnreadableError.
    """

    sizes: Mapping[str, int]
    blocked: Mapping[str, str]
    fetch: Callable[[str], bytes]
    _folders: dict[str, list[str]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        for path in sorted(self.sizes):
            folder, _, name = path.rpartition("/")
            self._folders.setdefault(folder, []).append(name)

    def read(self, path: str) -> bytes:
        """Read a file.

        Raises:
            UnreadableError: when it is too large or cannot be read.
        """
        if self.sizes[path] > LARGEST:
            raise UnreadableError(f"{path} is larger than {LARGEST // 1024} KiB")
        try:
            return self.fetch(path)
        except UnreadableError as error:
            raise UnreadableError(f"{path} {error}") from error

    def named(self, pattern: re.Pattern[str], places: Sequence[str] = ("",)) -> Iterator[str]:
        """Files that are not empty, have a matching name, and lie directly in one of the folders; in that order."""
        for place in places:
            for name in self._folders.get(place, ()):
                path = f"{place}/{name}" if place else name
                if self.sizes[path] and pattern.fullmatch(name):
                    yield path

    def first(self, pattern: re.Pattern[str], places: Sequence[str] = ("",)) -> str | None:
        """The first of these files; None where there is certainly none.

        Raises:
            UnreadableError: when none is seen, but one may lie behind something that cannot be looked at.
        """
        found = next(self.named(pattern, places), None)
        if found is None:
            for path, reason in self.blocked.items():
                folder, _, name = path.rpartition("/")
                if path in places or (folder in places and pattern.fullmatch(name)):
                    raise UnreadableError(f"{path}: {reason}")
        return found

    def below(self, pattern: re.Pattern[str]) -> tuple[str, ...]:
        """All files that are not empty and whose whole path matches."""
        return tuple(path for path, size in sorted(self.sizes.items()) if size and pattern.fullmatch(path))


def text_of(content: bytes) -> str:
    """Text for people, decoded by its byte-order mark or as UTF-8; what cannot be decoded is replaced."""
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    return content.decode(encoding, "replace")
