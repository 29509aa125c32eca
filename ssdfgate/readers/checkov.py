"""The JSON of checkov: a list with one object per framework, one object, or a bare summary (seen with 3.3).

A bare summary is what it writes where it found nothing to check. Files that HCL cannot parse are counted and
sometimes named; broken YAML is not. Without a platform account checkov grades nothing. `--quiet` leaves out what
passed and what was skipped.
"""

from collections.abc import Iterator
from typing import ClassVar

from ssdfgate.errors import ReaderError
from ssdfgate.model import (
    EvidenceKind,
    Finding,
    Findings,
    FindingState,
    Location,
    Package,
    Reading,
    ScanError,
    Tool,
    clean,
    fingerprinted,
)
from ssdfgate.readers.entries import Entry, entries_of, file_path, withheld
from ssdfgate.readers.fields import (
    NAME_LENGTH,
    count,
    mapping,
    optional_count,
    optional_mapping,
    optional_text,
    sequence,
    text,
    web_address,
)
from ssdfgate.readers.identifiers import advisories, severity
from ssdfgate.readers.interface import JsonOutline, Outline
from ssdfgate.readers.weakness import SECRETS

_REPORT = ("check_type", "results", "summary")
_SUMMARY = ("passed", "failed", "skipped", "checkov_version")
_SKIP = "checkov:skip"
_KINDS = {
    "secrets": EvidenceKind.SECRETS,
    "sca_package": EvidenceKind.DEPENDENCY_AUDIT,
    "sca_package_2": EvidenceKind.DEPENDENCY_AUDIT,
    "sca_image": EvidenceKind.CONTAINER,
}


