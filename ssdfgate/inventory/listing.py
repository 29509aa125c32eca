"""What lies in a tree: files with size, digest and language, and everything that cannot be looked at."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ssdfgate.languages import unread_of
from ssdfgate.model import Digest, Skip

LARGEST_SOURCE = 8 * 1024 * 1024
"""Bytes; a larger source file is listed as too large and not handed to scanners."""

OWN_OUTPUT = ".ssdfgate/out"
"""Where bundles lie by default; only source code counts there, unless git tracks it."""

ANYTHING = "*"
"""What a blocked folder may hold."""


@dataclass(frozen=True, slots=True)
class File:
    """A regular file inside the tree.

    Attributes:
        path: relative to the root, forward slashes.
        size: bytes.
        language: None for everything that is not source code.
        oddity: why a scanner may read something else than the language's own parser does; None for plain UTF-8.
        suppressors: words of comments that suppress findings, where the file is source code and its bytes hold them.
        inline: whether it is Python and may state dependencies of its own in a comment (PEP 723).
    """

    path: str
    size: int
    digest: Digest
    language: str | None = None
    oddity: str | None = None
    suppressors: tuple[str, ...] = ()
    inline: bool = False

    def __hash__(self) -> int:
        """By the path, which only one file of a tree has: thousands of files are keys, again and again."""
        return hash(self.path)


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
        ignored: untracked environments, caches and build output that git ignores, records of version control, and
            files of compiled or packed code.
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

    @cached_property
    def unread(self) -> Mapping[str, int]:
        """How many files may hold code, and are of a kind that counts as no source code; sorted by name."""
        counted = Counter(unread_of(file.path) for file in self.files if file.language is None)
        return dict(sorted((name, number) for name, number in counted.items() if name))

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


def tree_digest(files: Iterable[tuple[str, Digest]]) -> Digest:
    """Digest over path and digest of files, sorted by path."""
    return Digest.of("".join(f"{path}\0{digest.hex}\n" for path, digest in files).encode())
