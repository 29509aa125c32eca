"""The JSON report of pip-audit.

It says for each package either its version and advisories, or why it was skipped. It does not say which service was
asked, when, or what was left out on demand: that is for the collector to know.
"""

import re
from collections.abc import Mapping
from typing import ClassVar
from urllib.parse import quote

from packageurl import PackageURL
from packaging.utils import canonicalize_name
from packaging.version import Version

from ssdfgate.errors import ReaderError
from ssdfgate.model import (
    EvidenceKind,
    Finding,
    Findings,
    JsonValue,
    Package,
    Reading,
    Severity,
    Tool,
    clean,
    fingerprinted,
)
from ssdfgate.readers.fields import mapping, sequence, text
from ssdfgate.readers.interface import JsonOutline, Outline, parse_json

_KEYS = frozenset({"dependencies", "fixes"})
_ENTRY_KEYS = frozenset({"name", "version", "vulns", "skip_reason"})
_SENTENCE = re.compile(r"(?<=[.!?])\s")
_MESSAGE_LENGTH = 300
_NAME_LENGTH = 200
_NO_DESCRIPTION = frozenset({"", "N/A"})


class PipAuditReader:
    """Reads what `pip-audit -f json` writes (seen with 2.10, and with 1.1, which wrote the bare list)."""

    name: ClassVar[str] = "pip-audit-json"
    title: ClassVar[str] = "pip-audit JSON"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (EvidenceKind.DEPENDENCY_AUDIT,)

    def recognises(self, outline: Outline) -> bool:
        """Whether this is an object with nothing but the two lists of pip-audit, or a list of its dependencies."""
        if not isinstance(outline, JsonOutline) or outline.lines:
            return False
        if outline.is_list:
            return _is_entry(outline.keys)
        if outline.keys == {"dependencies"}:
            return _is_entry(outline.first("dependencies").keys)
        return outline.keys == _KEYS and all(outline.kind(name) == "array" for name in _KEYS)

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report; see `Reader.read`."""
        entries = [mapping(item, "a dependency") for item in _dependencies(parse_json(content))]
        audited = [entry for entry in entries if "skip_reason" not in entry]
        findings: dict[tuple[str, str, str], Finding] = {}
        listed = 0
        for entry in audited:
            name, version = _package(entry)
            for item in sequence(entry.get("vulns"), f"the advisories of {name}"):
                finding = _finding(name, version, mapping(item, "an advisory"))
                key = (name, version, finding.rule)
                findings[key] = _merged(findings.get(key, finding), finding)
                listed += 1
        reading = Reading(
            format=self.name,
            kind=EvidenceKind.DEPENDENCY_AUDIT,
            tool=Tool("pip-audit", None),
            payload=Findings(fingerprinted(findings.values())),
            analysed=frozenset("==".join(_package(entry)) for entry in audited),
            skipped=tuple(_skip(entry) for entry in entries if "skip_reason" in entry),
            gaps=() if entries else ("pip-audit audited no dependency",),
            listed=listed,
            unit="dependencies",
        )
        return (reading,)


def _is_entry(keys: frozenset[str]) -> bool:
    """Whether these are the keys of a dependency that was audited, or of one that was not."""
    return keys <= _ENTRY_KEYS and keys >= ({"name", "skip_reason"} if "skip_reason" in keys else {"name", "vulns"})


def _dependencies(document: JsonValue) -> list[JsonValue]:
    if isinstance(document, list) and document:
        if all(isinstance(item, Mapping) and _is_entry(frozenset(item)) for item in document):
            return document
        raise ReaderError("not a report of pip-audit: an entry of the list is no dependency")
    if not isinstance(document, Mapping) or not {"dependencies"} <= document.keys() <= _KEYS:
        raise ReaderError("not a report of pip-audit: it must hold `dependencies` and `fixes`, and nothing else")
    listed = sequence(document["dependencies"], "`dependencies`")
    if not listed and "fixes" not in document:
        raise ReaderError("not a report of pip-audit: it holds neither a dependency nor `fixes`")
    sequence(document.get("fixes", []), "`fixes`")
    return listed


def _package(entry: Mapping[str, JsonValue]) -> tuple[str, str]:
    name = canonicalize_name(text(entry.get("name"), "the name of a dependency"))
    written = text(entry.get("version"), f"the version of {name}")
    try:
        return name, str(Version(written))
    except ValueError as error:  # InvalidVersion, and numbers with more digits than Python converts
        raise ReaderError(
            f"{clean(written, _NAME_LENGTH)} is not a version of {clean(name, _NAME_LENGTH)}"
        ) from error


def _skip(entry: Mapping[str, JsonValue]) -> tuple[str, str]:
    name = text(entry.get("name"), "the name of a dependency")
    reason = text(entry["skip_reason"], f"the reason why {clean(name, _NAME_LENGTH)} was skipped")
    return clean(reason, _MESSAGE_LENGTH), clean(name, _NAME_LENGTH)


def _finding(name: str, version: str, item: Mapping[str, JsonValue]) -> Finding:
    rule = clean(text(item.get("id"), f"the id of an advisory about {name}"), _NAME_LENGTH)
    fixed = _texts(item.get("fix_versions"), f"the fix versions of {rule}")
    aliases = _texts(item.get("aliases", []), f"the aliases of {rule}")
    description = item.get("description", "")
    if not isinstance(description, str):
        raise ReaderError(f"the description of {rule} is not text")
    return Finding(
        rule=rule,
        message=_message(description) or f"{rule} is open against {name} {version}",
        severity=Severity.UNKNOWN,
        package=Package(PackageURL("pypi", None, name, version).to_string(), name, version, fixed),
        aliases=tuple(sorted(set(aliases) - {rule})),
        url=f"https://osv.dev/vulnerability/{quote(rule, safe='')}",
    )


def _merged(first: Finding, second: Finding) -> Finding:
    """One finding of two: pip-audit lists an advisory twice when two databases hold it under one id."""
    if first == second or first.package is None or second.package is None:
        return first
    fixed = {*first.package.fixed, *second.package.fixed}
    package = Package(first.package.purl, first.package.name, first.package.version, tuple(sorted(fixed, key=_order)))
    return first.changed(aliases=tuple(sorted({*first.aliases, *second.aliases})), package=package)


def _order(version: str) -> tuple[bool, Version | str]:
    """Versions in their order, and after them whatever is none."""
    try:
        return False, Version(version)
    except ValueError:
        return True, version


def _message(description: str) -> str:
    """The first sentence."""
    flat = clean(description)
    return "" if flat in _NO_DESCRIPTION else clean(_SENTENCE.split(flat, maxsplit=1)[0], _MESSAGE_LENGTH)


def _texts(value: JsonValue, what: str) -> tuple[str, ...]:
    return tuple(clean(text(item, what), _NAME_LENGTH) for item in sequence(value, what))
