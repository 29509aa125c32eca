"""Files as a commit holds them, and the lines that the work tree adds: plumbing only, nothing is checked out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ssdfgate.errors import ContextError
from ssdfgate.git.session import Session
from ssdfgate.git.status import text_of
from ssdfgate.model import clean

ANY = ""
"""The pattern of all lines."""

_LINK = "120000"
_FILE = frozenset({"100644", "100755"})
_HUNK = re.compile(rb"@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@")
_OBJECT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")


@dataclass(frozen=True, slots=True)
class TreeFile:
    """A file in a commit; `link` where it is a symbolic link, whose target is the content."""

    path: str
    blob: str
    size: int
    link: bool


def commit_of(session: Session, name: str) -> str | None:
    """Full id of the commit that a name leads to (`HEAD~1`, a branch, a tag, an id); None where there is none."""
    found = session.ask_if("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    return _id(found)


def commit_of_ref(session: Session, ref: str) -> str | None:
    """The same for the full name of a ref, in which no character has a meaning."""
    found = session.ask_if("show-ref", "--verify", "--hash", "--", ref)
    return commit_of(session, _id(found) or "") if found else None


def fork_point(session: Session, one: str, other: str) -> str | None:
    """The best common ancestor of two commits; None where the history at hand does not reach one."""
    return _id(session.ask_if("merge-base", one, other))


def files_in(session: Session, commit: str, paths: Sequence[str]) -> tuple[TreeFile, ...]:
    """Files of a commit at or below these paths, which are counted from the top of the repository."""
    listed = session.ask("ls-tree", "-r", "-l", "-z", "--full-tree", commit, "--", *paths)
    return tuple(_files(listed))


def contents(session: Session, files: Sequence[TreeFile]) -> Iterator[tuple[TreeFile, bytes]]:
    """The bytes of these files, in their order."""
    wanted = "".join(f"{file.blob}\n" for file in files).encode()
    answer = session.ask("cat-file", "--batch", stdin=wanted) if files else b""
    start = 0
    for file in files:
        head, _, _ = answer[start : start + 200].partition(b"\n")
        if head != f"{file.blob} blob {file.size}".encode():
            raise ContextError(f"git cannot give {file.path}: {clean(text_of(head), 100)}")
        start += len(head) + 1
        yield file, answer[start : start + file.size]
        start += file.size + 1


def changed_paths(session: Session, commit: str) -> Iterator[str]:
    """Tracked paths whose files in the work tree are not those of a commit: changed, added or gone."""
    listed = session.ask("diff-index", "-z", "--name-only", "--no-renames", "--ignore-submodules=all", commit, "--")
    return (text_of(name) for name in listed.split(b"\0") if name)


def added_lines(session: Session, commit: str, pattern: str) -> Iterator[tuple[str, int, str]]:
    """(path, line, text) of lines in tracked files of the work tree that a commit does not have and that match.

    Attributes of the repository can neither hide a file as binary nor start a program. A file that was moved counts
    with the lines that are new in it.

    Args:
        session: the repository.
        commit: what the work tree is compared with.
        pattern: a regular expression, POSIX extended and Python's at once.
    """
    how = ("-p", "-U0", "-a", "--find-renames", "--no-ext-diff", "--no-textconv", "--no-color", "--full-index")
    wanted = () if pattern == ANY else (f"-G{pattern}",)
    listed = session.ask("diff-index", *how, *wanted, "--ignore-submodules=all", commit, "--")
    # `\n` alone: a carriage return inside a line is no end of it for git.
    yield from _added(listed.split(b"\n"), re.compile(pattern.encode()))


def _added(lines: Sequence[bytes], pattern: re.Pattern[bytes]) -> Iterator[tuple[str, int, str]]:
    path, number, in_hunk = "", 0, False
    for line in lines:
        if line.startswith(b"diff --git "):
            in_hunk = False
        elif not in_hunk and line.startswith(b"+++ "):
            path = _named(line[4:])
        elif hunk := _HUNK.match(line):
            number, in_hunk = int(hunk[1]), True
        elif in_hunk and line.startswith(b"+"):
            if pattern.search(line):
                yield path, number, line[1:].decode("utf-8", "replace")
            number += 1


def _named(name: bytes) -> str:
    r"""The path of `+++ b/path`; git puts one with odd characters in quotes, with escapes (`"b/\303\244"`)."""
    if name.startswith(b'"'):
        inner = name.rstrip(b"\t").strip(b'"')
        name = re.sub(rb"\\([0-7]{3}|.)", _unescaped, inner)
    return text_of(name.rstrip(b"\t").removeprefix(b"b/"))


def _unescaped(match: re.Match[bytes]) -> bytes:
    letters = {b"a": b"\a", b"b": b"\b", b"t": b"\t", b"n": b"\n", b"v": b"\v", b"f": b"\f", b"r": b"\r"}
    escape = match[1]
    return bytes([int(escape, 8) & 0xFF]) if len(escape) > 1 else letters.get(escape, escape)


def _files(listed: bytes) -> Iterator[TreeFile]:
    for record in listed.split(b"\0"):
        head, _, name = record.partition(b"\t")
        match head.decode("ascii", "replace").split():
            case [mode, "blob", blob, size] if mode in _FILE | {_LINK} and size.isdigit():
                yield TreeFile(text_of(name), blob, int(size), link=mode == _LINK)


def _id(answer: bytes | None) -> str | None:
    text = (answer or b"").decode("ascii", "replace").strip()
    return text if _OBJECT.match(text) else None
