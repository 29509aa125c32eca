"""What a scanner of source code has to look at, and what its reports say of that: passes, control, suppressions.

Comments that suppress findings do not count in the first pass. A second one, over the files that have such comments,
honours them: what is silent there is suppressed. So a comment that we fail to notice leaves its finding open.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ssdfgate.inventory import Blocked, File, Inventory
from ssdfgate.model import Control, Finding, Findings, FindingState, Reading, ScanError, clean

CONTROL = "../control/"
"""Where a report shows our known-bad files: beside the tree, so that no path of a repository is like it."""

_SECRETS = "secrets"
_QUOTED = re.compile(r"""(["'`]).*?\1""")

Places = Counter[tuple[str, str, int]]
"""Findings in the control: (file below CONTROL, rule, line)."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a tool has to look at.

    Attributes:
        files: by path.
        blocked: what cannot be looked at, and holds or may hold files of these languages.
        odd: paths that the tool is known to misread, with the reason; they are not given to it.
    """

    inventory: Inventory
    files: Mapping[str, File]
    blocked: tuple[Blocked, ...]
    odd: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, inventory: Inventory, languages: Iterable[str]) -> "Scope":
        """Files of these languages, and everything that keeps others from being seen."""
        wanted = frozenset(languages)
        files = {file.path: file for file in inventory.of(wanted)}
        return cls(inventory, files, inventory.blocked_in(wanted))

    def given(self) -> tuple[str, ...]:
        """Paths that the tool gets, in order."""
        return tuple(path for path in self.files if path not in self.odd)


@dataclass(frozen=True, slots=True)
class Look:
    """What the reports of one pass say together, with the control apart.

    Attributes:
        skipped: path to the reason.
        observed: findings in the control, report by report.
    """

    analysed: frozenset[str]
    skipped: Mapping[str, str]
    findings: tuple[Finding, ...]
    errors: tuple[ScanError, ...]
    rules: frozenset[str]
    failure: str | None
    observed: tuple[Places, ...]

    @classmethod
    def of(cls, readings: Iterable[Reading]) -> "Look":
        """Join readings: the shards of a pass, or its only report."""
        items = tuple(readings)
        skipped = {name: reason for item in items for reason, name in item.skipped if not _is_control(name)}
        analysed = frozenset(name for item in items for name in item.analysed or () if not _is_control(name))
        return cls(
            analysed=analysed - skipped.keys(),
            skipped=skipped,
            findings=tuple(found for item in items for found in _findings(item) if not _is_control(path_of(found))),
            errors=tuple(sorted((error for item in items for error in item.errors), key=_error_order)),
            rules=frozenset(rule for item in items for rule in item.rules_run or ()),
            failure=next((item.failure for item in items if item.failure), None),
            observed=tuple(_observed(item) for item in items),
        )


def path_of(finding: Finding) -> str:
    """The path of a finding; empty where it has none."""
    return finding.location.path if finding.location else ""


def _findings(reading: Reading) -> tuple[Finding, ...]:
    return reading.payload.items if isinstance(reading.payload, Findings) else ()


def _is_control(path: str) -> bool:
    return path.startswith(CONTROL)


def _error_order(error: ScanError) -> tuple[str, str, str]:
    return error.path or "", error.rule or "", error.message


def _observed(reading: Reading) -> Places:
    found = ((item.location, item.rule) for item in _findings(reading) if item.location)
    return Counter(
        (place.path.removeprefix(CONTROL), rule, place.line) for place, rule in found if _is_control(place.path)
    )


def check_control(expected: Places, look: Look, rules: Iterable[str] | None = None) -> Control:
    """Compare what our known-bad files gave with what they must give; the worst report of the pass counts.

    Args:
        expected: for every report alike.
        look: the pass.
        rules: only these rules are compared; None for all. Rules of other people may find there what they like.
    """
    known = None if rules is None else frozenset(rules)
    controls = [_control(expected, _only(known, places)) for places in look.observed or (Counter(),)]
    return next((control for control in controls if not control.ok), controls[0])


def _only(rules: frozenset[str] | None, places: Places) -> Places:
    return Counter({key: number for key, number in places.items() if rules is None or key[1] in rules})


def _control(expected: Places, observed: Places) -> Control:
    missing, surplus = expected - observed, observed - expected
    return Control(expected.total(), observed.total(), tuple(_labels(missing)), tuple(_labels(surplus)))


def _labels(places: Places) -> Iterator[str]:
    return (clean(f"{rule} at {path}:{line}") for path, rule, line in sorted(places.elements()))


def mark_suppressed(
    findings: Iterable[Finding], honoured: Look | None, paths: frozenset[str], by: str
) -> tuple[Finding, ...]:
    """Mark what the second pass keeps silent about; what it did not answer for stays open.

    Args:
        findings: of the first pass.
        honoured: the second pass, in which comments that suppress count; None where no file has any.
        paths: the files of that pass.
        by: name of the mechanism.
    """
    if honoured is None:
        return tuple(findings)
    answered = paths & honoured.analysed
    left = Counter(_same(item) for item in honoured.findings)
    result = []
    for item in sorted(findings, key=Finding.sort_key):
        hidden = path_of(item) in answered and left[_same(item)] == 0
        if hidden:
            result.append(item.changed(state=FindingState.SUPPRESSED, suppressed_by=by))
        else:
            left[_same(item)] = max(0, left[_same(item)] - 1)
            result.append(item)
    return tuple(result)


def _same(finding: Finding) -> tuple[str, str, int, int, str]:
    place = finding.location
    lines = (place.line, place.end_line) if place else (0, 0)
    return (finding.rule, path_of(finding), *lines, finding.message)


def with_lines(findings: Iterable[Finding], lines: Mapping[tuple[str, int], str]) -> tuple[Finding, ...]:
    """Give findings the line that matched, for fingerprints that survive moved lines; credentials are masked."""
    return tuple(item.changed(context=_line(item, lines)) for item in findings)


def _line(finding: Finding, lines: Mapping[tuple[str, int], str]) -> str:
    line = lines.get((path_of(finding), finding.location.line if finding.location else 0), "")
    return _QUOTED.sub(r"\1…\1", line) if finding.topic == _SECRETS else line
