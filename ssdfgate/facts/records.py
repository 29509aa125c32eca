"""Records that people keep in a repository: threat model, roles, plans and the like. What they say is not judged."""

import posixpath
from collections.abc import Mapping, Sequence
from datetime import datetime

from ssdfgate.facts.conventions import OFFICE, PLACES, STEMS, Shelf, ending_of, is_part, stem_of
from ssdfgate.facts.prose import Prose, read_prose
from ssdfgate.facts.tree import Tree, UnreadableError, text_of
from ssdfgate.model import JsonValue, clean
from ssdfgate.model.settings import DOCUMENTS

MOST_FILES = 1000
"""Documents that a folder may hold."""
MOST_BYTES = 4 * 1024 * 1024
"""Bytes that the documents of a folder may have together."""

_GONE = "is named under `documents` in the configuration, but is not among the files that are looked at"
_NOT_TEXT = "is not text, so nothing can be said of it; keep the record as Markdown or another text"
_NO_TEXT = "is a folder without any text"
_TOO_MUCH = f"holds more than {MOST_FILES} documents, or more than {MOST_BYTES // 2**20} MiB of them"


def documents(tree: Tree, named: Mapping[str, str], now: datetime) -> JsonValue:
    """Look for every record: by the path that the configuration names, else by convention, never both.

    Shape: {name: null | {path, words, placeholders, reviewed_ns: int | null} | {path, problem}}. Null means that it
    was looked for in every usual place and is not there; `problem` is the reason why nothing can be said of it. Of a
    folder the numbers are sums, and the date of review is the newest in it.

    Args:
        tree: the repository.
        named: name of a record to its path from the root, a file or a folder.
        now: dates of review after it do not count.
    """
    shelf = Shelf.of(tree)
    return {
        name: _named(tree, named[name], now) if name in named else _by_convention(tree, shelf, name, now)
        for name in DOCUMENTS
    }


def _named(tree: Tree, named: str, now: datetime) -> JsonValue:
    path = posixpath.normpath(named)
    if path in tree.sizes:
        return _looked_at(tree, path, (path,), now)
    for blocked, reason in tree.blocked.items():
        if path == blocked or path.startswith(f"{blocked}/"):
            return _untold(path, reason)
    below = [file for file in sorted(tree.sizes) if file.startswith(f"{path}/")]
    if below:
        return _looked_at(tree, path, [file for file in below if is_part(file)], now)
    return _untold(path, _GONE)


def _by_convention(tree: Tree, shelf: Shelf, name: str, now: datetime) -> JsonValue:
    path = min(shelf.found(name), key=lambda path: _doubt(tree, shelf, path), default=None)
    if path is None or tree.sizes.get(path) == 0:
        hidden = _hidden(tree, name)
        if hidden or path is None:
            return hidden
    return _looked_at(tree, path, shelf.parts.get(path, (path,)), now)


def _doubt(tree: Tree, shelf: Shelf, path: str) -> int:
    """Least for what can be told the most of: texts and folders of them, then what is no text, then what is empty."""
    if path in tree.sizes:
        return 2 if tree.sizes[path] == 0 else int(ending_of(path) in OFFICE)
    return int(not shelf.parts[path])


def _hidden(tree: Tree, name: str) -> JsonValue:
    """Something that cannot be looked at and may be the record, or hold it."""
    for path, reason in tree.blocked.items():
        place, _, last = path.rpartition("/")
        if path in PLACES or (place in PLACES and stem_of(last) in STEMS[name]):
            return _untold(path, reason)
    return None


def _looked_at(tree: Tree, path: str, parts: Sequence[str], now: datetime) -> JsonValue:
    if not parts:
        return _untold(path, _NO_TEXT)
    if len(parts) > MOST_FILES or sum(tree.sizes[part] for part in parts) > MOST_BYTES:
        return _untold(path, _TOO_MUCH)
    try:
        read = [_prose(tree, part, now) for part in parts]
    except UnreadableError as error:
        return _untold(path, str(error).removeprefix(f"{path} "))
    return {
        "path": path,
        "words": sum(prose.words for prose in read),
        "placeholders": sum(prose.placeholders for prose in read),
        "reviewed_ns": max((prose.reviewed_ns for prose in read if prose.reviewed_ns is not None), default=None),
    }


def _prose(tree: Tree, path: str, now: datetime) -> Prose:
    text = text_of(tree.read(path))
    if "\0" in text or ending_of(path) in OFFICE:
        raise UnreadableError(f"{path} {_NOT_TEXT}")
    return read_prose(text, ending_of(path), now)


def _untold(path: str, problem: str) -> JsonValue:
    return {"path": path, "problem": clean(problem)}