class CheckovReader:
    """Reads what `checkov -o json` writes: one reading per kind of evidence that its frameworks give.

    `rules_run` are the checks with any outcome; None where the ones that passed are left out.
    """

    name: ClassVar[str] = "checkov-json"
    title: ClassVar[str] = "checkov JSON"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (
        EvidenceKind.INFRASTRUCTURE,
        EvidenceKind.SECRETS,
        EvidenceKind.DEPENDENCY_AUDIT,
        EvidenceKind.CONTAINER,
        EvidenceKind.SAST,
    )

    def recognises(self, outline: Outline) -> bool:
        """Whether it is, or begins with, the report of one framework, or is a summary alone."""
        if not isinstance(outline, JsonOutline) or outline.lines:
            return False
        return outline.has(*_SUMMARY) or (outline.has(*_REPORT) and outline.inner("summary").has(*_SUMMARY))

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report; see `Reader.read`."""
        reports: dict[EvidenceKind, list[Entry]] = {}
        for entry in entries_of(content):
            _require(entry)
            reports.setdefault(_kind(entry), []).append(entry)
        return tuple(_understand(kind, of_kind) for kind, of_kind in reports.items())


def _require(entry: Entry) -> None:
    summary = optional_mapping(entry.get("summary", entry))
    if not all(key in summary for key in _SUMMARY) or (
        "summary" in entry and not all(key in entry for key in _REPORT)
    ):
        raise ReaderError("not a report of checkov: it lacks check_type, results or a summary with its version")


def _kind(entry: Entry) -> EvidenceKind:
    framework = entry.get("check_type", "")
    if isinstance(framework, str) and framework.startswith("sast"):
        return EvidenceKind.SAST
    return (
        _KINDS.get(framework, EvidenceKind.INFRASTRUCTURE)
        if isinstance(framework, str)
        else EvidenceKind.INFRASTRUCTURE
    )


def _understand(kind: EvidenceKind, entries: list[Entry]) -> Reading:
    summaries = [mapping(entry.get("summary", entry), "a summary") for entry in entries]
    reports = [entry for entry in entries if "summary" in entry]
    findings = [finding for entry in reports for finding in _findings(entry, kind)]
    errors = tuple(error for entry in reports for error in _errors(entry))
    counted = sum(_unparsed(summary) for summary in summaries)
    listed_skips = sum(item.state is FindingState.SUPPRESSED for item in findings)
    hidden = sum(count(summary["skipped"], "`skipped`") for summary in summaries) - listed_skips
    unnamed = (ScanError(f"files that cannot be parsed: {counted - len(errors)}"),) if counted > len(errors) else ()
    return Reading(
        format=CheckovReader.name,
        kind=kind,
        tool=Tool("checkov", optional_text(summaries[0]["checkov_version"])),
        payload=Findings(fingerprinted(findings)),
        skipped=tuple(sorted({("cannot be parsed", error.path) for error in errors if error.path})),
        errors=(*errors, *unnamed),
        rules_run=_rules(reports),
        suppressed={_SKIP: hidden} if hidden > 0 else {},
        gaps=tuple(_gaps(summaries, reports)),
        facts={"frameworks": sorted({clean(text(entry["check_type"], "`check_type`"), 60) for entry in reports})},
    )


def _unparsed(summary: Entry) -> int:
    """How many files could not be parsed; some versions write the name without a line."""
    return count(summary.get("parsing_errors", summary.get("parsingerrors", 0)), "`parsing_errors`")


def _checks(entry: Entry, name: str) -> list[Entry]:
    results = mapping(entry["results"], "`results`")
    if name not in results and name != "failed_checks":
        return []
    return [mapping(item, "a check") for item in sequence(results.get(name), f"`{name}`")]


def _findings(entry: Entry, kind: EvidenceKind) -> Iterator[Finding]:
    for check in _checks(entry, "failed_checks"):
        yield _finding(check, kind)
    for check in _checks(entry, "skipped_checks"):
        yield _finding(check, kind).changed(state=FindingState.SUPPRESSED, suppressed_by=_SKIP)


def _errors(entry: Entry) -> Iterator[ScanError]:
    results = mapping(entry["results"], "`results`")
    for name in sequence(results.get("parsing_errors", []), "`parsing_errors`"):
        yield ScanError("cannot be parsed", path=file_path(name, "a file with a parsing error"))


def _rules(reports: list[Entry]) -> frozenset[str] | None:
    if not reports or any("passed_checks" not in mapping(entry["results"], "`results`") for entry in reports):
        return None
    names = ("passed_checks", "failed_checks", "skipped_checks")
    checks = (check for entry in reports for name in names for check in _checks(entry, name))
    return frozenset(clean(text(check.get("check_id"), "the id of a check"), NAME_LENGTH) for check in checks)


def _gaps(summaries: list[Entry], reports: list[Entry]) -> Iterator[str]:
    outcomes = ("passed", "failed", "skipped")
    if not any(count(summary[name], f"`{name}`") for summary in summaries for name in outcomes):
        yield "checkov checked nothing"
    failed = sum(count(summary["failed"], "`failed`") for summary in summaries)
    listed = sum(len(_checks(entry, "failed_checks")) for entry in reports)
    if failed > listed:
        yield f"the report counts {failed} failed checks but lists {listed}"


def _finding(check: Entry, kind: EvidenceKind) -> Finding:
    rule = clean(text(check.get("check_id"), "the id of a check"), NAME_LENGTH)
    described, resource = optional_text(check.get("check_name")) or rule, optional_text(check.get("resource"))
    flaw = optional_mapping(check.get("vulnerability_details"))
    secret = kind is EvidenceKind.SECRETS
    advisory = optional_text(flaw.get("id"))
    # The resource of a secret is its hash.
    message = withheld(described) if secret else f"{described} ({resource})" if resource else described
    return Finding(
        rule=advisory or rule,
        message=clean(message),
        severity=severity(check.get("severity") or flaw.get("severity")),
        location=_location(check, rule),
        package=_package(flaw),
        aliases=tuple(item for item in advisories(advisory, rule) if item != advisory),
        url=web_address(check.get("guideline")) or web_address(flaw.get("link")),
        topic=SECRETS if secret else None,
        context="" if secret or not resource else resource,
    )


def _location(check: Entry, rule: str) -> Location:
    """Paths begin with a slash and mean the root of the repository, or of the scan."""
    of_repository = optional_text(check.get("repo_file_path"))
    shown = check.get("file_path") if of_repository is None or ".." in of_repository else of_repository
    found = file_path(shown, f"the file of {rule}").lstrip("/")
    lines = check.get("file_line_range")
    numbers = [optional_count(line) for line in lines] if isinstance(lines, list) else []
    first = numbers[0] if numbers else 0
    return Location(found or ".", first, max([first, *numbers]))


def _package(flaw: Entry) -> Package | None:
    name, version = optional_text(flaw.get("package_name")), optional_text(flaw.get("package_version"))
    if name is None:
        return None
    fixed = optional_text(flaw.get("lowest_fixed_version"))
    return Package("", name, version or "", (fixed,) if fixed else ())
