"""The security reports of GitLab: static analysis, secrets, dependencies, containers, DAST and fuzzing.

Schemas 2 to 15, and the bare list that was written before; seen with what semgrep and checkov write in this format,
and in public fixtures. What a report is about stands in `scan.type`, in old schemas in the category of each
vulnerability. Where both are left out, the places tell, since each kind has its own; a report with none of these does
not say what was looked for, and is refused.
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, Findings, JsonValue, Reading, ScanError, Stated, Tool, clean, fingerprinted
from ssdfgate.readers.entries import Entry, entries_of, file_path, require_keys
from ssdfgate.readers.fields import (
    NAME_LENGTH,
    mapping,
    optional_mapping,
    optional_sequence,
    optional_text,
    sequence,
    sequence_or_none,
    text,
)
from ssdfgate.readers.gitlab_findings import finding_of
from ssdfgate.readers.identifiers import moment
from ssdfgate.readers.interface import JsonOutline, Outline, parse_json

_LIST_KEYS = ("category", "message", "scanner", "location", "identifiers")
_KINDS = {
    "sast": EvidenceKind.SAST,
    "secret_detection": EvidenceKind.SECRETS,
    "dependency_scanning": EvidenceKind.DEPENDENCY_AUDIT,
    "container_scanning": EvidenceKind.CONTAINER,
    "cluster_image_scanning": EvidenceKind.CONTAINER,
    "dast": EvidenceKind.DAST,
    "api_fuzzing": EvidenceKind.DAST,
    "coverage_fuzzing": EvidenceKind.FUZZING,
}
_PLACES = (
    ("image", EvidenceKind.CONTAINER),
    ("hostname", EvidenceKind.DAST),
    ("commit", EvidenceKind.SECRETS),
    ("crash_type", EvidenceKind.FUZZING),
    ("start_line", EvidenceKind.SAST),
    ("dependency", EvidenceKind.DEPENDENCY_AUDIT),
    ("file", EvidenceKind.SAST),
)
"""What the location of a vulnerability of each kind has, the surest first: GitLab's schemas, `location`."""

_INFERRED = "the report does not name its kind; the places of its findings were taken for it"
_SUCCESS, _FAILURE = "success", "failure"
_HARMLESS = frozenset({"info", "warn"})


