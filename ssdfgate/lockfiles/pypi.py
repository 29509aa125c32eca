"""Names, versions and requirement strings of PyPI, by PEP 440, 503 and 508."""

import re
from collections.abc import Iterable

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from ssdfgate.lockfiles.border import NAME_LENGTH, UnreadableError, shown
from ssdfgate.lockfiles.model import Dependency, Ecosystem, Reason, Unusable
from ssdfgate.lockfiles.parsed import Local, Wanted
from ssdfgate.model import clean

VERSION_CONTROL = ("git+", "hg+", "svn+", "bzr+", "git:", "ssh:", "git@")
_LONGEST = 4000
_CARET = re.compile(r"\^(\d{1,9}(?:\.\d{1,9}){0,3})\Z")
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\Z")


def normal_name(name: str) -> str:
    """Name by PEP 503.

    Raises:
        UnreadableError: where it is no name.
    """
    if len(name) > NAME_LENGTH or not _NAME.match(name):
        raise UnreadableError(f"{shown(name)} is not the name of a package")
    return canonicalize_name(name)


def normal_version(version: str) -> str | None:
    """Version in its normal form; None where it is no version by PEP 440."""
    try:
        return str(Version(version)) if len(version) <= NAME_LENGTH else None
    except ValueError:  # InvalidVersion, and numbers with more digits than Python converts
        return None


def pinned(specifiers: SpecifierSet) -> tuple[str | None, Reason]:
    """The one version that the conditions allow, or None and the reason."""
    exact = {item.version for item in specifiers if item.operator in {"==", "==="}}
    if not exact:
        return None, Reason.RANGE if len(specifiers) else Reason.NOT_PINNED
    if any(version.endswith(".*") for version in exact):
        return None, Reason.WILDCARD
    versions = {normal_version(version) for version in exact}
    version = versions.pop()
    if versions:
        return None, Reason.CONTRADICTION
    if version is None:
        return None, Reason.BAD_VERSION
    fits = all(item.contains(version, prereleases=True) for item in specifiers if item.operator != "===")
    return (version, Reason.NOT_PINNED) if fits else (None, Reason.CONTRADICTION)


def specifier_set(text: str) -> SpecifierSet | None:
    """Conditions by PEP 440; None where they are of another kind (`^1.2`)."""
    try:
        return SpecifierSet(text) if len(text) <= _LONGEST else None
    except (InvalidSpecifier, ValueError):
        return None


def poetry_specifiers(text: str) -> SpecifierSet | None:
    """Conditions as Poetry writes them: those of PEP 440, a bare version, and the caret (`^1.2` is `>=1.2,<2`)."""
    bare = text.strip()
    caret = _CARET.match(bare)
    if caret:
        parts = [int(part) for part in caret[1].split(".")]
        place = next((index for index, part in enumerate(parts) if part), len(parts) - 1)
        upper = ".".join(map(str, [*parts[:place], parts[place] + 1]))
        return specifier_set(f">={caret[1]},<{upper}")
    exact = specifier_set(f"=={bare}") if bare[:1].isdigit() else None
    return exact or specifier_set("" if bare == "*" else bare)


def direct_reference(url: str) -> Reason:
    """What kind of address this is."""
    if url.startswith(VERSION_CONTROL) or url.partition("?")[0].partition("#")[0].endswith(".git"):
        return Reason.VCS
    return Reason.LOCAL if url.startswith("file:") else Reason.URL


def requirement(text: str, *, line: int = 0, scope: str = "runtime") -> Wanted | Local:
    """Understand a PEP 508 string.

    Raises:
        UnreadableError: where it is none.
    """
    parsed = _parse(text)
    name = normal_name(parsed.name)
    marker = clean(str(parsed.marker)) if parsed.marker else None
    if parsed.url is not None:
        reason = direct_reference(parsed.url)
        if reason is Reason.LOCAL:
            return Local(name, path_of(parsed.url), line)
        return Wanted(name, reason, line=line, scope=scope, marker=marker)
    version, reason = pinned(parsed.specifier)
    return Wanted(name, reason, version, parsed.specifier, line=line, scope=scope, marker=marker)


def _parse(text: str) -> Requirement:
    if len(text) > _LONGEST:
        raise UnreadableError("longer than any requirement")
    try:
        return Requirement(text)
    except (InvalidRequirement, ValueError, RecursionError) as error:
        raise UnreadableError("not a requirement") from error


def path_of(url: str) -> str:
    """The path in a `file:` address, without its fragment."""
    return url.removeprefix("file:").removeprefix("//").partition("#")[0]


def as_dependency(wanted: Wanted, version: str, source: str) -> Dependency:
    """A requirement that names its one version, as a dependency."""
    return Dependency(
        wanted.name, version, Ecosystem.PYPI, source, direct=True, scope=wanted.scope, marker=wanted.marker
    )


def unusable(name: str, reason: Reason, source: str, line: int = 0, version: str | None = None) -> Unusable:
    """A dependency of PyPI that cannot be used."""
    return Unusable(shown(name), reason, Ecosystem.PYPI, source, line, version)


def locked(name: str, version: str | None, source: str) -> Dependency | Unusable:
    """An entry of a lock file, with nothing but name and version."""
    if version is None:
        return unusable(name, Reason.NO_VERSION, source)
    normal = normal_version(version)
    if normal is None:
        return unusable(name, Reason.BAD_VERSION, source, version=shown(version))
    return Dependency(normal_name(name), normal, Ecosystem.PYPI, source)


def digests(values: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """`sha256:<hex>` texts as algorithm to digests; what has no colon is left out."""
    result: dict[str, tuple[str, ...]] = {}
    for value in values:
        algorithm, colon, digest = clean(value, NAME_LENGTH).partition(":")
        if colon:
            result[algorithm] = (*result.get(algorithm, ()), digest.lower())
    return result
