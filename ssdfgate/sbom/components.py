"""Packages as CycloneDX components. Importing this module loads cyclonedx-python-lib; only those who build do."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Protocol

from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, Property, XsUri
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, License, LicenseAcknowledgement
from cyclonedx.schema.schema import BaseSchemaVersion
from packageurl import PackageURL

from ssdfgate.lockfiles.model import Ecosystem, Unusable
from ssdfgate.sbom.packages import Artefact, Package, safe

SOURCE = "ssdfgate:source"
"""Property: the file that names the component."""

UNRESOLVED = "ssdfgate:unresolved"
"""Property: why a component has no version or purl."""

_SCOPES = {"runtime": ComponentScope.REQUIRED, "optional": ComponentScope.OPTIONAL, "dev": ComponentScope.EXCLUDED}
_SOURCE_ARCHIVES = (".tar.gz", ".zip", ".tar.bz2", ".tar.xz")
_ARCHIVES = (".whl", ".tgz", *_SOURCE_ARCHIVES)
_LONGEST_LICENCE = 500
"""Characters of an SPDX expression that are looked at."""


class Serialisable(Protocol):
    """What py-serializable adds to the classes of cyclonedx-python-lib."""

    def as_json(self, view_: type[BaseSchemaVersion] | None = None) -> str:
        """The element as JSON, with what the version of the view knows."""


def as_object(element: Any, view: type[BaseSchemaVersion]) -> dict[str, Any]:  # noqa: ANN401  # see Serialisable
    """One element of the library as a JSON object of the version that `view` stands for."""
    serialisable: Serialisable = element
    found: dict[str, Any] = json.loads(serialisable.as_json(view_=view))
    return found


def component(package: Package) -> Component:
    """A package as a component; it has a hash of its own only where one distribution file is certain."""
    identity, certain = package.identity, package.certain
    return Component(
        type=ComponentType.LIBRARY,
        bom_ref=identity.ref,
        name=identity.name,
        version=identity.version,
        purl=PackageURL.from_string(identity.purl) if identity.purl else None,
        scope=_SCOPES[package.scope],
        hashes=_hash_types(certain.hashes) if certain else (),
        licenses=licences(package.licences),
        external_references=[ref for item in package.artefacts for ref in _references(package, item)],
        properties=[Property(name=name, value=value) for name, value in _properties(package)],
    )


def incomplete(item: Unusable, ref: str) -> Component:
    """A dependency that nobody can name fully: what is known of it, and why there is no more."""
    properties = {SOURCE: safe(item.source), UNRESOLVED: str(item.reason)}
    return Component(
        type=ComponentType.LIBRARY,
        bom_ref=ref,
        name=safe(item.name),
        version=safe(item.version) if item.version else None,
        properties=[Property(name=name, value=value) for name, value in properties.items()],
    )


@lru_cache(maxsize=4096)
def licences(texts: tuple[str, ...]) -> tuple[License, ...]:
    """Licences as declared: an SPDX id or expression where it is one, a name else; an expression stands alone.

    Thousands of components share a few licences, and understanding an expression takes long, so each is made once.
    """
    if not texts:
        return ()
    from cyclonedx.contrib.license.factories import LicenseFactory  # loads the list of licences, as `spdx` does
    from cyclonedx.spdx import fixup_id

    make, declared = LicenseFactory(), LicenseAcknowledgement.DECLARED
    if len(texts) == 1 and len(texts[0]) <= _LONGEST_LICENCE:
        return (make.make_from_string(texts[0], license_acknowledgement=declared),)
    known = [(fixup_id(text), text[:_LONGEST_LICENCE]) for text in texts]
    return tuple(
        DisjunctiveLicense(id=spdx, name=None if spdx else text, acknowledgement=declared) for spdx, text in known
    )


def _hash_types(hashes: Iterable[tuple[str, str]]) -> list[HashType]:
    return [HashType(alg=HashAlgorithm(algorithm), content=digest) for algorithm, digest in hashes]


def _references(package: Package, artefact: Artefact) -> list[ExternalReference]:
    """Where a file comes from, with its hashes.

    A lock that gives several hashes and no addresses is quoted with the purl as address: that is a URI, it invents no
    place, and `minimum` does not take it for a place to download from.
    """
    url = artefact.url or (package.identity.purl if package.certain is None else None)
    if not url:
        return []
    kinds = [ExternalReferenceType.DISTRIBUTION]
    if _is_source(package, url):
        installable = any(not _is_source(package, item.url) for item in package.artefacts)
        kinds = [*(() if installable else kinds), ExternalReferenceType.SOURCE_DISTRIBUTION]
    return [ExternalReference(type=kind, url=XsUri(url), hashes=_hash_types(artefact.hashes)) for kind in kinds]


def _is_source(package: Package, url: str) -> bool:
    return package.ecosystem is Ecosystem.PYPI and _file_name(url).endswith(_SOURCE_ARCHIVES)


def _file_name(url: str) -> str:
    return url.partition("?")[0].partition("#")[0].rpartition("/")[2]


def _properties(package: Package) -> list[tuple[str, str]]:
    found = [(SOURCE, source) for source in package.sources]
    found += [("ssdfgate:marker", marker) for marker in package.markers]
    name = _file_name(package.certain.url) if package.certain else ""
    if name:  # property names of BSI TR-03183-2; that it is executable cannot be told from a lock file
        found.append(("bsi:component:filename", name))
    if name.endswith(_ARCHIVES):
        found += [("bsi:component:archive", "archive"), ("bsi:component:structured", "structured")]
    return found
