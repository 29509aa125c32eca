"""Symbolic links in a tree: they are never followed, so what each of them leads to must be seen at its own place."""

import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from ssdfgate.languages import language_of, language_of_script

OUTSIDE = "link that leads outside"
NOWHERE = "link that leads nowhere"
OTHER_NAME = "link that gives a file the name of another language"
IGNORED = "link into a folder that is left out"

_HEAD = 256


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside the tree; both paths are relative to the root, with forward slashes."""

    path: str
    target: str


@dataclass(frozen=True, slots=True)
class Astray:
    """A link whose target nobody looks at as what the link makes of it; `folder` tells that it is a folder."""

    path: str
    reason: str
    folder: bool


def follow(root: str, path: str, left_out: Collection[str]) -> Link | Astray:
    """Where a link leads; one that leads in circles leads nowhere.

    `left_out` are names of folders that are no part of the tree.
    """
    top = os.path.realpath(root)
    target = os.path.realpath(f"{root}/{path}")
    there, folder = os.path.exists(target), os.path.isdir(target)
    inside = target == top or target.startswith(f"{top.rstrip(os.sep)}{os.sep}")
    relative = os.path.relpath(target, top).replace(os.sep, "/") if inside else ""
    if not there:
        return Astray(path, NOWHERE, folder=False)
    if not inside or set(left_out).intersection(relative.split("/")):
        return Astray(path, OUTSIDE, folder=folder)
    wanted = language_of(path)
    if wanted is not None and not folder and wanted != (language_of(relative) or _script(target)):
        return Astray(path, OTHER_NAME, folder=False)
    return Link(path, relative)


def _script(target: str) -> str | None:
    try:
        with os.fdopen(os.open(target, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as stream:
            return language_of_script(stream.read(_HEAD))
    except OSError:
        return None


def into_folders(links: Iterable[Link], folders: Iterable[str]) -> Iterator[Link]:
    """Those of the links that lead to or below one of the folders, whose paths end in `/`."""
    places = tuple(folders)
    return (link for link in links if f"{link.target}/".startswith(places))
