"""SPDX 3.0 (JSON-LD) put into the shape of CycloneDX JSON, so that one set of questions serves both.

Terms are those of the SPDX specification 3.0.1, profiles Core, Software, SimpleLicensing. A package is a component,
and so are its subclasses for AI models and data sets; files and snippets are none. Only the compact form with the
context of SPDX is read, which is what tools write; early documents write a single value where a list is meant.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ssdfgate.model import JsonValue
from ssdfgate.sbom.spdx_words import algorithm, licence, purpose, said, tool
from ssdfgate.sbom.values import Object, objects

PACKAGES = frozenset({"software_Package", "ai_AIPackage", "dataset_DatasetPackage"})
_DOCUMENTS = frozenset({"SpdxDocument", "software_Sbom", "Bom", "Bundle"})
_DEPENDS = frozenset({"dependsOn", "contains", "hasDynamicLink", "hasStaticLink", "hasPrerequisite", "depends_on"})
_LICENCES = ("hasConcludedLicense", "hasDeclaredLicense", "concludedLicense", "declaredLicense")
_AGGREGATES = {"complete": "complete", "incomplete": "incomplete", "noAssertion": "unknown"}
_NO_ELEMENT = ("NoneElement", "NoAssertionElement")
_EMAIL, _PURLS = "email", frozenset({"packageUrl", "packageURL", "purl"})


def from_spdx3(source: Object) -> dict[str, JsonValue]:
    """The document as CycloneDX JSON would hold it; total for any JSON object.

    Beyond CycloneDX it holds `documentNamespace`, the id of the SpdxDocument.
    """
    graph = _Graph(source)
    document = next(iter(graph.of({"SpdxDocument"})), {})
    creation = graph.creation(document)
    subject = subject_of(source)
    return {
        "documentNamespace": _id(document) or None,
        "metadata": {
            "timestamp": creation.get("created"),
            "authors": [_author(item) for item in graph.named(creation, "createdBy")],
            "tools": {"components": [_tool(item) for item in graph.named(creation, "createdUsing")]},
            **_supplier(graph, subject),
        },
        "components": [_component(graph, item) for item in graph.of(PACKAGES)],
        "dependencies": [{"ref": start, "dependsOn": list(targets)} for start, targets in graph.edges.items()],
        "compositions": graph.compositions,
    }


def subject_of(source: Object) -> Object:
    """The package that is the root of the document, where that is one and no more."""
    graph = _Graph(source)
    roots = {ref for item in graph.of(_DOCUMENTS) for ref in _refs(item.get("rootElement"))}
    found = [item for item in graph.of(PACKAGES) if _id(item) in roots]
    return found[0] if len(found) == 1 else {}


def elements(source: Object) -> tuple[Object, ...]:
    """The elements of a document: a graph, or a single one."""
    return objects(source["@graph"]) if "@graph" in source else (source,)


def type_of(item: Object) -> str:
    """The class of an element."""
    found = item.get("type", item.get("@type"))
    return found if isinstance(found, str) else ""


def _id(item: Object) -> str:
    found = item.get("spdxId", item.get("@id"))
    return found if isinstance(found, str) else ""


def _many(value: JsonValue) -> list[JsonValue]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _refs(value: JsonValue) -> Iterator[str]:
    """Ids that a property refers to; an element may stand there whole."""
    for item in _many(value):
        ref = _id(item) if isinstance(item, dict) else item
        if isinstance(ref, str) and ref:
            yield ref


class _Graph:
    """The elements by class and by id, and what the relationships between them say."""

    def __init__(self, source: Object) -> None:
        self.elements = elements(source)
        self.by_id = {_id(item): item for item in self.elements}
        self.packages = frozenset(_id(item) for item in self.of(PACKAGES))
        self.elsewhere = frozenset(self._imported())
        self.edges: defaultdict[str, list[JsonValue]] = defaultdict(list)
        self.compositions: list[JsonValue] = []
        self.licences: dict[str, dict[str, str]] = defaultdict(dict)
        for item in self.elements:
            if type_of(item) in {"Relationship", "LifecycleScopedRelationship"}:
                self._relate(item)

    def of(self, types: frozenset[str] | set[str]) -> Iterator[Object]:
        """Elements of these classes, in the order of the document."""
        return (item for item in self.elements if type_of(item) in types)

    def creation(self, document: Object) -> Object:
        """The creation information of the document, or the first there is."""
        wanted = document.get("creationInfo")
        if isinstance(wanted, dict):
            return wanted
        found = self.by_id.get(wanted) if isinstance(wanted, str) else None
        return found or next(iter(self.of({"CreationInfo"})), {})

    def named(self, owner: Object, key: str) -> Iterator[Object]:
        """The elements that a property refers to, as far as they are in the document."""
        return (self.by_id[ref] for ref in _refs(owner.get(key)) if ref in self.by_id)

    def _imported(self) -> Iterator[str]:
        """Ids that the document says are defined elsewhere."""
        for document in self.of({"SpdxDocument"}):
            for entry in objects(_many(document.get("import"))):
                ref = entry.get("externalSpdxId")
                if isinstance(ref, str):
                    yield ref

    def _relate(self, item: Object) -> None:
        kind = item.get("relationshipType")
        for start in _refs(item.get("from")):
            if isinstance(kind, str) and kind in _DEPENDS and start in self.packages:
                self._depend(start, item)
            elif kind in _LICENCES:
                for target in _refs(item.get("to")):
                    self.licences[start].setdefault(str(kind), self._expression(target))

    def _depend(self, start: str, item: Object) -> None:
        """An edge to each package, and to what nothing defines: that dangles. Files and the like are passed by."""
        targets = list(_refs(item.get("to")))
        known = [ref for ref in targets if ref in self.packages or ref not in self.by_id]
        self.edges[start] += [ref for ref in known if not ref.endswith(_NO_ELEMENT) and ref not in self.elsewhere]
        said_of_all = item.get("completeness")
        if isinstance(said_of_all, str) and said_of_all in _AGGREGATES:
            self.compositions.append({"aggregate": _AGGREGATES[said_of_all], "dependencies": [start]})

    def _expression(self, ref: str) -> str:
        item = self.by_id.get(ref, {})
        found = item.get("simplelicensing_licenseExpression")
        return found if isinstance(found, str) else ref


def _component(graph: _Graph, item: Object) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = {
        "name": item.get("name"),
        "bom-ref": _id(item),
        "hashes": [
            {"alg": name, "content": entry.get("hashValue")}
            for entry in objects(_many(item.get("verifiedUsing")))
            if (name := algorithm(entry.get("algorithm")))
        ],
        "licenses": _licences(graph, item),
        "externalReferences": _addresses(item),
        **_supplier(graph, item),
        **_identifiers(item),
        **purpose(item.get("software_primaryPurpose")),
    }
    creator = next(graph.named(item, "originatedBy"), None)
    if creator:
        found["manufacturer"] = _entity(creator)
    if said(item.get("software_packageVersion")):
        found["version"] = item["software_packageVersion"]
    return found


def _tool(item: Object) -> dict[str, JsonValue]:
    return tool(str(item.get("name") or ""))


def _licences(graph: _Graph, item: Object) -> JsonValue:
    said_of = graph.licences.get(_id(item), {})
    found = (licence(_plain(said_of[kind])) for kind in _LICENCES if kind in said_of)
    return [choice for choice in found if choice is not None][:1]


def _plain(expression: str) -> str:
    """`MIT` for `https://spdx.org/licenses/MIT`; nothing for the individuals that stand for no licence."""
    name = expression.rpartition("/")[2]
    return {"NoAssertionLicense": "NOASSERTION", "NoneLicense": "NONE"}.get(name, name)


def _supplier(graph: _Graph, item: Object) -> dict[str, JsonValue]:
    found = next(graph.named(item, "suppliedBy"), None)
    return {"supplier": _entity(found)} if found else {}


def _entity(agent: Object) -> dict[str, JsonValue]:
    mail = _mail(agent)
    return {"name": agent.get("name"), "contact": [{"email": mail}] if mail else []}


def _author(agent: Object) -> dict[str, JsonValue]:
    return {"name": agent.get("name"), "email": _mail(agent)}


def _mail(agent: Object) -> JsonValue:
    mails = (identifier for kind, identifier in _external(agent) if kind == _EMAIL)
    return next((str(mail).removeprefix("mailto:") for mail in mails), None)


def _external(item: Object) -> Iterator[tuple[str, str]]:
    """Pairs (kind, identifier) of the external identifiers."""
    listed = item.get("externalIdentifier", item.get("externalIdentifiers"))
    for entry in objects(_many(listed)):
        kind, identifier = entry.get("externalIdentifierType"), entry.get("identifier")
        if isinstance(kind, str) and isinstance(identifier, str):
            yield kind, identifier


def _identifiers(item: Object) -> Mapping[str, JsonValue]:
    found: dict[str, JsonValue] = {}
    own = item.get("software_packageUrl")
    if isinstance(own, str):
        found["purl"] = own
    for kind, identifier in _external(item):
        if kind in _PURLS:
            found.setdefault("purl", identifier)
        elif kind.startswith("cpe2"):
            found.setdefault("cpe", identifier)
    return found


def _addresses(item: Object) -> list[JsonValue]:
    address = item.get("software_downloadLocation")
    found: list[JsonValue] = [{"type": "distribution", "url": address}] if said(address) else []
    for entry in objects(_many(item.get("externalRef"))):
        if entry.get("externalRefType") == "vcs":
            found += [{"type": "vcs", "url": url} for url in _many(entry.get("locator"))]
    return found
