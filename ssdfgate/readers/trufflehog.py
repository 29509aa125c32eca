"""The JSON lines of trufflehog: version 3 (with its log or without) and version 2 (seen with 2.2.1).

Of version 3 this knows public reports and no run of our own. Secrets, also those that it calls redacted, diffs and
extra data are not read. Where the log is in the same file, as after `2>&1`, it says how much was searched: then a
report without a secret is a statement, and errors during the scan are seen. trufflehog grades nothing;
whether it could log in with a secret stands in the message.
"""

from collections.abc import Iterator
from typing import ClassVar

from ssdfgate.errors import ReaderError
from ssdfgate.model import (
    EvidenceKind,
    Finding,
    Findings,
    Location,
    Reading,
    ScanError,
    Severity,
    Tool,
    clean,
    fingerprinted,
)
from ssdfgate.readers.entries import Entry, entries_of, file_path, is_entry, place
from ssdfgate.readers.fields import NAME_LENGTH, mapping, optional_count, optional_sequence, optional_text, text
from ssdfgate.readers.interface import JsonOutline, Outline
from ssdfgate.readers.weakness import SECRETS

_KEYS = ("SourceMetadata", "DetectorName", "Verified")
_OLD_KEYS = ("branch", "commitHash", "printDiff", "reason", "stringsFound")
_FINISHED = "finished scanning"


class TrufflehogReader:
    """Reads what `trufflehog --json` writes."""

    name: ClassVar[str] = "trufflehog-json"
    title: ClassVar[str] = "trufflehog JSON"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (EvidenceKind.SECRETS,)

    def recognises(self, outline: Outline) -> bool:
        """Whether the first line is a finding of either version, or a line of its log."""
        if not isinstance(outline, JsonOutline):
            return False
        return (
            (is_entry(outline, *_KEYS) and outline.kind("SourceMetadata") == "object")
            or is_entry(outline, *_OLD_KEYS)
            or (not outline.is_list and outline.text("logger") == "trufflehog" and outline.has("level", "msg"))
        )

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report; see `Reader.read`."""
        entries = entries_of(content)
        logs = [entry for entry in entries if _is_log(entry)]
        findings = [_finding(entry) for entry in entries if not _is_log(entry)]
        finished = next((entry for entry in logs if entry["msg"] == _FINISHED), None)
        if not findings and finished is None:
            raise ReaderError("the log of trufflehog does not say that it finished scanning, and lists nothing")
        reading = Reading(
            format=self.name,
            kind=EvidenceKind.SECRETS,
            tool=Tool("trufflehog", optional_text(finished.get("trufflehog_version")) if finished else None),
            payload=Findings(fingerprinted(findings)),
            errors=tuple(error for entry in logs for error in _errors(entry)),
            gaps=tuple(_gaps(finished, len(findings))) if finished else (),
        )
        return (reading,)


def _is_log(entry: Entry) -> bool:
    return "SourceMetadata" not in entry and isinstance(entry.get("msg"), str) and "level" in entry


def _errors(entry: Entry) -> Iterator[ScanError]:
    """A line of the log with errors; its level is `error`, or `info-0` for some."""
    details = [item for item in optional_sequence(entry.get("errors")) if isinstance(item, str) and item.strip()]
    if details:
        yield from (ScanError(clean(item)) for item in details)
    elif entry["level"] == "error":
        said = optional_text(entry.get("error"))
        yield ScanError(clean(f"{entry['msg']}: {said}" if said else str(entry["msg"])))


def _gaps(finished: Entry, listed: int) -> Iterator[str]:
    if "chunks" in finished and not optional_count(finished["chunks"]):
        yield "trufflehog searched nothing"
    counted = sum(optional_count(finished.get(key)) for key in ("verified_secrets", "unverified_secrets"))
    if counted > listed:
        yield f"the log counts {counted} secrets but {listed} are listed"


def _finding(entry: Entry) -> Finding:
    if all(key in entry for key in _OLD_KEYS):
        return _old_finding(entry)
    if not all(key in entry for key in _KEYS):
        raise ReaderError(f"not a report of trufflehog: an entry lacks {', '.join(_KEYS)}")
    rule = clean(text(entry["DetectorName"], "the detector of a secret"), NAME_LENGTH)
    verified = entry["Verified"]
    if not isinstance(verified, bool):
        raise ReaderError(f"whether a secret of {rule} is verified is neither true nor false")
    state = "verified: it was accepted" if verified else "not verified"
    return Finding(
        rule=rule,
        message=f"A secret lies open: {rule}, {state} (the value is withheld)",
        severity=Severity.UNKNOWN,
        location=_location(entry, rule),
        topic=SECRETS,
    )


def _location(entry: Entry, rule: str) -> Location | None:
    """The source names a file, or something like one: a page, a channel, a link."""
    metadata = mapping(entry["SourceMetadata"], f"the source of a secret of {rule}")
    data = metadata.get("Data")
    # A source without metadata has `Data: null`.
    for details in mapping(data, "`Data`").values() if data is not None else ():
        source = mapping(details, f"the source of a secret of {rule}")
        named = next((source[key] for key in ("file", "path", "link") if optional_text(source.get(key))), None)
        return None if named is None else place(named, source.get("line"), None, f"the file of a secret of {rule}")
    return None


def _old_finding(entry: Entry) -> Finding:
    rule = clean(text(entry["reason"], "the reason of a secret"), NAME_LENGTH)
    return Finding(
        rule=rule,
        message=f"A secret lies open: {rule} (the value is withheld)",
        severity=Severity.UNKNOWN,
        location=Location(file_path(entry.get("path"), f"the file of a secret of {rule}")),
        topic=SECRETS,
    )
