"""The input document of the policies: compact and total.

Its size does not grow with the number of findings: counts are true counts, and only the worst findings are listed.
All keys are always there, null where there is nothing, since an undefined field silently drops what depends on it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from ssdfgate.languages import language_of
from ssdfgate.model import (
    Components,
    Evidence,
    EvidenceKind,
    EvidenceRecord,
    Facts,
    Finding,
    Findings,
    FindingState,
    JsonValue,
    Platform,
    Severity,
    Statements,
    Status,
    Subject,
)
from ssdfgate.model.kind import DATABASE
from ssdfgate.model.standing import nanoseconds, seconds_in_ns
from ssdfgate.policy.questions import questions_of
from ssdfgate.policy.terms import Terms

SCHEMA = "ssdfgate/input/v1"
WORST_LISTED = 20
"""Findings that one evidence item lists, waived ones last; `findings` beside the list counts all of them. The
embedded engine copies the document many times, so every entry here costs time."""

_MESSAGE = 300
"""Characters of a message that policies see; the evidence has all of it."""

_DAY_S = 86_400
_EXAMPLES = 3
_NEVER = 1e6
_RANK = {
    severity: rank
    for rank, severity in enumerate(
        (Severity.UNKNOWN, Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW, Severity.INFO)
    )
}


def build_document(
    *,
    records: Sequence[EvidenceRecord],
    inventory: Mapping[str, JsonValue],
    subject: Subject,
    platform: Platform,
    measures: Sequence[str],
    terms: Terms,
) -> dict[str, JsonValue]:
    """Put together everything that policies may read.

    Args:
        records: the evidence of the bundle.
        inventory: summary with `files`, `languages` (name to number of files) and `ecosystems` (name to manifests).
        subject: what is judged.
        platform: where the gate runs.
        measures: ids of the measures that must answer.
        terms: what to judge by; ages are measured from its `now`, and from nothing else.
    """
    profile, recorded = terms.profile, terms.recorded
    return {
        "schema": SCHEMA,
        "now_ns": seconds_in_ns(terms.now),
        "effective_ns": terms.effective_ns,
        "effective_on": {
            name: {"day": day.isoformat(), "ns": nanoseconds(day)} for name, day in terms.effective_on.items()
        },
        "subject": subject.to_json(),
        "context": {"platform": str(platform)},
        "profile": {"name": profile.name, "accept_partial": profile.accept_partial},
        "parameters": dict(profile.parameters),
        "inventory": _inventory(inventory, records, subject),
        "evidence": [_evidence(record, subject, terms) for record in records],
        "waivers": dict(recorded.waivers),
        "measures": list(measures),
        **questions_of(measures, terms),
    }


def _inventory(
    summary: Mapping[str, JsonValue], records: Sequence[EvidenceRecord], subject: Subject
) -> dict[str, JsonValue]:
    bound = [record.evidence for record in records if is_bound(record.evidence.subject, subject)]
    languages, ecosystems = _mapping(summary["languages"]), _mapping(summary["ecosystems"])
    return {
        "files": summary["files"],
        "languages": {
            name: _language(name, files, _mapping(summary.get("examples")).get(name), bound)
            for name, files in languages.items()
        },
        "ecosystems": {
            name: {
                "manifests": _mapping(entry).get("manifests", []),
                "audited": covers(name, entry, EvidenceKind.DEPENDENCY_AUDIT, bound),
                "sbom": covers(name, entry, EvidenceKind.SBOM, bound),
            }
            for name, entry in ecosystems.items()
        },
    }


def _mapping(value: JsonValue) -> Mapping[str, JsonValue]:
    return value if isinstance(value, Mapping) else {}


def _analysed(language: str, bound: Sequence[Evidence]) -> int:
    """Files of a language that the best scan analysed: a lower bound of what all of them together looked at."""
    counts = [item.coverage.by_language.get(language) for item in bound if item.kind is EvidenceKind.SAST]
    return max((count.analysed for count in counts if count), default=0)


def _language(name: str, files: JsonValue, first: JsonValue, bound: Sequence[Evidence]) -> JsonValue:
    """Files of a language, how many a scan analysed, and a few that none did."""
    analysed = _analysed(name, bound)
    skipped = [skip for item in bound if item.kind is EvidenceKind.SAST for skip in item.coverage.skipped]
    paths = [path for skip in skipped for path in skip.examples if language_of(path) == name]
    examples: list[JsonValue] = [*dict.fromkeys(paths)]
    return {
        "files": files,
        "analysed": analysed,
        "examples": examples[:_EXAMPLES] or ([] if analysed else first or []),
    }


def covers(ecosystem: str, entry: JsonValue, kind: EvidenceKind, bound: Sequence[Evidence]) -> bool:
    """Whether evidence of this kind that did not fail names the ecosystem and leaves out no folder with manifests."""
    found: set[str] = set()
    for item in bound:
        if item.status is Status.FAILED:
            continue
        sources = item.facts.get("sources")
        listed = sources if isinstance(sources, Sequence) and not isinstance(sources, str) else []
        named = [source for source in listed if isinstance(source, Mapping) and source.get("ecosystem") == ecosystem]
        found |= {str(source.get("path") or "") for source in named} if item.kind is kind else set()
    manifests = _mapping(entry).get("manifests")
    known = {path for path in manifests if isinstance(path, str)} if isinstance(manifests, Sequence) else set()
    placed = {_placed(path, known) for path in found}
    if not known & placed or "" in placed:
        return bool(placed)  # the sources bear no paths of this tree, so nothing tells which of them were left out
    seen = {path.rpartition("/")[0] for path in placed}
    return all(_below_any(path.rpartition("/")[0], seen) for path in known)


def _placed(path: str, known: set[str]) -> str:
    """The path of this tree that a path of another machine ends in, the longest; else the path itself."""
    return max((item for item in known if path == item or path.endswith(f"/{item}")), key=len, default=path)


def _below_any(folder: str, seen: set[str]) -> bool:
    """Whether a folder, or one above it, is among those; a lock file settles the members of a workspace below it."""
    parts = folder.split("/") if folder else []
    return any("/".join(parts[:end]) in seen for end in range(len(parts) + 1))


def is_bound(evidence: Subject, judged: Subject) -> bool:
    """Whether evidence is about what is judged: the same commit or, where there is none, the same files."""
    if judged.commit is not None:
        same_files = evidence.tree == judged.tree if judged.dirty else True
        return evidence.commit == judged.commit and evidence.dirty == judged.dirty and same_files
    return judged.tree is not None and evidence.tree == judged.tree


def _evidence(record: EvidenceRecord, subject: Subject, terms: Terms) -> dict[str, JsonValue]:
    item = record.evidence
    age = (terms.now - record.collected_at).total_seconds() / _DAY_S
    return {
        "id": str(record.id),
        "kind": str(item.kind),
        "collector": item.collector,
        "origin": str(item.origin),
        "status": str(item.status),
        "tolerable": item.tolerable,
        "reasons": list(item.reasons),
        "hint": item.hint,
        "bound": is_bound(item.subject, subject),
        "age_days": round(age, 3),
        "advisory_data_age_days": _data_age(item, terms),
        "tool": {"name": item.tool.name, "version": item.tool.version},
        "coverage": _coverage(item),
        "findings": _findings(item.payload, terms) if isinstance(item.payload, Findings) else None,
        "components": item.payload.summary() if isinstance(item.payload, Components) else None,
        "facts": _facts(item),
    }


def _data_age(item: Evidence, terms: Terms) -> float | None:
    """Days since a scanner's own database of advisories was built; None where the report does not say.

    What our audit asks a service is as fresh as the audit, and an export bears only the day of its newest record.
    """
    advisories = _mapping(item.facts.get("advisories"))
    as_of = advisories.get("as_of")
    if advisories.get("source") != DATABASE or not isinstance(as_of, str):
        return None
    try:
        return round((terms.now - datetime.fromisoformat(as_of)).total_seconds() / _DAY_S, 3)
    except (ValueError, TypeError):  # no time, or one without a zone: then it is older than anything
        return _NEVER


def _facts(item: Evidence) -> dict[str, JsonValue]:
    match item.payload:
        case Facts(values=values):
            return dict(values)
        case Statements():
            return item.payload.summary()
        case _:
            return dict(item.facts)


def _coverage(item: Evidence) -> dict[str, JsonValue]:
    coverage = item.coverage
    return {
        "unit": coverage.unit,
        "considered": coverage.considered,
        "analysed": coverage.analysed,
        "skipped": [skip.to_json() for skip in coverage.skipped],
        "control_ok": coverage.control.ok if coverage.control else None,
        "suppressed": sum(coverage.suppressed.values()),
        "rules": coverage.rules,
    }


def _findings(findings: Findings, terms: Terms) -> dict[str, JsonValue]:
    items = terms.stated(findings.items)
    waivers = terms.recorded.waived(items)
    counted = _counted(findings if items is findings.items else Findings(tuple(items)), waivers)
    opened = [group for group in counted if group.is_open]
    suppressed = [group for group in counted if not group.is_open]
    waived = [group for group in opened if group.is_waived]
    present = {group.severity for group in counted}
    worst = islice(_worst_first(items, waivers, present), WORST_LISTED)
    return {
        "total": len(items),
        "open": sum(group.number for group in opened),
        "suppressed": sum(group.number for group in suppressed),
        "by_severity": _by_severity(opened),
        "suppressed_by_severity": _by_severity(suppressed),
        "by_topic": _by_topic(opened),
        "waived_by_severity": _by_severity(waived),
        "waived_suppressed_by_severity": _by_severity([group for group in suppressed if group.is_waived]),
        "waived_by_topic": _by_topic(waived),
        "worst": [_listed(items[place], waivers.get(place)) for place in worst],
    }


class _Group(NamedTuple):
    """Findings that count alike, and their number."""

    is_open: bool
    is_waived: bool
    severity: Severity
    topic: str | None
    number: int


def _counted(findings: Findings, waivers: Mapping[int, str]) -> list[_Group]:
    if not waivers:
        return [
            _Group(state is FindingState.OPEN, is_waived=False, severity=severity, topic=topic, number=number)
            for (state, severity, topic), number in findings.alike.items()
        ]
    alike = Counter(
        (item.state is FindingState.OPEN, place in waivers, item.severity, item.topic)
        for place, item in enumerate(findings.items)
    )
    return [_Group(*key, number) for key, number in alike.items()]


def _worst_first(
    items: Sequence[Finding], waivers: Mapping[int, str], present: Collection[Severity]
) -> Iterator[int]:
    """Places: what is not waived before what is, the worst first, else in their order; looked for as far as asked."""
    there = sorted(present, key=_RANK.__getitem__)
    for is_waived in (False, True) if waivers else (False,):
        for severity in there:
            yield from (
                place
                for place, item in enumerate(items)
                if item.severity is severity and (place in waivers) is is_waived
            )


def _by_severity(groups: Iterable[_Group]) -> dict[str, JsonValue]:
    counted: Counter[Severity] = Counter()
    for group in groups:
        counted[group.severity] += group.number
    return {str(severity): counted[severity] for severity in Severity}


def _by_topic(groups: Iterable[_Group]) -> dict[str, JsonValue]:
    grouped: defaultdict[str, list[_Group]] = defaultdict(list)
    for group in groups:
        if group.topic:
            grouped[group.topic].append(group)
    return {topic: _by_severity(alike) for topic, alike in grouped.items()}


def _listed(item: Finding, waived: str | None) -> dict[str, JsonValue]:
    return {
        "rule": item.rule,
        "message": item.message[:_MESSAGE],
        "severity": str(item.severity),
        "state": "open" if item.state is FindingState.OPEN else "suppressed",
        "suppressed_by": item.suppressed_by,
        "waived": waived,
        "path": item.location.path if item.location else None,
        "line": item.location.line if item.location else 0,
        "package": item.package.name if item.package else None,
        "version": item.package.version if item.package else None,
        "fixed": list(item.package.fixed) if item.package else [],
        "topic": item.topic,
        "fingerprint": item.fingerprint,
    }
