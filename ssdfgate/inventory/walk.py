"""The walk: which files there are, what is left out and why, and what cannot be looked at.

Paths are joined as texts, and the system is asked once for each thing: a tree has thousands of files.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pathspec

from ssdfgate.errors import InventoryError
from ssdfgate.inventory.content import NOT_REGULAR, Snapshot, look_at
from ssdfgate.inventory.links import IGNORED, Link, follow, into_folders
from ssdfgate.inventory.listing import ANYTHING, OWN_OUTPUT, Blocked, File, GitFiles, Inventory, tree_digest
from ssdfgate.languages import language_of
from ssdfgate.model import Skip, skips
from ssdfgate.model.settings import Exclusion

_LEFT_OUT = frozenset({".git", ".hg", ".svn"})
"""Records of version control; git tracks no `.git`, but it does track files in folders of the other two names."""

_OF_A_REPOSITORY = ("HEAD", "objects")
_COMPILED = "compiled or packed code, which no scanner of source code reads"
_COMPILED_ENDINGS = (
    ".a", ".aar", ".apk", ".beam", ".class", ".crate", ".dll", ".dylib", ".ear", ".egg", ".exe", ".gem", ".jar",
    ".ko", ".lib", ".luac", ".node", ".nupkg", ".o", ".obj", ".pex", ".phar", ".pyc", ".pyd", ".pyo", ".pyz", ".so",
    ".swf", ".vsix", ".war", ".wasm", ".whl", ".xpi",
)  # fmt: skip
_RECORDS = "records of version control"
_MADE_BY_TOOLS = frozenset({
    "__pycache__", "build", "dist", "htmlcov", "node_modules", "site-packages", "target",
    ".cache", ".eggs", ".gradle", ".hypothesis", ".idea", ".mypy_cache", ".nox", ".pytest_cache", ".ruff_cache",
    ".terraform", ".tox", ".venv", ".vscode",
})  # fmt: skip


@dataclass
class _Walk:
    """The state of one walk; lives as long as `take` runs. `waiting` are folders, which end in `/`."""

    root: str
    git: GitFiles | None
    snapshot: Snapshot | None
    patterns: Sequence[tuple[Exclusion, "pathspec.PathSpec[pathspec.Pattern]"]]
    waiting: list[str] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    blocked: list[Blocked] = field(default_factory=list)
    excluded: list[tuple[str, str]] = field(default_factory=list)
    ignored: list[tuple[str, str]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


def take(
    root: Path,
    *,
    git: GitFiles | None = None,
    exclusions: Sequence[Exclusion] = (),
    snapshot: Snapshot | None = None,
) -> Inventory:
    """Walk the tree once; with `snapshot`, copy every source file there from the same read.

    Raises:
        InventoryError: when the root is not a readable folder.
    """
    if not root.is_dir():
        raise InventoryError(f"{root} is not a folder")
    walk = _Walk(str(root), git, snapshot, _patterns(exclusions))
    try:
        _folder(walk, "")
    except OSError as error:
        raise InventoryError(f"{root} cannot be read: {error.strerror}") from error
    while walk.waiting:
        prefix = walk.waiting.pop()
        try:
            _folder(walk, prefix)
        except OSError as error:
            path = prefix.removesuffix("/")
            walk.blocked.append(Blocked(path, f"folder cannot be read ({error.strerror})", ANYTHING))
    _missing(walk)
    _into_ignored(walk)
    return _finish(walk, exclusions)


def _patterns(
    exclusions: Sequence[Exclusion],
) -> Sequence[tuple[Exclusion, "pathspec.PathSpec[pathspec.Pattern]"]]:
    if not exclusions:
        return ()
    from pathspec import PathSpec

    return [(item, PathSpec.from_lines("gitignore", [item.pattern])) for item in exclusions]


def _finish(walk: _Walk, exclusions: Sequence[Exclusion]) -> Inventory:
    files = tuple(sorted(walk.files, key=lambda file: file.path))
    found = {skip.reason: skip for skip in skips(walk.excluded)}
    labels = [_label(item) for item in exclusions]
    return Inventory(
        files=files,
        blocked=tuple(sorted(walk.blocked, key=lambda item: item.path)),
        excluded=tuple(found.get(label, Skip(label, 0, ())) for label in labels),
        ignored=skips(walk.ignored),
        tree=tree_digest((file.path, file.digest) for file in files),
    )


def _label(exclusion: Exclusion) -> str:
    return f"{exclusion.pattern}: {exclusion.reason}"


def _folder(walk: _Walk, prefix: str) -> None:
    with os.scandir(f"{walk.root}/{prefix}".removesuffix("/") or "/") as entries:
        listed = list(entries)
    for entry in listed:
        _entry(walk, entry, prefix + entry.name)


def _entry(walk: _Walk, entry: os.DirEntry[str], path: str) -> None:
    if entry.name in _LEFT_OUT and not _holds_tracked(walk, path) and not _is_no_repository(walk, entry, path):
        if entry.name != ".git" and entry.is_dir(follow_symlinks=False):
            walk.ignored.append((_RECORDS, f"{path}/"))
        return
    if not _is_text(path):
        shown = path.encode("utf-8", "backslashreplace").decode()
        if not _out_of_scope(walk, shown):
            walk.blocked.append(
                Blocked(shown, "name is not UTF-8", ANYTHING if entry.is_dir() else language_of(shown))
            )
    elif entry.is_symlink():
        _link(walk, path)
    elif entry.is_dir(follow_symlinks=False):
        _subfolder(walk, entry, path)
    elif not (walk.patterns and _out_of_scope(walk, path)):
        _file(walk, entry, path)


def _is_no_repository(walk: _Walk, entry: os.DirEntry[str], path: str) -> bool:
    """Whether this is a folder `.git` that git would not take for one, so that it may hold anything."""
    if entry.name != ".git" or not entry.is_dir(follow_symlinks=False):
        return False
    return not all(os.path.lexists(f"{walk.root}/{path}/{name}") for name in _OF_A_REPOSITORY)


def _is_text(path: str) -> bool:
    if path.isascii():
        return True
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _subfolder(walk: _Walk, entry: os.DirEntry[str], path: str) -> None:
    if walk.git is not None and f"{path}/" in walk.git.ignored and _is_made_by_tools(walk.root, path, entry.name):
        walk.ignored.append(("ignored by git: environment, cache or build output", f"{path}/"))
        return
    walk.waiting.append(f"{path}/")


def _holds_tracked(walk: _Walk, path: str) -> bool:
    return walk.git is not None and any(name.startswith(f"{path}/") for name in walk.git.tracked)


def _is_made_by_tools(root: str, path: str, name: str) -> bool:
    return name in _MADE_BY_TOOLS or name.endswith(".egg-info") or os.path.isfile(f"{root}/{path}/pyvenv.cfg")


def _out_of_scope(walk: _Walk, path: str) -> bool:
    for exclusion, pattern in walk.patterns:
        if pattern.match_file(path):
            walk.excluded.append((_label(exclusion), path))
            return True
    return False


def _link(walk: _Walk, path: str) -> None:
    """Links are never followed: what they lead to inside the tree is seen at its own place."""
    found = follow(walk.root, path, _LEFT_OUT)
    if isinstance(found, Link):
        walk.links.append(found)
    elif not _out_of_scope(walk, path):
        walk.blocked.append(Blocked(path, found.reason, language_of(path) or (ANYTHING if found.folder else None)))


def _file(walk: _Walk, entry: os.DirEntry[str], path: str) -> None:
    language = language_of(path)
    if language is None and path.startswith(f"{OWN_OUTPUT}/") and not (walk.git and path in walk.git.tracked):
        return  # a bundle or a report of an earlier run; source code is none of these
    try:
        regular = entry.is_file(follow_symlinks=False)
        seen = look_at(walk.root, path, language, walk.snapshot) if regular else Blocked(path, NOT_REGULAR, language)
    except OSError as error:
        seen = Blocked(path, f"cannot be read ({error.strerror})", language)
    if isinstance(seen, File):
        walk.files.append(seen)
        if path.endswith(_COMPILED_ENDINGS):
            walk.ignored.append((_COMPILED, path))
    else:
        walk.blocked.append(seen)


def _into_ignored(walk: _Walk) -> None:
    """Add links that git tracks and that lead into what is left out because git ignores it."""
    tracked = [link for link in walk.links if walk.git is not None and link.path in walk.git.tracked]
    for link in into_folders(tracked, [path for _, path in walk.ignored if path.endswith("/")]):
        walk.blocked.append(Blocked(link.path, IGNORED, language_of(link.path) or ANYTHING))


def _missing(walk: _Walk) -> None:
    """Add what git tracks but the tree does not hold: sparse checkouts, deleted files, empty submodules."""
    if walk.git is None:
        return
    seen = {file.path for file in walk.files} | {item.path for item in walk.blocked}
    left_out = {path for _, path in walk.excluded}
    for path in sorted(walk.git.tracked - seen - left_out):
        if not os.path.lexists(f"{walk.root}/{path}"):
            walk.blocked.append(Blocked(path, "tracked by git but not in the tree", language_of(path)))
    for path in sorted(walk.git.submodules):
        folder = Path(walk.root, path)
        if not folder.is_dir() or not any(folder.iterdir()):
            walk.blocked.append(Blocked(path, "submodule that is not checked out", ANYTHING))
