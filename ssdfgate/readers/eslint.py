"""The JSON reports of ESLint, `json` and `json-with-metadata` (seen with 5.16, 8.57 and 9.39).

Every file that was looked at is listed, so an empty list of messages is a statement. A fatal message is a file that
could not be parsed, and a rule whose definition is missing did not run: both are holes and no findings. Severity 2 is
ESLint's error, 1 its warning.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from ssdfgate.errors import ReaderError
from ssdfgate.model import (
    EvidenceKind,
    Finding,
    Findings,
    FindingState,
    JsonValue,
    Reading,
    ScanError,
    Severity,
    Tool,
    clean,
    fingerprinted,
)
from ssdfgate.readers.entries import (
    Entry,
    entries_of,
    file_path,
    is_about_secrets,
    place,
    require_keys,
    withheld,
)
from ssdfgate.readers.fields import (
    NAME_LENGTH,
    mapping,
    optional_count,
    optional_mapping,
    optional_sequence,
    optional_text,
    sequence,
    text,
    web_address,
)
from ssdfgate.readers.interface import JsonOutline, Outline

_KEYS = ("filePath", "messages", "errorCount", "warningCount")
_SEVERITIES = {2: Severity.HIGH, 1: Severity.MEDIUM}
_IGNORED = "File ignored "
_UNDEFINED = "Definition for rule "
_UNNAMED = "eslint"
"""Rule of messages without one: unused directives, and what processors say."""


class EslintReader:
    """Reads what `eslint -f json` and `-f json-with-metadata` write.

    `suppressedMessages` (since 8.8) become suppressed findings; before, nothing tells of disabled rules.
    """

    name: ClassVar[str] = "eslint-json"
    title: ClassVar[str] = "ESLint JSON"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (EvidenceKind.SAST,)

    def recognises(self, outline: Outline) -> bool:
        """Whether the first result has the keys that ESLint writes together."""
        if not isinstance(outline, JsonOutline):
            return False
        if outline.is_list:
            return _is_result(outline)
        return (
            outline.is_document and outline.inner("metadata").has("rulesMeta") and outline.kind("results") == "array"
        )

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report; see `Reader.read`."""
        rules, results = _results(entries_of(content))
        require_keys(results, _KEYS, "ESLint")
        seen = [_seen(result, rules) for result in results]
        errors = tuple(error for one in seen for error in one.errors)
        skipped = {(one.skipped, one.name) for one in seen if one.skipped}
        reading = Reading(
            format=self.name,
            kind=EvidenceKind.SAST,
            tool=Tool("eslint", None),
            payload=Findings(fingerprinted(finding for one in seen for finding in one.findings)),
            analysed=frozenset(one.name for one in seen if not one.skipped),
            skipped=tuple(sorted(skipped)),
            errors=errors,
            gaps=tuple(_gaps(results)),
        )
        return (reading,)


def _gaps(results: list[Entry]) -> Iterator[str]:
    if not results:
        yield "ESLint looked at no file"
    fatal = sum(max(0, _count(result, "fatalErrorCount") - _fatal(result)) for result in results)
    if fatal:
        yield f"ESLint counts {fatal} files or parts that it could not read, and the report does not list them"
    counted = [_count(result, "errorCount") + _count(result, "warningCount") for result in results]
    listed = [len(optional_sequence(result["messages"])) for result in results]
    lost = sum(max(0, said - held) for said, held in zip(counted, listed, strict=True))
    if lost:
        yield f"ESLint counts {lost} messages that the report does not list"


def _fatal(result: Entry) -> int:
    return sum(optional_mapping(item).get("fatal") is True for item in optional_sequence(result["messages"]))


def _count(result: Entry, name: str) -> int:
    return optional_count(result.get(name)) or 0


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the report says about one file; `skipped` is the reason why it was not looked at, or empty."""

    name: str
    findings: tuple[Finding, ...]
    errors: tuple[ScanError, ...]
    skipped: str


def _seen(result: Entry, rules: Entry) -> _Seen:
    name = file_path(result["filePath"], "the file of a result")
    listed = sequence(result["messages"], f"the messages about {name}")
    messages = [mapping(item, f"a message about {name}") for item in listed]
    holes = [(message, hole) for message in messages if (hole := _hole(message, name))]
    about = [item for item in messages if not _hole(item, name) and not _is_ignored(item)]
    findings = [*(_finding(item, name, rules) for item in about), *_suppressed(result, name, rules)]
    skipped = ""
    if any(message.get("fatal") is True for message, _ in holes):
        skipped = "cannot be parsed"
    elif any(_is_ignored(message) for message in messages):
        skipped = "ignored by the configuration"
    return _Seen(name, tuple(findings), tuple(hole for _, hole in holes), skipped)


def _is_result(outline: JsonOutline) -> bool:
    return outline.has(*_KEYS) and outline.kind("filePath") == "string" and outline.kind("messages") == "array"


def _results(entries: list[Entry]) -> tuple[Entry, list[Entry]]:
    """What is known of the rules, and the results per file."""
    first = entries[0]
    metadata = optional_mapping(first.get("metadata"))
    if "results" not in first or "rulesMeta" not in metadata:
        return {}, entries
    if len(entries) > 1:
        raise ReaderError("not a report of ESLint: it holds several documents")
    results = [mapping(item, "a result") for item in sequence(first["results"], "`results`")]
    return optional_mapping(metadata["rulesMeta"]), results


def _hole(message: Entry, name: str) -> ScanError | None:
    """What the message says was not looked at: the whole file, or with one rule."""
    said = text(message.get("message"), f"a message about {name}")
    rule = optional_text(message.get("ruleId"))
    if message.get("fatal") is True:
        return ScanError(clean(said), path=name)
    return ScanError(clean(said), path=name, rule=rule) if rule and said.startswith(_UNDEFINED) else None


def _is_ignored(message: Entry) -> bool:
    said = message.get("message")
    return message.get("ruleId") is None and isinstance(said, str) and said.startswith(_IGNORED)


def _suppressed(result: Entry, name: str, rules: Entry) -> Iterator[Finding]:
    for item in sequence(result.get("suppressedMessages", []), f"the suppressed messages about {name}"):
        finding = _finding(mapping(item, f"a suppressed message about {name}"), name, rules)
        yield finding.changed(state=FindingState.SUPPRESSED, suppressed_by=_mechanism(item))


def _mechanism(message: JsonValue) -> str:
    suppressions = message.get("suppressions") if isinstance(message, Mapping) else None
    kinds = [optional_mapping(item).get("kind") for item in suppressions] if isinstance(suppressions, list) else []
    return next((clean(kind, NAME_LENGTH) for kind in kinds if isinstance(kind, str) and kind.strip()), "directive")


def _finding(message: Entry, name: str, rules: Entry) -> Finding:
    rule = optional_text(message.get("ruleId")) or _UNNAMED
    grade = message.get("severity")
    said = clean(text(message.get("message"), f"the message of {rule}"))
    documentation = optional_mapping(optional_mapping(rules.get(rule)).get("docs"))
    return Finding(
        rule=rule,
        message=withheld(said) if is_about_secrets(rule, said) else said,
        severity=_SEVERITIES.get(grade, Severity.UNKNOWN) if isinstance(grade, int) else Severity.UNKNOWN,
        location=place(name, message.get("line"), message.get("endLine"), f"the file of {rule}"),
        url=web_address(documentation.get("url")),
    )
