"""Reports that are too large to be held in memory: JSON whose long lists of results stay in the file.

The file is read once, window by window. What surrounds the lists is kept (`Large.frame`, with the first entry of each
list, so that readers can tell what it is); of the entries only their places are, to be read again stretch by stretch.
The scanner of `json` tells where a value ends; where a stretch of entries ends is guessed, and shown to be right. A
window is decoded as Latin-1, in which a character is a byte: outside of texts JSON is ASCII, so it ends in the same
places, and bytes are what is handed on.
"""

import codecs
import contextlib
import hashlib
import json
import re
from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import msgspec

from ssdfgate.errors import ReaderError
from ssdfgate.model import Digest, clean

LARGE = 100_000_000
"""Bytes from which on a report is read like this."""

Where = Mapping[str, "tuple[str | None, ...]"]
"""Lists that stay in the file: the first key, and what follows it; None is every entry of a list."""

LISTS: Where = {"runs": (None, "results"), "results": ()}
_WINDOW = 4_000_000
_LONGEST = 200_000_000
"""Bytes that one entry, or all that is between two lists, may have."""

_CUT_NUMBER = len("e+")
"""Characters behind the number 1.5 that may be the beginning of more of it: of 1.5e+3."""

_NO_SPACE = re.compile(r"[^ \t\n\r]")
_COMMA = re.compile(r"[ \t\n\r]*,[ \t\n\r]*")
_OBJECT = re.compile(r'\{[ \t\n\r]*"[^"\\]*"')
"""The beginning of an object, with its first key."""

_GUESSES = 8
"""Places where the last whole entry of a window is looked for: what lies in an entry may look like the next one."""

_STRETCH = msgspec.json.Decoder(list[msgspec.Raw])
_SCAN = json.JSONDecoder().raw_decode


class Entries:
    """Entries of a list in the file; may be gone through again and again, and keeps none of them.

    They lie in stretches, with nothing but commas between the entries of one; `starts` are the places of these.
    """

    def __init__(self, path: Path, window: int) -> None:
        """Begin with none."""
        self._path = path
        self._window = window
        self._ends = array("Q")
        self._count = 0
        self.starts = array("Q")

    def add(self, start: int, end: int, count: int) -> None:
        """Take down those that come next, with commas between them."""
        if self.starts and end - self.starts[-1] <= self._window:
            self._ends[-1] = end
        else:
            self.starts.append(start)
            self._ends.append(end)
        self._count += count

    def __len__(self) -> int:
        """How many there are."""
        return self._count

    def __iter__(self) -> Iterator[msgspec.Raw]:
        """Read them, some megabytes at a time."""
        left = self._count
        with self._path.open("rb") as stream:
            for start, end in zip(self.starts, self._ends, strict=True):
                stream.seek(start)
                found = _entries_in(stream.read(end - start))
                left -= len(found)
                yield from found
        if left:
            raise ReaderError("the file changed while it was read")

    def __contains__(self, item: object) -> bool:
        """Whether it is one of them."""
        return any(entry == item for entry in self)


def _entries_in(stretch: bytes) -> list[msgspec.Raw]:
    try:
        return _STRETCH.decode(b"[%b]" % stretch)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ReaderError(f"a value of the report cannot be read ({clean(str(error), 200)})") from error


@dataclass(frozen=True, slots=True)
class Large:
    """A report in a file.

    Attributes:
        frame: the document, with no more than the first entry of each list that stays in the file.
        lists: the lists in the order of the document, by the first key on the way to them.
        begin: where the document begins: behind a byte-order mark.
        size: bytes of the document.
        digest: of the document.
    """

    path: Path
    frame: bytes
    lists: Mapping[str, list[Entries]]
    begin: int
    size: int
    digest: Digest

    def pieces(self) -> Iterator[bytes]:
        """The document, cut before entries."""
        cuts = [self.begin]
        entries = (item for lists in self.lists.values() for item in lists)
        for start in sorted(start for item in entries for start in item.starts):
            if start - cuts[-1] > _WINDOW:
                cuts.append(start)
        with self.path.open("rb") as stream:
            stream.seek(self.begin)
            for start, end in pairwise(cuts):
                yield stream.read(end - start)
            yield stream.read()


def split(path: Path, where: Where = LISTS, *, window: int = _WINDOW) -> Large | None:
    """Look at a file; None where it is not JSON that begins with an object.

    Raises:
        ReaderError: not whole JSON in UTF-8, a key twice in an object around the lists, or an entry without bounds.
    """
    with path.open("rb") as stream:
        mark = len(codecs.BOM_UTF8) if stream.read(3) == codecs.BOM_UTF8 else 0
        stream.seek(mark)
        if stream.read(1024).lstrip()[:1] != b"{":
            return None
        stream.seek(mark)
        scan = _Scan(path, _Windows(stream, mark, window))
        scan.document(where)
        return Large(path, b"".join(scan.frame), scan.lists, mark, stream.tell() - mark, scan.windows.digest)


