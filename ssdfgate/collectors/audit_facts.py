"""The facts of a dependency audit that policies read by name."""

from collections import Counter
from collections.abc import Mapping

from ssdfgate.collectors.audit_scope import LOCAL_VERSION, Scope
from ssdfgate.lockfiles import Ecosystem, Unusable
from ssdfgate.model import JsonValue

MOST_LISTED = 50
"""Entries of each list; the number beside a list is always the true one."""


def facts_of(scope: Scope, source: str, place: str, as_of: str | None) -> Mapping[str, JsonValue]:
    """Facts.

    Shape: {unpinned, unpinned_total, unauditable, unauditable_total, sources, other_ecosystems, none_stated,
    advisories}. The
    unpinned and unauditable dependencies are those of every ecosystem, each with {name, source, line, reason,
    ecosystem}; `sources` are the manifests of Python, since no package of another ecosystem is asked about,
    and those of ecosystems for which all manifests state that there are none;
    `none_stated` is null unless the manifests of every ecosystem state that there are no dependencies;
    `advisories` is null where nobody was asked.
    """
    items = scope.declared.unusable
    unpinned = [_entry(item) for item in items if item.reason.unpinned]
    unauditable = [_entry(item) for item in items if not item.reason.unpinned]
    unauditable += [_local(name) for reason, name in scope.unaudited if reason == LOCAL_VERSION]
    counted = Counter(item.source for item in scope.declared.dependencies)
    sources: list[JsonValue] = [
        {"path": item.path, "ecosystem": str(item.ecosystem), "dependencies": counted[item.path]}
        for item in (*scope.manifests, *scope.asking_nothing)
    ]
    return {
        "unpinned": unpinned[:MOST_LISTED],
        "unpinned_total": len(unpinned),
        "unauditable": unauditable[:MOST_LISTED],
        "unauditable_total": len(unauditable),
        "sources": sources,
        "other_ecosystems": list(scope.other_ecosystems),
        "none_stated": scope.none.to_json(),
        "advisories": {"source": source, "url_or_path": place, "as_of": as_of} if source else None,
    }


def _entry(item: Unusable) -> JsonValue:
    return {
        "name": item.name,
        "source": item.source,
        "line": item.line,
        "reason": str(item.reason),
        "ecosystem": str(item.ecosystem),
    }


def _local(name: str) -> JsonValue:
    return {"name": name, "source": "", "line": 0, "reason": LOCAL_VERSION, "ecosystem": str(Ecosystem.PYPI)}
