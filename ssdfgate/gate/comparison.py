"""Compares what is found now with the bundle of the base: new, fixed, persisting, and what nobody looked for.

A finding keeps its fingerprint while lines move, not when its file gets another name. What is missing now is `fixed`
only where it is shown that the same tool with the same rules looked there again, or that the file is gone.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from ssdfgate.bundle import Manifest
from ssdfgate.bundle.statement import Gathered
from ssdfgate.gate.since import Since
from ssdfgate.model import (
    Collected,
    Compared,
    Comparison,
    Evidence,
    EvidenceKind,
    Finding,
    Findings,
    Origin,
    Skip,
    Status,
    Subject,
    identity_of,
)
from ssdfgate.policy import is_bound

_Key = tuple[str, EvidenceKind, str]


@dataclass(frozen=True, slots=True)
class _Side:
    """What one collector said, in one or more pieces of evidence; `subject` is what the bundle is about."""

    gathered: tuple[Gathered, ...]
    subject: Subject

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        return tuple(item.record.evidence for item in self.gathered if item.record)

    @property
    def findings(self) -> dict[str, Finding]:
        listed = (item.payload.items for item in self.evidence if isinstance(item.payload, Findings))
        return {identity_of(finding): finding for items in listed for finding in items}

    @property
    def whole(self) -> bool:
        """Whether everything of the subject was looked at but for single files, which are known."""
        return self.bound and all(item.status is Status.COMPLETE or item.tolerable for item in self.evidence)

    @property
    def bound(self) -> bool:
        """Whether there is evidence, and all of it is about the subject."""
        return bool(self.evidence) and all(is_bound(item.subject, self.subject) for item in self.evidence)

    @property
    def ran(self) -> bool:
        """Whether it is measured against the inventory; reports of others may be about less than the last time."""
        return all(item.origin is Origin.RAN for item in self.evidence)

    @property
    def complete(self) -> bool:
        return self.bound and all(item.status is Status.COMPLETE for item in self.evidence)

    @property
    def tools(self) -> frozenset[tuple[str | None, ...]]:
        return frozenset(
            (item.tool.name, item.tool.version, str(item.tool.rules), item.tool.runtime) for item in self.evidence
        )

    @property
    def analysed(self) -> frozenset[str]:
        """What is known to have been looked at."""
        collected = [item.collection for item in self.gathered if isinstance(item.collection, Collected)]
        return frozenset(name for item in collected for name in item.analysed or ())


@dataclass(frozen=True, slots=True)
class _Pair:
    """One collector then and now.

    Attributes:
        gone: paths at which no file lies any more.
        same_scope: whether nothing is left out now that was not left out then.
    """

    then: _Side
    now: _Side
    gone: frozenset[str]
    same_scope: bool


def compare(since: Since, now: Manifest, gone: frozenset[str]) -> Comparison | None:
    """The comparison; None where there is no bundle of the base.

    Args:
        since: with the bundle of the base.
        now: everything that was collected.
        gone: paths of findings of the base at which no file lies any more.
    """
    if since.bundle is None or since.commit is None:
        return None
    compared = beside(since.bundle.manifest, now, gone)
    return Comparison(since.ref, since.commit, since.bundle.reference().digest, compared)


def beside(base: Manifest, now: Manifest, gone: frozenset[str] = frozenset()) -> tuple[Compared, ...]:
    """Findings of two bundles, collector by collector; `gone` as in `compare`."""
    then, here = _by_collector(base), _by_collector(now)
    nobody, nobody_now = _Side((), base.subject), _Side((), now.subject)
    same_scope = _scope(base) == _scope(now)
    return tuple(
        _compared(_Pair(then.get(key, nobody), here.get(key, nobody_now), gone, same_scope), key)
        for key in sorted({*then, *here})
    )


def _scope(manifest: Manifest) -> tuple[frozenset[str], tuple[Skip, ...], int]:
    """What is left out: the patterns of the configuration, all that git ignores, and what cannot be looked at."""
    known = manifest.inventory
    return frozenset(skip.reason for skip in known.excluded), known.ignored, known.blocked


def _by_collector(manifest: Manifest) -> Mapping[_Key, _Side]:
    """Those that look for findings, and those that failed to."""
    sides: dict[_Key, tuple[Gathered, ...]] = {}
    for item in manifest.gathered:
        if item.record and _may_find(item.record.evidence):
            evidence = item.record.evidence
            imported = "" if evidence.origin is Origin.RAN else evidence.tool.name
            key = (evidence.collector, evidence.kind, imported)
            sides[key] = (*sides.get(key, ()), item)
    return {key: _Side(items, manifest.subject) for key, items in sides.items()}


def _may_find(evidence: Evidence) -> bool:
    kinds = {EvidenceKind.SAST, EvidenceKind.DEPENDENCY_AUDIT, EvidenceKind.SECRETS}
    return isinstance(evidence.payload, Findings) or (evidence.payload is None and evidence.kind in kinds)


def _compared(pair: _Pair, key: _Key) -> Compared:
    before, after = pair.then.findings, pair.now.findings
    missing = [finding for identity, finding in before.items() if identity not in after]
    seen = _lookout(pair)
    return Compared(
        collector=key[0],
        kind=key[1],
        new=tuple(finding for identity, finding in after.items() if identity not in before),
        fixed=tuple(finding for finding in missing if seen(finding)),
        persisting=tuple(finding for identity, finding in after.items() if identity in before),
        unseen=tuple(finding for finding in missing if not seen(finding)),
        notes=tuple(_notes(pair.then, pair.now)),
    )


def _lookout(pair: _Pair) -> Callable[[Finding], bool]:
    """Whether somebody looked again where a finding was, as well as then."""
    now, analysed = pair.now, pair.now.analysed
    sound = now.whole and now.tools == pair.then.tools
    every_package = now.complete and now.ran
    every_file = every_package and pair.same_scope and not analysed  # a run that lists its files is taken at its word

    def seen(finding: Finding) -> bool:
        if not sound:
            return False
        if finding.package is not None and every_package:
            return True
        path = finding.location.path if finding.location else ""
        if path in analysed:
            return True
        return finding.package is None and (path in pair.gone or (every_file and _is_told_by_its_name(path)))

    return seen


def _is_told_by_its_name(path: str) -> bool:
    """Whether the language of a file follows from its name: it is then looked at as long as it is there."""
    return bool(PurePosixPath(path).suffix)


def _notes(then: _Side, now: _Side) -> Iterator[str]:
    if not now.evidence:
        yield "There is no such evidence now."
    elif not now.whole:
        yield "It did not look at everything now: what is missing does not count as fixed."
    elif not now.complete:
        yield "It skipped files now: what is missing in these does not count as fixed."
    if not then.evidence:
        yield "The bundle of the base holds no such evidence: everything is new to it."
    elif not then.whole:
        yield "It did not look at everything at the base: what is called new may be older."
    elif not then.complete:
        yield "It skipped files at the base: what is called new in these may be older."
    if then.evidence and now.evidence and then.tools != now.tools:
        yield "It has another version or other rules than at the base: what is missing does not count as fixed."
