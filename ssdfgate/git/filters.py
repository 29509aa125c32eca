"""Compares files that git keeps in another form than on disk, without the filters that convert them.

`git status` would run the `clean` filter of the repository's configuration, a program of somebody's choice. For large
files kept elsewhere (git LFS) that is not needed: the form that git keeps names the SHA-256 of the file.
"""

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Sequence

from ssdfgate.errors import ContextError
from ssdfgate.git.session import Session
from ssdfgate.git.status import CHANGED, Change, Modified, text_of
from ssdfgate.model import clean

_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:ext-[^\n]*\n)*oid sha256:([0-9a-f]{64})\nsize (\d{1,18})\n?\Z"
)
_SETTLED = frozenset({b"unspecified", b"unset", b"set", b"", b"lfs"})


def changed(session: Session, modified: Sequence[Modified]) -> Iterator[Change]:
    """Tell which of these files, whose bytes are not those of the index, really differ from it."""
    if not modified:
        return
    filters = _filters(session, modified)
    pointers = _blobs(session, [item.blob for item in modified if filters.get(item.name) == b"lfs"])
    for item in modified:
        name = filters.get(item.name, b"")
        if name == b"lfs" and _is_pointer_to(pointers.get(item.blob, b""), os.path.join(_top(session), item.name)):
            continue
        doubt = "" if name in _SETTLED else f", unless the filter {clean(text_of(name), 40)} accounts for it"
        yield Change(text_of(item.name), CHANGED + doubt)


def _top(session: Session) -> bytes:
    return os.fsencode(session.place.top)


def _filters(session: Session, modified: Sequence[Modified]) -> dict[bytes, bytes]:
    names = b"".join(item.name + b"\0" for item in modified)
    fields = session.ask("check-attr", "-z", "--stdin", "filter", stdin=names).split(b"\0")
    return dict(zip(fields[0::3], fields[2::3], strict=False))


def _blobs(session: Session, wanted: Sequence[str]) -> dict[str, bytes]:
    """Read objects of the index by their ids; what is missing is left out."""
    if not wanted:
        return {}
    rest = session.ask("cat-file", "--batch", stdin="".join(f"{blob}\n" for blob in wanted).encode())
    found = {}
    while rest:
        header, _, rest = rest.partition(b"\n")
        words = header.decode("ascii", "replace").split(" ")
        if len(words) == 3 and words[2].isdigit():  # noqa: PLR2004  # "<id> <type> <size>"; else "<id> missing"
            size = int(words[2])
            found[words[0]], rest = rest[:size], rest[size + 1 :]
    return found


def _is_pointer_to(pointer: bytes, path: bytes) -> bool:
    match = _POINTER.match(pointer)
    if match is None:
        return False
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode) or status.st_size != int(match[2]):
                return False
            return hashlib.file_digest(stream, "sha256").hexdigest() == match[1].decode()
    except OSError as error:
        raise ContextError(f"{text_of(path)} cannot be read: {error.strerror}") from error