class GitlabReader:
    """Reads `gl-*-report.json`.

    A scan that says that it failed is `failed`; one of a part (`partial_scan`) has a gap. Facts: `sources` of
    dependencies, and `schema`.
    """

    name: ClassVar[str] = "gitlab-json"
    title: ClassVar[str] = "GitLab security report"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = tuple(dict.fromkeys(_KINDS.values()))

    def recognises(self, outline: Outline) -> bool:
        """Whether it has a version, vulnerabilities, and says in GitLab's words what it is about."""
        if not isinstance(outline, JsonOutline) or outline.lines:
            return False
        if outline.is_list:
            return outline.has(*_LIST_KEYS) and outline.text("category") in _KINDS
        if outline.kind("version") != "string" or outline.kind("vulnerabilities") != "array":
            return False
        first = outline.first("vulnerabilities")
        named = first.text("category") in _KINDS or outline.kind("remediations") == "array"
        if outline.inner("scan").text("type") in _KINDS or outline.kind("dependency_files") == "array":
            return True
        return named and first.has("location", "identifiers")

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report; see `Reader.read`."""
        document = _document(content)
        scan = optional_mapping(document.get("scan"))
        listed = sequence(document["vulnerabilities"], "`vulnerabilities`")
        by_kind: dict[EvidenceKind, list[Entry]] = {}
        if "type" in scan:
            by_kind[_kind(scan["type"], "the type of the scan")] = []
        for item in listed:
            entry = mapping(item, "a vulnerability")
            kind = next(iter(by_kind)) if "type" in scan else _kind_of(entry)
            by_kind.setdefault(kind, []).append(entry)
        if not by_kind and "dependency_files" in document:
            by_kind[EvidenceKind.DEPENDENCY_AUDIT] = []
        if not by_kind:
            raise ReaderError("the report of GitLab does not say what was looked for, and lists nothing")
        return tuple(_understand(document, scan, kind, entries) for kind, entries in by_kind.items())


def _document(content: bytes) -> Entry:
    """The report; a bare list as if it were the vulnerabilities of one."""
    if content.lstrip()[:1] == b"[":
        entries = entries_of(content)
        require_keys(entries, _LIST_KEYS, "GitLab")
        return {"version": "1", "vulnerabilities": list(entries)}
    document = parse_json(content)
    if not isinstance(document, Mapping) or not {"version", "vulnerabilities"} <= document.keys():
        raise ReaderError("not a security report of GitLab: it lacks version or vulnerabilities")
    return document


def _kind(value: JsonValue, what: str) -> EvidenceKind:
    word = text(value, what)
    if word not in _KINDS:
        raise ReaderError(f"{what} in the report of GitLab is none that is known: {clean(word, 60)}")
    return _KINDS[word]


def _kind_of(entry: Entry) -> EvidenceKind:
    if "category" in entry:
        return _kind(entry["category"], "a category")
    location = mapping(entry.get("location"), "the location of a vulnerability")
    kind = next((kind for key, kind in _PLACES if key in location), None)
    if kind is None:
        raise ReaderError("the report of GitLab does not say what was looked for")
    return kind


def _understand(document: Entry, scan: Entry, kind: EvidenceKind, entries: list[Entry]) -> Reading:
    managers = dict(_managers(document))
    rules = [
        optional_text(optional_mapping(item).get("value"))
        for item in optional_sequence(scan.get("primary_identifiers"))
    ]
    image = next((named for entry in entries if (named := _image(entry))), None)
    return Reading(
        format=GitlabReader.name,
        kind=kind,
        tool=_tool(scan, entries),
        payload=Findings(fingerprinted(finding_of(entry, kind, managers) for entry in entries)),
        rules_run=frozenset(rule for rule in rules if rule) or None,
        errors=tuple(_errors(scan)),
        failure=_failure(scan),
        produced_at=moment(scan.get("end_time")),
        subject=_subject(image) if image else None,
        gaps=(*_gaps(scan), *(() if entries else _unseen(document))),
        unit="dependencies" if kind in {EvidenceKind.DEPENDENCY_AUDIT, EvidenceKind.CONTAINER} else "files",
        warnings=tuple(_warnings(scan, entries)),
        facts={"schema": clean(text(document["version"], "`version`"), 60), "sources": list(_sources(document))},
    )


def _tool(scan: Entry, entries: list[Entry]) -> Tool:
    scanner = optional_mapping(scan.get("scanner")) or optional_mapping(scan.get("analyzer"))
    named = (optional_text(scanner.get("name")), optional_text(scanner.get("version")))
    found = (optional_mapping(entry.get("scanner")) for entry in entries)
    return Tool(
        named[0] or next((name for item in found if (name := optional_text(item.get("name")))), "gitlab"), named[1]
    )


def _failure(scan: Entry) -> str | None:
    if scan.get("status") != _FAILURE:
        return None
    fatal = [said for level, said in _messages(scan) if level == "fatal"]
    return fatal[0] if fatal else "the report says that the scan failed"


def _gaps(scan: Entry) -> Iterator[str]:
    status = scan.get("status", _SUCCESS)
    if status not in (_SUCCESS, _FAILURE):
        yield "the report does not say whether the scan succeeded"
    if scan.get("partial_scan"):
        yield "only a part was scanned (partial_scan)"


def _unseen(document: Entry) -> Iterator[str]:
    if document.get("dependency_files") == []:
        yield "the report names no dependency file: nothing was looked at"


def _messages(scan: Entry) -> Iterator[tuple[str, str]]:
    for item in sequence_or_none(scan.get("messages"), "`messages`"):
        message = optional_mapping(item)
        said = optional_text(message.get("value"), limit=1000)
        if said:
            yield optional_text(message.get("level")) or "", said


def _errors(scan: Entry) -> Iterator[ScanError]:
    """What is neither a warning nor for information; the schema has `fatal` alone."""
    yield from (ScanError(said) for level, said in _messages(scan) if level not in _HARMLESS)


def _warnings(scan: Entry, entries: list[Entry]) -> Iterator[str]:
    if "type" not in scan and any("category" not in entry for entry in entries):
        yield _INFERRED
    yield from (said for level, said in _messages(scan) if level == "warn")


def _managers(document: Entry) -> Iterator[tuple[str, str]]:
    """Which package manager reads which file."""
    for entry in _files(document):
        manager = optional_text(entry.get("package_manager"))
        if manager:
            yield file_path(entry.get("path"), "a dependency file"), manager


def _sources(document: Entry) -> Iterator[JsonValue]:
    for entry in _files(document):
        dependencies = sequence(entry.get("dependencies", []), "the dependencies of a file")
        yield {
            "path": clean(file_path(entry.get("path"), "a dependency file"), NAME_LENGTH),
            "ecosystem": optional_text(entry.get("package_manager")),
            "dependencies": len(dependencies),
        }


def _files(document: Entry) -> list[Entry]:
    listed = sequence(document.get("dependency_files", []), "`dependency_files`")
    return [mapping(item, "a dependency file") for item in listed]


def _image(entry: Entry) -> str | None:
    return optional_text(optional_mapping(entry.get("location")).get("image"))


def _subject(image: str) -> Stated:
    _, _, digest = image.partition("@")
    return Stated(name=image, digests=(digest,) if ":" in digest else ())
