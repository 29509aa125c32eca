"""The JSON report of hadolint (seen with 2.15).

A file that cannot be parsed is listed with the code `DL1000` and nothing else of it. Which files were looked at, and
what comments ignore, hadolint does not say; without a finding it writes `[]`, which is refused.
"""

from typing import ClassVar

from ssdfgate.model import EvidenceKind, Finding, Findings, Reading, ScanError, Tool, clean, fingerprinted
from ssdfgate.readers.entries import Entry, entries_of, file_path, place, require_keys
from ssdfgate.readers.fields import NAME_LENGTH, text
from ssdfgate.readers.identifiers import severity
from ssdfgate.readers.interface import JsonOutline, Outline

_KEYS = ("code", "column", "file", "level", "line", "message")
_NOT_PARSED = "DL1000"
_RULES = "https://github.com/hadolint/hadolint/wiki/"
_SHELL_RULES = "https://www.shellcheck.net/wiki/"


class HadolintReader:
    """Reads what `hadolint -f json` writes."""

    name: ClassVar[str] = "hadolint-json"
    title: ClassVar[str] = "hadolint JSON"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (EvidenceKind.INFRASTRUCTURE,)

    def recognises(self, outline: Outline) -> bool:
        """Whether the first entry has the keys of hadolint, no other, and a rule of it or of shellcheck."""
        if not isinstance(outline, JsonOutline) or not outline.is_list or outline.keys != set(_KEYS):
            return False
        return (outline.text("code") or "").startswith(("DL", "SC"))

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report; see `Reader.read`."""
        entries = entries_of(content)
        require_keys(entries, _KEYS, "hadolint")
        errors = tuple(_error(entry) for entry in entries if entry["code"] == _NOT_PARSED)
        reading = Reading(
            format=self.name,
            kind=EvidenceKind.INFRASTRUCTURE,
            tool=Tool("hadolint", None),
            payload=Findings(fingerprinted(_finding(entry) for entry in entries if entry["code"] != _NOT_PARSED)),
            skipped=tuple(sorted({("cannot be parsed", error.path) for error in errors if error.path})),
            errors=errors,
        )
        return (reading,)


def _error(entry: Entry) -> ScanError:
    message = clean(text(entry["message"], "the message of an entry"))
    return ScanError(message, path=file_path(entry["file"], "the file of an entry"))


def _finding(entry: Entry) -> Finding:
    rule = clean(text(entry["code"], "the code of an entry"), NAME_LENGTH)
    return Finding(
        rule=rule,
        message=clean(text(entry["message"], f"the message of {rule}")),
        severity=severity(entry["level"]),
        location=place(entry["file"], entry["line"], None, f"the file of {rule}"),
        url=_address(rule),
    )


def _address(rule: str) -> str | None:
    if not rule[2:].isdigit():
        return None
    return f"{_SHELL_RULES if rule.startswith('SC') else _RULES}{rule}"
