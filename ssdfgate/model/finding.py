"""Findings: one statement of a tool about one place or one package."""

from collections.abc import Iterable
from copy import copy
from enum import StrEnum
from hashlib import sha256

from msgspec import Struct, json
from msgspec.structs import force_setattr, replace

from ssdfgate.model.digest import JsonValue

_ENCODER = json.Encoder(order="sorted")


class Severity(StrEnum):
    """How bad, worst first. `unknown` is what a tool did not say; a bar treats it as the worst."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"
    UNKNOWN = "unknown"


class FindingState(StrEnum):
    """Only `open` findings block. The others stay in the evidence, counted, with the mechanism that closed them.

    `suppressed`: somebody marked it in the source or in a report. `not_affected` and `fixed`: an exploitability
    statement (VEX) says that the product is not affected, or no longer.
    """

    OPEN = "open"
    SUPPRESSED = "suppressed"
    NOT_AFFECTED = "not_affected"
    FIXED = "fixed"


class Location(Struct, frozen=True, order=True):
    """A place in a file; the path is relative to the root, with forward slashes; lines count from 1, 0 is unknown."""

    path: str
    line: int = 0
    end_line: int = 0

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: {path, line, end_line}."""
        return {"path": self.path, "line": self.line, "end_line": self.end_line}


class Package(Struct, frozen=True):
    """A package a finding is about; `fixed` lists versions without the flaw, oldest first."""

    purl: str
    name: str
    version: str
    fixed: tuple[str, ...] = ()

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: {purl, name, version, fixed}."""
        return {"purl": self.purl, "name": self.name, "version": self.version, "fixed": list(self.fixed)}


class Finding(Struct, frozen=True):
    """One finding. A report may hold a million, so this is a struct of msgspec; change one with `changed`.

    Attributes:
        rule: id of the rule or advisory, as the tool names it.
        context: text that stays the same when lines move (the matched line without spaces around it); only
            feeds the fingerprint and is never written.
        suppressed_by: the mechanism (`nosec`, `nosemgrep`, `vex: ...`) when the state is not `open`.
        fingerprint: identity from commit to commit, see `fingerprinted`; empty until then.
    """

    rule: str
    message: str
    severity: Severity
    location: Location | None = None
    package: Package | None = None
    cwe: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    url: str | None = None
    topic: str | None = None
    context: str = ""
    state: FindingState = FindingState.OPEN
    suppressed_by: str | None = None
    fingerprint: str = ""

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: one key per attribute but `context`."""
        return {
            "rule": self.rule,
            "message": self.message,
            "severity": str(self.severity),
            "location": self.location.to_json() if self.location else None,
            "package": self.package.to_json() if self.package else None,
            "cwe": list(self.cwe),
            "aliases": list(self.aliases),
            "url": self.url,
            "topic": self.topic,
            "state": str(self.state),
            "suppressed_by": self.suppressed_by,
            "fingerprint": self.fingerprint,
        }

    def sort_key(self) -> str:
        """Text whose order does not depend on the order in which a tool found things: path, line, rule, ..."""
        location, package = self.location, self.package
        path, line = (location.path, location.line) if location is not None else ("", 0)
        return f"{path}\0{line:010}\0{self.rule}\0{package.purl if package is not None else ''}\0{self.message}"

    def place(self) -> tuple[str, str, str | int, str]:
        """What makes it one and the same statement: rule, and package and version, or file, line and message."""
        if self.package is not None:
            return self.rule, self.package.purl or self.package.name, self.package.version, ""
        path, line = (self.location.path, self.location.line) if self.location else ("", 0)
        return self.rule, path, line, self.message

    def changed(self, **changes: object) -> "Finding":
        """A copy with other values in the named fields."""
        return replace(self, **changes)


class WrittenFinding(Struct):
    """A finding as it is written: every attribute but `context`, in the order of canonical JSON."""

    aliases: tuple[str, ...]
    cwe: tuple[str, ...]
    fingerprint: str
    location: Location | None
    message: str
    package: Package | None
    rule: str
    severity: Severity
    state: FindingState
    suppressed_by: str | None
    topic: str | None
    url: str | None


def written(findings: Iterable[Finding]) -> bytes:
    """The list of findings in canonical JSON, byte for byte as `canonical_json` gives it, at many times its speed.

    Raises:
        ValueError: for text that is not valid Unicode.
    """
    return _ENCODER.encode(
        [
            WrittenFinding(
                item.aliases, item.cwe, item.fingerprint, item.location, item.message, item.package, item.rule,
                item.severity, item.state, item.suppressed_by, item.topic, item.url,
            )
            for item in findings
        ]
    )  # fmt: skip


def fingerprinted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort the findings and give each its fingerprint.

    The fingerprint is taken over rule, path, package name and the matched text, and a running number among equals: it
    survives moved lines and new versions of a vulnerable package, and tells two equal lines of one file apart.
    """
    seen: dict[str, int] = {}
    result = []
    for finding in sorted(findings, key=Finding.sort_key):
        location, package = finding.location, finding.package
        path = location.path if location is not None else ""
        name = package.name if package is not None else ""
        identity = f"{finding.rule}\0{path}\0{name}\0{' '.join(finding.context.split())}"
        number = seen[identity] = seen.get(identity, -1) + 1
        digest = sha256(f"{identity}\0{number}".encode("utf-8", "surrogatepass")).hexdigest()
        copied = copy(finding)
        force_setattr(copied, "fingerprint", digest[:32])  # our own copy, not yet seen by anybody
        result.append(copied)
    return tuple(result)
