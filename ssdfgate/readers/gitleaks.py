"""The JSON reports of gitleaks: version 8 (seen with 8.30), and versions 4 to 7 with their other keys.

Only the rule and the place are read: the match, the line, the commit message and the fingerprint may hold the secret.
Without a leak gitleaks writes `[]`, which does not say that anything was searched and is refused.
gitleaks grades nothing.
"""

from collections.abc import Callable
from typing import ClassVar

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, Finding, Findings, Reading, Severity, Tool, clean, fingerprinted
from ssdfgate.readers.entries import Entry, entries_of, place, require_keys
from ssdfgate.readers.fields import NAME_LENGTH, optional_text, text
from ssdfgate.readers.interface import JsonOutline, Outline
from ssdfgate.readers.weakness import SECRETS

_KEYS = ("RuleID", "Description", "StartLine", "Match", "Secret", "File", "Commit")
_OLD_KEYS = ("line", "offender", "commit", "repo", "rule", "file", "author")


class GitleaksReader:
    """Reads what `gitleaks -f json` writes; a leak in several commits is listed once for each of them."""

    name: ClassVar[str] = "gitleaks-json"
    title: ClassVar[str] = "gitleaks JSON"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (EvidenceKind.SECRETS,)

    def recognises(self, outline: Outline) -> bool:
        """Whether the first entry has the keys of either generation."""
        is_list = isinstance(outline, JsonOutline) and outline.is_list
        return is_list and isinstance(outline, JsonOutline) and (outline.has(*_KEYS) or outline.has(*_OLD_KEYS))

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report; see `Reader.read`."""
        if content.lstrip()[:1] != b"[":
            raise ReaderError("not a report of gitleaks: it is no list")
        entries = entries_of(content)
        finding, keys = _dialect(entries[0])
        require_keys(entries, keys, "gitleaks")
        reading = Reading(
            format=self.name,
            kind=EvidenceKind.SECRETS,
            tool=Tool("gitleaks", None),
            payload=Findings(fingerprinted(finding(entry) for entry in entries)),
        )
        return (reading,)


def _dialect(entry: Entry) -> tuple[Callable[[Entry], Finding], tuple[str, ...]]:
    return (_old_finding, _OLD_KEYS) if "offender" in entry else (_finding, _KEYS)


def _finding(entry: Entry) -> Finding:
    rule = clean(text(entry["RuleID"], "the rule of a leak"), NAME_LENGTH)
    return _leak(entry, rule, optional_text(entry["Description"]), ("File", "StartLine", "EndLine"))


def _old_finding(entry: Entry) -> Finding:
    rule = clean(text(entry["rule"], "the rule of a leak"), NAME_LENGTH)
    return _leak(entry, rule, None, ("file", "lineNumber", "lineNumber"))


def _leak(entry: Entry, rule: str, description: str | None, keys: tuple[str, str, str]) -> Finding:
    """A leak in the message of a commit has no file."""
    file, start, end = (entry.get(key) for key in keys)
    return Finding(
        rule=rule,
        message=description or f"A secret lies open: {rule} (the value is withheld)",
        severity=Severity.UNKNOWN,
        location=None if file == "" else place(file, start, end, f"the file of a leak of {rule}"),
        topic=SECRETS,
    )
