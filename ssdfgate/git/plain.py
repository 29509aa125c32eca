"""Files that git would wait for: pipes and devices in the place of what it reads, found before it is started."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from ssdfgate.errors import ContextError
from ssdfgate.git.discover import Place

_READ = ("HEAD", "index", "packed-refs", "shallow", "commondir")
_FOLDERS = ("refs", "objects", "reftable")
_IN_THE_TREE = frozenset({".gitignore", ".gitattributes"})


def check_repository(place: Place) -> None:
    """Refuse a repository in which git would wait for somebody to write.

    Raises:
        ContextError: it names the file.
    """
    for folder in {place.own, place.common}:
        for path in (*(folder / name for name in _READ), *_all_below(folder)):
            _check(path)


def check_tree(top: Path, folder: Path) -> None:
    """Refuse a folder of a work tree for which rules for git lie in a pipe or device.

    Folders that cannot be read are passed over.

    Raises:
        ContextError: it names the file.
    """
    for above in folder.relative_to(top).parents:
        for name in _IN_THE_TREE:
            _check(top / above / name)
    waiting = [str(folder)]
    while waiting:
        for entry in _entries(waiting.pop()):
            if entry.is_dir(follow_symlinks=False):
                if entry.name != ".git":
                    waiting.append(entry.path)
            elif entry.name in _IN_THE_TREE and not entry.is_symlink():  # git follows no link of these names
                _check(Path(entry.path))


def _all_below(folder: Path) -> Iterator[Path]:
    """What is no plain file, in the folders of a repository that git reads."""
    waiting = [str(folder / name) for name in _FOLDERS]
    while waiting:
        for entry in _entries(waiting.pop()):
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
            elif not entry.is_file(follow_symlinks=False):
                yield Path(entry.path)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _check(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except OSError:
        return  # what is not there, git does not wait for; for the rest it has words of its own
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise ContextError(
            f"{path} is a pipe or device, for which git would wait",
            hint="Remove it, or put a plain file in its place.",
        )
