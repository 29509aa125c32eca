"""Fields of a component that minimum standards ask for: one question each, with the standard that asks it.

NTIA: The Minimum Elements For a Software Bill of Materials, July 2021, section IV, data fields.
BSI: TR-03183-2 version 2.1.0, August 2025; 5.2.2 are required fields, 5.2.4 those required where they exist.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ssdfgate.model import JsonValue
from ssdfgate.sbom.values import (
    BROKEN,
    Object,
    an_object,
    hash_fault,
    is_email,
    is_purl,
    is_url,
    objects,
    stated,
    strings,
    text,
)

_ENTITIES = ("supplier", "manufacturer")
_BSI = "bsi:component:"
_LONGEST_EXPRESSION = 2000
_ID = re.compile(r"(?<!WITH )(?<![A-Za-z0-9.+:-])[A-Za-z0-9.+:-]+")
_OWN = re.compile(r"(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+\Z")


@dataclass(frozen=True, slots=True)
class Part:
    """One component, taken apart once for all questions.

    Attributes:
        hashes: algorithm to value of the sound hashes at the component itself.
        deployable: algorithms of the sound hashes of what is deployed, wherever they stand.
        hash_faults: what is wrong with the others.
        licences: the licences that say something: SPDX id, SPDX expression or name.
        distribution / source: addresses, as written, of the deployable form and of the source code.
        properties: those of BSI TR-03183-2, by their last word, with what they say.
    """

    item: Object
    hashes: Mapping[str, str]
    deployable: frozenset[str]
    hash_faults: tuple[str, ...]
    licences: tuple[str, ...]
    distribution: tuple[JsonValue, ...]
    source: tuple[JsonValue, ...]
    properties: Mapping[str, str]


def part_of(item: Object) -> Part:
    """Take a component apart."""
    own, faults = _hashes(item)
    deployable = set(own)
    addresses: dict[str, list[JsonValue]] = {"distribution": [], "source-distribution": [], "vcs": []}
    for reference in objects(item.get("externalReferences")):
        found, wrong = _hashes(reference)
        faults += wrong
        kind = reference.get("type")
        if kind == "distribution":
            deployable.update(found)
        if isinstance(kind, str) and kind in addresses:
            addresses[kind].append(reference.get("url"))
    return Part(
        item=item,
        hashes=own,
        deployable=frozenset(deployable),
        hash_faults=tuple(faults),
        licences=tuple([said for choice in objects(item.get("licenses")) if (said := _licence(choice))]),
        distribution=tuple(addresses["distribution"]),
        source=(*addresses["source-distribution"], *addresses["vcs"]),
        properties=_properties(item),
    )


def _hashes(owner: Object) -> tuple[dict[str, str], list[str]]:
    """The sound hashes (of several by one algorithm the first), and the faults of the others."""
    found: dict[str, str] = {}
    faults: list[str] = []
    for item in objects(owner.get("hashes")):
        fault = hash_fault(item)
        if fault is None:
            found.setdefault(str(item["alg"]), str(item["content"]).lower())
        else:
            faults.append(fault)
    return found, faults


def _licence(choice: Object) -> str | None:
    licence = an_object(choice.get("license"))
    expression = stated(choice.get("expression"))
    said = stated(licence.get("id")) or stated(licence.get("name"))
    return said or (expression if expression is not None and is_expression(expression) else None)


@lru_cache(maxsize=4096)
def is_expression(expression: str) -> bool:
    """Whether this is an SPDX licence expression; asked once for each, since thousands of components share a few.

    References of one's own (`LicenseRef-...`, SPDX 2.3, annex D) and deprecated ids may be part of one too, but the
    library does not know the former and splits some of the latter: it is asked with a plain id in their place.
    """
    from cyclonedx.spdx import is_expression as check  # loads the list of licences
    from cyclonedx.spdx import is_supported_id

    if len(expression) > _LONGEST_EXPRESSION:
        return False
    return check(_ID.sub(lambda id_: "MIT" if _OWN.match(id_[0]) or is_supported_id(id_[0]) else id_[0], expression))


def _properties(item: Object) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in objects(item.get("properties")):
        name, value = entry.get("name"), text(entry.get("value"))
        if isinstance(name, str) and name.startswith(_BSI) and value is not None:
            found.setdefault(name.removeprefix(_BSI), value)
    return found


def has_name(part: Part) -> bool:
    """NTIA component name; BSI 5.2.2 component name."""
    return text(part.item.get("name")) is not None


def has_version(part: Part) -> bool:
    """NTIA version of the component; BSI 5.2.2 component version. `unknown` is not a version."""
    return stated(part.item.get("version")) is not None


def has_purl(part: Part) -> bool:
    """NTIA other unique identifiers; BSI 5.2.4 other unique identifiers. Of these a purl, and one that parses."""
    return is_purl(part.item.get("purl"))


def has_supplier(part: Part) -> bool:
    """NTIA supplier name: who creates, defines or identifies the component."""
    named = [an_object(entity).get("name") for entity in _entities(part)]
    return any(stated(name) for name in (*named, part.item.get("publisher")))


def has_creator_contact(part: Part) -> bool:
    """BSI 5.2.2 component creator: an e-mail address or, failing that, an address on the web."""
    return any(has_contact(an_object(entity)) for entity in _entities(part))


def _entities(part: Part) -> list[JsonValue]:
    return [part.item[key] for key in _ENTITIES if key in part.item]


def has_contact(entity: Object) -> bool:
    """Whether an organisation can be reached by e-mail or on the web."""
    reachable = any(is_email(contact.get("email")) for contact in objects(entity.get("contact")))
    return reachable or any(is_url(url) for url in strings(entity.get("url")))


def has_hash(part: Part) -> bool:
    """BSI 5.2.2 hash value of the deployable component, by any algorithm that still identifies a file.

    It may stand at the component or at a distribution reference; MD5 and SHA-1 do not count.
    """
    return not part.deployable <= BROKEN


def has_sha512(part: Part) -> bool:
    """BSI 5.2.2 hash value of the deployable component: SHA-512 is the algorithm it names."""
    return "SHA-512" in part.deployable


def has_licence(part: Part) -> bool:
    """BSI 5.2.2 distribution licences, 5.2.4 original licences: an SPDX id, an SPDX expression or a name."""
    return bool(part.licences)


def has_file_name(part: Part) -> bool:
    """BSI 5.2.2 filename of the component: the name alone, not a path."""
    name = part.properties.get("filename", "")
    return bool(name) and "/" not in name and "\\" not in name


def has_executable(part: Part) -> bool:
    """BSI 5.2.2 executable property."""
    return "executable" in part.properties


def has_archive(part: Part) -> bool:
    """BSI 5.2.2 archive property."""
    return "archive" in part.properties


def has_structured(part: Part) -> bool:
    """BSI 5.2.2 structured property."""
    return "structured" in part.properties


def has_distribution_url(part: Part) -> bool:
    """BSI 5.2.4 URI of the deployable form of the component."""
    return any(is_url(url) for url in part.distribution)


def has_source_url(part: Part) -> bool:
    """BSI 5.2.4 source code URI: the source archive, or the repository."""
    return any(is_url(url) for url in part.source)


COMPONENT_FIELDS: Mapping[str, Callable[[Part], bool]] = {
    "component.archive": has_archive,
    "component.creator_contact": has_creator_contact,
    "component.distribution_url": has_distribution_url,
    "component.executable": has_executable,
    "component.filename": has_file_name,
    "component.hash": has_hash,
    "component.licence": has_licence,
    "component.name": has_name,
    "component.purl": has_purl,
    "component.sha512": has_sha512,
    "component.source_url": has_source_url,
    "component.structured": has_structured,
    "component.supplier": has_supplier,
    "component.version": has_version,
}
"""Field name to the question whether a component has it."""
