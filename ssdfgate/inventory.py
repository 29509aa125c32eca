"""One walk over the tree: every file with size, digest and language, and everything that cannot be looked at.

Coverage of all scanners is measured against this list and never against what a scanner says of itself.
"""

import codecs
import hashlib
import io
import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pathspec

from ssdfgate.encoding import BYTE_ORDER_MARK, oddity_of, suppressors_in
from ssdfgate.errors import InventoryError
from ssdfgate.languages import language_of, language_of_script
from ssdfgate.model import Digest, Skip, skips
from ssdfgate.model.settings import Exclusion

LARGEST_SOURCE = 8 * 1024 * 1024
"""Bytes; a larger source file is listed as too large and not handed to scanners."""

OWN_OUTPUT = ".ssdfgate/out"
"""Where bundles lie by default; never part of what is looked at unless git tracks it."""

_CHUNK = 1024 * 1024
_HEAD = 256
ANYTHING = "*"
"""What a blocked folder may hold."""

_LEFT_OUT = frozenset({".git", ".hg", ".svn"})
_MADE_BY_TOOLS = frozenset({
    "__pycache__", "build", "dist", "htmlcov", "node_modules", "site-packages", "target",
    ".cache", ".eggs", ".gradle", ".hypothesis", ".idea", ".mypy_cache", ".nox", ".pytest_cache", ".ruff_cache",
    ".terraform", ".tox", ".venv", ".vscode",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class File:
    """A regular file inside the tree.

    Attributes:
        path: relative to the root, forward slashes.
        size: bytes.
        language: None for everything that is not source code.
        oddity: why a scanner may read something else than the language's own parser does; None for plain UTF-8.
        suppressors: words of comments that suppress findings, where the file is source code and its bytes hold them.
    """

    path: str
    size: int
    digest: Digest
    language: str | None = None
    oddity: str | None = None
    suppressors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Blocked:
    """Something in the tree that cannot be looked at.

    `may_hold` is the language that is lost with it, ANYTHING for a folder, None where no scanner loses anything.
    """

    path: str
    reason: str
    may_hold: str | None


@dataclass(frozen=True, slots=True)
class GitFiles:
    """What git says of the work tree: tracked paths, ignored ones (folders end in `/`), folders of submodules."""

    tracked: frozenset[str]
    ignored: frozenset[str]
    submodules: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Inventory:
    """Everything that lies in the tree, sorted by path.

    Attributes:
        excluded: what the configuration leaves out, a skip per pattern (also for patterns that match nothing).
        ignored: untracked environments, caches and build output that git ignores.
        tree: digest over path and digest of every file.
    """

    files: tuple[File, ...]
    blocked: tuple[Blocked, ...]
    excluded: tuple[Skip, ...]
    ignored: tuple[Skip, ...]
    tree: Digest

    @cached_property
    def by_path(self) -> Mapping[str, File]:
        """Files by their path."""
        return {file.path: file for file in self.files}

    @cached_property
    def languages(self) -> Mapping[str, int]:
        """How many files each language has, with those that cannot be looked at; sorted by name."""
        held = [file.language for file in self.files] + [item.may_hold for item in self.blocked]
        counted = Counter(language for language in held if language and language != ANYTHING)
        return dict(sorted(counted.items()))

    def of(self, languages: Iterable[str]) -> tuple[File, ...]:
        """Files of these languages."""
        wanted = frozenset(languages)
        return tuple(file for file in self.files if file.language in wanted)

    def blocked_in(self, languages: Iterable[str]) -> tuple[Blocked, ...]:
        """What cannot be looked at and holds, or may hold, files of these languages."""
        wanted = frozenset({*languages, ANYTHING})
        return tuple(item for item in self.blocked if item.may_hold in wanted)

    def named(self, *names: str) -> tuple[File, ...]:
        """Files with one of these base names, anywhere in the tree."""
        wanted = frozenset(names)
        return tuple(file for file in self.files if file.path.rpartition("/")[2] in wanted)


@dataclass
class _Walk:
    """The state of one walk; lives as long as `take` runs."""

    root: Path
    git: GitFiles | None
    snapshot: Path | None
    patterns: Sequence[tuple[Exclusion, pathspec.PathSpec[pathspec.Pattern]]]
    files: list[File] = field(default_factory=list)
    blocked: list[Blocked] = field(default_factory=list)
    excluded: list[tuple[str, str]] = field(default_factory=list)
    ignored: list[tuple[str, str]] = field(default_factory=list)
    made: set[str] = field(default_factory=set)


def take(
    root: Path,
    *,
    git: GitFiles | None = None,
    exclusions: Sequence[Exclusion] = (),
    snapshot: Path | None = None,
) -> Inventory:
    """Walk the tree once; with `snapshot`, copy every source file there from the same read.

    Raises:
        InventoryError: when the root is not a readable folder.
    """
    if not root.is_dir():
        raise InventoryError(f"{root} is not a folder")
    patterns = [(item, pathspec.PathSpec.from_lines("gitignore", [item.pattern])) for item in exclusions]
    walk = _Walk(root, git, snapshot, patterns)
    try:
        _folder(walk, "")
    except OSError as error:
        raise InventoryError(f"{root} cannot be read: {error.strerror}") from error
    _missing(walk)
    return _finish(walk, exclusions)


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


def tree_digest(files: Iterable[tuple[str, Digest]]) -> Digest:
    """Digest over path and digest of files, sorted by path."""
    tree = hashlib.sha256()
    for path, digest in files:
        tree.update(f"{path}\0{digest.hex}\n".encode())
    return Digest(tree.hexdigest())


def _label(exclusion: Exclusion) -> str:
    return f"{exclusion.pattern}: {exclusion.reason}"


def _folder(walk: _Walk, prefix: str) -> None:
    with os.scandir(walk.root / prefix) as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        _entry(walk, entry, prefix + entry.name)


def _entry(walk: _Walk, entry: os.DirEntry[str], path: str) -> None:
    if entry.name in _LEFT_OUT:
        return
    if not _is_text(path):
        shown = path.encode("utf-8", "backslashreplace").decode()
        walk.blocked.append(Blocked(shown, "name is not UTF-8", ANYTHING if entry.is_dir() else language_of(shown)))
    elif entry.is_symlink():
        _link(walk, path)
    elif entry.is_dir(follow_symlinks=False):
        _subfolder(walk, entry, path)
    elif not _out_of_scope(walk, path):
        _file(walk, entry, path)


def _is_text(path: str) -> bool:
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _subfolder(walk: _Walk, entry: os.DirEntry[str], path: str) -> None:
    if walk.git is not None and f"{path}/" in walk.git.ignored and _is_made_by_tools(walk.root / path, entry.name):
        walk.ignored.append(("ignored by git: environment, cache or build output", f"{path}/"))
        return
    if path == OWN_OUTPUT and not any(name.startswith(f"{path}/") for name in _tracked(walk)):
        return
    try:
        _folder(walk, f"{path}/")
    except OSError as error:
        walk.blocked.append(Blocked(path, f"folder cannot be read ({error.strerror})", ANYTHING))


def _tracked(walk: _Walk) -> frozenset[str]:
    return walk.git.tracked if walk.git else frozenset()


def _is_made_by_tools(folder: Path, name: str) -> bool:
    return name in _MADE_BY_TOOLS or name.endswith(".egg-info") or (folder / "pyvenv.cfg").is_file()


def _out_of_scope(walk: _Walk, path: str) -> bool:
    for exclusion, pattern in walk.patterns:
        if pattern.match_file(path):
            walk.excluded.append((_label(exclusion), path))
            return True
    return False


def _link(walk: _Walk, path: str) -> None:
    """Links are never followed: what they lead to inside the tree is seen at its own place."""
    target = (walk.root / path).resolve()
    root = walk.root.resolve()
    inside = target.is_relative_to(root) and not _LEFT_OUT.intersection(target.relative_to(root).parts)
    if (inside and target.exists()) or _out_of_scope(walk, path):
        return
    reason = "link that leads outside" if target.exists() else "link that leads nowhere"
    may_hold = language_of(path) or (ANYTHING if target.is_dir() else None)
    walk.blocked.append(Blocked(path, reason, may_hold))


def _file(walk: _Walk, entry: os.DirEntry[str], path: str) -> None:
    language = language_of(path)
    try:
        status = entry.stat(follow_symlinks=False)
        if not stat.S_ISREG(status.st_mode):
            walk.blocked.append(Blocked(path, "not a regular file", language))
        elif language is not None and status.st_size > LARGEST_SOURCE:
            walk.blocked.append(Blocked(path, f"larger than {LARGEST_SOURCE // 2**20} MiB", language))
        else:
            walk.files.append(_look(walk, path, status.st_size, language))
    except OSError as error:
        walk.blocked.append(Blocked(path, f"cannot be read ({error.strerror})", language))


def _look(walk: _Walk, path: str, size: int, language: str | None) -> File:
    with _open(f"{walk.root}/{path}") as stream:
        head = stream.read(LARGEST_SOURCE + 1 if language else _HEAD)
        script = None if language or size > LARGEST_SOURCE else language_of_script(head)
        if language is None and script is None:
            return File(path, size, _stream_digest(head, stream.read))
        content = head if language else head + stream.read(LARGEST_SOURCE)
    known = language or script or ""
    oddity = oddity_of(content, known)
    if walk.snapshot is not None:
        _copy(walk, path, content, oddity, executable=script is not None)
    return File(path, len(content), Digest.of(content), known, oddity, suppressors_in(content))


def _open(path: str) -> io.BufferedReader:
    """Open without following a link that was put there since we looked, and without waiting for a pipe."""
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb")


def _stream_digest(head: bytes, read: Callable[[int], bytes]) -> Digest:
    digest = hashlib.sha256(head)
    while chunk := read(_CHUNK):
        digest.update(chunk)
    return Digest(digest.hexdigest())


def _copy(walk: _Walk, path: str, content: bytes, oddity: str | None, *, executable: bool) -> None:
    target = f"{walk.snapshot}/{path}"
    folder = target.rpartition("/")[0]
    if folder not in walk.made:
        os.makedirs(folder, exist_ok=True)
        walk.made.add(folder)
    with open(target, "wb") as stream:
        stream.write(content.removeprefix(codecs.BOM_UTF8) if oddity == BYTE_ORDER_MARK else content)
    if executable:
        os.chmod(target, 0o700)  # scanners take a file without a known ending for a script only when it is executable


def _missing(walk: _Walk) -> None:
    """Add what git tracks but the tree does not hold: sparse checkouts, deleted files, empty submodules."""
    if walk.git is None:
        return
    seen = {file.path for file in walk.files} | {item.path for item in walk.blocked}
    left_out = {path for _, path in walk.excluded}
    for path in sorted(walk.git.tracked - seen - left_out):
        if not os.path.lexists(walk.root / path):
            walk.blocked.append(Blocked(path, "tracked by git but not in the tree", language_of(path)))
    for path in sorted(walk.git.submodules):
        folder = walk.root / path
        if not folder.is_dir() or not any(folder.iterdir()):
            walk.blocked.append(Blocked(path, "submodule that is not checked out", ANYTHING))
