"""What git lists: the index, the differences between commit, index and files, and what is ignored."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

from ssdfgate.errors import ContextError
from ssdfgate.model import clean

CHANGED = "changed"
UNTRACKED = "untracked"
_SUBMODULE = b"160000"
_KINDS = {b"1": 8, b"u": 10}
"""Fields before the path, per kind of entry (git-status(1), porcelain format version 2; renames are switched off)."""


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A difference between the commit and the files: path (folders end in `/`), and in what way it differs."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A tracked path in raw bytes. `assumed` tells that git was asked to take it for unchanged without looking."""

    name: bytes
    submodule: bool
    assumed: bool

    @property
    def path(self) -> str:
        """The path as text."""
        return text_of(self.name)


@dataclass(frozen=True, slots=True)
class Modified:
    """A plain file that differs from the index only: `blob` is what the index holds for it; `name` in raw bytes."""

    name: bytes
    blob: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Answer of `git status`: the commit (None before the first one), the branch, and the differences."""

    commit: str | None
    branch: str | None
    modified: tuple[Modified, ...]
    changes: tuple[Change, ...]


def text_of(name: bytes) -> str:
    """A path as the inventory shows it: bytes that are not UTF-8 as escapes."""
    return os.fsdecode(name).encode("utf-8", "backslashreplace").decode("utf-8")


def entries_of(listed: bytes) -> Iterator[IndexEntry]:
    """Read `ls-files -z -v --stage`: `<tag> <mode> <id> <stage>TAB<path>`; conflicts give a path several times."""
    for record in _records(listed):
        fields, _, name = record.partition(b"\t")
        tag, mode, _, _ = _split(fields, 4)
        yield IndexEntry(name, submodule=mode == _SUBMODULE, assumed=tag.islower())


def compared(listed: bytes) -> Compared:
    """Read `status --porcelain=v2 --branch -z --no-renames`."""
    heads: dict[bytes, bytes] = {}
    modified, changes = [], []
    for record in _records(listed):
        kind, _, rest = record.partition(b" ")
        if kind == b"#":
            key, _, value = rest.partition(b" ")
            heads[key] = value
        elif kind == b"?":
            changes.append(Change(text_of(rest), UNTRACKED))
        elif kind in _KINDS:
            fields = _split(record, _KINDS[kind] + 1)
            found = _modified(fields)
            modified.extend([found] if found else [])
            changes.extend([] if found else [Change(text_of(fields[-1]), CHANGED)])
        else:
            raise ContextError(f"git status gave an entry of an unknown kind: {clean(text_of(record), 80)}")
    commit, branch = heads.get(b"branch.oid", b"(initial)"), heads.get(b"branch.head", b"(detached)")
    return Compared(
        commit=None if commit == b"(initial)" else commit.decode("ascii", "replace"),
        branch=None if branch == b"(detached)" else clean(text_of(branch), 255),
        modified=tuple(modified),
        changes=tuple(changes),
    )


def _modified(fields: list[bytes]) -> Modified | None:
    """Read `1 .M N... <mode HEAD> <mode index> <mode file> <id HEAD> <id index> <path>`: only content differs."""
    if fields[:3] != [b"1", b".M", b"N..."] or fields[4] != fields[5]:
        return None
    return Modified(fields[-1], fields[7].decode("ascii", "replace"))


def _records(listed: bytes) -> Iterator[bytes]:
    return (record for record in listed.split(b"\0") if record)


def _split(record: bytes, count: int) -> list[bytes]:
    fields = record.split(b" ", count - 1)
    if len(fields) != count:
        raise ContextError(f"git gave an entry that cannot be read: {clean(text_of(record), 80)}")
    return fields
