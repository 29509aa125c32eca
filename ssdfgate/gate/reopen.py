"""Opens findings again that comments of a change hide: a change cannot vouch for itself."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ssdfgate.gate.alterations import HIDING, base_of, content_of
from ssdfgate.gate.target import Source
from ssdfgate.git import ANY, Repository
from ssdfgate.model import Collected, Collection, Finding, Findings, FindingState

_IN_SOURCE = frozenset({"nosec", "nosemgrep"})
"""Mechanisms of the collectors that stand in the source; those of imported reports are named by their tools."""

_HIDING = re.compile(HIDING.encode())


def reopened(collections: Iterable[Collection], source: Source) -> tuple[tuple[Collection, ...], int]:
    """The collections, and how many findings were opened again; nothing happens where no change is judged.

    In a file that the change touches, a comment counts only if it was there before, and only for lines that were.
    """
    listed = tuple(collections)
    if source.repository is None or source.commit is None:
        return listed, 0
    hidden = sorted({path for item in listed for path in _hidden_in(item)})
    if not hidden:
        return listed, 0
    touched = _touched(source.repository, base_of(source.repository, source.commit), source.checked, hidden)
    opened = [_opened(item, touched) for item in listed]
    return tuple(item for item, _ in opened), sum(count for _, count in opened)


@dataclass(frozen=True, slots=True)
class _File:
    """A file that the change touches: its new lines, and those that hold comments which hide findings."""

    added: frozenset[int]
    comments: frozenset[int]
    new: bool = False

    def vouches(self, finding: Finding) -> bool:
        """Whether the code and the comment that hides what is found in it were both there before."""
        place = finding.location
        if place is None or self.new:
            return False
        lines = frozenset(range(place.line - 1, max(place.line, place.end_line) + 1))
        return not lines & self.added and bool(lines & self.comments)


def _touched(repository: Repository, base: str, root: Path, paths: Sequence[str]) -> Mapping[str, _File]:
    """Those of the paths that are not as they were, or that git does not track at all."""
    changed, tracked = repository.changed(base) & set(paths), repository.tracked(paths)
    added: dict[str, set[int]] = {path: set() for path in changed}
    for path, line, _ in repository.added_lines(base, ANY) if changed else ():
        if path in added:
            added[path].add(line)
    files = {path: _File(frozenset(lines), _comments(root / path)) for path, lines in added.items()}
    return {**files, **{path: _File(frozenset(), frozenset(), new=True) for path in set(paths) - tracked}}


def _comments(path: Path) -> frozenset[int]:
    lines = content_of(path).split(b"\n")
    return frozenset(number for number, line in enumerate(lines, 1) if _HIDING.search(line))


def _hidden_in(collection: Collection) -> Iterator[str]:
    payload = collection.evidence.payload if isinstance(collection, Collected) else None
    for finding in payload.items if isinstance(payload, Findings) else ():
        if _is_hidden(finding) and finding.location is not None:
            yield finding.location.path


def _is_hidden(finding: Finding) -> bool:
    return finding.state is FindingState.SUPPRESSED and finding.suppressed_by in _IN_SOURCE


def _opened(collection: Collection, touched: Mapping[str, _File]) -> tuple[Collection, int]:
    if not isinstance(collection, Collected) or not isinstance(collection.evidence.payload, Findings):
        return collection, 0
    items = collection.evidence.payload.items
    opened = [item for item in items if _is_to_open(item, touched)]
    if not opened:
        return collection, 0
    again = {id(item): item.changed(state=FindingState.OPEN, suppressed_by=None) for item in opened}
    findings = Findings(tuple(again.get(id(item), item) for item in items))
    left = Counter(collection.evidence.coverage.suppressed) - Counter(str(item.suppressed_by) for item in opened)
    coverage = replace(collection.evidence.coverage, suppressed=dict(left))
    evidence = replace(collection.evidence, payload=findings, coverage=coverage)
    return replace(collection, evidence=evidence), len(opened)


def _is_to_open(finding: Finding, touched: Mapping[str, _File]) -> bool:
    file = touched.get(finding.location.path) if finding.location else None
    return _is_hidden(finding) and file is not None and not file.vouches(finding)
