"""A collector of one's own, whole: it looks for private keys in source files, and its reader understands the report."""

import json
from dataclasses import dataclass
from typing import ClassVar

from ssdfgate.collectors.interface import Job, Pending
from ssdfgate.errors import ReaderError
from ssdfgate.model import (
    Control,
    Coverage,
    Evidence,
    EvidenceKind,
    Finding,
    Findings,
    Location,
    Origin,
    RawReport,
    Reading,
    Severity,
    Status,
    Subject,
    Tool,
    fingerprinted,
    skips,
)
from ssdfgate.readers.interface import JsonOutline, Outline, parse_json

FORMAT = "acme-keys-json"
CONTROL = "control"
_MARK = b"-----BEGIN PRIVATE " + b"KEY-----"
_TOOL = Tool("acme-keys", "1.0")


class Keys:
    """Looks at the snapshot alone, and at a known-bad text in the same way: the positive control."""

    name: ClassVar[str] = "acme-keys"
    kind: ClassVar[EvidenceKind] = EvidenceKind.SECRETS
    cost: ClassVar[int] = 1
    install: ClassVar[str] = "pip install acme-keys"

    def run(self, job: Job) -> Pending:
        """Search every source file."""
        paths = [file.path for file in job.inventory.files if file.language]
        job.progress(f"searching {len(paths)} files")
        found = {path: _lines((job.snapshot / path).read_bytes()) for path in paths}
        found[CONTROL] = _lines(b"a = 1\n" + _MARK)
        report = json.dumps({"acme_keys": "1.0", "files": found}, sort_keys=True).encode()
        return _Searched(_TOOL, (RawReport(FORMAT, report),), job.subject, frozenset(paths))


def _lines(content: bytes) -> list[int]:
    return [number for number, line in enumerate(content.splitlines(), 1) if _MARK in line]


@dataclass(frozen=True, slots=True)
class _Searched:
    tool: Tool
    raw: tuple[RawReport, ...]
    subject: Subject
    asked: frozenset[str]

    def conclude(self, readings: tuple[Reading, ...]) -> Evidence:
        """Complete only when every file was answered for, and the control was found."""
        (reading,) = readings
        assert isinstance(reading.payload, Findings)  # noqa: S101  # our own reader gives nothing else
        items = reading.payload.items
        ours = [item for item in items if item.location and item.location.path == CONTROL]
        control = Control(1, len(ours))
        lost = self.asked - (reading.analysed or frozenset())
        whole = control.ok and not lost
        return Evidence(
            kind=Keys.kind,
            collector=Keys.name,
            tool=self.tool,
            subject=self.subject,
            origin=Origin.RAN,
            status=Status.COMPLETE if whole else Status.PARTIAL,
            coverage=Coverage(
                unit="files",
                considered=len(self.asked),
                analysed=len(self.asked - lost),
                skipped=skips(("unreported", path) for path in lost),
                rules=1,
                control=control,
            ),
            payload=Findings(tuple(item for item in items if item not in ours)),
            reasons=() if whole else ("the search did not answer for every file, or missed the known key",),
        )


class KeysReader:
    """Reads the report of `Keys`."""

    name: ClassVar[str] = FORMAT
    title: ClassVar[str] = "acme-keys JSON"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (EvidenceKind.SECRETS,)

    def recognises(self, outline: Outline) -> bool:
        """Whether it carries the mark of the tool."""
        return isinstance(outline, JsonOutline) and outline.is_document and outline.has("acme_keys", "files")

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report; see `Reader.read`."""
        document = parse_json(content)
        files = document.get("files") if isinstance(document, dict) else None
        if not isinstance(files, dict) or not all(isinstance(lines, list) for lines in files.values()):
            raise ReaderError("not a report of acme-keys: `files` is no object of lists")
        found = [
            Finding("private-key", "a private key lies in the repository", Severity.CRITICAL, Location(path, line))
            for path, lines in files.items()
            for line in lines
            if isinstance(line, int)
        ]
        return (Reading(FORMAT, EvidenceKind.SECRETS, _TOOL, Findings(fingerprinted(found)), frozenset(files)),)
