"""Fields of the document that minimum standards ask for: one question each, with the standard that asks it.

Standards and their short names are those of `component_fields`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from ssdfgate.sbom.component_fields import has_contact
from ssdfgate.sbom.values import (
    CLOCK_SKEW,
    Object,
    an_object,
    is_email,
    is_serial,
    is_url,
    moment,
    objects,
    stated,
    strings,
)

_ORGANISATIONS = ("manufacturer", "supplier")
_AGGREGATES = frozenset({
    "complete", "unknown", "incomplete", "incomplete_first_party_only", "incomplete_first_party_proprietary_only",
    "incomplete_first_party_opensource_only", "incomplete_third_party_only",
    "incomplete_third_party_proprietary_only", "incomplete_third_party_opensource_only",
})  # fmt: skip
"""Statements on completeness; `not_specified` is none."""

_BARE = frozenset({"dependsOn", "externalReferences", "hashes", "properties", "provides"})
"""Keys below which nothing bears a reference; most of a document lies there."""


@dataclass(frozen=True)
class View:
    """A document with what is asked of it again and again.

    Attributes:
        now: the present, with a time zone.
    """

    document: Object
    now: datetime

    @property
    def metadata(self) -> Object:
        """The metadata; empty where there are none."""
        return an_object(self.document.get("metadata"))

    @property
    def root(self) -> Object:
        """The component that the document is about; empty where it does not say."""
        return an_object(self.metadata.get("component"))

    @cached_property
    def every_ref(self) -> tuple[str, ...]:
        """Every `bom-ref` that something in the document bears, as often as it is borne."""
        return tuple(_refs(self.document))

    @cached_property
    def refs(self) -> frozenset[str]:
        """The references that lead somewhere."""
        return frozenset(self.every_ref)

    @cached_property
    def edges(self) -> tuple[tuple[str, str], ...]:
        """Pairs (dependent, dependency), as written, dangling or not."""
        return tuple(
            (str(item["ref"]), target)
            for item in objects(self.document.get("dependencies"))
            if isinstance(item.get("ref"), str)
            for target in strings(item.get("dependsOn"))
        )

    @cached_property
    def stated(self) -> frozenset[str]:
        """References that have an entry of their own in the graph."""
        return frozenset(strings([item.get("ref") for item in objects(self.document.get("dependencies"))]))

    @cached_property
    def dangling(self) -> tuple[str, ...]:
        """References of the graph and of the compositions that lead nowhere; each once, sorted."""
        used = {*self.stated, *(target for _, target in self.edges)}
        for item in objects(self.document.get("dependencies")):
            used.update(strings(item.get("provides")))
        for item in objects(self.document.get("compositions")):
            for key in ("assemblies", "dependencies", "vulnerabilities"):
                used.update(ref for ref in strings(item.get(key)) if not ref.startswith("urn:cdx:"))
        return tuple(sorted(used - self.refs))


def _refs(document: Object) -> Iterator[str]:
    waiting: list[dict[str, object] | list[object]] = [dict(document)]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting += [child for child in item if isinstance(child, dict | list)]
            continue
        ref = item.get("bom-ref")
        if isinstance(ref, str):
            yield ref
        waiting += [child for key, child in item.items() if isinstance(child, dict | list) and key not in _BARE]


def has_author(view: View) -> bool:
    """NTIA author of SBOM data: who made it, be it a person, an organisation or an analysis tool that is named."""
    people = any(stated(item.get("name")) or stated(item.get("email")) for item in _authors(view))
    made_by = stated(an_object(view.metadata.get("manufacturer")).get("name"))
    return people or made_by is not None or any(stated(tool.get("name")) for tool in tools(view.metadata))


def has_creator_contact(view: View) -> bool:
    """BSI 5.2.1 creator of the SBOM: an e-mail address or, failing that, an address on the web. A tool has none."""
    people = any(is_email(item.get("email")) for item in _authors(view))
    return people or has_contact(an_object(view.metadata.get("manufacturer")))


def _authors(view: View) -> tuple[Object, ...]:
    return objects(view.metadata.get("authors"))


def tools(metadata: Object) -> tuple[Object, ...]:
    """Tools that made the document: a list until CycloneDX 1.4, an object with components and services since."""
    value = metadata.get("tools")
    if isinstance(value, dict):
        return (*objects(value.get("components")), *objects(value.get("services")))
    return objects(value)


def has_timestamp(view: View) -> bool:
    """NTIA timestamp; BSI 5.2.1 timestamp. A time that is still to come is not when the data were put together."""
    found = moment(view.metadata.get("timestamp"))
    return found is not None and found <= view.now + CLOCK_SKEW


def has_serial(view: View) -> bool:
    """BSI 5.2.3 SBOM-URI: the serial number that a BOM-Link is made of, or the namespace of an SPDX document."""
    return is_serial(view.document.get("serialNumber")) or is_url(view.document.get("documentNamespace"))


def has_relationships(view: View) -> bool:
    """NTIA dependency relationship; BSI 5.2.2 dependencies on other components.

    There are edges, none dangles, and where the document says what it is about, that is where they begin.
    """
    root = view.root.get("bom-ref")
    starts = {start for start, _ in view.edges}
    return bool(starts) and not view.dangling and (not view.root or (isinstance(root, str) and root in starts))


def has_supplier(view: View) -> bool:
    """NTIA supplier name, of the component that the document is about."""
    entities = [view.metadata.get("supplier"), *(view.root.get(key) for key in _ORGANISATIONS)]
    return any(stated(an_object(entity).get("name")) for entity in entities)


def has_compositions(view: View) -> bool:
    """BSI 5.2.2: beside the dependencies, whether they are all. `unknown` is an answer (NTIA, known unknowns)."""
    said = [item.get("aggregate") for item in objects(view.document.get("compositions"))]
    return not view.dangling and any(item in _AGGREGATES for item in said if isinstance(item, str))


def has_no_vulnerabilities(view: View) -> bool:
    """BSI: an SBOM is kept apart from information on vulnerabilities, which changes while the SBOM does not."""
    return not view.document.get("vulnerabilities")


DOCUMENT_FIELDS: Mapping[str, Callable[[View], bool]] = {
    "document.author": has_author,
    "document.compositions": has_compositions,
    "document.creator_contact": has_creator_contact,
    "document.free_of_vulnerabilities": has_no_vulnerabilities,
    "document.relationships": has_relationships,
    "document.serial": has_serial,
    "document.supplier": has_supplier,
    "document.timestamp": has_timestamp,
}
"""Field name to the question whether the document has it."""
