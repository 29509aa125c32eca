"""Results of Privateer, the runner of the OSPS baseline scanner, in JSON and YAML.

Known from the types of privateer-sdk and from public results, not from a run of our own. Over the years it wrote its
keys as `Control_Evaluations`, `control_evaluations`, `control-evaluations` and `ControlEvaluations`, and
requirements as `requirement-id` or below `requirement`; all of these are read. What an outcome means stands in the
scanner's docs/assessment-result-semantics.md: only `Failed` is an observed violation, only `Passed` was seen to hold.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ssdfgate.errors import ConfigError, ReaderError
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
from ssdfgate.readers.fields import NAME_LENGTH, mapping, optional_text, sequence, text
from ssdfgate.readers.identifiers import moment, names
from ssdfgate.readers.interface import JsonOutline, Outline, TextOutline, parse_json

_SUITES = "evaluationsuites"
_LOGS = ("controlevaluations", "evaluationlog")
_PASSED, _FAILED, _UNKNOWN, _NOT_APPLICABLE = "Passed", "Failed", "Unknown", "NotApplicable"
_HOLES = {"NeedsReview": "needs review by a person", "NotRun": "was not run"}
_OUTCOMES = frozenset({_PASSED, _FAILED, _UNKNOWN, _NOT_APPLICABLE, *_HOLES})
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)")
"""A time as Go prints it, with a name of the zone and a monotonic clock behind it."""


class PrivateerReader:
    """Reads the results of one run over one project.

    A requirement that failed is a finding; Privateer grades nothing. Facts: catalogs, outcomes (by requirement), and
    how many passed, failed and do not apply.
    """

    name: ClassVar[str] = "privateer"
    title: ClassVar[str] = "Privateer and OSPS scanner results (JSON or YAML)"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (EvidenceKind.POSTURE,)

    def recognises(self, outline: Outline) -> bool:
        """Whether it holds evaluation suites, in any of the spellings."""
        match outline:
            case JsonOutline() if outline.is_document:
                return any(_fold(key) == _SUITES and outline.kind(key) == "array" for key in outline.keys)
            case TextOutline():
                return any(_fold(key) == _SUITES for key in outline.keys)
            case _:
                return False

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report; see `Reader.read`."""
        document = _folded(_parsed(content), "the report")
        if _SUITES not in document:
            raise ReaderError("not a report of Privateer: it has no evaluation suites")
        suites = [_folded(item, "a suite") for item in sequence(document[_SUITES], "the evaluation suites")]
        return (_understand(document, suites),)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What was found of one requirement."""

    requirement: str
    result: str
    message: str


def _parsed(content: bytes) -> JsonValue:
    if content.lstrip()[:1] == b"{":
        return parse_json(content)
    from ssdfgate.yamlfile import parse_yaml  # every reader is imported before one is chosen

    # A shorter YAML file is still YAML, so the line end is the one sign that the last line is whole.
    if not content.endswith(b"\n"):
        raise ReaderError("the results of Privateer are cut off: the last line has no end")
    try:
        return parse_yaml(content, "the report").value
    except ConfigError as error:
        raise ReaderError(str(error), hint=error.hint) from error


def _fold(key: str) -> str:
    return key.replace("-", "").replace("_", "").lower()


def _folded(value: JsonValue, what: str) -> Entry:
    """The object, with keys in one spelling."""
    found = mapping(value, what)
    result = {_fold(key): item for key, item in found.items()}
    if len(result) != len(found):
        raise ReaderError(f"{what} in the report names a key twice in different spellings")
    return result


def _understand(document: Entry, suites: list[Entry]) -> Reading:
    outcomes = [outcome for suite in suites for outcome in _outcomes(suite)]
    corrupted = any(suite.get("corruptedstate") is True for suite in suites)
    observed = [item for item in outcomes if item.result in {_PASSED, _FAILED}]
    service = optional_text(document.get("servicename"))
    return Reading(
        format=PrivateerReader.name,
        kind=EvidenceKind.POSTURE,
        tool=Tool(_tool(document), optional_text(document.get("pluginversion"))),
        payload=Findings(fingerprinted(_finding(item) for item in outcomes if item.result == _FAILED)),
        analysed=frozenset(item.requirement for item in observed),
        skipped=tuple(
            sorted({(_HOLES[item.result], item.requirement) for item in outcomes if item.result in _HOLES})
        ),
        errors=tuple(ScanError(item.message, rule=item.requirement) for item in outcomes if item.result == _UNKNOWN),
        rules_run=frozenset(item.requirement for item in observed),
        failure="a change that the run made could not be taken back (corrupted state)" if corrupted else None,
        produced_at=max(_times(suites), default=None),
        subject=Stated(name=service) if service else None,
        gaps=() if observed else ("no requirement came to a result",),
        unit="requirements",
        facts=_facts(suites, outcomes),
    )


def _tool(document: Entry) -> str:
    return optional_text(document.get("pluginname")) or "privateer"


def _outcomes(suite: Entry) -> Iterator[_Outcome]:
    for item in _evaluations(suite):
        control = _folded(item, "an evaluation of a control")
        assessments = sequence(
            control.get("assessmentlogs", control.get("assessments")) or [], "the assessments of a control"
        )
        if not assessments:
            yield _outcome(control, "control")
        for assessment in assessments:
            yield _outcome(_folded(assessment, "an assessment"), "requirement")


def _evaluations(suite: Entry) -> list[JsonValue]:
    """A list, or since gemara 0.10 an evaluation log that holds the list."""
    log = next((suite[key] for key in _LOGS if key in suite), None)
    if isinstance(log, Mapping):
        log = _folded(log, "the evaluation log").get("evaluations")
    return sequence(log, "the evaluations of a suite")


def _outcome(item: Entry, what: str) -> _Outcome:
    identity = item.get(f"{what}id")
    if identity is None:
        identity = _folded(item.get(what), f"the {what}").get("entryid")
    name = clean(text(identity, f"the id of a {what}"), NAME_LENGTH)
    result = text(item.get("result"), f"the result of {name}").replace(" ", "")
    if result not in _OUTCOMES:
        raise ReaderError(f"the result of {name} in the report is none that is known: {clean(result, 60)}")
    return _Outcome(name, result, optional_text(item.get("message"), limit=1000) or "no message")


def _finding(outcome: _Outcome) -> Finding:
    return Finding(rule=outcome.requirement, message=outcome.message, severity=Severity.UNKNOWN)


def _times(suites: Iterable[Entry]) -> Iterator[datetime]:
    for suite in suites:
        stated = suite.get("endtime")
        match = _TIME.match(stated) if isinstance(stated, str) else None
        found = moment("".join((match[1], "T", match[2], match[3]))) if match else None
        if found is not None:
            yield found


def _facts(suites: list[Entry], outcomes: list[_Outcome]) -> dict[str, JsonValue]:
    def number(result: str) -> int:
        return sum(item.result == result for item in outcomes)

    return {
        "catalogs": list(names(suite.get("catalogid") for suite in suites)),
        "outcomes": {item.requirement: item.result for item in outcomes},
        "passed": number(_PASSED),
        "failed": number(_FAILED),
        "not_applicable": number(_NOT_APPLICABLE),
    }
