"""The JSON report of grype (seen with 0.121, read from samples since 0.10).

It lists matches and, apart from them, those that a rule or an exploitability statement (VEX) set aside; these stay in
the evidence with their state. What was looked at besides, it does not say.
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from ssdfgate.errors import ReaderError
from ssdfgate.model import (
    EvidenceKind,
    Finding,
    Findings,
    FindingState,
    JsonValue,
    Location,
    Reading,
    Severity,
    Stated,
    Tool,
    clean,
    fingerprinted,
)
from ssdfgate.model.kind import DATABASE
from ssdfgate.readers.advisory import described, digests, package, scored
from ssdfgate.readers.fields import (
    NAME_LENGTH,
    mapping,
    optional_mapping,
    optional_sequence,
    optional_text,
    path,
    sequence,
    sequence_or_none,
    text,
    web_address,
)
from ssdfgate.readers.identifiers import advisories, moment, names, severity, weaknesses
from ssdfgate.readers.interface import JsonOutline, Outline, parse_json

_STATES = {"not_affected": FindingState.NOT_AFFECTED, "fixed": FindingState.FIXED}
_IN_IMAGES = "image"
_NO_VERSION = "[not provided]"
"""What it writes when it was built without a version."""


class GrypeReader:
    """Reads what `grype -o json` writes.

    Facts: database_built (as written, or None); advisories ({source, url_or_path, as_of}, or None), as an audit of
    our own has them, with the time at which the database was built.
    """

    name: ClassVar[str] = "grype-json"
    title: ClassVar[str] = "grype JSON"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (EvidenceKind.DEPENDENCY_AUDIT, EvidenceKind.CONTAINER)

    def recognises(self, outline: Outline) -> bool:
        """Whether it lists matches and calls itself grype."""
        return (
            isinstance(outline, JsonOutline)
            and outline.is_document
            and outline.kind("matches") == "array"
            and outline.inner("descriptor").text("name") == "grype"
        )

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report; see `Reader.read`."""
        document = mapping(parse_json(content), "the document")
        descriptor = mapping(document.get("descriptor"), "`descriptor`")
        if descriptor.get("name") != "grype" or "matches" not in document:
            raise ReaderError("not a report of grype: it lacks matches, or descriptor.name is another")
        return (_understand(document, descriptor),)


def _understand(document: Mapping[str, JsonValue], descriptor: Mapping[str, JsonValue]) -> Reading:
    source = optional_mapping(document.get("source"))
    in_image = source.get("type") == _IN_IMAGES
    matches = [mapping(item, "a match") for item in sequence(document["matches"], "`matches`")]
    ignored = [
        mapping(item, "an ignored match")
        for item in sequence_or_none(document.get("ignoredMatches"), "`ignoredMatches`")
    ]
    database = _database(descriptor)
    found = [_finding(item, in_image=in_image) for item in matches]
    hidden = [_ignored(item, in_image=in_image) for item in ignored]
    return Reading(
        format=GrypeReader.name,
        kind=EvidenceKind.CONTAINER if in_image else EvidenceKind.DEPENDENCY_AUDIT,
        tool=Tool("grype", _version(descriptor)),
        payload=Findings(fingerprinted([*found, *hidden])),
        gaps=(*_gaps(database), *_left_out(descriptor)),
        facts={"database_built": optional_text(database.get("built")), "advisories": _advisories(database)},
        subject=_subject(source.get("target")),
        produced_at=moment(descriptor.get("timestamp")),
        unit="dependencies",
    )


