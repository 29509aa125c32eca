"""Results: what blocks, and every finding."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from ssdfgate.model import (
    Decision,
    Finding,
    FindingState,
    GateReport,
    JsonValue,
    Verdict,
    Violation,
)
from ssdfgate.renderers.found import ANCHOR, Found, identifier, is_relative, place_of, violations_of
from ssdfgate.renderers.sarif_parts import LEVELS, SCORES, escaped, location, plain
from ssdfgate.renderers.words import counted, place

MAX_RELATED = 100
"""Code scanning takes 1,000 locations for a result and keeps 100."""

LINKED = 5
FINGERPRINT = "ssdfgate/v1"
"""Ours. GitHub's own (`primaryLocationLineHash`) is left to its upload step, which works it out from the line of
source and warns about every other value."""

_LONGEST_PATH = 200
_IN_SOURCE = frozenset({"nosec", "nosem", "nosemgrep", "noqa"})


def requirement_id(decision: Decision) -> str:
    """Id of the rule that stands for a requirement."""
    return identifier("ssdfgate", decision.framework, decision.id)


def requirement_result(decision: Decision, report: GateReport, rules: Mapping[str, int]) -> JsonValue:
    """One alert for one requirement, at a place that does not move when the violations do.

    GitHub refuses a file that has one result without a location, and takes an alert for a new one when its file
    changes. A requirement is about the whole repository, and the findings have results of their own; so it stands at
    the README, and the places that violate it are related locations which the message links to. A README that does
    not exist does no harm: the alert is shown without a line of source.
    """
    rule = requirement_id(decision)
    places = list(_places(decision, report))
    return {
        "ruleId": rule,
        "ruleIndex": rules[rule],
        "kind": "fail",
        "level": "error",
        "message": {"text": _message(decision, places)},
        "locations": [location(ANCHOR, 0)],
        "relatedLocations": [_related(number, item) for number, item in enumerate(places[:MAX_RELATED], start=1)],
        "partialFingerprints": {FINGERPRINT: sha256(rule.encode()).hexdigest()[:32]},
        "properties": {"verdict": str(decision.verdict), "evidence": list(decision.evidence)},
    }


def _message(decision: Decision, places: Sequence[Violation]) -> str:
    failed = decision.verdict is Verdict.FAIL
    first = f"{plain(decision.id)} {'is not met' if failed else f'is {decision.verdict}'}: {plain(decision.title)}."
    reasons = [plain(reason) for reason in decision.reasons[:LINKED]]
    links = [f"[{escaped(place(item, _LONGEST_PATH))}]({number})" for number, item in enumerate(places, start=1)]
    where = f"See {', '.join(links[:LINKED])}" if links else ""
    more = f" and {counted(len(links) - LINKED, 'more place')}" if len(links) > LINKED else ""
    return " ".join(part for part in (first, *reasons, where + more) if part)


def _places(decision: Decision, report: GateReport) -> Iterator[Violation]:
    """Violations of its measures that lie in the repository, each place once."""
    seen: set[tuple[str, int]] = set()
    for violation in violations_of(decision, report):
        path = violation.path or ""
        if is_relative(path) and (path, violation.line) not in seen:
            seen.add((path, violation.line))
            yield violation


def _related(number: int, violation: Violation) -> JsonValue:
    where = location(violation.path or "", violation.line)
    return {"id": number, **where, "message": {"text": plain(violation.message)}}


def finding_result(found: Found, rules: Mapping[str, int]) -> JsonValue:
    """One alert for one finding.

    `baselineState` (SARIF 2.1.0, 3.27.24) says whether the base had it. What is fixed since then has no result of
    state `absent`: code scanning does not read the state, and would open an alert for it. The run counts them.
    """
    finding = found.finding
    score = SCORES[finding.severity]
    properties: dict[str, JsonValue] = {
        "severity": str(finding.severity),
        **({"security-severity": score} if score else {}),
        "evidence": str(found.record.id),
        **({"purl": finding.package.purl} if finding.package else {}),
    }
    where = place_of(found)
    return {
        "ruleId": found.rule,
        "ruleIndex": rules[found.rule],
        "kind": "fail",
        "level": LEVELS[finding.severity],
        "message": {"text": finding_message(finding)},
        "locations": [location(where.path, where.line, where.end_line)],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint} if finding.fingerprint else {},
        **({} if found.new is None else {"baselineState": "new" if found.new else "unchanged"}),
        **_suppressions(found),
        "properties": properties,
    }


def finding_message(finding: Finding) -> str:
    """What is wrong, with the package and the way out where it is about one."""
    text = plain(finding.message)
    package = finding.package
    if package is None:
        return text
    fixed = f" Fixed in {', '.join(package.fixed)}." if package.fixed else " No fixed version is known."
    return plain(f"{package.name} {package.version}: {text}{fixed}")


def _suppressions(found: Found) -> Mapping[str, JsonValue]:
    """Who hides it: a mechanism, a waiver, or both (SARIF 2.1.0, 3.35)."""
    listed = [*_hidden(found.finding), *_waived(found)]
    return {"suppressions": listed} if listed else {}


def _hidden(finding: Finding) -> Iterator[JsonValue]:
    if finding.state is not FindingState.OPEN:
        by = finding.suppressed_by or "an unknown mechanism"
        kind = "inSource" if by in _IN_SOURCE else "external"
        yield {"kind": kind, "justification": plain(f"Suppressed by {by}.")}


def _waived(found: Found) -> Iterator[JsonValue]:
    if waiver := found.waiver:
        yield {
            "kind": "external",
            "status": "accepted",
            "justification": plain(f"{waiver.words}: {waiver.reason}"),
        }
