"""Exploitability statements in a CycloneDX document (1.4 and later): `vulnerabilities[].analysis`, as VEX statements.

The document may be an SBOM or stand alone. `affects` names components by their bom-ref, in this document or by a
BOM-Link (`urn:cdx:serial/version#bom-ref`) in another; of another document only a bom-ref that is a package URL tells
which component is meant. Where the subject of the document has an address, the statement is about that product.
"""

from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from ssdfgate.model import EvidenceKind, Reading, Statements, VexProduct, VexStatement, VexStatus
from ssdfgate.model.vex import CLOSED, repository_names
from ssdfgate.readers.identifiers import advisories, names
from ssdfgate.sbom.minimum import components_of
from ssdfgate.sbom.values import Object, an_object, objects, strings, text

_STATES = {
    "resolved": VexStatus.FIXED,
    "resolved_with_pedigree": VexStatus.FIXED,
    "exploitable": VexStatus.AFFECTED,
    "in_triage": VexStatus.UNDER_INVESTIGATION,
    "false_positive": VexStatus.NOT_AFFECTED,
    "not_affected": VexStatus.NOT_AFFECTED,
}
_LINK = "urn:cdx:"


def vex(document: Object, base: Reading) -> tuple[Reading, ...]:
    """The statements as a reading, none where no vulnerability is analysed; `base` gives tool, subject and time."""
    analysed = [item for item in objects(document.get("vulnerabilities")) if an_object(item.get("analysis"))]
    if not analysed:
        return ()
    parts = _Parts(document)
    items = tuple(statement for item in analysed for statement in _statement(item, parts))
    return (
        Reading(
            format=base.format,
            kind=EvidenceKind.VEX,
            tool=base.tool,
            payload=Statements(items),
            gaps=tuple(_gaps(items, len(analysed))),
            subject=base.subject,
            produced_at=base.produced_at,
            unit="statements",
        ),
    )


def is_only_vex(document: Object) -> bool:
    """Whether all that it lists are analysed vulnerabilities: it tells what they mean, not that anybody looked."""
    listed = objects(document.get("vulnerabilities"))
    return bool(listed) and all(an_object(item.get("analysis")) for item in listed) and not components_of(document)


class _Parts:
    """Components by what `affects` may call them, and the product that they are in."""

    def __init__(self, document: Object) -> None:
        root = an_object(an_object(document.get("metadata")).get("component"))
        self._root = root.get("bom-ref")
        self._serial = str(document.get("serialNumber")).removeprefix("urn:uuid:")
        self._by_ref: Mapping[object, Object] = {
            item["bom-ref"]: item for item in (root, *components_of(document)) if isinstance(item.get("bom-ref"), str)
        }
        self._product = _product(root)

    def of(self, target: Object, status: VexStatus) -> VexProduct | None:
        """What a statement is about; None where it cannot be told."""
        ref = self._own(text(target.get("ref")) or "")
        item = self._by_ref.get(ref, {})
        own = names([item.get("purl"), item.get("cpe"), ref])
        if status in CLOSED and target.get("versions"):
            own = tuple(_versions(own, target))
        if not own:
            return None
        inside = self._product and ref != self._root
        return VexProduct(self._product, own) if inside else VexProduct(own)

    def _own(self, ref: str) -> str:
        """The bom-ref, taken out of a BOM-Link that is of this document or holds a package URL."""
        if not ref.startswith(_LINK):
            return ref
        where, _, found = ref.partition("#")
        is_ours = where.removeprefix(_LINK).partition("/")[0] == self._serial
        named = unquote(found)
        return named if is_ours or named.startswith("pkg:") else ref


def _product(root: Object) -> tuple[str, ...]:
    """Names by which the product can be known elsewhere: package URL, CPE, addresses of its source code."""
    places = [item.get("url") for item in objects(root.get("externalReferences")) if item.get("type") == "vcs"]
    known = [name for place in strings(places) for name in repository_names(place)]
    return names([root.get("purl"), root.get("cpe"), *known])


def _versions(own: tuple[str, ...], target: Object) -> Iterator[str]:
    """Package URLs of the versions that are named one by one; of a range nobody knows where it ends."""
    listed = [item for item in objects(target.get("versions")) if item.get("status") != "unaffected"]
    for version in strings([item.get("version") for item in listed]):
        for purl in own:
            if purl.startswith("pkg:"):
                yield f"{_without_version(purl)}@{version}"


def _without_version(purl: str) -> str:
    bare = purl.partition("?")[0].partition("#")[0]
    head, separator, tail = bare.rpartition("@")
    return head if separator and "/" not in tail else bare


def _statement(item: Object, parts: _Parts) -> Iterator[VexStatement]:
    analysis = an_object(item.get("analysis"))
    word = analysis.get("state")
    status = _STATES.get(word) if isinstance(word, str) else None
    known = _ids(item)
    if status is None or not known:
        return
    found = [parts.of(target, status) for target in objects(item.get("affects"))]
    products = tuple(product for product in found if product is not None)
    yield VexStatement(known, products, status, _reason(analysis, status))


def _ids(item: Object) -> tuple[str, ...]:
    listed = [entry.get("id") for entry in objects(item.get("references"))]
    return names([item.get("id"), *advisories(strings(listed))])


def _reason(analysis: Object, status: VexStatus) -> str:
    """Why it does not matter, or what to do. That it was found by mistake is a reason of its own."""
    if status is VexStatus.AFFECTED:
        given = [*strings(analysis.get("response")), text(analysis.get("detail"))]
    else:
        mistake = "false_positive" if analysis.get("state") == "false_positive" else None
        given = [mistake, text(analysis.get("justification")), text(analysis.get("detail"))]
    return "; ".join(names(given))


def _gaps(items: tuple[VexStatement, ...], analysed: int) -> Iterator[str]:
    if analysed > len(items):
        yield f"{analysed - len(items)} analyses name no vulnerability, or no state that is known"
    without = sum(not item.products for item in items)
    if without:
        yield f"{without} statements name no product, so they are about nothing"
