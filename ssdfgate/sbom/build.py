"""Declared dependencies as a CycloneDX document.

The library writes each element for the version that is asked for. The lists are put together here: the library has no
compositions, and its own output compares every component with every other (2,000 take seconds).
"""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC
from typing import Any
from urllib.parse import quote

from cyclonedx.model import ExternalReference, ExternalReferenceType, Property, XsUri
from cyclonedx.model.bom import BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.contact import OrganizationalContact, OrganizationalEntity
from cyclonedx.model.lifecycle import LifecyclePhase, PredefinedLifecycle
from cyclonedx.model.tool import ToolRepository
from cyclonedx.schema.schema import (
    BaseSchemaVersion,
    SchemaVersion1Dot5,
    SchemaVersion1Dot6,
    SchemaVersion1Dot7,
)

from ssdfgate import __version__
from ssdfgate.errors import ConfigError
from ssdfgate.lockfiles.model import Declared
from ssdfgate.model import JsonValue, canonical_json, clean
from ssdfgate.model.settings import SbomSettings
from ssdfgate.sbom.components import UNRESOLVED, as_object, component, incomplete, licences
from ssdfgate.sbom.graph import Node, graph
from ssdfgate.sbom.packages import PURL_TYPES, names_package, packages, place, safe, unresolved
from ssdfgate.sbom.request import Request
from ssdfgate.sbom.values import is_email, is_url

TOOL = "ssdfgate"
_VIEWS: dict[str, type[BaseSchemaVersion]] = {
    "1.5": SchemaVersion1Dot5,
    "1.6": SchemaVersion1Dot6,
    "1.7": SchemaVersion1Dot7,
}
_SERIALS = uuid.UUID("6d2b5a0e-52c1-5d0c-9b57-2f6f0a1c7f3e")
"""Namespace of our serial numbers."""


def build(request: Request) -> dict[str, JsonValue]:
    """The document; `serialise` gives its bytes.

    Raises:
        ConfigError: for a version of CycloneDX that is not written.
    """
    view = _view(request.settings.spec_version)
    declared = request.declared
    found, loose = packages(declared.dependencies), unresolved(declared.unusable)
    root = f"project:{quote(safe(request.project.name), safe='@/')}"
    nodes = graph(root, found, loose, whole=_is_whole(declared))
    elements = [*(component(item) for item in found), *(incomplete(item, ref) for ref, item in loose.items())]
    document: dict[str, Any] = {
        "$schema": f"http://cyclonedx.org/schema/bom-{request.settings.spec_version}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": request.settings.spec_version,
        "version": 1,
        "metadata": as_object(_metadata(request, root), view),
        "components": [as_object(element, view) for element in elements],
        "dependencies": [_dependency(node) for node in nodes if node.depends_on is not None],
        "compositions": _compositions(nodes),
    }
    digest = hashlib.sha256(canonical_json(document)).hexdigest()
    return {**document, "serialNumber": uuid.uuid5(_SERIALS, digest).urn}


def serialise(document: dict[str, JsonValue]) -> bytes:
    """The bytes of a document; equal documents give equal bytes."""
    return canonical_json(document) + b"\n"


def _view(version: str) -> type[BaseSchemaVersion]:
    if version not in _VIEWS:
        known = ", ".join(_VIEWS)
        raise ConfigError(f"CycloneDX {version} is not written", hint=f"Set sbom.spec_version to one of {known}.")
    return _VIEWS[version]


def _is_whole(declared: Declared) -> bool:
    """Whether the manifests have told everything that the project depends on."""
    told = all(item.problem is None and item.ecosystem in PURL_TYPES for item in declared.manifests)
    return told and not declared.unusable


def _dependency(node: Node) -> dict[str, JsonValue]:
    return {"ref": node.ref, "dependsOn": list(node.depends_on)} if node.depends_on else {"ref": node.ref}


def _compositions(nodes: tuple[Node, ...]) -> list[JsonValue]:
    groups: defaultdict[str, list[JsonValue]] = defaultdict(list)
    for node in nodes:
        groups[str(node.aggregate)].append(node.ref)
    return [{"aggregate": aggregate, "dependencies": refs} for aggregate, refs in sorted(groups.items())]


def _metadata(request: Request, root: str) -> BomMetaData:
    settings = request.settings
    entity = _entity(settings)
    authors = [OrganizationalContact(name=settings.supplier_name, email=settings.supplier_email)]
    return BomMetaData(
        timestamp=request.timestamp.astimezone(UTC).replace(microsecond=0),
        tools=ToolRepository(components=[Component(type=ComponentType.APPLICATION, name=TOOL, version=__version__)]),
        lifecycles=[PredefinedLifecycle(LifecyclePhase.PRE_BUILD)],
        authors=authors if settings.supplier_name or settings.supplier_email else (),
        supplier=entity,
        manufacturer=entity,
        component=_root(request, root, entity),
        properties=[Property(name=UNRESOLVED, value=value) for value in _unnamed(request.declared)],
    )


def _entity(settings: SbomSettings) -> OrganizationalEntity | None:
    if not (settings.supplier_name or settings.supplier_url or settings.supplier_email):
        return None
    _check("supplier_url", settings.supplier_url, is_url)
    _check("supplier_email", settings.supplier_email, is_email)
    return OrganizationalEntity(
        name=settings.supplier_name,
        urls=[XsUri(settings.supplier_url)] if settings.supplier_url else (),
        contacts=[OrganizationalContact(email=settings.supplier_email)] if settings.supplier_email else (),
    )


def _check(key: str, value: str | None, is_sound: Callable[[str], bool]) -> None:
    if value and not is_sound(value):
        raise ConfigError(f"sbom.{key} is not an address: {clean(value, 100)}", hint=f"Correct or remove sbom.{key}.")


def _root(request: Request, ref: str, entity: OrganizationalEntity | None) -> Component:
    """The product. It gets no purl: a private project may bear the name of a stranger's package."""
    project, subject = request.project, request.subject
    repository = subject.repository if subject and is_url(subject.repository) else None
    commit = subject.commit if subject else None
    return Component(
        type=ComponentType.APPLICATION,
        bom_ref=ref,
        name=safe(project.name),
        version=safe(project.version) if project.version else None,
        licenses=licences((safe(project.licence),) if project.licence else ()),
        supplier=entity,
        manufacturer=entity,
        external_references=(
            [ExternalReference(type=ExternalReferenceType.VCS, url=XsUri(repository))] if repository else ()
        ),
        properties=[Property(name="ssdfgate:commit", value=commit)] if commit else (),
    )


def _unnamed(declared: Declared) -> list[str]:
    """Lines that name no package but may hide some (an unreadable line, an include that is not there)."""
    hiding = [item for item in declared.unusable if not names_package(item)]
    return [f"{place(item)}: {safe(item.name)} ({item.reason})" for item in hiding]
