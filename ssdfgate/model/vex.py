"""Exploitability statements (VEX): whether a vulnerability of a part touches the product that holds it."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ssdfgate.model.digest import JsonValue


class VexStatus(StrEnum):
    """The four words of VEX ("Minimum Requirements for VEX", CISA 2023, section 2.3)."""

    NOT_AFFECTED = "not_affected"
    AFFECTED = "affected"
    FIXED = "fixed"
    UNDER_INVESTIGATION = "under_investigation"


_FORGES = {"github.com": "github", "gitlab.com": "gitlab", "bitbucket.org": "bitbucket"}
_REMOTE = re.compile(r"(?:https?://|ssh://git@|git@)(?P<host>[\w.-]+)[:/](?P<path>[\w./~-]+?)(?:\.git)?/?\Z")
_LONGEST_ADDRESS = 2000

CLOSED = frozenset({VexStatus.NOT_AFFECTED, VexStatus.FIXED})
"""Words that take the edge off a finding, if a reason comes with them."""


@dataclass(frozen=True, slots=True)
class VexProduct:
    """What a statement is about: a product, or a part of it.

    Attributes:
        identifiers: package URLs and other names of the product.
        parts: the same of the part that has the vulnerability; empty where the statement names none.
    """

    identifiers: tuple[str, ...]
    parts: tuple[str, ...] = ()

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: {identifiers, parts}."""
        return {"identifiers": list(self.identifiers), "parts": list(self.parts)}


@dataclass(frozen=True, slots=True)
class VexStatement:
    """One statement.

    Attributes:
        vulnerabilities: the id and its aliases.
        reason: justification or impact of `not_affected`, action for `affected`; empty where none is given.
    """

    vulnerabilities: tuple[str, ...]
    products: tuple[VexProduct, ...]
    status: VexStatus
    reason: str = ""

    @property
    def lacks_reason(self) -> bool:
        """`not_affected` must say why, and `affected` what to do (same source, sections 2.4 and 2.5)."""
        return self.status in {VexStatus.NOT_AFFECTED, VexStatus.AFFECTED} and not self.reason

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: one key per attribute."""
        return {
            "vulnerabilities": list(self.vulnerabilities),
            "products": [product.to_json() for product in self.products],
            "status": str(self.status),
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Statements:
    """The statements of one VEX document."""

    items: tuple[VexStatement, ...]

    def summary(self) -> dict[str, JsonValue]:
        """Shape: {statements, undecided, without_reason, by_status: {status: statements}}."""
        counted = Counter(item.status for item in self.items)
        return {
            "statements": len(self.items),
            "undecided": counted[VexStatus.UNDER_INVESTIGATION],
            "without_reason": sum(item.lacks_reason for item in self.items),
            "by_status": {str(status): counted[status] for status in VexStatus},
        }


def closing(
    statements: Sequence[VexStatement], vulnerabilities: Collection[str], package: str, product: Collection[str]
) -> VexStatement | None:
    """The statement that takes the edge off a finding; None where there is none, or another says that it is affected.

    Args:
        statements: in the order of their documents.
        vulnerabilities: id and aliases of the finding.
        package: package URL of the part that it is about.
        product: package URLs of what is judged; a statement about a part of something else is not about us.
    """
    about = [
        item
        for item in statements
        if not set(vulnerabilities).isdisjoint(item.vulnerabilities)
        and any(_is_about(named, package, product) for named in item.products)
    ]
    closed = [item for item in about if item.status in CLOSED and not item.lacks_reason]
    return closed[-1] if closed and len(closed) == len(about) else None


def _is_about(named: VexProduct, package: str, product: Collection[str]) -> bool:
    if named.parts:
        ours = any(one == other or _is_product(one, other) for one in named.identifiers for other in product)
        return ours and any(_same(part, package) for part in named.parts)
    return any(_same(one, package) for one in named.identifiers)


def _same(stated: str, own: str) -> bool:
    """Whether a stated package URL covers one of ours: qualifiers are left aside, no version means every version.

    Ours without a version (npm audit names none) may be of any: only a statement about every version covers it.
    """
    if not stated.startswith("pkg:") or not own.startswith("pkg:"):
        return False
    (name, version), (our_name, our_version) = _parts(stated), _parts(own)
    return name == our_name and version in {"", our_version}


def _is_product(stated: str, own: str) -> bool:
    """Whether it is the product that is judged, in whatever version: a commit has none."""
    return _same(stated, own) or _same(own, stated)


def _parts(purl: str) -> tuple[str, str]:
    """Name with type and namespace, and version; the `@` of a scope may stand as it is or encoded."""
    bare = purl.partition("?")[0].partition("#")[0].replace("%40", "@", 1 if purl.startswith("pkg:npm/%40") else 0)
    name, _, version = bare.rpartition("@")
    return (name, version) if name and "/" not in version else (bare, "")


def repository_names(address: str) -> Iterator[str]:
    """Names by which a document can mean a repository: its address and, on a known forge, its package URL."""
    yield address
    remote = _REMOTE.match(address.removeprefix("git+")[:_LONGEST_ADDRESS])
    if remote and remote["host"] in _FORGES:
        yield f"pkg:{_FORGES[remote['host']]}/{remote['path']}".lower()
