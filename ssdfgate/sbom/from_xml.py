"""CycloneDX XML put into the shape of CycloneDX JSON, so that one set of questions serves both.

The two forms hold the same things under the same names; they differ in how lists, hashes, licences, properties and
references are written. What neither the questions nor the findings need is carried over as it comes.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from xml.etree.ElementTree import Element  # the type only; parsing is done by the caller, with defusedxml

from ssdfgate.model import JsonValue

SPEC_VERSIONS = ("1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7")
"""Versions of CycloneDX that have an XML form."""

_OURS = "{http://cyclonedx.org/schema/bom/"
_NAMESPACE = re.compile(r"\{http://cyclonedx\.org/schema/bom/([0-9]+\.[0-9]+)\}bom\Z")
_EXTENSION = "{http://cyclonedx.org/schema/ext/vulnerability/1.0}"
"""How vulnerabilities were written before 1.4 gave them a place of their own."""

_EXTENSION_METHODS = {"cvssv2": "CVSSv2", "cvssv3": "CVSSv3", "cvssv31": "CVSSv31", "cvssv4": "CVSSv4"}

_Convert = Callable[[Element], JsonValue]


def spec_version(root: Element) -> str | None:
    """The version that the namespace of the root element states; None where it is not CycloneDX."""
    match = _NAMESPACE.match(root.tag)
    return match[1] if match else None


def from_xml(root: Element) -> dict[str, JsonValue]:
    """The document as CycloneDX JSON would hold it; total for any tree whose root is a `bom`."""
    document = _object(root)
    document |= {"bomFormat": "CycloneDX", "specVersion": spec_version(root)}
    extended = [*_extended(root)]
    if extended:
        document["vulnerabilities"] = [*extended, *_list_in(document.get("vulnerabilities"))]
    return document


def _list_in(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _children(element: Element) -> list[Element]:
    """The children that are CycloneDX; a document may carry anything else beside them."""
    return [child for child in element if str(child.tag).startswith(_OURS)]


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _text(element: Element) -> str:
    return (element.text or "").strip()


def _object(element: Element) -> dict[str, JsonValue]:
    """Attributes and children under their names; what is there twice becomes a list."""
    found: dict[str, JsonValue] = {_local(name): value for name, value in element.attrib.items()}
    for child in _children(element):
        name = _local(child.tag)
        value = _CONVERT.get(name, _value)(child)
        if name not in found:
            found[name] = value
        elif isinstance(found[name], list) and isinstance(value, list):
            found[name] = [*_list_in(found[name]), *value]
        else:
            found[name] = [*_once(found[name]), value]
    content = _text(element)
    if content:
        found["content"] = content
    return found


def _once(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else [value]


def _value(element: Element) -> JsonValue:
    return _object(element) if len(element) or element.attrib else _text(element)


def _listed(convert: _Convert) -> _Convert:
    return lambda element: [convert(child) for child in _children(element)]


def _property(element: Element) -> JsonValue:
    return {"name": element.get("name"), "value": _text(element)}


def _licence(element: Element) -> JsonValue:
    match _local(element.tag):
        case "expression":
            return {**element.attrib, "expression": _text(element)}
        case "expression-detailed":
            return {**element.attrib}
        case _:
            return {"license": _object(element)}


def _organisation(element: Element) -> JsonValue:
    """A supplier or manufacturer: JSON holds its addresses and contacts as lists."""
    found = _object(element)
    for name in ("url", "contact"):
        if name in found:
            found[name] = _once(found[name])
    return found


def _tools(element: Element) -> JsonValue:
    """A list of tools until 1.4; since then it may hold components and services instead."""
    listed = element.find("{*}tool") is not None
    return [_object(child) for child in _children(element)] if listed else _object(element)


def _dependency(element: Element) -> JsonValue:
    below = [(_local(child.tag), child.get("ref")) for child in _children(element)]
    found: dict[str, JsonValue] = {"ref": element.get("ref")}
    for key, tag in (("dependsOn", "dependency"), ("provides", "provides")):
        refs: list[JsonValue] = [ref for name, ref in below if name == tag]
        if refs:
            found[key] = refs
    return found


def _composition(element: Element) -> JsonValue:
    found = _object(element)
    for name in ("assemblies", "dependencies", "vulnerabilities"):
        part = element.find(f"{{*}}{name}")
        if part is not None:
            found[name] = [child.get("ref") for child in _children(part)]
    return found


def _vulnerability(element: Element) -> JsonValue:
    found = _object(element)
    for name in ("advisories", "affects", "ratings", "references"):
        part = element.find(f"{{*}}{name}")
        found[name] = [_object(child) for child in _children(part)] if part is not None else []
    cwes = element.find("{*}cwes")
    found["cwes"] = [_text(child) for child in _children(cwes)] if cwes is not None else []
    return found


def _score(text: str) -> JsonValue:
    try:
        return float(text)
    except ValueError:
        return text


_CONVERT: Mapping[str, _Convert] = {
    "authors": _listed(_object),
    "components": _listed(_object),
    "compositions": _listed(_composition),
    "dependencies": _listed(_dependency),
    "externalReferences": _listed(_object),
    "hashes": _listed(_object),
    "licenses": _listed(_licence),
    "manufacture": _organisation,
    "manufacturer": _organisation,
    "properties": _listed(_property),
    "score": lambda element: _score(_text(element)),
    "services": _listed(_object),
    "supplier": _organisation,
    "tools": _tools,
    "versions": _listed(_value),
    "vulnerabilities": _listed(_vulnerability),
}


def _extended(root: Element) -> Iterator[JsonValue]:
    """Vulnerabilities of the extension, which stand below the document or below a component."""
    for element in root.iter(f"{_EXTENSION}vulnerability"):
        part = {name: element.find(f"{_EXTENSION}{name}") for name in ("id", "description", "source")}
        yield {
            **{name: _text(found) for name, found in part.items() if found is not None and name != "source"},
            "source": {"name": part["source"].get("name")} if part["source"] is not None else {},
            "cwes": [_text(item) for item in element.iter(f"{_EXTENSION}cwe")],
            "ratings": [_extended_rating(item) for item in element.iter(f"{_EXTENSION}rating")],
            "affects": [{"ref": element.get("ref")}] if element.get("ref") else [],
        }


def _extended_rating(element: Element) -> JsonValue:
    found: dict[str, JsonValue] = {}
    for name in ("severity", "method", "vector"):
        part = element.find(f"{_EXTENSION}{name}")
        if part is not None:
            found[name] = _text(part)
    severity, method = found.get("severity"), found.get("method")
    if isinstance(severity, str):
        found["severity"] = severity.lower()
    if isinstance(method, str):
        found["method"] = _EXTENSION_METHODS.get(method.lower(), method)
    base = element.find(f"{_EXTENSION}score/{_EXTENSION}base")
    if base is not None:
        found["score"] = _score(_text(base))
    return found
