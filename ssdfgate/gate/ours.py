"""What lies in the folder only because of us: reports that are imported, and the bundle.

It must not make the files differ from the commit, nor be looked at as if it were part of the product. What git tracks
is part of it, whoever put it there.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ssdfgate.git import WorkTree
from ssdfgate.model.settings import OURS, Exclusion

_SIGNS = re.compile(r"([\\*?\[\]!# ])")


def ours_below(root: Path, paths: Iterable[Path], work_tree: WorkTree | None) -> tuple[str, ...]:
    """Paths from the root, with forward slashes: files and folders that are there and that git does not track."""
    tracked = work_tree.files().tracked if work_tree else frozenset()
    return tuple(dict.fromkeys(_below(root.resolve(), paths, tracked)))


def _below(root: Path, paths: Iterable[Path], tracked: frozenset[str]) -> Iterator[str]:
    for path in paths:
        found = path.resolve()
        if not found.exists() or found == root or not found.is_relative_to(root):
            continue
        name = found.relative_to(root).as_posix()
        if name not in tracked and not any(item.startswith(f"{name}/") for item in tracked):
            yield name


def exclusions_of(ours: Sequence[str]) -> tuple[Exclusion, ...]:
    """Leave these out of the inventory; every report shows it."""
    return tuple(Exclusion("/" + _SIGNS.sub(r"\\\1", name), OURS) for name in ours)


def dirty_but_for(work_tree: WorkTree, ours: Sequence[str]) -> bool | None:
    """Whether the files differ from the commit, apart from these; None where there is no commit."""
    if work_tree.commit is None:
        return None
    own = frozenset(ours)
    folders = tuple(f"{name}/" for name in ours)
    return any(not (item.path in own or item.path.startswith(folders)) for item in work_tree.changes)
