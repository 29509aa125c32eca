"""The JSON of detect-secrets: `scan`, and a baseline (seen with 0.13, 1.0 and 1.5).

It names only files in which something was found. Outside a git work tree it looks at nothing and says so only on
stderr, so a report without a finding proves nothing. The hash of a secret is not read: it can be reversed for a short
one. `is_secret` is what somebody said in an audit of the baseline.
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from ssdfgate.errors import ReaderError
from ssdfgate.model import (
    EvidenceKind,
    Finding,
    Findings,
    FindingState,
    Reading,
    Severity,
    Tool,
    clean,
    fingerprinted,
)
from ssdfgate.readers.entries import Entry, place
from ssdfgate.readers.fields import NAME_LENGTH, mapping, optional_mapping, optional_sequence, sequence, text
from ssdfgate.readers.identifiers import moment, names
from ssdfgate.readers.interface import JsonOutline, Outline, parse_json
from ssdfgate.readers.weakness import SECRETS

_AUDIT = "audit"
_LEFT_OUT = (".regex.should_exclude_file", ".regex.should_exclude_line", ".regex.should_exclude_secret")
_ONLY_VERIFIED = 3
"""Level of the filter for verification: `--only-verified`; 2, the default, leaves out what was proved to be none."""

_NOTHING = "the report names no file, so it does not say that any was searched"


class DetectSecretsReader:
    """Reads what `detect-secrets scan` writes.

    `rules_run` are the plugins. detect-secrets grades nothing; whether a secret was verified stands in the message.
    """

    name: ClassVar[str] = "detect-secrets-json"
    title: ClassVar[str] = "detect-secrets JSON"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (EvidenceKind.SECRETS,)

    def recognises(self, outline: Outline) -> bool:
        """Whether it has the keys that detect-secrets alone writes together."""
        return (
            isinstance(outline, JsonOutline)
            and outline.is_document
            and outline.kind("plugins_used") == "array"
            and outline.kind("results") == "object"
            and outline.kind("version") == "string"
        )

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report; see `Reader.read`."""
        document = parse_json(content)
        if not isinstance(document, Mapping) or not {"plugins_used", "results", "version"} <= document.keys():
            raise ReaderError("not a report of detect-secrets: it lacks plugins_used, results or version")
        results = mapping(document["results"], "`results`")
        used = sequence(document["plugins_used"], "`plugins_used`")
        plugins = frozenset(_plugin(mapping(item, "a plugin")) for item in used)
        reading = Reading(
            format=self.name,
            kind=EvidenceKind.SECRETS,
            tool=Tool("detect-secrets", clean(text(document["version"], "`version`"), NAME_LENGTH)),
            payload=Findings(fingerprinted(_finding(name, item) for name, item in _listed(results))),
            rules_run=plugins,
            produced_at=moment(document.get("generated_at")),
            gaps=tuple(_gaps(document, results, plugins)),
        )
        return (reading,)


def _gaps(document: Entry, results: Entry, plugins: frozenset[str]) -> Iterator[str]:
    if not results:
        yield _NOTHING
    if not plugins:
        yield "no plugin was used"
    for item in map(optional_mapping, optional_sequence(document.get("filters_used"))):
        if str(item.get("path")).endswith(_LEFT_OUT):
            shown = ", ".join(names(optional_sequence(item.get("pattern"))))
            yield f"the call left out what matches {shown or 'a pattern'} ({str(item['path']).rpartition('.')[2]})"
        if item.get("min_level") == _ONLY_VERIFIED:
            yield "the call left out every secret that could not be verified"


def _plugin(entry: Entry) -> str:
    return clean(text(entry.get("name"), "the name of a plugin"), NAME_LENGTH)


def _listed(results: Entry) -> list[tuple[str, Entry]]:
    return [
        (name, mapping(item, "a secret"))
        for name, items in results.items()
        for item in sequence(items, "the secrets of a file")
    ]


def _finding(name: str, entry: Entry) -> Finding:
    rule = clean(text(entry.get("type"), "the type of a secret"), NAME_LENGTH)
    state = "verified: it was accepted" if entry.get("is_verified") is True else "not verified"
    harmless = entry.get("is_secret") is False
    return Finding(
        rule=rule,
        message=f"A secret lies open: {rule}, {state} (the value is withheld)",
        severity=Severity.UNKNOWN,
        location=place(name, entry.get("line_number"), None, f"the file of a secret of {rule}"),
        topic=SECRETS,
        state=FindingState.SUPPRESSED if harmless else FindingState.OPEN,
        suppressed_by=_AUDIT if harmless else None,
    )
