"""SARIF 2.1.0 of any tool.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; numbers of sections stand beside what they explain.
Schema faults that real tools ship are read over with a warning, as long as no result gets lost.
"""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from msgspec import UNSET

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, Finding, Findings, Reading, Stated, Tool, clean, fingerprinted
from ssdfgate.readers import sarif_results
from ssdfgate.readers.fields import optional_mapping, optional_sequence, optional_text
from ssdfgate.readers.identifiers import names
from ssdfgate.readers.interface import JsonOutline, Large, Outline
from ssdfgate.readers.jsonfile import plain, refuse_doubles
from ssdfgate.readers.sarif_document import Fitting, Log, Result, Run, parse_log
from ssdfgate.readers.sarif_notes import Notes
from ssdfgate.readers.sarif_overrides import Overrides
from ssdfgate.readers.sarif_packages import Packages
from ssdfgate.readers.sarif_places import Places, analysis_targets
from ssdfgate.readers.sarif_rules import Rules
from ssdfgate.readers.sarif_tools import kind_of, name_of, silence_of

_VERSIONS = ("2.1.0", "2.0.0")
_READ = ("results", "invocations", "driver", "extensions")
"""What must not lie in files of its own."""

_INLINE = "a part of the log stands apart from its run (inlineExternalProperties, 3.13.5) and is not read"

_LEFT_OUT = {
    "absent": "results that the baseline had and that are gone are not counted",
    "pass": "results of the kind `pass` are not findings",
    "notApplicable": "results of the kind `notApplicable` are not findings",
}


class SarifReader:
    """Reads a SARIF log: one reading per run, or several where the rules of a run are of several kinds."""

    name: ClassVar[str] = "sarif"
    title: ClassVar[str] = "SARIF 2.1.0"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (
        EvidenceKind.SAST,
        EvidenceKind.DEPENDENCY_AUDIT,
        EvidenceKind.SECRETS,
        EvidenceKind.INFRASTRUCTURE,
        EvidenceKind.CONTAINER,
        EvidenceKind.DAST,
    )

    def recognises(self, outline: Outline) -> bool:
        """Whether it has runs, and says that it is SARIF by its schema or version or by the tool of its first run."""
        if not isinstance(outline, JsonOutline) or not outline.is_document or outline.kind("runs") != "array":
            return False
        schema, version = outline.text("$schema") or "", outline.text("version") or ""
        return "sarif" in schema.lower() or version in _VERSIONS or outline.first("runs").inner("tool").has("driver")

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a log; see `Reader.read`."""
        log = parse_log(content)
        runs = _runs(log)
        refuse_doubles(content, "results", sum(run.results is not UNSET for run in runs))
        return _understood(log, runs)

    def read_large(self, report: Large) -> tuple[Reading, ...]:
        """Understand a log whose results stay in its file; see `LargeReader.read_large`."""
        log = parse_log(report.frame)
        runs, lists = _runs(log), iter(report.lists.get("runs", ()))
        for run in runs:
            if isinstance(run.results, list):
                run.results = next(lists)
        return _understood(log, runs)


def _runs(log: Log) -> list[Run]:
    if not isinstance(log.runs, list):
        raise ReaderError("the report is not SARIF: it has no runs")
    version = log.version or "2"
    if version.strip()[:2] not in {"2", "2."}:  # runs, rules and suppressions of others lie elsewhere
        raise ReaderError(f"it says that it is SARIF {clean(version, 20)}, and only SARIF 2 is read")
    if not log.runs:
        raise ReaderError("the SARIF log holds no run: nothing was looked at, by nobody")
    return log.runs


def _understood(log: Log, runs: list[Run]) -> tuple[Reading, ...]:
    warnings = tuple(_of_log(log))
    apart = (_INLINE,) if optional_sequence(plain(log.inlineExternalProperties)) else ()
    return tuple(reading for run in runs for reading in _readings(run, warnings, apart))


def _of_log(log: Log) -> Iterator[str]:
    if log.version not in _VERSIONS:
        yield "the log does not say that its version is 2.1.0"


def _readings(run: Run, warnings: tuple[str, ...], apart: tuple[str, ...]) -> Iterator[Reading]:
    tool, properties = optional_mapping(plain(run.tool)), optional_mapping(plain(run.properties))
    artifacts = optional_sequence(plain(run.artifacts))
    rules = Rules.of(tool)
    places = Places(optional_mapping(plain(run.originalUriBaseIds)), artifacts)
    invocations = _invocations(run)
    overrides = Overrides.of(invocations, rules)
    notes = Notes.of([*invocations, *_converted(run)], places)
    default = kind_of(name_of(tool), properties)
    packages = Packages.of_tool(name_of(tool))
    collected, strange = _collected(run, sarif_results.Findings(rules, overrides, places, packages, default))
    running = rules.running(overrides.switched)
    gaps = (*_gaps(run, rules, running, name_of(tool)), *apart)
    skipped = tuple(sorted({("cannot be parsed", error.path) for error in collected.unparsed if error.path}))
    analysed = notes.extracted or analysis_targets(artifacts, places)
    for kind, found in (collected.found or {default: []}).items():
        yield Reading(
            format=SarifReader.name,
            kind=_with_image(kind, properties),
            tool=_tool(tool),
            payload=Findings(fingerprinted(_handed_over(found), lean=not isinstance(run.results, list))),
            analysed=analysed,
            skipped=skipped,
            errors=(*notes.errors, *collected.unparsed),
            rules_run=running or None,
            failure=notes.failure,
            warnings=(*warnings, *silence_of(name_of(tool)), *strange, *notes.warnings, *_said(collected.left_out)),
            facts=_facts(run),
            subject=_subject(run, properties),
            produced_at=notes.ended,
            gaps=gaps,
        )


def _invocations(run: Run) -> list[Any]:
    said = plain(run.invocations)
    return [said] if isinstance(said, Mapping) else optional_sequence(said)


def _converted(run: Run) -> list[Any]:
    """The call that turned the tool's own report into this log (3.14.22): what it lost is lost."""
    invocation = optional_mapping(plain(run.conversion)).get("invocation")
    return [] if invocation is None else [invocation]


