"""The JSON report of bandit (seen with 1.9).

A file that bandit could not parse stands in `metrics` like any other, and again in `errors`; so what was analysed is
the difference. Which tests ran, and what a configuration file left out, the report does not say.
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
    Location,
    Reading,
    ScanError,
    Severity,
    Tool,
    clean,
    fingerprinted,
)
from ssdfgate.readers.fields import NAME_LENGTH, count, mapping, path, sequence, text, web_address
from ssdfgate.readers.identifiers import moment
from ssdfgate.readers.interface import JsonOutline, Outline, parse_json
from ssdfgate.readers.weakness import SECRETS, topic_of, weakness

_TOTALS = "_totals"
_PARSE_ERROR = "syntax error while parsing AST from file"
_SEVERITIES = {"HIGH": Severity.HIGH, "MEDIUM": Severity.MEDIUM, "LOW": Severity.LOW}
_QUOTES_VALUE = frozenset({"B105", "B106", "B107"})
_VERSION = re.compile(r"\Ahttps://bandit\.readthedocs\.io/en/([0-9][0-9A-Za-z.]*)/")
_CREDENTIAL = "Possible hardcoded password (the value is withheld)"


class BanditReader:
    """Reads what `bandit -f json` writes.

    The version of bandit is in the addresses beside the findings and nowhere else: without a finding it is unknown.
    `suppressed` counts the lines and tests that `nosec` comments took out.
    """

    name: ClassVar[str] = "bandit-json"
    title: ClassVar[str] = "bandit JSON"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (EvidenceKind.SAST,)

    def recognises(self, outline: Outline) -> bool:
        """Whether it has the four keys that bandit alone writes together."""
        return (
            isinstance(outline, JsonOutline)
            and outline.is_document
            and "paths" not in outline.keys
            and outline.kind("generated_at") == "string"
            and outline.kind("results") == outline.kind("errors") == "array"
            and outline.inner("metrics").kind(_TOTALS) == "object"
        )

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report; see `Reader.read`."""
        document = parse_json(content)
        if not isinstance(document, Mapping) or not _is_report(document):
            raise ReaderError("not a report of bandit: it lacks generated_at, results, errors or metrics._totals")
        return (_understand(document),)


def _is_report(document: Mapping[str, JsonValue]) -> bool:
    metrics = document.get("metrics")
    return (
        "paths" not in document
        and isinstance(document.get("generated_at"), str)
        and isinstance(document.get("results"), list)
        and isinstance(document.get("errors"), list)
        and isinstance(metrics, Mapping)
        and isinstance(metrics.get(_TOTALS), Mapping)
    )


def _understand(document: Mapping[str, JsonValue]) -> Reading:
    metrics = mapping(document["metrics"], "`metrics`")
    totals = mapping(metrics[_TOTALS], "`metrics._totals`")
    results = [mapping(item, "a result") for item in sequence(document["results"], "`results`")]
    errors = tuple(_error(mapping(item, "an error")) for item in sequence(document["errors"], "`errors`"))
    skipped = {error.path: error.message for error in errors if error.path is not None}
    looked_at = frozenset(path(name, "a file of `metrics`") for name in metrics if name != _TOTALS)
    hidden = sum(_total(totals.get(key, 0), key) for key in ("nosec", "skipped_tests"))
    return Reading(
        format=BanditReader.name,
        kind=EvidenceKind.SAST,
        tool=Tool("bandit", _version(results)),
        payload=Findings(fingerprinted(_finding(item) for item in results)),
        analysed=looked_at - skipped.keys(),
        skipped=tuple((reason, name) for name, reason in sorted(skipped.items())),
        errors=(*errors, *_filtered(totals, len(results))),
        suppressed={"nosec": hidden} if hidden else {},
        failure=None if looked_at else _failure(errors),
        produced_at=moment(document["generated_at"]),
        gaps=() if looked_at else ("bandit looked at no file",),
    )


def _error(entry: Mapping[str, JsonValue]) -> ScanError:
    reason = clean(text(entry.get("reason"), "the reason of an error"), NAME_LENGTH)
    shown = "cannot be parsed" if reason == _PARSE_ERROR else reason
    return ScanError(shown, path=path(entry.get("filename"), "the file of an error"))


def _total(value: JsonValue, key: str) -> int:
    """A number of the totals; before version 1.7.5 most were written with a decimal point."""
    return count(int(value) if isinstance(value, float) and value.is_integer() else value, f"`{key}`")


def _filtered(totals: Mapping[str, JsonValue], listed: int) -> Iterator[ScanError]:
    """The totals count what was found; a baseline and the levels of the call then thin out the list."""
    counted = sum(_total(number, key) for key, number in totals.items() if key.startswith("SEVERITY."))
    if counted != listed:
        yield ScanError(f"the report counts {counted} findings but lists {listed}: a baseline or a level filtered it")


def _failure(errors: tuple[ScanError, ...]) -> str | None:
    """No file was looked at at all: what bandit says of it."""
    return next((f"{error.path}: {error.message}" for error in errors), None)


def _version(results: list[Mapping[str, JsonValue]]) -> str | None:
    addresses = (item.get("more_info") for item in results)
    matches = (_VERSION.match(item) for item in addresses if isinstance(item, str))
    return next((match[1] for match in matches if match), None)


def _finding(result: Mapping[str, JsonValue]) -> Finding:
    rule = clean(text(result.get("test_id"), "the test of a result"), NAME_LENGTH)
    weaknesses = _weaknesses(result)
    topic = SECRETS if rule in _QUOTES_VALUE else topic_of(weaknesses)
    line = count(result.get("line_number"), f"the line of a result of {rule}")
    return Finding(
        rule=rule,
        message=_message(result, rule),
        severity=_SEVERITIES.get(text(result.get("issue_severity"), f"the severity of {rule}"), Severity.UNKNOWN),
        location=Location(path(result.get("filename"), f"the file of a result of {rule}"), line, _end(result, line)),
        cwe=weaknesses,
        url=web_address(result.get("more_info")),
        topic=topic,
        context="" if topic == SECRETS else _context(result, line),
    )


def _message(result: Mapping[str, JsonValue], rule: str) -> str:
    shown = clean(text(result.get("issue_text"), f"the text of {rule}"))
    return _CREDENTIAL if rule in _QUOTES_VALUE else shown


def _weaknesses(result: Mapping[str, JsonValue]) -> tuple[str, ...]:
    found = weakness(mapping(result.get("issue_cwe", {}), "the weakness of a result").get("id"))
    return (found,) if found else ()


def _end(result: Mapping[str, JsonValue], line: int) -> int:
    lines = sequence(result.get("line_range", []), "the lines of a result")
    return max([line, *(count(item, "a line of a result") for item in lines)])


def _context(result: Mapping[str, JsonValue], line: int) -> str:
    """The line that matched, out of the excerpt, in which every line carries its number."""
    code = result.get("code")
    numbered = (entry.partition(" ") for entry in code.splitlines()) if isinstance(code, str) else ()
    return next((shown for number, _, shown in numbered if number == str(line)), "")
