"""A repository held open, to read what commits hold; the work tree is only compared with, and nothing is written."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ssdfgate.git import tree
from ssdfgate.git.discover import find
from ssdfgate.git.remote import canonical_address
from ssdfgate.git.session import Session, opened
from ssdfgate.git.status import text_of
from ssdfgate.git.tree import TreeFile

_REMOTE = re.compile(r"remote\.(.+)\.url", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository, seen from a folder in it; all paths are counted from that folder."""

    _session: Session
    _prefix: str

    def commit(self, name: str) -> str | None:
        """Full id of a commit by any name that git understands; None where it is not here."""
        return tree.commit_of(self._session, name)

    def commit_of_ref(self, ref: str) -> str | None:
        """Full id of the commit of a ref by its full name."""
        return tree.commit_of_ref(self._session, ref)

    def fork_point(self, one: str, other: str) -> str | None:
        """The best common ancestor, as far as the history at hand reaches."""
        return tree.fork_point(self._session, one, other)

    def tracking(self, branch: str, address: str | None) -> Iterator[tuple[str, str]]:
        """(short, full) names of refs that follow this branch of the repository with this address.

        A remote whose address is known and is another one is passed over: it may be the fork of whoever proposes.
        """
        config = self._session.config
        names = [found[1] for key in config if (found := _REMOTE.fullmatch(key))]
        for name in sorted(names or ["origin"], key=lambda item: item != "origin"):
            known = canonical_address(config.get(f"remote.{name}.url", ""))
            if address is None or known is None or known.lower() == address.lower():
                yield f"{name}/{branch}", f"refs/remotes/{name}/{branch}"

    def files(self, commit: str, paths: Sequence[str]) -> tuple[TreeFile, ...]:
        """Files of a commit at or below these paths."""
        found = tree.files_in(self._session, commit, [self._prefix + path for path in paths])
        return tuple(replace(file, path=file.path.removeprefix(self._prefix)) for file in found)

    def all_files(self, commit: str) -> tuple[TreeFile, ...]:
        """Files of a commit below the folder."""
        found = tree.files_in(self._session, commit, [self._prefix or "."])
        return tuple(replace(file, path=file.path.removeprefix(self._prefix)) for file in found)

    def contents(self, files: Sequence[TreeFile]) -> Iterator[tuple[TreeFile, bytes]]:
        """The bytes of these files."""
        return tree.contents(self._session, files)

    def tracked(self, paths: Sequence[str]) -> frozenset[str]:
        """Tracked paths among these, and below those of them that are folders."""
        listed = self._session.ask("ls-files", "-z", "--full-name", "--", *(self._prefix + path for path in paths))
        return frozenset(self._own(text_of(name)) for name in listed.split(b"\0") if name)

    def changed(self, commit: str) -> frozenset[str]:
        """Tracked paths whose files in the work tree are not those of a commit."""
        return frozenset(self._own(path) for path in tree.changed_paths(self._session, commit) if self._is_own(path))

    def added_lines(self, commit: str, pattern: str) -> Iterator[tuple[str, int, str]]:
        """(path, line, text) of lines that match and that the work tree has beyond a commit."""
        for path, line, text in tree.added_lines(self._session, commit, pattern):
            if self._is_own(path):
                yield self._own(path), line, text

    def _is_own(self, path: str) -> bool:
        return path.startswith(self._prefix)

    def _own(self, path: str) -> str:
        return path.removeprefix(self._prefix)


@contextmanager
def opened_repository(root: Path) -> Iterator[Repository | None]:
    """Open the repository that a folder belongs to; None where there is none.

    Raises:
        ContextError: there is one, but git is missing or cannot make sense of it.
    """
    place = find(root)
    if place is None:
        yield None
        return
    folder = root.resolve()
    prefix = "" if folder == place.top else f"{folder.relative_to(place.top).as_posix()}/"
    with opened(place, outside=folder) as session:
        yield Repository(session, prefix)
