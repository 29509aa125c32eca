"""CSAF 2.0 and 2.1 JSON: VEX documents and security advisories (seen: public examples of the OASIS committee)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, JsonValue, Reading, Statements, Tool, VexProduct, VexStatement, VexStatus
from ssdfgate.readers.fields import mapping, optional_mapping, optional_sequence, optional_text, sequence_or_none
from ssdfgate.readers.identifiers import names, zoned
from ssdfgate.readers.interface import JsonOutline, Outline, parse_json

_STATUSES = {
    "known_not_affected": VexStatus.NOT_AFFECTED,
    "fixed": VexStatus.FIXED,
    "first_fixed": VexStatus.FIXED,
    "known_affected": VexStatus.AFFECTED,
    "first_affected": VexStatus.AFFECTED,
    "last_affected": VexStatus.AFFECTED,
    "under_investigation": VexStatus.UNDER_INVESTIGATION,
}
_DEEPEST_BRANCH = 60
_DRAFT = "draft"
_FINAL = "Import it once its tracking status is final or interim."


class CsafReader:
    """One statement per vulnerability, status and reason; products are looked up in the product tree.

    Reasons are the flags (justification codes) and impact threats of the product for `not_affected`, its remediations
    for `affected` (CSAF 2.0, profile 5, sections 4.5 and 3.2.3).
    """

    name: ClassVar[str] = "csaf"
    title: ClassVar[str] = "CSAF 2"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (EvidenceKind.VEX,)

    def recognises(self, outline: Outline) -> bool:
        """Whether its `document` names a version of CSAF 2."""
        if not isinstance(outline, JsonOutline) or not outline.is_document:
            return False
        document = outline.inner("document")
        return (document.text("csaf_version") or "").startswith("2.") and document.has("category", "tracking")

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a document; see `Reader.read`."""
        whole = mapping(parse_json(content), "the document")
        document = mapping(whole.get("document"), "`document`")
        if not str(document.get("csaf_version")).startswith("2."):
            raise ReaderError("not a CSAF 2 document: `document.csaf_version` is missing or another")
        tracking = optional_mapping(document.get("tracking"))
        if tracking.get("status") == _DRAFT:  # CSAF 2.0, 3.2.1.12.8
            raise ReaderError("the document calls itself a draft, and so is not meant to be acted upon", hint=_FINAL)
        tree = _Tree(optional_mapping(whole.get("product_tree")))
        listed = [
            mapping(item, "a vulnerability")
            for item in sequence_or_none(whole.get("vulnerabilities"), "`vulnerabilities`")
        ]
        items = tuple(item for entry in listed for item in _statements(entry, tree))
        return (
            Reading(
                format=self.name,
                kind=EvidenceKind.VEX,
                tool=_tool(tracking),
                payload=Statements(items),
                produced_at=zoned(tracking.get("current_release_date")),
                gaps=() if items else ("the document makes no statement about a product",),
                unit="statements",
            ),
        )


class _Tree:
    """Products and groups by their ids."""

    def __init__(self, tree: Mapping[str, JsonValue]) -> None:
        """Take `product_tree` of the document."""
        self._products = _products(tree)
        entries = [optional_mapping(item) for item in optional_sequence(tree.get("product_groups"))]
        self._groups = {
            str(item.get("group_id")): names(optional_sequence(item.get("product_ids"))) for item in entries
        }

    def product(self, product_id: str) -> VexProduct:
        """What an id stands for."""
        if product_id not in self._products:
            raise ReaderError(f"a status names the product {product_id[:60]!r}, which the product tree does not hold")
        return self._products[product_id]

    def is_about(self, entry: Mapping[str, JsonValue], product_id: str) -> bool:
        """Whether an entry names the product, itself or by a group; one that names nothing is about all."""
        own, groups = (names(optional_sequence(entry.get(key))) for key in ("product_ids", "group_ids"))
        named = {*own, *(item for group in groups for item in self._groups.get(group, ()))}
        return product_id in named or not (own or groups)


def _products(tree: Mapping[str, JsonValue]) -> dict[str, VexProduct]:
    """Every product of the tree by its id; a relationship makes one thing a part of another."""
    found = {key: VexProduct(ids) for key, ids in _named(tree)}
    for entry in optional_sequence(tree.get("relationships")):
        relation = optional_mapping(entry)
        own = optional_mapping(relation.get("full_product_name"))
        part, whole = (str(relation.get(key)) for key in ("product_reference", "relates_to_product_reference"))
        nothing = VexProduct(())
        identifiers = (*_identifiers(own), *found.get(whole, nothing).identifiers)
        found[str(own.get("product_id"))] = VexProduct(identifiers, found.get(part, nothing).identifiers)
    return found


def _named(tree: Mapping[str, JsonValue]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for entry in optional_sequence(tree.get("full_product_names")):
        product = optional_mapping(entry)
        yield str(product.get("product_id")), _identifiers(product)
    level = [optional_mapping(item) for item in optional_sequence(tree.get("branches"))]
    for _ in range(_DEEPEST_BRANCH):
        for branch in level:
            product = optional_mapping(branch.get("product"))
            if product:
                yield str(product.get("product_id")), _identifiers(product)
        level = [optional_mapping(item) for branch in level for item in optional_sequence(branch.get("branches"))]


def _identifiers(product: Mapping[str, JsonValue]) -> tuple[str, ...]:
    helper = optional_mapping(product.get("product_identification_helper"))
    purls = [helper.get("purl"), *optional_sequence(helper.get("purls"))]
    return names([*purls, helper.get("cpe"), product.get("name")])


def _statements(entry: Mapping[str, JsonValue], tree: _Tree) -> Iterator[VexStatement]:
    ids = _ids(entry)
    status_of = optional_mapping(entry.get("product_status"))
    for key, status in _STATUSES.items():
        by_reason: dict[str, list[str]] = {}
        for product in names(sequence_or_none(status_of.get(key), f"`{key}`")):
            by_reason.setdefault(_reason(entry, status, product, tree), []).append(product)
        for reason, products in by_reason.items():
            yield VexStatement(ids, tuple(tree.product(item) for item in products), status, reason)


def _ids(entry: Mapping[str, JsonValue]) -> tuple[str, ...]:
    others = (optional_mapping(item).get("text") for item in optional_sequence(entry.get("ids")))
    found = names([entry.get("cve"), *others]) or names([entry.get("title")])
    if not found:
        raise ReaderError("a vulnerability has neither a CVE number nor another id, and no title")
    return found


def _reason(entry: Mapping[str, JsonValue], status: VexStatus, product: str, tree: _Tree) -> str:
    keys = {
        VexStatus.NOT_AFFECTED: (("flags", "label"), ("threats", "details")),
        VexStatus.AFFECTED: (("remediations", "details"),),
    }.get(status, ())
    told = [
        found
        for key, field in keys
        for item in (optional_mapping(item) for item in optional_sequence(entry.get(key)))
        if tree.is_about(item, product) and (found := optional_text(item.get(field)))
    ]
    return "; ".join(dict.fromkeys(told))


def _tool(tracking: Mapping[str, JsonValue]) -> Tool:
    engine = optional_mapping(optional_mapping(tracking.get("generator")).get("engine"))
    return Tool(optional_text(engine.get("name")) or "csaf", optional_text(engine.get("version")))
