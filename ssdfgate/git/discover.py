"""Finds the repository that a folder belongs to, from files alone: git is not started here."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from ssdfgate.errors import ContextError

_POINTER = b"gitdir: "
_LARGEST_POINTER = 8 * 1024
_LOST_HINT = "Check the repository out again, or mount the main repository beside this folder."


@dataclass(frozen=True, slots=True)
class Place:
    """Where a work tree and its repository lie.

    Attributes:
        top: the folder that holds `.git`; symbolic links resolved.
        own: what belongs to this work tree alone: HEAD and index.
        common: what all work trees of the repository share: objects, refs, config.
    """

    top: Path
    own: Path
    common: Path

    @property
    def linked(self) -> bool:
        """Whether this is one of several work trees (`git worktree add`)."""
        return self.own != self.common


def find(folder: Path) -> Place | None:
    """Look for `.git` in the folder and above it; None where there is no repository.

    Raises:
        ContextError: when `.git` leads to a repository that is not there.
    """
    resolved = folder.resolve()
    for top in (resolved, *resolved.parents):
        place = at(top)
        if place is not None:
            return place
    return None


def at(top: Path) -> Place | None:
    """Look for `.git` in this folder only; see `find`."""
    dot_git = top / ".git"
    if dot_git.is_dir():
        own = dot_git
    elif dot_git.is_file():
        own = _pointed_to(dot_git, read_small(dot_git, _LARGEST_POINTER))
    else:
        return None
    common = _common(own)
    if (common / "objects").is_dir() and os.path.lexists(own / "HEAD"):
        return Place(top, own, common)
    if dot_git.is_file():
        raise ContextError(f"{dot_git} leads to {own}, which is not a repository", hint=_LOST_HINT)
    return None


def read_small(path: Path, limit: int) -> bytes:
    """Read a regular file of at most `limit` bytes.

    Raises:
        ContextError: when it is larger, of another kind, or cannot be read.
    """
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as stream:
            regular = stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
            content = stream.read(limit + 1) if regular else b""
    except OSError as error:
        raise ContextError(f"{path} cannot be read: {error.strerror}") from error
    if not regular or len(content) > limit:
        raise ContextError(f"{path} is not a plain file of at most {limit} bytes", hint=_LOST_HINT)
    return content


def _pointed_to(dot_git: Path, content: bytes) -> Path:
    if not content.startswith(_POINTER) or b"\0" in content:
        raise ContextError(f"{dot_git} does not say where the repository is", hint=_LOST_HINT)
    target = os.fsdecode(content.removeprefix(_POINTER).rstrip(b"\r\n"))
    return Path(os.path.realpath(dot_git.parent / target))


def _common(own: Path) -> Path:
    pointer = own / "commondir"
    if not pointer.is_file():
        return own
    target = os.fsdecode(read_small(pointer, _LARGEST_POINTER).replace(b"\0", b"").rstrip(b"\r\n"))
    return Path(os.path.realpath(own / target))
