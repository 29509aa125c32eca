"""What the invocations of a SARIF run say went wrong (3.20)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ssdfgate.model import ScanError, clean
from ssdfgate.readers.fields import NAME_LENGTH, optional_mapping, optional_sequence, optional_text
from ssdfgate.readers.identifiers import moment
from ssdfgate.readers.sarif_document import ArtifactLocation
from ssdfgate.readers.sarif_places import Places

_SHOWN = 5
_MESSAGE = 300
_EXTRACTED = "successfully-extracted-files"
_TROUBLE = ("error", "timeout", "memory", "overflow", "parsing", "failed", "failure", "exception")


@dataclass(frozen=True, slots=True)
class Notes:
    """Notifications of all invocations.

    Attributes:
        failure: why the tool says that it failed; None when it does not.
        extracted: files that CodeQL says it took in; None where nobody says so.
        ended: when the last invocation ended, or began.
    """

    failure: str | None
    errors: tuple[ScanError, ...]
    warnings: tuple[str, ...]
    extracted: frozenset[str] | None
    ended: datetime | None

    @classmethod
    def of(cls, invocations: list[Any], places: Places) -> "Notes":
        """Join what all invocations say."""
        entries = [optional_mapping(item) for item in invocations]
        notes = [note for entry in entries for note in _notifications(entry)]
        errors = (*(_error(note, places) for note in notes if _is_error(note)), *_codes(entries))
        warnings = [
            _text(note) for note in notes if note.get("level", "warning") == "warning" and not _is_error(note)
        ]
        hidden = len(warnings) - _SHOWN
        more = (f"{hidden} more warnings of the tool",) if hidden > 0 else ()
        return cls(
            failure=_failure(entries, errors),
            errors=errors,
            warnings=(*warnings[:_SHOWN], *more),
            extracted=frozenset(_extracted(notes, places)) or None,
            ended=max(filter(None, map(_moment, entries)), default=None),
        )


def _notifications(invocation: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for key in ("toolExecutionNotifications", "toolConfigurationNotifications", "toolNotifications"):
        yield from (item for item in optional_sequence(invocation.get(key)) if isinstance(item, Mapping))


def _is_error(note: Mapping[str, Any]) -> bool:
    """An error (3.58.6), an exception, or a warning whose descriptor tells of trouble (semgrep: Syntax error)."""
    if isinstance(note.get("exception"), Mapping):
        return True
    level = note.get("level", "warning")
    name = str(optional_mapping(note.get("descriptor")).get("id") or "").lower()
    return level == "error" or (level == "warning" and any(word in name for word in _TROUBLE))


def _error(note: Mapping[str, Any], places: Places) -> ScanError:
    rule = optional_mapping(note.get("associatedRule")).get("id")
    return ScanError(_text(note), next(_paths(note, places), None), optional_text(rule))


def _text(note: Mapping[str, Any]) -> str:
    name = optional_text(optional_mapping(note.get("descriptor")).get("id")) or optional_text(note.get("id"))
    message = note.get("message")
    text = optional_text(message.get("text") if isinstance(message, Mapping) else message, _MESSAGE)
    return clean(": ".join(part for part in (name, text) if part) or "a notification without text", _MESSAGE)


def _paths(note: Mapping[str, Any], places: Places) -> Iterator[str]:
    for item in optional_sequence(note.get("locations")):
        physical = optional_mapping(optional_mapping(item).get("physicalLocation"))
        location = optional_mapping(physical.get("artifactLocation"))
        uri, base, index = (location.get(key) for key in ("uri", "uriBaseId", "index"))
        path = places.path(
            ArtifactLocation(
                uri if isinstance(uri, str) else None,
                base if isinstance(base, str) else None,
                index if isinstance(index, int) else None,
            )
        )
        if path:
            yield path


def _extracted(notes: list[Mapping[str, Any]], places: Places) -> Iterator[str]:
    for note in notes:
        name = optional_mapping(note.get("descriptor")).get("id")
        if isinstance(name, str) and name.endswith(_EXTRACTED):
            yield from _paths(note, places)


def _codes(entries: list[Mapping[str, Any]]) -> Iterator[ScanError]:
    """Exit codes that nobody calls a success."""
    for entry in entries:
        code = entry.get("exitCode")
        if isinstance(code, int) and code and not isinstance(entry.get("executionSuccessful"), bool):
            yield ScanError(f"exit code {code}, and the report does not say that the tool came to its end")


def _failure(entries: list[Mapping[str, Any]], errors: tuple[ScanError, ...]) -> str | None:
    """The run failed where any invocation says so (3.20.14), never started, or was ended by a signal."""
    for entry in entries:
        if never := optional_text(entry.get("processStartFailureMessage"), NAME_LENGTH):
            return f"it was not started: {never}"
        if signal := entry.get("exitSignalName") or entry.get("exitSignalNumber"):
            return f"it was ended by the signal {clean(str(signal), NAME_LENGTH)}"
        if entry.get("executionSuccessful", True) is not True:
            code = entry.get("exitCode")
            said = optional_text(entry.get("exitCodeDescription"), NAME_LENGTH)
            first = errors[0].message if errors else None
            return said or first or (f"exit code {code}" if isinstance(code, int) else "it gives no reason")
    return None


def _moment(entry: Mapping[str, Any]) -> datetime | None:
    return moment(entry.get("endTimeUtc")) or moment(entry.get("startTimeUtc"))
