"""`pylock.toml` (PEP 751), read and checked by `packaging`."""

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from packaging.pylock import Package, PackageSdist, PackageWheel

from ssdfgate.lockfiles.border import NAME_LENGTH, UnreadableError, parse_toml
from ssdfgate.lockfiles.graph import Edge, Graph
from ssdfgate.lockfiles.model import Dependency, Reason, Unusable
from ssdfgate.lockfiles.parsed import Local, Parsed, parsed_lock
from ssdfgate.lockfiles.pypi import digests, locked, unusable
from ssdfgate.model import clean


def parse(text: str, path: str) -> Parsed:
    """Every package of the lock, whatever its marker says."""
    from packaging.pylock import Pylock, PylockValidationError  # few trees have such a file

    document = parse_toml(text)
    try:
        lock = Pylock.from_dict(document)
    except (PylockValidationError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableError(f"not a sound lock file ({clean(str(error), NAME_LENGTH)})") from error
    graph = Graph((package.name, str(package.version)) for package in lock.packages if package.version)
    entries = [_entry(package, path, graph) for package in lock.packages]
    return parsed_lock(entries, held=(package.name for package in lock.packages), python=lock.requires_python)


def _entry(package: "Package", path: str, graph: Graph) -> Dependency | Unusable | Local:
    version = str(package.version) if package.version else None
    if package.directory is not None:
        return Local(package.name, package.directory.path, version=version)
    if package.vcs is not None:
        return unusable(package.name, Reason.VCS, path, version=version)
    if package.archive is not None:
        reason = Reason.URL if package.archive.url else Reason.LOCAL
        return unusable(package.name, reason, path, version=version)
    found = locked(package.name, version, path)
    if isinstance(found, Unusable):
        return found
    hashes, urls = _files(package)
    marker = clean(str(package.marker)) if package.marker else None
    requires = None if package.dependencies is None else graph.targets(_edges(package))
    return replace(found, hashes=hashes, urls=urls, requires=requires, marker=marker)


def _files(package: "Package") -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    files: list[PackageSdist | PackageWheel] = [*(package.wheels or ())]
    files[:0] = [package.sdist] if package.sdist else []
    hashes = digests(f"{name}:{digest}" for file in files for name, digest in file.hashes.items())
    return hashes, tuple(clean(file.url) for file in files if file.url)


def _edges(package: "Package") -> list[Edge]:
    pairs = [(item.get("name"), item.get("version")) for item in package.dependencies or ()]
    return [(name, version) for name, version in pairs if isinstance(name, str) and isinstance(version, str | None)]
