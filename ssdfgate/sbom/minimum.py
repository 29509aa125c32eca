"""What a CycloneDX document holds of the fields that minimum standards ask for, and what in it contradicts itself.

The schema lets a great deal pass: no components at all, blank versions, references that lead nowhere, a SHA-256 value
called SHA-512. So presence is counted here, field by field, and only values that say something count.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from ssdfgate.model import ScanError, clean
from ssdfgate.sbom.component_fields import COMPONENT_FIELDS, Part, is_expression, part_of
from ssdfgate.sbom.document_fields import DOCUMENT_FIELDS, View, has_timestamp
from ssdfgate.sbom.values import Object, an_object, objects

DEPENDENCIES = "component.dependencies"
"""BSI 5.2.2 dependencies on other components: the component has an entry of its own in the graph, be it empty."""

Answers = Mapping[str, bool]
"""Field name to whether one component has it."""


@dataclass(frozen=True, slots=True)
class Minimum:
    """How complete a document is.

    Attributes:
        fields: name to (present, of); `document.*` are of 1, `component.*` of the number of components.
        errors: contradictions and values that say nothing, in the order of the document; `rule` is the field.
        components: every component with its answers, in the order of the document.
    """

    fields: Mapping[str, tuple[int, int]]
    errors: tuple[ScanError, ...]
    components: tuple[tuple[Part, Answers], ...]


def components_of(document: Object) -> tuple[Object, ...]:
    """Every component, nested ones too, but not the one that the document is about."""
    root = an_object(an_object(document.get("metadata")).get("component"))
    level = [*objects(document.get("components")), *objects(root.get("components"))]
    found: list[Object] = []
    while level:
        found += level
        level = [child for item in level for child in objects(item.get("components"))]
    return tuple(found)


def check(document: Object, now: datetime) -> Minimum:
    """Count the fields of a parsed document of any version, and look for faults. Total: never raises for JSON."""
    view = View(document, now)
    asked = [_asked(item, view.stated) for item in components_of(document)]
    fields = {name: (int(ask(view)), 1) for name, ask in DOCUMENT_FIELDS.items()}
    for name in (*COMPONENT_FIELDS, DEPENDENCIES):
        fields[name] = (sum([answers[name] for _, answers in asked]), len(asked))
    errors = (*_document_faults(view), *(fault for pair in asked for fault in _component_faults(*pair)))
    return Minimum(dict(sorted(fields.items())), errors, tuple(asked))


def _asked(item: Object, in_graph: frozenset[str]) -> tuple[Part, Answers]:
    part = part_of(item)
    answers = {name: ask(part) for name, ask in COMPONENT_FIELDS.items()}
    ref = item.get("bom-ref")
    answers[DEPENDENCIES] = isinstance(ref, str) and ref in in_graph
    return part, answers


def _document_faults(view: View) -> Iterator[ScanError]:
    if "timestamp" in view.metadata and not has_timestamp(view):
        shown = clean(str(view.metadata["timestamp"]), 50)
        yield ScanError(f"the timestamp {shown} is not a time, or is still to come", rule="document.timestamp")
    for ref, times in sorted([pair for pair in Counter(view.every_ref).items() if pair[1] > 1]):
        yield ScanError(f"{times} elements bear the reference {clean(ref, 200)}", rule="bom-ref")
    for ref in view.dangling:
        yield ScanError(f"nothing bears the reference {clean(ref, 200)}", rule="document.relationships")


def _component_faults(part: Part, answers: Answers) -> Iterator[ScanError]:
    item = part.item
    if not answers["component.name"]:
        yield ScanError("a component has no name that can be seen", rule="component.name")
    if "version" in item and not answers["component.version"]:
        yield ScanError(f"{_label(item)}: the version says nothing", rule="component.version")
    if "purl" in item and not answers["component.purl"]:
        yield ScanError(f"{_label(item)}: the purl is none", rule="component.purl")
    for fault in part.hash_faults:
        yield ScanError(f"{_label(item)}: {fault}", rule="component.hash")
    for choice in objects(item.get("licenses")):
        expression = choice.get("expression")
        if isinstance(expression, str) and not is_expression(expression):
            yield ScanError(f"{_label(item)}: the licence expression is none", rule="component.licence")


def _label(item: Object) -> str:
    name = item.get("name")
    return clean(name, 100) if isinstance(name, str) else "a component"