@dataclass(slots=True)
class _Windows:
    """The part of the file that is looked at; `guessed` tells whether an end of a stretch was looked for in it."""

    stream: BinaryIO
    base: int
    size: int
    text: str = ""
    at: int = 0
    ended: bool = False
    guessed: bool = False
    _hashed: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    _utf8: codecs.IncrementalDecoder = field(default_factory=codecs.getincrementaldecoder("utf-8"))

    @property
    def digest(self) -> Digest:
        """Of everything that was read."""
        return Digest(self._hashed.hexdigest())

    def more(self) -> bool:
        """Let go of what was passed and read on; False at the end of the file."""
        if self.ended:
            return False
        content = self.stream.read(max(self.size, len(self.text) - self.at))
        self.ended = not content
        self._hashed.update(content)
        try:
            self._utf8.decode(content, final=self.ended)
        except UnicodeDecodeError as error:
            raise ReaderError(f"it is not UTF-8 (near byte {self.base + len(self.text) + error.start})") from error
        self.base += self.at
        self.text, self.at = self.text[self.at :] + content.decode("latin-1"), 0
        self.guessed = False
        if len(self.text) > _LONGEST:
            raise ReaderError("it is not whole JSON, or a single entry is too large")
        return not self.ended


class _Scan:
    """Goes through a document; fills `frame` and `lists`."""

    def __init__(self, path: Path, windows: _Windows) -> None:
        self._path = path
        self.windows = windows
        self.frame: list[bytes] = []
        self.lists: dict[str, list[Entries]] = {}
        self._top = ""

    def document(self, where: Where) -> None:
        """The whole file.

        Raises:
            ReaderError: see `split`.
        """

        def below(key: str) -> tuple[str | None, ...] | None:
            self._top = key
            return where.get(key)

        self._object(below)
        if self._next() != "":
            raise ReaderError("it is not whole JSON: something follows the document")

    def _value(self, below: tuple[str | None, ...] | None) -> None:
        """A value that lies on the way to a list, is the list, or is none of them."""
        begin = self._next()
        if below == () and begin == "[":
            self._entries()
        elif below and below[0] is None and begin == "[":
            self._series(below[1:])
        elif below and below[0] is not None and begin == "{":
            wanted, rest = below[0], below[1:]
            self._object(lambda key: rest if key == wanted else None)
        else:
            self._keep(self._end())

    def _object(self, below: Callable[[str], tuple[str | None, ...] | None]) -> None:
        self._expect("{")
        seen: set[str] = set()
        while self._next() != "}":
            if seen:
                self._expect(",")
                self._next()
            key = self._key()
            if key in seen:
                raise ReaderError("the report names a key twice in one object, so its meaning is not certain")
            seen.add(key)
            self._next()
            self._expect(":")
            self._value(below(key))
        self._expect("}")

    def _series(self, below: tuple[str | None, ...]) -> None:
        self._expect("[")
        first = True
        while self._next() != "]":
            if not first:
                self._expect(",")
            first = False
            self._value(below)
        self._expect("]")

    def _entries(self) -> None:
        """The list that stays in the file; its first entry is kept in the frame as well."""
        entries = Entries(self._path, self.windows.size)
        self.lists.setdefault(self._top, []).append(entries)
        self._expect("[")
        windows = self.windows
        while self._next() != "]":
            if len(entries):
                self._pass(",")
                self._next()
            end = self._end()
            entries.add(windows.base + windows.at, windows.base + end, 1)
            if len(entries) == 1:
                self._keep(end)
            windows.at = end
            self._stretch(entries)
        self._expect("]")

    def _stretch(self, entries: Entries) -> None:
        """Pass over the entries that lie in the window as a whole, all at once.

        They are taken to end where the text last goes on as it does here: with a comma, and an object of the same
        first key. If all up to there is a list, they do end there, since JSON can be read in one way only.
        """
        windows = self.windows
        comma = _COMMA.match(windows.text, windows.at)
        begin = _OBJECT.match(windows.text, comma.end()) if comma else None
        if windows.guessed or comma is None or begin is None:
            return
        windows.guessed = True
        start, mark = comma.end(), windows.text[windows.at - 1 : begin.end()]
        end = len(windows.text)
        for _ in range(_GUESSES):
            end = windows.text.rfind(mark, start, end) + 1
            with contextlib.suppress(ReaderError):
                if found := _entries_in(windows.text[start:end].encode("latin-1")):
                    entries.add(windows.base + start, windows.base + end, len(found))
                    windows.at = end
                return

    def _key(self) -> str:
        if self._next() != '"':
            raise ReaderError(f"it is not whole JSON: no key at byte {self.windows.base + self.windows.at}")
        end = self._end()
        key = json.loads(self.windows.text[self.windows.at : end])
        self._keep(end)
        return str(key)

    def _end(self) -> int:
        """Where the value ends that begins here; reads on until all of it is there."""
        windows = self.windows
        while True:
            try:
                _, end = _SCAN(windows.text, windows.at)
            except (ValueError, RecursionError) as error:
                if isinstance(error, RecursionError) or not windows.more():
                    raise ReaderError(f"it is not whole JSON ({clean(str(error), 200)})") from error
                continue
            if end + _CUT_NUMBER < len(windows.text) or windows.ended:
                return end
            windows.more()

    def _keep(self, end: int) -> None:
        windows = self.windows
        self.frame.append(windows.text[windows.at : end].encode("latin-1"))
        windows.at = end

    def _expect(self, character: str) -> None:
        self._pass(character)
        self.frame.append(character.encode())

    def _pass(self, character: str) -> None:
        if self._next() != character:
            where = self.windows.base + self.windows.at
            raise ReaderError(f"it is not whole JSON: no {character!r} at byte {where}")
        self.windows.at += 1

    def _next(self) -> str:
        """The next character that is no space, without passing it; empty at the end."""
        windows = self.windows
        while True:
            found = _NO_SPACE.search(windows.text, windows.at)
            if found:
                windows.at = found.start()
                return found[0]
            windows.at = len(windows.text)
            if not windows.more():
                return ""
