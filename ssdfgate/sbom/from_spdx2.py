"""SPDX 2.2 and 2.3 put into the shape of CycloneDX JSON, so that one set of questions serves both.

Terms are those of the SPDX specification 2.3: clause 6 document creation, 7 packages, 11 relationships. A package is
a component; files and snippets are none. SPDX has no place apart for the subject: a described package counts too.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from ssdfgate.model import JsonValue
from ssdfgate.sbom.spdx_words import DOCUMENT, SILENT, algorithm, entity, licence, purpose, said, tool
from ssdfgate.sbom.values import Object, an_object, objects, strings

_DEPENDS = frozenset({"DEPENDS_ON", "CONTAINS", "DYNAMIC_LINK", "STATIC_LINK", "HAS_PREREQUISITE"})
_DEPENDED = frozenset({
    "DEPENDENCY_OF", "DEV_DEPENDENCY_OF", "BUILD_DEPENDENCY_OF", "OPTIONAL_DEPENDENCY_OF", "PROVIDED_DEPENDENCY_OF",
    "RUNTIME_DEPENDENCY_OF", "TEST_DEPENDENCY_OF", "CONTAINED_BY", "PREREQUISITE_FOR",
})  # fmt: skip
"""Relationships (11.1) that say what a package is made of or needs, forwards and backwards."""

_AGGREGATES = {"NONE": "complete", "NOASSERTION": "unknown"}
"""What a relationship to nothing says: that there are no dependencies, or that nobody knows."""

_DESCRIBES, _DESCRIBED_BY = "DESCRIBES", "DESCRIBED_BY"
_CREATOR = re.compile(r"(Tool|Organization|Person):\s*(.*)\Z", re.DOTALL)


def from_spdx2(source: Object) -> dict[str, JsonValue]:
    """The document as CycloneDX JSON would hold it; total for any JSON object.

    Beyond CycloneDX it holds `documentNamespace`, the address that names the document.
    """
    packages = objects(source.get("packages"))
    described = _described(source)
    subject = next((item for item in packages if _id(item) in described), {})
    creation = an_object(source.get("creationInfo"))
    edges = tuple(_edges(source, packages))
    return {
        "documentNamespace": source.get("documentNamespace"),
        "metadata": {
            "timestamp": creation.get("created"),
            **_creators(strings(creation.get("creators"))),
            **_named("supplier", entity(subject.get("supplier"))),
        },
        "components": [_component(item) for item in packages],
        "dependencies": _dependencies(edges),
        "compositions": [
            {"aggregate": _AGGREGATES[target], "dependencies": [start]}
            for start, target in edges
            if target in _AGGREGATES
        ],
    }


def subject_of(source: Object) -> Object:
    """The package that the document says it describes, where that is one and no more."""
    described = _described(source)
    found = [item for item in objects(source.get("packages")) if _id(item) in described]
    return found[0] if len(found) == 1 else {}


def _id(item: Object) -> str:
    found = item.get("SPDXID")
    return found if isinstance(found, str) else ""


def _described(source: Object) -> frozenset[str]:
    """Ids of what the document describes: in a list of its own (JSON) or by a relationship."""
    pairs = [_ends(item) for item in objects(source.get("relationships"))]
    forwards = [target for start, kind, target in pairs if (start, kind) == (DOCUMENT, _DESCRIBES)]
    backwards = [start for start, kind, target in pairs if (target, kind) == (DOCUMENT, _DESCRIBED_BY)]
    return frozenset((*strings(source.get("documentDescribes")), *forwards, *backwards))


def _ends(item: Object) -> tuple[str, str, str]:
    values = (item.get(key) for key in ("spdxElementId", "relationshipType", "relatedSpdxElement"))
    start, kind, target = (value if isinstance(value, str) else "" for value in values)
    return start, kind, target


def _edges(source: Object, packages: tuple[Object, ...]) -> Iterator[tuple[str, str]]:
    """Pairs (dependent, dependency) between packages; one end that names nothing at all is left to dangle."""
    own = set(strings([item.get("SPDXID") for item in packages]))
    others = {DOCUMENT, *_ids(source, "files"), *_ids(source, "snippets")}
    for item in objects(source.get("relationships")):
        start, kind, target = _ends(item)
        if kind in _DEPENDED:
            start, target = target, start
        elif kind not in _DEPENDS:
            continue
        is_beside = {start, target} & others or start not in own or target.startswith("DocumentRef-")
        if not is_beside and (target not in _AGGREGATES or kind == "DEPENDS_ON"):
            yield start, target


def _ids(source: Object, key: str) -> tuple[str, ...]:
    return strings([item.get("SPDXID") for item in objects(source.get(key))])


def _dependencies(edges: tuple[tuple[str, str], ...]) -> list[JsonValue]:
    grouped: defaultdict[str, list[JsonValue]] = defaultdict(list)
    for start, target in edges:
        if target == "NONE":
            grouped[start] += []
        elif target not in _AGGREGATES:
            grouped[start].append(target)
    return [{"ref": start, "dependsOn": targets} for start, targets in grouped.items()]


def _creators(creators: tuple[str, ...]) -> dict[str, JsonValue]:
    """Tools, people and organisations that made the document (6.8)."""
    tools: list[JsonValue] = []
    people: list[JsonValue] = []
    for creator in creators:
        match = _CREATOR.match(creator)
        if match and match[1] == "Tool":
            tools.append(tool(match[2]))
        elif match and (found := entity(creator)):
            people.append({"name": found["name"], **next(iter(objects(found.get("contact"))), {})})
    return {"tools": {"components": tools}, "authors": people}


def _named(key: str, value: Mapping[str, JsonValue] | None) -> dict[str, JsonValue]:
    return {key: value} if value else {}


def _component(item: Object) -> dict[str, JsonValue]:
    licences = [choice for key in ("licenseConcluded", "licenseDeclared") if (choice := licence(item.get(key)))]
    found: dict[str, JsonValue] = {
        "name": item.get("name"),
        "bom-ref": item.get("SPDXID"),
        "hashes": [
            {"alg": name, "content": entry.get("checksumValue")}
            for entry in objects(item.get("checksums"))
            if (name := algorithm(entry.get("algorithm")))
        ],
        "licenses": list[JsonValue](licences[:1]),
        "externalReferences": _addresses(item),
        **_named("supplier", entity(item.get("supplier"))),
        **_named("manufacturer", entity(item.get("originator"))),
        **_identifiers(item),
        **purpose(item.get("primaryPackagePurpose")),
    }
    if said(item.get("versionInfo")):
        found["version"] = item["versionInfo"]
    if said(item.get("packageFileName")):
        found["properties"] = [
            {"name": "bsi:component:filename", "value": str(item["packageFileName"]).removeprefix("./")}
        ]
    return found


def _addresses(item: Object) -> list[JsonValue]:
    """Where the package is downloaded from (7.7); a repository where the address begins with the tool to use."""
    address = item.get("downloadLocation")
    if not isinstance(address, str) or address in SILENT:
        return []
    is_repository = address.startswith(("git+", "hg+", "svn+", "bzr+", "git://"))
    return [{"type": "vcs" if is_repository else "distribution", "url": address.partition("#")[0]}]


def _identifiers(item: Object) -> dict[str, JsonValue]:
    """Package URL and CPE (7.21); the first of each."""
    found: dict[str, JsonValue] = {}
    for reference in objects(item.get("externalRefs")):
        kind, locator = reference.get("referenceType"), reference.get("referenceLocator")
        if kind == "purl" or (isinstance(kind, str) and kind.endswith("/purl")):
            found.setdefault("purl", locator)
        elif isinstance(kind, str) and kind.startswith("cpe2"):
            found.setdefault("cpe", locator)
    return found
