"""The JSON report of gosec (seen with 2.30, and public reports of version 1).

It counts files but does not name them. `Golang errors` are files that could not be parsed or packages that could not
be loaded; version 1 left them out. With `-track-suppressions` the findings that `#nosec` hides are listed too, else
only counted.
"""

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
    Tool,
    clean,
    fingerprinted,
)
from ssdfgate.readers.entries import Entry, file_path, withheld
from ssdfgate.readers.fields import (
    NAME_LENGTH,
    count,
    mapping,
    optional_count,
    optional_mapping,
    optional_text,
    sequence,
    text,
    web_address,
)
from ssdfgate.readers.identifiers import severity, weaknesses
from ssdfgate.readers.interface import JsonOutline, Outline, parse_json
from ssdfgate.readers.weakness import SECRETS, topic_of

_ERRORS = "Golang errors"
_CREDENTIALS = "G101"
_NOSEC = "nosec"
_KEYS = frozenset({_ERRORS, "Issues", "Stats", "GosecVersion"})
_COUNTS = ("files", "lines", "nosec", "found")
_NO_ERRORS = "a report of this version does not say what could not be parsed"


class GosecReader:
    """Reads what `gosec -fmt json` writes."""

    name: ClassVar[str] = "gosec-json"
    title: ClassVar[str] = "gosec JSON"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (EvidenceKind.SAST,)

    def recognises(self, outline: Outline) -> bool:
        """Whether it has the keys that gosec alone writes together, and no other."""
        return (
            isinstance(outline, JsonOutline)
            and outline.is_document
            and outline.has("Issues", "Stats")
            and outline.keys <= _KEYS
            and outline.inner("Stats").has(*_COUNTS)
        )

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report; see `Reader.read`."""
        document = parse_json(content)
        if not isinstance(document, Mapping) or not {"Issues", "Stats"} <= document.keys():
            raise ReaderError("not a report of gosec: it lacks Issues or Stats")
        return (_understand(document),)


def _understand(document: Entry) -> Reading:
    stats = mapping(document["Stats"], "`Stats`")
    # Old versions write null for no finding.
    issues = [] if document["Issues"] is None else sequence(document["Issues"], "`Issues`")
    findings = [_finding(mapping(item, "an issue")) for item in issues]
    errors = tuple(_errors(mapping(document.get(_ERRORS) or {}, f"`{_ERRORS}`")))
    return Reading(
        format=GosecReader.name,
        kind=EvidenceKind.SAST,
        tool=Tool("gosec", optional_text(document.get("GosecVersion"))),
        payload=Findings(fingerprinted(findings)),
        skipped=tuple(sorted({("has errors", error.path) for error in errors if error.path})),
        errors=errors,
        suppressed=_hidden(stats, findings),
        gaps=tuple(_gaps(stats, len(issues))),
        warnings=() if _ERRORS in document else (_NO_ERRORS,),
    )


def _errors(named: Entry) -> Iterator[ScanError]:
    for name, items in named.items():
        where = file_path(name, "the file of an error") if name.strip() else None
        for item in sequence(items, "the errors of a file"):
            message = clean(text(mapping(item, "an error").get("error"), "the text of an error"))
            yield ScanError(message, path=where)


def _hidden(stats: Entry, findings: list[Finding]) -> dict[str, int]:
    """The `#nosec` comments that were counted, without the findings that are listed as hidden."""
    listed = sum(item.state is FindingState.SUPPRESSED for item in findings)
    hidden = optional_count(stats.get(_NOSEC)) - listed
    return {_NOSEC: hidden} if hidden > 0 else {}


def _gaps(stats: Entry, listed: int) -> Iterator[str]:
    if count(stats.get("files"), "`Stats.files`") == 0:
        yield "gosec looked at no file"
    found = count(stats.get("found"), "`Stats.found`")
    if found > listed:
        yield f"the report counts {found} findings but lists {listed}"


def _finding(issue: Entry) -> Finding:
    rule = clean(text(issue.get("rule_id"), "the rule of an issue"), NAME_LENGTH)
    cwe = optional_mapping(issue.get("cwe"))
    found = weaknesses(cwe.get("id", cwe.get("ID")))
    message = text(issue.get("details"), f"the details of {rule}")
    topic = SECRETS if rule == _CREDENTIALS else topic_of(found)
    hidden = bool(issue.get(_NOSEC) is True or issue.get("suppressions"))
    return Finding(
        rule=rule,
        message=withheld(message) if topic == SECRETS else clean(message),
        severity=severity(issue.get("severity")),
        location=_location(issue, rule),
        cwe=found,
        url=web_address(cwe.get("url", cwe.get("URL"))),
        topic=topic,
        state=FindingState.SUPPRESSED if hidden else FindingState.OPEN,
        suppressed_by=_NOSEC if hidden else None,
        context="" if topic == SECRETS else _context(issue),
    )


def _location(issue: Entry, rule: str) -> Location:
    """Lines are text: `12`, or `12-14` for more than one."""
    first, last = _lines(issue.get("line"))
    return Location(file_path(issue.get("file"), f"the file of an issue of {rule}"), first, max(first, last))


def _lines(value: JsonValue) -> tuple[int, int]:
    first, _, last = str(value).partition("-")
    numbers = [int(part) if part.isascii() and part.isdigit() and len(part) < 10 else 0 for part in (first, last)]  # noqa: PLR2004
    return numbers[0], numbers[1] or numbers[0]


def _context(issue: Entry) -> str:
    """The line that matched: what stands behind its number, or all of it where old versions write no numbers."""
    code, (first, _) = issue.get("code"), _lines(issue.get("line"))
    if not isinstance(code, str):
        return ""
    numbered = (line.partition(": ") for line in code.splitlines())
    return next((shown for number, _, shown in numbered if number == str(first)), code)
