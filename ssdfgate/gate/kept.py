"""Opens the cache, where a change of the repository cannot have put answers into it."""

from datetime import datetime
from pathlib import Path

from ssdfgate.cache import Cache
from ssdfgate.errors import UsageError
from ssdfgate.git import opened_repository
from ssdfgate.git.discover import find
from ssdfgate.model import clean


def open_cache(folder: Path, root: Path, now: datetime) -> Cache:
    """The cache in a folder: outside of the repository, or in a part of it of which git tracks nothing.

    Raises:
        UsageError: a change could bring its own answers along.
        ContextError: git cannot be asked.
    """
    if not is_apart(folder, root):
        raise UsageError(
            f"the cache {clean(str(folder))} lies among the files of the repository, which a change can bring along",
            hint="Name a folder outside of it, or one in a git work tree of which git tracks nothing.",
        )
    return Cache(folder.resolve(), now)


def is_apart(folder: Path, root: Path) -> bool:
    """Whether a change of the repository at `root` cannot have put anything there.

    Raises:
        ContextError: git cannot be asked.
    """
    place, repository = folder.resolve(), find(root)
    top = repository.top if repository else root.resolve()
    return not place.is_relative_to(top) or (repository is not None and _is_untracked(place, top))


def _is_untracked(place: Path, top: Path) -> bool:
    """Whether it is a place of its own, in no other repository, and nothing in it is tracked."""
    between = [folder for folder in (place, *place.parents) if folder != top and folder.is_relative_to(top)]
    if not between or any((folder / ".git").exists() for folder in between) or ".git" in place.relative_to(top).parts:
        return False
    with opened_repository(top) as repository:
        return repository is not None and not repository.tracked([place.relative_to(top).as_posix()])
