"""Components of CycloneDX, and what refers to them."""

from collections.abc import Iterable, Iterator, Mapping

from ssdfgate.model import Component, JsonValue, Package, visible

_HASHES: Mapping[str, int] = {
    "MD5": 32,
    "SHA-1": 40,
    "SHA-256": 64,
    "SHA-384": 96,
    "SHA-512": 128,
    "SHA3-256": 64,
    "SHA3-384": 96,
    "SHA3-512": 128,
    "BLAKE2b-256": 64,
    "BLAKE2b-384": 96,
    "BLAKE2b-512": 128,
}
"""Algorithms by the names of CycloneDX, with the number of hexadecimal digits."""


def reference(item: Component | Package) -> str:
    """The purl, or what else tells two components apart."""
    return visible(item.purl or "") or f"{visible(item.name)}@{visible(item.version or '')}"


def component(item: Component, properties: Iterable[tuple[str, str]] = ()) -> JsonValue:
    """Shape: component; a hash of an algorithm that CycloneDX does not name is left out."""
    hashes: JsonValue = [{"alg": name, "content": value.lower()} for name, value in _hashes(item)]
    licences: JsonValue = [{"license": {"name": visible(name)}} for name in item.licences if name]
    further: JsonValue = [{"name": name, "value": value} for name, value in properties]
    return {
        "type": "library",
        "bom-ref": reference(item),
        "name": visible(item.name),
        **({"version": visible(item.version)} if item.version else {}),
        **({"purl": visible(item.purl)} if item.purl else {}),
        **({"hashes": hashes} if hashes else {}),
        **({"licenses": licences} if licences else {}),
        **({"properties": further} if further else {}),
    }


def _hashes(item: Component) -> Iterator[tuple[str, str]]:
    known = {name.replace("-", "").lower(): name for name in _HASHES}
    for key in sorted(item.hashes):
        name, value = known.get(key.replace("-", "").lower()), item.hashes[key]
        if name and len(value) == _HASHES[name] and all(char in "0123456789abcdefABCDEF" for char in value):
            yield name, value
