"""Whether a lock file was made for the manifest beside it as it stands now.

That a version does not fit, or that a package is missing, is found dependency by dependency; this finds the rest:
what the manifest does not ask for any more, and changes that only the digest of the lock's own tool tells.
"""

import posixpath
from collections.abc import Iterator, Mapping

from ssdfgate.lockfiles.border import shown
from ssdfgate.lockfiles.parsed import Parsed

_MANIFESTS = {
    "poetry.lock": ("pyproject.toml", "poetry lock"),
    "uv.lock": ("pyproject.toml", "uv lock"),
    "Pipfile.lock": ("Pipfile", "pipenv lock"),
    "package-lock.json": ("package.json", "npm install --package-lock-only"),
    "npm-shrinkwrap.json": ("package.json", "npm install --package-lock-only"),
}
_SHOWN = 3


def misfits(files: Mapping[str, Parsed]) -> Iterator[tuple[str, str]]:
    """Lock files that do not fit a manifest of theirs, each with the problem.

    Args:
        files: path of every manifest and lock file to what it says.
    """
    for path, lock in files.items():
        known = _MANIFESTS.get(path.rpartition("/")[2])
        if known is None or not lock.locks:
            continue
        name, command = known
        said = next((problem for problem in _problems(files, path, lock, name)), None)
        if said is not None:
            yield path, f"does not fit {said}; run `{command}`"


def _problems(files: Mapping[str, Parsed], path: str, lock: Parsed, name: str) -> Iterator[str]:
    own = posixpath.dirname(path)
    beside = files.get(posixpath.join(own, name))
    known = {} if beside is None else beside.digests
    stated = [(name, digest) for name, digest in lock.made_for if name in known]
    if stated and not any(digest and known[name] == digest for name, digest in stated):
        yield f"{posixpath.join(own, name)}, by the digest that it states"
    for folder, asked in lock.asked.items():
        place = posixpath.normpath(posixpath.join(own, folder, name))
        manifest = files.get(place)
        if manifest is not None and manifest.complete:
            gone = sorted(asked - manifest.names - {manifest.project or ""})
            if gone:
                yield f"{place}, which does not ask for {_listed(gone)}"


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(map(shown, names[:_SHOWN])) + more
