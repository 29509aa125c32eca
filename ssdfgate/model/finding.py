"""Findings: one statement of a tool about one place or one package."""

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from enum import StrEnum
from hashlib import sha256
from itertools import starmap
from operator import attrgetter

from msgspec import Struct, json
from msgspec.structs import force_setattr, replace

from ssdfgate.model.digest import JsonValue

_ENCODER = json.Encoder(order="sorted")
_PIECE = 5000
"""Findings that are written at once."""


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


class Location(Struct, frozen=True, order=True, gc=False):
    """A place in a file; the path is relative to the root, with forward slashes; lines count from 1, 0 is unknown."""

    path: str
    line: int = 0
    end_line: int = 0

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: {path, line, end_line}."""
        return {"path": self.path, "line": self.line, "end_line": self.end_line}


class Package(Struct, frozen=True, gc=False):
    """A package a finding is about; `fixed` lists versions without the flaw, oldest first."""

    purl: str
    name: str
    version: str
    fixed: tuple[str, ...] = ()

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: {purl, name, version, fixed}."""
        return {"purl": self.purl, "name": self.name, "version": self.version, "fixed": list(self.fixed)}


class Finding(Struct, frozen=True, gc=False):
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


class WrittenFinding(Struct, gc=False):
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


_AS_WRITTEN = attrgetter(*WrittenFinding.__struct_fields__)


def written(findings: Sequence[Finding]) -> Iterator[bytes]:
    """The list of findings in canonical JSON, byte for byte as `canonical_json` gives it, at many times its speed.

    In pieces of some thousand findings: a million of them would be half a gigabyte of text at once.

    Raises:
        ValueError: for text that is not valid Unicode.
    """
    yield b"["
    for start in range(0, len(findings), _PIECE):
        piece = map(_AS_WRITTEN, findings[start : start + _PIECE])
        listed = _ENCODER.encode([*starmap(WrittenFinding, piece)])
        yield listed[1:-1] if start == 0 else b"," + listed[1:-1]
    yield b"]"


def fingerprinted(findings: Iterable[Finding], *, lean: bool = False) -> tuple[Finding, ...]:
    """Sort the findings and give each its fingerprint.

    The fingerprint is taken over rule, path, package name and the matched text, and a running number among equals: it
    survives moved lines and new versions of a vulnerable package, and tells two equal lines of one file apart. The
    text has done its work then; `lean` leaves it behind, and changes the findings in place: hand them over in an
    iterator that keeps none. File by file, so that a million findings need no more memory than they have themselves.
    """
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        by_path.setdefault(finding.location.path if finding.location is not None else "", []).append(finding)
    result: list[Finding] = []
    for path in sorted(by_path):
        result += _of_one_file(path, by_path.pop(path), lean=lean)
    return tuple(result)


def _of_one_file(path: str, findings: list[Finding], *, lean: bool) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    findings.sort(key=Finding.sort_key, reverse=True)
    while findings:
        finding = findings.pop()
        name = finding.package.name if finding.package is not None else ""
        identity = f"{finding.rule}\0{path}\0{name}\0{' '.join(finding.context.split())}"
        number = seen[identity] = seen.get(identity, -1) + 1
        digest = sha256(f"{identity}\0{number}".encode("utf-8", "surrogatepass")).hexdigest()
        own = finding if lean else copy(finding)  # not yet seen by anybody
        force_setattr(own, "fingerprint", digest[:32])
        if lean:
            force_setattr(own, "context", "")
        yield own
