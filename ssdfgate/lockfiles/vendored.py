"""Packages that lie in the tree itself, put there by an installer (`pip install --target`, `npm install`)."""

import re
from collections.abc import Iterable, Iterator

from ssdfgate.lockfiles.border import UnreadableError
from ssdfgate.lockfiles.model import Dependency, Ecosystem, Manifest
from ssdfgate.lockfiles.parsed import Parsed
from ssdfgate.lockfiles.pypi import locked

UNNAMED = "holds installed packages that no lock file beside it names"

_FIELD = r"^{}:[ \t]*(\S[^\r\n]*?)[ \t]*\r?$"
_NAME, _VERSION = (re.compile(_FIELD.format(name), re.MULTILINE | re.IGNORECASE) for name in ("Name", "Version"))
_OF_PYPI = re.compile(r"((?:.*?/)??site-packages)/[^/]+\.(?:dist-info/METADATA|egg-info(?:/PKG-INFO)?)\Z")
_OF_NPM = re.compile(r"((?:.*?/)??node_modules)/.*package\.json\Z")


def parse(text: str, path: str) -> Parsed:
    """`METADATA` in a folder `*.dist-info`: one package at one version."""
    head = text.partition("\n\n")[0].partition("\r\n\r\n")[0]
    name, version = _NAME.search(head), _VERSION.search(head)
    if name is None or version is None:
        raise UnreadableError("names no package at a version")
    found = locked(name[1], version[1], path)
    if isinstance(found, Dependency):
        return Parsed(locks=True, dependencies=(found,))
    return Parsed(unusable=(found,))


def of_pypi(paths: Iterable[str]) -> Iterator[Manifest]:
    """The folders `site-packages` in which an installer left what it knows of a package."""
    for folder in sorted({match[1] for path in paths if (match := _OF_PYPI.match(path))}):
        yield Manifest(folder, Ecosystem.PYPI, locks=False, problem=UNNAMED)


def of_npm(paths: Iterable[str], locks: Iterable[str]) -> Iterator[Manifest]:
    """The outermost folders `node_modules` that no lock file of npm stands beside or above.

    Args:
        paths: files of the tree.
        locks: lock files of npm.
    """
    covered = {path.rpartition("/")[0] for path in locks}
    folders = {match[1] for path in paths if (match := _OF_NPM.match(path))}
    for folder in sorted(folders):
        parts = folder.split("/")[:-1]
        if covered.isdisjoint("/".join(parts[:end]) for end in range(len(parts) + 1)):
            yield Manifest(folder, Ecosystem.NPM, locks=False, problem=UNNAMED)
