"""The JSON reports of ruff, as one list and one object per line (seen with 0.0.220, 0.0.292, 0.4, 0.8 and 0.17).

A file that cannot be parsed is listed like a finding: with the code `E999` in old versions, with none later, with
`invalid-syntax` today. That is a hole in what was looked at. Which files were looked at, and what `noqa` hides, ruff
does not say; without a finding it writes `[]`, which is refused.
"""

from typing import ClassVar

from ssdfgate.model import EvidenceKind, Finding, Findings, Reading, ScanError, Tool, clean, fingerprinted
from ssdfgate.readers.entries import Entry, entries_of, file_path, is_entry, place, require_keys, withheld
from ssdfgate.readers.fields import NAME_LENGTH, mapping, optional_mapping, text, web_address
from ssdfgate.readers.identifiers import severity
from ssdfgate.readers.interface import JsonOutline, Outline
from ssdfgate.readers.weakness import SECRETS

_KEYS = ("code", "end_location", "filename", "fix", "location", "message")
_NOT_PARSED = ("E902", "E999", "io-error", "invalid-syntax")
_CREDENTIALS = frozenset({"S105", "S106", "S107"})
_HIDDEN = "findings that noqa comments hide are not in a report of this format"


class RuffReader:
    """Reads what `ruff check --output-format json` and `json-lines` write."""

    name: ClassVar[str] = "ruff-json"
    title: ClassVar[str] = "ruff JSON"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (EvidenceKind.SAST,)

    def recognises(self, outline: Outline) -> bool:
        """Whether the first entry has the keys that ruff alone writes together."""
        return (
            isinstance(outline, JsonOutline)
            and is_entry(outline, *_KEYS)
            and outline.inner("location").has("row", "column")
        )

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report; see `Reader.read`."""
        entries = entries_of(content)
        require_keys(entries, _KEYS, "ruff")
        errors = tuple(_error(entry) for entry in entries if _is_hole(entry))
        findings = [_finding(entry) for entry in entries if not _is_hole(entry)]
        reading = Reading(
            format=self.name,
            kind=EvidenceKind.SAST,
            tool=Tool("ruff", None),
            payload=Findings(fingerprinted(findings)),
            skipped=tuple(sorted({("cannot be parsed", error.path) for error in errors if error.path})),
            errors=errors,
            warnings=(_HIDDEN,),
        )
        return (reading,)


def _is_hole(entry: Entry) -> bool:
    return entry["code"] is None or entry["code"] in _NOT_PARSED


def _error(entry: Entry) -> ScanError:
    message = clean(text(entry["message"], "the message of an entry"))
    return ScanError(message, path=file_path(entry["filename"], "the file of an entry"))


def _finding(entry: Entry) -> Finding:
    rule = clean(text(entry["code"], "the code of an entry"), NAME_LENGTH)
    message = text(entry["message"], f"the message of {rule}")
    start, end = mapping(entry["location"], f"the place of {rule}"), optional_mapping(entry["end_location"])
    secret = rule in _CREDENTIALS
    return Finding(
        rule=rule,
        message=withheld(message) if secret else clean(message),
        severity=severity(entry.get("severity")),
        location=place(entry["filename"], start.get("row"), end.get("row"), f"the file of {rule}"),
        url=web_address(entry.get("url")),
        topic=SECRETS if secret else None,
    )
