"""The JSON report of actionlint, as a list and as one object per line (seen with 1.7).

A workflow that is no YAML is listed as a `syntax-check` error and was not looked at further. actionlint grades
nothing but what it passes on from shellcheck. Without an error it writes `[]`, which is refused.
"""

import re
from typing import ClassVar

from ssdfgate.model import (
    EvidenceKind,
    Finding,
    Findings,
    Reading,
    ScanError,
    Severity,
    Tool,
    clean,
    fingerprinted,
)
from ssdfgate.readers.entries import Entry, entries_of, file_path, is_entry, place, require_keys
from ssdfgate.readers.fields import NAME_LENGTH, text
from ssdfgate.readers.identifiers import severity
from ssdfgate.readers.interface import JsonOutline, Outline

_KEYS = ("message", "line", "column", "kind")
_OTHERS = ("filepath", "snippet", "end_column")
_NOT_PARSED = "could not parse as YAML"
_SHELLCHECK = re.compile(r"\bSC\d{1,6}:([a-z]+):")


class ActionlintReader:
    """Reads what `actionlint -format '{{json .}}'` writes; its rules are the kinds of errors."""

    name: ClassVar[str] = "actionlint-json"
    title: ClassVar[str] = "actionlint JSON"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (EvidenceKind.INFRASTRUCTURE,)

    def recognises(self, outline: Outline) -> bool:
        """Whether the first entry has the keys of actionlint; file and snippet are left out where it has none."""
        if not isinstance(outline, JsonOutline) or not is_entry(outline, *_KEYS, "end_column"):
            return False
        return outline.keys <= {*_KEYS, *_OTHERS} and outline.kind("kind") == "string"

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report; see `Reader.read`."""
        entries = entries_of(content)
        require_keys(entries, (*_KEYS, "end_column"), "actionlint")
        errors = tuple(_error(entry) for entry in entries if _is_hole(entry))
        reading = Reading(
            format=self.name,
            kind=EvidenceKind.INFRASTRUCTURE,
            tool=Tool("actionlint", None),
            payload=Findings(fingerprinted(_finding(entry) for entry in entries if not _is_hole(entry))),
            skipped=tuple(sorted({("cannot be parsed", error.path) for error in errors if error.path})),
            errors=errors,
        )
        return (reading,)


def _is_hole(entry: Entry) -> bool:
    message = entry["message"]
    return entry["kind"] == "syntax-check" and isinstance(message, str) and message.startswith(_NOT_PARSED)


def _error(entry: Entry) -> ScanError:
    where = entry.get("filepath")
    message = clean(text(entry["message"], "the message of an error"))
    return ScanError(message, path=None if where is None else file_path(where, "the file of an error"))


def _finding(entry: Entry) -> Finding:
    rule = clean(text(entry["kind"], "the kind of an error"), NAME_LENGTH)
    message = text(entry["message"], f"the message of {rule}")
    passed_on = _SHELLCHECK.search(message)
    file = entry.get("filepath")
    return Finding(
        rule=rule,
        message=clean(message),
        severity=severity(passed_on[1]) if passed_on else Severity.UNKNOWN,
        location=None if file is None else place(file, entry["line"], None, f"the file of {rule}"),
    )
