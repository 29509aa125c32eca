"""CycloneDX in JSON, versions 1.2 to 1.7: plain JSON throughout, so that 20,000 components take two seconds."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import ClassVar

from ssdfgate.errors import ReaderError
from ssdfgate.model import Component, Components, EvidenceKind, JsonValue, Reading, Tool, clean
from ssdfgate.readers.identifiers import moment
from ssdfgate.readers.interface import JsonOutline, Outline, parse_json
from ssdfgate.sbom.component_fields import Part
from ssdfgate.sbom.document_fields import tools
from ssdfgate.sbom.minimum import Answers, Minimum, check
from ssdfgate.sbom.values import Object, an_object, stated, text

_LONGEST = 500
"""Characters of a name, version or licence."""

_HOLES = {"component.name": "no name", "component.version": "no version", "component.purl": "no purl"}


class CycloneDxReader:
    """Reads SBOMs of our own and of other tools alike.

    A document that is against the schema, or contradicts itself, is read all the same; `errors` says what is wrong.
    Facts: spec_version, timestamp and serial (as written, or None), root ({name, version} or None), tools (names).
    """

    name: ClassVar[str] = "cyclonedx-json"
    title: ClassVar[str] = "CycloneDX (JSON)"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (EvidenceKind.SBOM,)

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Take the clock that tells whether a timestamp is still to come."""
        self._now = now

    def recognises(self, outline: Outline) -> bool:
        """Whether it calls itself CycloneDX and states a version."""
        return (
            isinstance(outline, JsonOutline)
            and outline.is_document
            and outline.text("bomFormat") == "CycloneDX"
            and outline.kind("specVersion") == "string"
        )

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand an SBOM.

        Raises:
            ReaderError: for anything that is not a whole CycloneDX document of a version that has a JSON form, and
                for components that are not objects with a name.
        """
        document = parse_json(content)
        if not isinstance(document, dict) or not _is_cyclonedx(document):
            raise ReaderError("the report is not CycloneDX: bomFormat or specVersion is missing")
        return (_understand(document, self._now()),)


def _is_cyclonedx(document: Object) -> bool:
    return document.get("bomFormat") == "CycloneDX" and isinstance(document.get("specVersion"), str)


def _understand(document: Object, now: datetime) -> Reading:
    from ssdfgate.sbom.validate import SPEC_VERSIONS, schema_errors  # loads the validator

    version = str(document["specVersion"])
    if version not in SPEC_VERSIONS:
        known = f"{SPEC_VERSIONS[0]} to {SPEC_VERSIONS[-1]}"
        raise ReaderError(f"CycloneDX {clean(version, 20)} is not understood", hint=f"Use a version from {known}.")
    _require_components(document)
    minimum = check(document, now)
    items = sorted([_component(part, answers) for part, answers in minimum.components], key=_order)
    return Reading(
        format=CycloneDxReader.name,
        kind=EvidenceKind.SBOM,
        tool=_tool(document),
        payload=Components(tuple(items), minimum.fields),
        analysed=frozenset([item.purl for item in items if item.purl and item.version]),
        skipped=tuple(_skipped(minimum)),
        errors=(*schema_errors(document, version), *minimum.errors),
        failure=None if items else "the SBOM describes no component",
        facts=_facts(document, version),
        produced_at=moment(an_object(document.get("metadata")).get("timestamp")),
        unit="components",
    )


def _require_components(document: Object) -> None:
    """Refuse what would make components vanish: a list that is none, an entry that is none, a name that is none."""
    level: list[Object] = [document, an_object(an_object(document.get("metadata")).get("component"))]
    while level:
        below: list[Object] = []
        for owner in level:
            children = owner.get("components", [])
            if not isinstance(children, list):
                raise ReaderError("the SBOM is damaged: its components are not a list")
            for child in children:
                if not isinstance(child, dict) or not isinstance(child.get("name"), str):
                    raise ReaderError("the SBOM is damaged: a component is not an object with a name")
                below.append(child)
        level = below


def _component(part: Part, answers: Answers) -> Component:
    name, group = str(part.item["name"]), text(part.item.get("group"))
    return Component(
        name=(f"{group}/{name}" if group else name)[:_LONGEST],
        version=str(part.item["version"])[:_LONGEST] if answers["component.version"] else None,
        purl=str(part.item["purl"]) if answers["component.purl"] else None,
        licences=tuple([said[:_LONGEST] for said in part.licences]),
        hashes=part.hashes,
    )


def _order(item: Component) -> tuple[str, str, str]:
    return item.name, item.version or "", item.purl or ""


def _skipped(minimum: Minimum) -> list[tuple[str, str]]:
    return [
        (reason, clean(str(part.item["name"]), _LONGEST))
        for part, answers in minimum.components
        for field, reason in _HOLES.items()
        if not answers[field]
    ]


def _tool(document: Object) -> Tool:
    """The first tool that is named; without one nobody knows what made the SBOM."""
    for item in tools(an_object(document.get("metadata"))):
        name = stated(item.get("name"))
        if name:
            return Tool(clean(name, _LONGEST), _shown(stated(item.get("version"))))
    return Tool("unknown", None)


def _facts(document: Object, version: str) -> Mapping[str, JsonValue]:
    metadata = an_object(document.get("metadata"))
    root = an_object(metadata.get("component"))
    name = _shown(root.get("name"))
    return {
        "spec_version": version,
        "timestamp": _shown(metadata.get("timestamp")),
        "serial": _shown(document.get("serialNumber")),
        "root": {"name": name, "version": _shown(root.get("version"))} if name else None,
        "tools": [name for item in tools(metadata) if (name := _shown(item.get("name")))],
    }


def _shown(value: JsonValue) -> str | None:
    found = text(value)
    return clean(found, _LONGEST) if found is not None else None
