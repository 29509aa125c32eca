"""The JSON report of semgrep, of both its engines (seen with 1.182).

Its exit code is not asked: it is 0 with files that do not parse, and 2 with a report that holds good findings. A file
in `paths.scanned` may have been left out by every prefilter and never been parsed; only a rule that forces
semgrep to parse brings the errors out, and that is for the collector to see to.
"""

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from ssdfgate.errors import ReaderError
from ssdfgate.model import (
    EvidenceKind,
    Finding,
    Findings,
    FindingState,
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
from ssdfgate.readers.interface import JsonOutline, Outline, parse_json
from ssdfgate.readers.weakness import SECRETS, topic_of, weakness

_HIDDEN = "findings that nosemgrep comments hide are not in a report of this format"

_SEVERITIES = {
    "CRITICAL": Severity.CRITICAL,
    "HIGH": Severity.HIGH,
    "ERROR": Severity.HIGH,
    "MEDIUM": Severity.MEDIUM,
    "WARNING": Severity.MEDIUM,
    "LOW": Severity.LOW,
    "INFO": Severity.LOW,
}
_TROUBLES = {
    "PartialParsing": "parsed only in part",
    "Syntax error": "cannot be parsed",
    "Other syntax error": "cannot be parsed",
    "Lexical error": "cannot be parsed",
    "AST builder error": "cannot be parsed",
    "Timeout": "a rule ran into its time limit",
    "Fixpoint timeout": "a rule ran into its time limit",
    "Out of memory": "a rule ran out of memory",
    "Stack overflow": "a rule ran out of memory",
}
_SKIPPED = {
    "semgrepignore_patterns_match": "left out by ignore patterns",
    "gitignore_patterns_match": "left out by ignore patterns",
    "cli_include_flags_do_not_match": "left out by the call",
    "cli_exclude_flags_match": "left out by the call",
    "exceeded_size_limit": "larger than the scan allowed",
    "too_big": "larger than the scan allowed",
    "insufficient_permissions": "cannot be read",
    "analysis_failed_parser_or_internal_error": "analysis failed",
}
_NO_LINES = "requires login"
_QUOTED = re.compile(r"""(["'`]).*?\1""", re.DOTALL)


class SemgrepReader:
    """Reads what `semgrep scan --json` writes.

    `rules_run` is only told by a run with `--time`. A file with an error counts as skipped, not as analysed. Errors
    that name no file that was scanned are about rules or about the run as a whole.
    """

    name: ClassVar[str] = "semgrep-json"
    title: ClassVar[str] = "semgrep JSON"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (EvidenceKind.SAST,)

    def recognises(self, outline: Outline) -> bool:
        """Whether it has the four keys that semgrep alone writes together."""
        return (
            isinstance(outline, JsonOutline)
            and outline.is_document
            and "metrics" not in outline.keys
            and outline.kind("version") == "string"
            and outline.kind("results") == outline.kind("errors") == "array"
            and outline.inner("paths").kind("scanned") == "array"
        )

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report; see `Reader.read`."""
        document = parse_json(content)
        if not isinstance(document, Mapping) or not _is_report(document):
            raise ReaderError("not a report of semgrep: it lacks version, results, errors or paths.scanned")
        return (_understand(document),)


def _is_report(document: Mapping[str, JsonValue]) -> bool:
    paths = document.get("paths")
    return (
        "metrics" not in document
        and isinstance(document.get("version"), str)
        and isinstance(document.get("results"), list)
        and isinstance(document.get("errors"), list)
        and isinstance(paths, Mapping)
        and isinstance(paths.get("scanned"), list)
    )


def _understand(document: Mapping[str, JsonValue]) -> Reading:
    paths = mapping(document["paths"], "`paths`")
    scanned = frozenset(path(item, "a scanned path") for item in sequence(paths["scanned"], "`paths.scanned`"))
    entries = [mapping(item, "an error") for item in sequence(document["errors"], "`errors`")]
    errors = tuple(_error(entry) for entry in entries)
    skipped = {**dict(_skipped(paths)), **dict(_troubles(entries, errors, scanned))}
    rules = _rules(document, scanned)
    findings = tuple(_finding(mapping(item, "a result")) for item in sequence(document["results"], "`results`"))
    hidden = sum(item.state is FindingState.SUPPRESSED for item in findings)
    return Reading(
        format=SemgrepReader.name,
        kind=EvidenceKind.SAST,
        tool=Tool("semgrep", clean(text(document["version"], "`version`"), NAME_LENGTH)),
        payload=Findings(fingerprinted(findings)),
        analysed=scanned - skipped.keys(),
        skipped=tuple((reason, name) for name, reason in sorted(skipped.items())),
        errors=errors,
        rules_run=rules,
        suppressed={"nosemgrep": hidden} if hidden else {},
        failure=None if scanned or rules else _failure(errors),
        warnings=() if hidden else (_HIDDEN,),
        gaps=() if scanned else ("semgrep scanned no file",),
    )


def _kind(entry: Mapping[str, JsonValue]) -> str:
    """`type` is a word, or a list of a word and its details."""
    kind = entry.get("type")
    if isinstance(kind, list) and kind:
        kind = kind[0]
    return text(kind, "the type of an error")


def _error(entry: Mapping[str, JsonValue]) -> ScanError:
    rule, where = entry.get("rule_id"), entry.get("path")
    message = entry.get("message")
    return ScanError(
        message=clean(f"{_kind(entry)}: {message if isinstance(message, str) else ''}"),
        path=None if where is None else path(where, "the path of an error"),
        rule=None if rule is None else clean(text(rule, "the rule of an error"), NAME_LENGTH),
    )


def _troubles(
    entries: list[Mapping[str, JsonValue]], errors: tuple[ScanError, ...], scanned: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """The files that errors are about; an error about a rule names the rule file, which was not scanned."""
    for entry, error in zip(entries, errors, strict=True):
        if error.path in scanned and error.path is not None:
            kind = _kind(entry)
            yield error.path, _TROUBLES.get(kind) or clean(f"error: {kind}", NAME_LENGTH)


def _skipped(paths: Mapping[str, JsonValue]) -> Iterator[tuple[str, str]]:
    for item in sequence(paths.get("skipped", []), "`paths.skipped`"):
        entry = mapping(item, "a skipped path")
        reason = text(entry.get("reason"), "the reason of a skipped path")
        yield path(entry.get("path"), "a skipped path"), _SKIPPED.get(reason) or clean(reason, NAME_LENGTH)


def _rules(document: Mapping[str, JsonValue], scanned: frozenset[str]) -> frozenset[str] | None:
    """Ids of the rules that ran. Without `--time` the list is there but empty, even where files were scanned."""
    times = mapping(document.get("time", {}), "`time`")
    rules = frozenset(text(item, "a rule of `time`") for item in sequence(times.get("rules", []), "`time.rules`"))
    return None if scanned and not rules else rules


def _failure(errors: tuple[ScanError, ...]) -> str | None:
    """Nothing was scanned and no rule ran: what semgrep says of it."""
    return next((error.message for error in errors), None)


def _finding(result: Mapping[str, JsonValue]) -> Finding:
    rule = clean(text(result.get("check_id"), "the rule of a result"), NAME_LENGTH)
    extra = mapping(result.get("extra"), f"`extra` of a result of {rule}")
    metadata = mapping(extra.get("metadata", {}), f"the metadata of {rule}")
    weaknesses = _weaknesses(metadata.get("cwe", []))
    topic = metadata.get("topic")
    topic = clean(topic, NAME_LENGTH) if isinstance(topic, str) else topic_of(weaknesses)
    hidden = extra.get("is_ignored") is True
    return Finding(
        rule=rule,
        message=_message(extra, topic),
        severity=_SEVERITIES.get(text(extra.get("severity"), f"the severity of {rule}"), Severity.UNKNOWN),
        location=_location(result, rule),
        cwe=weaknesses,
        url=_reference(metadata),
        topic=topic,
        context=_context(extra, topic),
        state=FindingState.SUPPRESSED if hidden else FindingState.OPEN,
        suppressed_by="nosemgrep" if hidden else None,
    )


def _message(extra: Mapping[str, JsonValue], topic: str | None) -> str:
    """The rule's message; where it may quote a credential, without what stands in quotes."""
    message = extra.get("message")
    shown = message if isinstance(message, str) else ""
    return clean(_QUOTED.sub(r"\1…\1", shown) if topic == SECRETS else shown)


def _location(result: Mapping[str, JsonValue], rule: str) -> Location:
    start, end = (mapping(result.get(key), f"`{key}` of a result of {rule}") for key in ("start", "end"))
    lines = [count(place.get("line"), f"a line of a result of {rule}") for place in (start, end)]
    return Location(path(result.get("path"), f"the path of a result of {rule}"), min(lines), max(lines))


def _context(extra: Mapping[str, JsonValue], topic: str | None) -> str:
    lines = extra.get("lines")
    return lines if isinstance(lines, str) and lines != _NO_LINES and topic != SECRETS else ""


def _weaknesses(value: JsonValue) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(found for item in items if (found := weakness(item))))


def _reference(metadata: Mapping[str, JsonValue]) -> str | None:
    references = metadata.get("references")
    listed = references if isinstance(references, list) else [references]
    addresses = (web_address(item) for item in (metadata.get("source"), metadata.get("shortlink"), *listed))
    return next((address for address in addresses if address), None)
