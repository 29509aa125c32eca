"""The work tree as the rest of the product sees it."""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from ssdfgate.errors import ContextError
from ssdfgate.git import filters
from ssdfgate.git.discover import Place, at, find
from ssdfgate.git.history import COMMITS, History, read_history
from ssdfgate.git.plain import check_tree
from ssdfgate.git.remote import remote_of
from ssdfgate.git.session import Session, copied_index, has_shallow_history, is_bare, opened
from ssdfgate.git.status import CHANGED, Change, Compared, IndexEntry, compared, entries_of, text_of
from ssdfgate.inventory import OWN_OUTPUT, GitFiles

_DEEPEST = 5
"""Levels of submodules inside submodules whose files are compared."""


@dataclass(frozen=True, slots=True)
class WorkTree:
    """What git says of the folder that is looked at; read once, so all of it belongs together.

    Attributes:
        root: the folder that is looked at: the top of the work tree, or a folder in it.
        commit: full id of the commit that is checked out; None before the first commit.
        branch: its branch; None when no branch is checked out.
        changes: how the files under `root` differ from the commit, sorted by path: changed, deleted and added files,
            files that git neither tracks nor ignores (but for our own output), and submodules that differ.
        remote: address of `origin` as `https://host/path`, without credentials; None without a remote, or with a
            local one.
        shallow: whether older commits are missing.
    """

    root: Path
    commit: str | None
    branch: str | None
    changes: tuple[Change, ...]
    remote: str | None
    shallow: bool
    _files: GitFiles = field(repr=False)

    @property
    def dirty(self) -> bool | None:
        """Whether the files differ from the commit; None where there is no commit to differ from."""
        return bool(self.changes) if self.commit else None

    def files(self) -> GitFiles:
        """Tracked and ignored paths and submodules, relative to `root`."""
        return self._files

    def history(self, limit: int = COMMITS) -> History | None:
        """Read commits and tags; None before the first commit.

        Raises:
            ContextError: when git cannot answer.
        """
        return history_at(self.root, self.commit, limit) if self.commit else None


def open_work_tree(root: Path) -> WorkTree | None:
    """Ask git about a folder; None where it is not, or holds nothing of, a git work tree.

    Starts git four times (the last three side by side), and three times more for each submodule that is checked out.
    Nothing is written into the repository, and no program but git itself is started.

    Raises:
        ContextError: when there is a repository, but git is missing, hangs, or cannot make sense of it.
    """
    place = find(root)
    if place is None:
        return None
    folder = root.resolve()
    prefix = b"" if folder == place.top else os.fsencode(folder.relative_to(place.top)) + b"/"
    with opened(place, outside=folder) as session:
        if is_bare(session):
            return None
        check_tree(place.top, folder)
        with ThreadPoolExecutor(max_workers=2, thread_name_prefix="git") as beside:  # what git takes long for
            status = beside.submit(_status, session, prefix)
            ignored = beside.submit(_ignored, session, prefix)
            entries = tuple(entries_of(session.ask("ls-files", "-z", "-v", "--stage", *_below(prefix))))
        if prefix and not entries:
            return None
        found = _compare(session, entries, prefix, status.result())
        changes = [*found.changes, *_in_submodules(place, entries, outside=folder, depth=1)]
        return WorkTree(
            root=folder,
            commit=found.commit,
            branch=found.branch,
            changes=tuple(sorted(_relative(changes, text_of(prefix)))),
            remote=remote_of(session.config),
            shallow=has_shallow_history(place),
            _files=_git_files(entries, ignored.result(), prefix),
        )


def history_at(root: Path, commit: str, limit: int = COMMITS) -> History:
    """Read the history of a commit of the repository that the folder belongs to; starts git three or four times.

    Raises:
        ContextError: when there is no such repository or commit, or git cannot answer.
    """
    place = find(root)
    if place is None:
        raise ContextError(f"{root} is not in a git work tree")
    with opened(place, outside=root) as session:
        return read_history(session, commit, shallow=has_shallow_history(place), limit=limit)


def _below(prefix: bytes) -> tuple[str, ...]:
    return ("--", os.fsdecode(prefix.rstrip(b"/"))) if prefix else ()


def _status(session: Session, prefix: bytes, index: Path | None = None) -> bytes:
    how = ("--porcelain=v2", "--branch", "-z", "--no-renames", "--untracked-files=all", "--ignore-submodules=dirty")
    return session.ask("status", *how, *_below(prefix), index=index)


def _compare(session: Session, entries: Sequence[IndexEntry], prefix: bytes, status: bytes) -> Compared:
    """Compare commit, index and files; `modified` of the answer is settled and empty.

    A mark that tells git not to look at a file (`update-index --assume-unchanged`) is taken away first, in a copy;
    then the status is asked for again.
    """
    assumed = b"".join(entry.name + b"\0" for entry in entries if entry.assumed)
    if assumed:
        index = copied_index(session)
        session.ask("update-index", "-z", "--no-assume-unchanged", "--stdin", stdin=assumed, index=index)
        status = _status(session, prefix, index)
    found = compared(status)
    changes = (*found.changes, *filters.changed(session, found.modified))
    return Compared(found.commit, found.branch, (), changes)


def _in_submodules(place: Place, entries: Sequence[IndexEntry], *, outside: Path, depth: int) -> Iterator[Change]:
    """Compare the files of every submodule with the commit that it has checked out.

    That this is the commit which the outer repository asks for has been compared there.
    """
    for name in sorted({entry.name for entry in entries if entry.submodule}):
        inner = place.top / os.fsdecode(name)
        if not _is_filled(inner):
            continue  # the inventory lists it as not checked out
        inner_place = at(inner)
        if inner_place is None or depth > _DEEPEST:
            yield Change(text_of(name), f"{CHANGED}: submodule whose files cannot be compared")
            continue
        with opened(inner_place, outside=outside) as session:
            listed = tuple(entries_of(session.ask("ls-files", "-z", "-v", "--stage")))
            found = _compare(session, listed, b"", _status(session, b""))
        nested = _in_submodules(inner_place, listed, outside=outside, depth=depth + 1)
        yield from (Change(f"{text_of(name)}/{change.path}", change.reason) for change in (*found.changes, *nested))


def _is_filled(folder: Path) -> bool:
    try:
        return not folder.is_symlink() and folder.is_dir() and any(folder.iterdir())
    except OSError as error:
        raise ContextError(f"{folder} cannot be read: {error.strerror}") from error


def _relative(changes: Sequence[Change], prefix: str) -> Iterator[Change]:
    for change in changes:
        path = change.path.removeprefix(prefix)
        if not path.startswith(f"{OWN_OUTPUT}/"):
            yield Change(path, change.reason)


def _ignored(session: Session, prefix: bytes) -> bytes:
    how = ("-z", "--others", "--ignored", "--exclude-standard", "--directory")
    return session.ask("ls-files", *how, *_below(prefix))


def _git_files(entries: Sequence[IndexEntry], ignored: bytes, prefix: bytes) -> GitFiles:
    return GitFiles(
        tracked=_below_prefix((entry.name for entry in entries if not entry.submodule), prefix),
        ignored=_below_prefix(ignored.split(b"\0"), prefix),
        submodules=_below_prefix((entry.name for entry in entries if entry.submodule), prefix),
    )


def _below_prefix(names: Iterable[bytes], prefix: bytes) -> frozenset[str]:
    return frozenset(text_of(name[len(prefix) :]) for name in names if name != prefix and name.startswith(prefix))
