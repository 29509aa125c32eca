"""The JSON report of semgrep, of both its engines (seen with 1.182).

Its exit code is not asked: it is 0 with files that do not parse, and 2 with a report that holds good findings. A file
in `paths.scanned` may have been left out by every prefilter and never been parsed; only a rule that forces
semgrep to parse brings the errors out, and that is for the collector to see to.
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from msgspec import UNSET, Raw

from ssdfgate.errors import ReaderError
from ssdfgate.model import (
    EvidenceKind,
    Finding,
    Findings,
    FindingState,
    Location,
    Reading,
    ScanError,
    Severity,
    Tool,
    clean,
    fingerprinted,
)
from ssdfgate.model.text import LONGEST
from ssdfgate.readers.fields import (
    NAME_LENGTH,
    mapping,
    normal_path,
    path,
    sequence,
    shown,
    text,
    web_address,
)
from ssdfgate.readers.identifiers import weaknesses
from ssdfgate.readers.interface import JsonOutline, Large, Outline
from ssdfgate.readers.jsonfile import plain, refuse_doubles
from ssdfgate.readers.semgrep_document import (
    Metadata,
    Report,
    Result,
    parse_metadata,
    parse_report,
    parse_result,
)
from ssdfgate.readers.semgrep_errors import error_of, rules_left_out, troubles
from ssdfgate.readers.weakness import SECRETS, topic_of

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
_NONE = Raw(b"[]")
_OLDEST = frozenset({"results", "errors"})
"""All keys of a report before version 0.50; without a result it says nothing of what was scanned."""

_MOST_KNOWN = 10_000
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
        """Whether it has the keys that semgrep alone writes together, or a first result as only semgrep has it."""
        if not isinstance(outline, JsonOutline) or not outline.is_document or "metrics" in outline.keys:
            return False
        if outline.kind("results") not in {"array", None}:
            return False
        first = outline.first("results")
        if first.has("check_id", "path", "start", "end", "extra"):
            return True  # reports of old versions have nothing else
        if outline.keys == _OLDEST:
            return outline.is_empty("results") and outline.kind("errors") == "array"
        return (
            outline.kind("version") == "string"
            and outline.kind("errors") == "array"
            and outline.inner("paths").kind("scanned") == "array"
        )

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report; see `Reader.read`."""
        report = parse_report(content)
        refuse_doubles(content, "results", 1)
        return _checked(report)

    def read_large(self, report: Large) -> tuple[Reading, ...]:
        """Understand a report whose results stay in its file; see `LargeReader.read_large`."""
        frame = parse_report(report.frame)
        if isinstance(frame.results, list):
            (frame.results,) = report.lists["results"]
        return _checked(frame)


def _checked(report: Report) -> tuple[Reading, ...]:
    if report.metrics is not UNSET:
        raise ReaderError("not a report of semgrep: it has the metrics of bandit")
    if report.results is None and (report.version is None or report.paths is None):
        raise ReaderError("not a report of semgrep: it has no results, and lacks version or paths")
    if not report.results and report.errors is UNSET:
        raise ReaderError("not a report of semgrep: it has neither a result nor a list of errors")
    return (_understand(report),)


def _understand(report: Report) -> Reading:
    named = report.paths.scanned if report.paths else None
    scanned = frozenset(path(item, "a scanned path") for item in named or ())
    entries = [
        mapping(item, "an error")
        for item in sequence(plain(_NONE if report.errors is UNSET else report.errors), "`errors`")
    ]
    errors = tuple(error_of(entry) for entry in entries)
    skipped = {**dict(_skipped(report)), **dict(troubles(entries, errors, scanned))}
    rules = _rules(report, scanned)
    metadata = _Rules()
    results = report.results or ()
    lean = not isinstance(report.results, list)
    findings = fingerprinted((_finding(parse_result(raw), metadata) for raw in results), lean=lean)
    hidden = sum(item.state is FindingState.SUPPRESSED for item in findings)
    return Reading(
        format=SemgrepReader.name,
        kind=EvidenceKind.SAST,
        tool=Tool("semgrep", clean(report.version, NAME_LENGTH) if report.version else None),
        payload=Findings(findings),
        analysed=None if named is None else scanned - skipped.keys(),
        skipped=tuple((reason, name) for name, reason in sorted(skipped.items())),
        errors=(*errors, *rules_left_out(plain(report.skipped_rules))),
        rules_run=rules,
        suppressed={"nosemgrep": hidden} if hidden else {},
        failure=None if scanned or rules or findings else _failure(errors),
        warnings=() if hidden else (_HIDDEN,),
        gaps=tuple(_gaps(report, scanned)),
    )


