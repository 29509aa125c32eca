"""The JSON of OpenSSF Scorecard, versions 2 to 5: what `--format json` writes and the public API answers.

Known from public results of version 5, not from a run of our own. A check below 10 is a finding; its severity is the
risk that Scorecard's docs/checks.md gives the check, since the JSON leaves it out. A score of -1 is inconclusive:
Scorecard could not look, or there was nothing to look at, so that check counts as skipped.
"""

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from ssdfgate.errors import ReaderError
from ssdfgate.model import (
    EvidenceKind,
    Finding,
    Findings,
    JsonValue,
    Reading,
    ScanError,
    Severity,
    Stated,
    Tool,
    clean,
    fingerprinted,
)
from ssdfgate.readers.entries import Entry
from ssdfgate.readers.fields import NAME_LENGTH, mapping, optional_mapping, optional_text, sequence, text, web_address
from ssdfgate.readers.identifiers import moment
from ssdfgate.readers.interface import JsonOutline, Outline, parse_json

_KEYS = ("date", "repo", "scorecard", "checks")
_BEST = 10
_INCONCLUSIVE = -1
_BROKEN = "internal error"
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")
_RISKS = {
    Severity.CRITICAL: ("Dangerous-Workflow", "Webhooks"),
    Severity.HIGH: (
        "Binary-Artifacts",
        "Branch-Protection",
        "Code-Review",
        "Dependency-Update-Tool",
        "Maintained",
        "Signed-Releases",
        "Token-Permissions",
        "Vulnerabilities",
    ),
    Severity.MEDIUM: ("Fuzzing", "Packaging", "Pinned-Dependencies", "SAST", "SBOM", "Security-Policy"),
    Severity.LOW: ("CI-Tests", "CII-Best-Practices", "Contributors", "License"),
}
_RISK_OF = {name: risk for risk, names in _RISKS.items() for name in names}


class ScorecardReader:
    """Reads the results of one project.

    Facts: project, score (0 to 10, or None) and checks (score by name, without the inconclusive ones). Whether it
    is the gated project or one of its components the report does not say, so nothing is said of components.
    """

    name: ClassVar[str] = "scorecard-json"
    title: ClassVar[str] = "OpenSSF Scorecard JSON"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (EvidenceKind.POSTURE,)

    def recognises(self, outline: Outline) -> bool:
        """Whether it has the keys that Scorecard alone writes together."""
        return (
            isinstance(outline, JsonOutline)
            and outline.is_document
            and outline.has(*_KEYS)
            and outline.inner("repo").has("name", "commit")
            and outline.inner("scorecard").has("version")
            and outline.kind("checks") == "array"
        )

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report; see `Reader.read`."""
        document = parse_json(content)
        if not isinstance(document, Mapping) or not all(key in document for key in _KEYS):
            raise ReaderError("not a report of Scorecard: it lacks date, repo, scorecard or checks")
        return (_understand(document),)


def _understand(document: Entry) -> Reading:
    repository, made_by = mapping(document["repo"], "`repo`"), mapping(document["scorecard"], "`scorecard`")
    checks = [mapping(item, "a check") for item in sequence(document["checks"], "`checks`")]
    scores = {_name(check): _score(check.get("score"), _name(check)) for check in checks}
    known = {name: score for name, score in scores.items() if score != _INCONCLUSIVE}
    if len(scores) != len(checks):
        raise ReaderError("the report of Scorecard lists a check twice")
    return Reading(
        format=ScorecardReader.name,
        kind=EvidenceKind.POSTURE,
        tool=Tool("scorecard", optional_text(made_by.get("version"))),
        payload=Findings(fingerprinted(_finding(item) for item in checks if 0 <= scores[_name(item)] < _BEST)),
        analysed=frozenset(known),
        skipped=tuple(sorted((_reason(item), _name(item)) for item in checks if _name(item) not in known)),
        errors=tuple(_errors(checks, known)),
        rules_run=frozenset(known),
        produced_at=moment(document["date"]),
        subject=Stated(repository=optional_text(repository.get("name")), commit=_commit(repository.get("commit"))),
        gaps=() if known else ("no check of Scorecard came to a result",),
        unit="checks",
        facts=_facts(document, known, optional_text(repository.get("name"))),
    )


def _name(check: Entry) -> str:
    return clean(text(check.get("name"), "the name of a check"), NAME_LENGTH)


def _score(value: JsonValue, what: str) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not _INCONCLUSIVE <= value <= _BEST:
        raise ReaderError(f"the score of {what} in the report is no number from -1 to 10")
    return value


def _reason(check: Entry) -> str:
    said = optional_text(check.get("reason")) or "no reason"
    return "could not be checked" if said.startswith(_BROKEN) else f"inconclusive: {said}"


def _errors(checks: list[Entry], known: Mapping[str, float]) -> Iterator[ScanError]:
    for check in checks:
        said = optional_text(check.get("reason"), limit=1000) or ""
        if _name(check) not in known and said.startswith(_BROKEN):
            yield ScanError(said, rule=_name(check))


def _finding(check: Entry) -> Finding:
    rule = _name(check)
    reason = optional_text(check.get("reason"), limit=1000) or "no reason given"
    return Finding(
        rule=rule,
        message=clean(f"{check['score']} of {_BEST}: {reason}"),
        severity=_RISK_OF.get(rule, Severity.UNKNOWN),
        url=web_address(optional_mapping(check.get("documentation")).get("url")),
    )


def _commit(value: JsonValue) -> str | None:
    return value if isinstance(value, str) and _COMMIT.match(value) else None


def _facts(document: Entry, known: Mapping[str, float], name: str | None) -> dict[str, JsonValue]:
    value = document.get("score")
    score = None if value is None else _score(value, "the project")
    return {"project": name, "score": None if score == _INCONCLUSIVE else score, "checks": dict(known)}
