"""Joins the bundles of parallel jobs.

What joins two of anything here does not care for order or grouping, and joining the same twice changes nothing: sets
are united, of two times the earlier counts, and of what may differ between jobs only that stays on which all agree.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from functools import reduce
from typing import TypeVar

from ssdfgate.bundle.reader import Bundle
from ssdfgate.bundle.statement import Gathered, Manifest, collection_json
from ssdfgate.errors import BundleError
from ssdfgate.model import (
    InventorySummary,
    Limit,
    PipelineContext,
    Skipped,
    Subject,
    canonical_json,
    clean,
)
from ssdfgate.model.records import Records

_Value = TypeVar("_Value")


def merge(bundles: Sequence[Bundle]) -> Manifest:
    """The manifest of all of them together.

    Raises:
        BundleError: they are about different things; names the two bundles and what differs.
        ValueError: there is none.
    """
    if not bundles:
        raise ValueError("nothing to merge")
    ordered = sorted(bundles, key=lambda item: item.statement)
    named = [(clean(str(item.path), 200), item.manifest) for item in ordered]
    return reduce(_join, named[1:] or named, named[0])[1]


def _join(one: tuple[str, Manifest], other: tuple[str, Manifest]) -> tuple[str, Manifest]:
    conflict = _Conflict(one[0], other[0])
    left, right = one[1], other[1]
    return f"{one[0]} with {other[0]}", Manifest(
        version=conflict.same("ssdfgate", left.version, right.version),
        created_at=min(left.created_at, right.created_at, key=lambda moment: (moment, moment.isoformat())),
        subject=_subject(left.subject, right.subject, conflict),
        context=_context(left.context, right.context, conflict),
        inventory=_inventory(left, right, conflict),
        gathered=_gathered((*left.gathered, *right.gathered)),
        records=_records(left.records, right.records, conflict),
        warnings=_warnings((*left.warnings, *right.warnings, *_runs(left.context, right.context))),
        artifacts=tuple(sorted({*left.artifacts, *right.artifacts})),
    )


class _Conflict:
    """Says what cannot be joined, and between which bundles."""

    def __init__(self, one: str, other: str) -> None:
        self._between = f"{one} and {other}"

    def same(self, what: str, one: _Value, other: _Value, shown: Callable[[_Value], str] = str) -> _Value:
        """The value on which both agree."""
        if one != other:
            told = f"{clean(shown(one), 100)} and {clean(shown(other), 100)}"
            problem = f"{self._between} cannot be joined: they differ in {what} ({told})"
            raise BundleError(problem, hint="Merge only bundles of one commit, made by jobs of one pipeline.")
        return one

    def either(self, what: str, one: _Value | None, other: _Value | None) -> _Value | None:
        """The value of the one that has it, or on which both agree."""
        if one is None or other is None:
            return other if one is None else one
        return self.same(what, one, other)


def _subject(one: Subject, other: Subject, conflict: _Conflict) -> Subject:
    return Subject(
        commit=conflict.same("the commit", one.commit, other.commit),
        repository=conflict.either("the repository", one.repository, other.repository),
        dirty=conflict.either("whether the files are those of the commit", one.dirty, other.dirty),
        tree=conflict.either("the files that were looked at", one.tree, other.tree),
    )


def _context(one: PipelineContext, other: PipelineContext, conflict: _Conflict) -> PipelineContext:
    """Jobs have addresses of their own: what differs is left out here."""
    platform = conflict.same("the platform", one.platform, other.platform)
    names = [item.name for item in fields(PipelineContext) if item.name != "platform"]
    agreed = {name: getattr(one, name) if getattr(one, name) == getattr(other, name) else None for name in names}
    return PipelineContext(platform, **agreed)


def _runs(one: PipelineContext, other: PipelineContext) -> tuple[Limit, ...]:
    """The addresses that are left out, so that nobody has to guess where evidence comes from."""
    if one.run_url == other.run_url:
        return ()
    return tuple(
        Limit(f"Part of the evidence was collected by {url}.") for url in (one.run_url, other.run_url) if url
    )


def _inventory(one: Manifest, other: Manifest, conflict: _Conflict) -> InventorySummary:
    """A bundle of imported reports may have looked at no tree at all."""
    if one.subject.tree is None or other.subject.tree is None:
        return other.inventory if one.subject.tree is None else one.inventory
    return conflict.same("what is in scope", one.inventory, other.inventory, lambda item: f"{item.files} files")


def _records(one: Records, other: Records, conflict: _Conflict) -> Records:
    """A bundle may have none; where both have some, they are those of one commit and therefore the same."""
    if Records() in (one, other):
        return other if one == Records() else one
    return conflict.same(
        "waivers, attestations or exemptions",
        one,
        other,
        lambda it: f"{len(it.waivers)}, {len(it.attestations)} and {len(it.exemptions)}",
    )


def _gathered(items: Iterable[Gathered]) -> tuple[Gathered, ...]:
    """Every piece of evidence once, as it was collected first; a collector that ran anywhere was not skipped."""
    found: dict[bytes, Gathered] = {}
    for item in items:
        key = _key(item)
        found[key] = min(found.get(key, item), item, key=_order)
    kept = [item for _, item in sorted(found.items(), key=lambda pair: pair[0])]
    ran = {(item.collection.collector, item.collection.kind) for item in kept if item.record is not None}
    return tuple(item for item in kept if item.record or (item.collection.collector, item.collection.kind) not in ran)


def _key(item: Gathered) -> bytes:
    """What there is one of: the evidence, or the reason why there is none."""
    if item.record is not None:
        return canonical_json([item.collection.collector, str(item.record.id)])
    reason = item.collection.reason if isinstance(item.collection, Skipped) else ""
    return canonical_json([item.collection.collector, str(item.collection.kind), reason])


def _order(item: Gathered) -> tuple[datetime, bytes]:
    when = item.record.collected_at if item.record else datetime.min.replace(tzinfo=UTC)
    return when, canonical_json(collection_json(item))


def _warnings(items: Iterable[Limit]) -> tuple[Limit, ...]:
    return tuple(sorted(set(items), key=lambda item: (item.message, item.hint)))