def _collected(run: Run, findings: sarif_results.Findings) -> tuple[sarif_results.Findings, tuple[str, ...]]:
    fitting = Fitting(Result)
    for raw in run.results or ():
        findings.add(fitting(raw))
    return findings, tuple(fitting.warnings())


def _handed_over(found: list[Finding]) -> Iterator[Finding]:
    """One by one, without keeping any."""
    found.reverse()
    while found:
        yield found.pop()


def _said(left_out: Mapping[str, int]) -> Iterator[str]:
    for reason, count in left_out.items():
        yield f"{_LEFT_OUT[reason]} ({count})"


def _gaps(run: Run, rules: Rules, running: frozenset[str], tool: str) -> Iterator[str]:
    elsewhere = optional_mapping(plain(run.externalPropertyFileReferences))
    if parts := [name for name in _READ if elsewhere.get(name)]:
        yield f"parts of the run of {tool} lie in files of their own, which are not read (3.15): {', '.join(parts)}"
    elif run.results is UNSET or run.results is None:
        yield f"the run of {tool} has no results at all: it does not say what it found (3.14.23)"
    elif not run.results and not rules.by_id:
        yield f"the run of {tool} lists neither a rule nor a result: it does not say that it looked for anything"
    elif not run.results and not running:
        yield f"every rule of the run of {tool} was switched off: nothing was looked for"


def _with_image(kind: EvidenceKind, properties: Mapping[str, Any]) -> EvidenceKind:
    """Vulnerabilities of an image are those of a container (Trivy names the image)."""
    is_image = kind is EvidenceKind.DEPENDENCY_AUDIT and isinstance(properties.get("imageName"), str)
    return EvidenceKind.CONTAINER if is_image else kind


def _tool(tool: Mapping[str, Any]) -> Tool:
    driver = optional_mapping(tool.get("driver"))
    keys = ("semanticVersion", "version", "dottedQuadFileVersion")
    version = next((found for key in keys if (found := optional_text(driver.get(key)))), None)
    return Tool(name_of(tool), version)


def _subject(run: Run, properties: Mapping[str, Any]) -> Stated | None:
    """The version control details (3.14.13), and what Trivy says of an image."""
    listed = optional_sequence(plain(run.versionControlProvenance))
    details = optional_mapping(listed[0]) if listed else {}
    digests = names(optional_sequence(properties.get("repoDigests")))
    stated = Stated(
        repository=optional_text(details.get("repositoryUri")),
        commit=optional_text(details.get("revisionId")),
        name=optional_text(properties.get("imageName")),
        digests=tuple(item.rpartition("@")[2] for item in digests),
    )
    return None if stated == Stated() else stated


def _facts(run: Run) -> dict[str, Any]:
    name = optional_text(optional_mapping(plain(run.automationDetails)).get("id"))
    return {"automation": name} if name else {}
