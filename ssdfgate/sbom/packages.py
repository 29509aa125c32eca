"""Declared dependencies, each package and version once, with the name, version, purl and reference for an SBOM."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from urllib.parse import quote

from packageurl import PackageURL

from ssdfgate.lockfiles.model import Dependency, Ecosystem, Reason, Unusable
from ssdfgate.redaction import redact
from ssdfgate.sbom.values import hash_fault, is_url, stated

PURL_TYPES: Mapping[Ecosystem, str] = {Ecosystem.PYPI: "pypi", Ecosystem.NPM: "npm"}
"""Ecosystems that are described, with the name of each in a purl."""

_ALGORITHMS = {"md5": "MD5", "sha1": "SHA-1"} | {f"sha{size}": f"SHA-{size}" for size in (256, 384, 512)}
_NAMELESS = frozenset({Reason.UNREADABLE, Reason.MISSING_INCLUDE})
_SCOPES = ("runtime", "optional", "dev")
"""Strongest first: a package that is needed at run time by anything is needed at run time."""


@dataclass(frozen=True, slots=True)
class Identity:
    """How a package is named in an SBOM. `purl` is None where none can be made; `ref` is unique in the document."""

    ref: str
    name: str
    version: str
    purl: str | None


@dataclass(frozen=True, slots=True, order=True)
class Artefact:
    """One distribution file: address and hashes (algorithm, lower-case digits), as far as the lock tells."""

    url: str
    hashes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Package:
    """A package at one version, with everything that all files say of it.

    Attributes:
        requires: keys (name, version) of what it depends on; None where no file has a graph.
        direct: True where any file says so, False where one with a graph says no, None where none can tell.
    """

    identity: Identity
    ecosystem: Ecosystem
    key: tuple[str, str]
    sources: tuple[str, ...]
    artefacts: tuple[Artefact, ...]
    requires: tuple[tuple[str, str], ...] | None
    direct: bool | None
    scope: str
    markers: tuple[str, ...]
    licences: tuple[str, ...]

    @cached_property
    def certain(self) -> Artefact | None:
        """The distribution file, where it can only be one."""
        return self.artefacts[0] if len(self.artefacts) == 1 else None


def safe(text: str) -> str:
    """Text from a lock file, fit to be stored: no credentials, and halves of surrogate pairs as escapes."""
    return redact(text.encode("utf-8", "backslashreplace").decode())


def identify(dependency: Dependency) -> Identity:
    """The identity of a dependency of a described ecosystem."""
    kind = PURL_TYPES[dependency.ecosystem]
    name, version = safe(dependency.name), safe(dependency.version)
    ref = f"{kind}:{quote(name, safe='@/')}@{quote(version, safe='+!')}"
    return Identity(ref, name, version, _purl(kind, name, version))


def _purl(kind: str, name: str, version: str) -> str | None:
    namespace, _, rest = name.partition("/") if kind == "npm" and name.startswith("@") else ("", "", name)
    if "/" in rest or stated(rest) is None or stated(version) is None:
        return None
    return PackageURL(kind, namespace or None, rest, version).to_string()


def packages(dependencies: Iterable[Dependency]) -> tuple[Package, ...]:
    """Every package at every version once, sorted by reference; what several files say of it is put together."""
    known = [(identify(item), item) for item in dependencies if item.ecosystem in PURL_TYPES]
    ordered = sorted(known, key=lambda pair: (pair[0].ref, pair[1].source))
    groups = groupby(ordered, key=lambda pair: pair[0])
    return tuple(_joined(identity, [item for _, item in group]) for identity, group in groups)


def names_package(item: Unusable) -> bool:
    """Whether this is a package; the others are lines that may hide any number of packages."""
    return item.reason not in _NAMELESS


def unresolved(items: Iterable[Unusable]) -> Mapping[str, Unusable]:
    """Packages without an identity by reference: numbered, because nothing about them is sure to be unique."""
    named = [item for item in items if item.ecosystem in PURL_TYPES and names_package(item)]
    ordered = sorted(named, key=lambda item: (item.ecosystem, item.name, item.source, item.line, item.reason))
    return {f"unresolved:{PURL_TYPES[item.ecosystem]}:{number}": item for number, item in enumerate(ordered, 1)}


def place(item: Unusable) -> str:
    """Where it is named: file, and line where that is known."""
    return f"{safe(item.source)}:{item.line}" if item.line else safe(item.source)


def _joined(identity: Identity, items: list[Dependency]) -> Package:
    requires = [item.requires for item in items if item.requires is not None]
    direct = {item.direct for item in items}
    scopes = {item.scope for item in items}
    return Package(
        identity=identity,
        ecosystem=items[0].ecosystem,
        key=(items[0].name, items[0].version),
        sources=tuple(sorted({safe(item.source) for item in items})),
        artefacts=_known(artefact for item in items for artefact in _artefacts(item)),
        requires=tuple(sorted({key for keys in requires for key in keys})) if requires else None,
        direct=True if True in direct else (False if False in direct else None),
        scope=next((scope for scope in _SCOPES if scope in scopes), "runtime"),
        markers=tuple(sorted({safe(item.marker) for item in items if item.marker})),
        licences=tuple(sorted({safe(item.licence) for item in items if item.licence})),
    )


def _known(artefacts: Iterable[Artefact]) -> tuple[Artefact, ...]:
    """Every file once: a hash without an address is that of a file with one where the hashes are equal."""
    every = sorted(set(artefacts))
    placed = {pair for item in every if item.url for pair in item.hashes}
    return tuple(item for item in every if item.url or not placed.issuperset(item.hashes))


def _artefacts(dependency: Dependency) -> tuple[Artefact, ...]:
    """Pair addresses with hashes where the lock leaves no doubt, else keep them apart."""
    urls = [safe(url) for url in dependency.urls if is_url(url)]
    hashes = _hashes(dependency)
    single = all(len(digests) == 1 for digests in hashes.values())
    if hashes and single and len(urls) <= 1:
        found = tuple((algorithm, digests[0]) for algorithm, digests in sorted(hashes.items()))
        return (Artefact(urls[0] if urls else "", found),)
    if len(hashes) == 1:
        ((algorithm, digests),) = hashes.items()
        if len(urls) == len(dependency.urls) == len(digests):  # lock readers keep both in the order of the files
            return tuple(Artefact(url, ((algorithm, digest),)) for url, digest in zip(urls, digests, strict=True))
    alone = [Artefact("", ((name, digest),)) for name, digests in hashes.items() for digest in digests]
    return (*(Artefact(url, ()) for url in urls), *alone)


def _hashes(dependency: Dependency) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, digests in dependency.hashes.items():
        algorithm = _ALGORITHMS.get(name.lower().replace("-", ""))
        sound = tuple(item.lower() for item in digests if hash_fault({"alg": algorithm, "content": item}) is None)
        if algorithm and sound:
            found[algorithm] = sound
    return found