def _gaps(report: Report, scanned: frozenset[str]) -> Iterator[str]:
    if report.errors is UNSET:
        yield "the report has no list of errors: it does not say whether everything could be read"
    if report.results is None:
        yield "the report has no results at all: it does not say what semgrep found"
    if not scanned and (report.paths is not None or not report.results):
        yield "semgrep scanned no file, or does not say which"


def _skipped(report: Report) -> Iterator[tuple[str, str]]:
    for item in sequence(plain(report.paths.skipped), "`paths.skipped`") if report.paths else ():
        entry = mapping(item, "a skipped path")
        reason = text(entry.get("reason"), "the reason of a skipped path")
        yield path(entry.get("path"), "a skipped path"), _SKIPPED.get(reason) or clean(reason, NAME_LENGTH)


def _rules(report: Report, scanned: frozenset[str]) -> frozenset[str] | None:
    """Ids of the rules that ran. Without `--time` the list is there but empty, even where files were scanned."""
    times = mapping(plain(report.time), "`time`")
    rules = frozenset(text(item, "a rule of `time`") for item in sequence(times.get("rules", []), "`time.rules`"))
    return None if (scanned or report.results) and not rules else rules


def _failure(errors: tuple[ScanError, ...]) -> str | None:
    """Nothing was scanned and no rule ran: what semgrep says of it."""
    return next((error.message for error in errors), None)


class _Rules:
    """What rules say of themselves; worked out once for each, since a report repeats it with every result."""

    def __init__(self) -> None:
        self._known: dict[bytes, tuple[tuple[str, ...], str | None, str | None]] = {}

    def of(self, raw: Raw) -> tuple[tuple[str, ...], str | None, str | None]:
        """Weaknesses, topic and address."""
        content = bytes(raw)
        found = self._known.get(content)
        if found is None:
            metadata = parse_metadata(content)
            cwe = weaknesses(metadata.cwe)
            named = clean(metadata.topic, NAME_LENGTH) if isinstance(metadata.topic, str) else None
            found = cwe, named or topic_of(cwe), _reference(metadata)
            if len(self._known) < _MOST_KNOWN:
                self._known[content] = found
        return found


def _finding(result: Result, rules: _Rules) -> Finding:
    extra = result.extra
    cwe, topic, url = rules.of(extra.metadata)
    first, last = result.start.line, result.end.line
    hidden = extra.is_ignored is True
    return Finding(
        _id(result.check_id),
        _message(extra.message, topic),
        _SEVERITIES.get(extra.severity, Severity.UNKNOWN),
        Location(_place(result.path), min(first, last), max(first, last)),
        None,
        cwe,
        (),
        url,
        topic,
        _context(extra.lines, topic),
        FindingState.SUPPRESSED if hidden else FindingState.OPEN,
        "nosemgrep" if hidden else None,
    )


def _id(value: str) -> str:
    return shown(text(value, "the rule of a result"), NAME_LENGTH)


def _place(value: str) -> str:
    return normal_path(text(value, "the path of a result"))


def _message(message: object, topic: str | None) -> str:
    """The rule's message; where it may quote a credential, without what stands in quotes."""
    said = message if isinstance(message, str) else ""
    return shown(_QUOTED.sub(r"\1…\1", said) if topic == SECRETS else said, LONGEST)


def _context(lines: object, topic: str | None) -> str:
    return lines if isinstance(lines, str) and lines != _NO_LINES and topic != SECRETS else ""


def _reference(metadata: Metadata) -> str | None:
    references = metadata.references
    listed = references if isinstance(references, list) else [references]
    addresses = (web_address(item) for item in (metadata.source, metadata.shortlink, *listed))
    return next((address for address in addresses if address), None)