def _database(descriptor: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    """Since 0.88 the status of the database stands one level deeper."""
    found = optional_mapping(descriptor.get("db"))
    return optional_mapping(found.get("status")) or found


def _advisories(database: Mapping[str, JsonValue]) -> JsonValue:
    built = moment(database.get("built"))
    if built is None:
        return None
    place = clean(optional_text(database.get("from")) or "", NAME_LENGTH)
    return {"source": DATABASE, "url_or_path": place, "as_of": built.isoformat()}


def _version(descriptor: Mapping[str, JsonValue]) -> str | None:
    found = optional_text(descriptor.get("version"))
    return None if found == _NO_VERSION else found


def _gaps(database: Mapping[str, JsonValue]) -> Iterator[str]:
    error = optional_text(database.get("error"))
    if error:
        yield f"the database of grype is not sound: {error}"
    elif database.get("valid") is False:
        yield "the database of grype is not valid"


def _left_out(descriptor: Mapping[str, JsonValue]) -> Iterator[str]:
    """Paths that the call left out; what else it set aside stands among the ignored matches."""
    excluded = names(optional_sequence(optional_mapping(descriptor.get("configuration")).get("exclude")))
    if excluded:
        yield f"the call of grype left out {', '.join(excluded)}"


def _finding(match: Mapping[str, JsonValue], *, in_image: bool) -> Finding:
    flaw = mapping(match.get("vulnerability"), "the vulnerability of a match")
    rule = clean(text(flaw.get("id"), "the id of a vulnerability"), NAME_LENGTH)
    artifact = mapping(match.get("artifact"), f"the artifact of {rule}")
    name = text(artifact.get("name"), f"the artifact of {rule}")
    version = optional_text(artifact.get("version")) or ""
    fixed = names([*optional_sequence(optional_mapping(flaw.get("fix")).get("versions")), flaw.get("fixedInVersion")])
    related = [optional_mapping(item) for item in optional_sequence(match.get("relatedVulnerabilities"))]
    return Finding(
        rule=rule,
        message=described(
            [flaw.get("description"), *(item.get("description") for item in related)], rule, name, version
        ),
        severity=_severity(flaw),
        location=_location(artifact, in_image=in_image),
        package=package(optional_text(artifact.get("purl")) or "", name, version, fixed),
        cwe=weaknesses([optional_mapping(item).get("cwe") for item in optional_sequence(flaw.get("cwes"))]),
        aliases=tuple(item for item in advisories([entry.get("id") for entry in related]) if item != rule),
        url=next((url for item in _addresses(flaw) if (url := web_address(item))), None),
    )


def _addresses(flaw: Mapping[str, JsonValue]) -> tuple[JsonValue, ...]:
    """Where the vulnerability is described; `links` until 0.7."""
    return (flaw.get("dataSource"), *optional_sequence(flaw.get("links")))


def _severity(flaw: Mapping[str, JsonValue]) -> Severity:
    """The word of grype, also where it is Unknown; CVSS only where there is none."""
    if optional_text(flaw.get("severity")):
        return severity(flaw["severity"])
    rated = [optional_mapping(item) for item in optional_sequence(flaw.get("cvss"))]
    return scored((optional_mapping(item.get("metrics")).get("baseScore"), item.get("vector")) for item in rated)


def _location(artifact: Mapping[str, JsonValue], *, in_image: bool) -> Location | None:
    """Where the package was found: a path of the image, or below the folder that was looked at."""
    for item in optional_sequence(artifact.get("locations")):
        where = optional_text(optional_mapping(item).get("path"))
        if where:
            shown = path(where, "a location")
            return Location(shown if in_image else shown.lstrip("/") or ".")
    return None


def _ignored(match: Mapping[str, JsonValue], *, in_image: bool) -> Finding:
    rules = [optional_mapping(item) for item in optional_sequence(match.get("appliedIgnoreRules"))]
    said = [status for rule in rules if (status := optional_text(rule.get("vex-status")))]
    state = next((_STATES[status] for status in said if status in _STATES), FindingState.SUPPRESSED)
    reason = next((found for rule in rules if (found := _reason(rule))), "")
    by = f"vex: {said[0]}" if said else "grype ignore rule"
    shown = clean(f"{by} ({reason})" if reason else by, NAME_LENGTH)
    return _finding(match, in_image=in_image).changed(state=state, suppressed_by=shown)


def _reason(rule: Mapping[str, JsonValue]) -> str | None:
    return optional_text(rule.get("vex-justification")) or optional_text(rule.get("reason"))


def _subject(target: JsonValue) -> Stated | None:
    """A folder or file by its path; an image by its name and digests."""
    if isinstance(target, str):
        return Stated(name=clean(target, NAME_LENGTH)) if target.strip() else None
    image = optional_mapping(target)
    name = optional_text(image.get("userInput"))
    values = (image.get("imageID"), image.get("manifestDigest"), *optional_sequence(image.get("repoDigests")))
    return Stated(name=name, digests=digests(values)) if name else None
