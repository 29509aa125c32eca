"""The JSON report of trivy: schema 2, the bare list that came before it, and the reports of a Kubernetes cluster.

One report holds several kinds of evidence: vulnerabilities and licences, misconfigurations, secrets. Each gives a
reading where the report says that trivy looked for it; a report of which nothing can be told gives one with a gap.
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from ssdfgate.errors import ReaderError
from ssdfgate.model import (
    EvidenceKind,
    Finding,
    Findings,
    JsonValue,
    Reading,
    ScanError,
    Stated,
    Tool,
    clean,
    fingerprinted,
)
from ssdfgate.readers.advisory import digests
from ssdfgate.readers.fields import (
    NAME_LENGTH,
    mapping,
    optional_mapping,
    optional_sequence,
    optional_text,
    sequence,
    sequence_or_none,
)
from ssdfgate.readers.identifiers import moment
from ssdfgate.readers.interface import JsonOutline, Outline, parse_json
from ssdfgate.readers.trivy_findings import Target, findings_of, kinds_of, unlisted

_CLUSTER = ("Resources", "Findings", "Vulnerabilities", "Misconfigurations")
_IN_IMAGES = frozenset({"container_image", "vm"})
_ONLY_LICENCES = "licences were looked at, but not vulnerabilities"
_NOTHING = "the report names nothing that was looked at"
_UNSUPPORTED = "the operating system gets no more advisories: what is known of it is not all"


class TrivyReader:
    """Reads what `trivy -f json` writes. Passed checks are no findings; what was ignored or excused is suppressed."""

    name: ClassVar[str] = "trivy-json"
    title: ClassVar[str] = "trivy JSON"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (
        EvidenceKind.DEPENDENCY_AUDIT,
        EvidenceKind.CONTAINER,
        EvidenceKind.INFRASTRUCTURE,
        EvidenceKind.SECRETS,
    )

    def recognises(self, outline: Outline) -> bool:
        """Whether it has the keys of one of the three forms."""
        if not isinstance(outline, JsonOutline) or outline.lines:
            return False
        if outline.is_list:
            return outline.kind("Target") == "string" and _is_target(outline)
        if outline.kind("ClusterName") == "string":
            return any(outline.kind(key) in {"array", "null"} for key in _CLUSTER)
        return (
            outline.kind("SchemaVersion") == "number"
            and outline.kind("ArtifactName") == "string"
            and outline.kind("ArtifactType") in {"string", None}
        )

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report; see `Reader.read`."""
        document = parse_json(content)
        if isinstance(document, list) and document:
            return _readings({}, _targets(document, "", in_image=True))
        report = mapping(document, "the document")
        if "ClusterName" in report:
            return _cluster(report)
        if "SchemaVersion" not in report or "ArtifactName" not in report:
            raise ReaderError("not a report of trivy: it lacks SchemaVersion or ArtifactName")
        in_image = optional_text(report.get("ArtifactType")) in _IN_IMAGES
        results = report.get("Results")
        listed = [] if results is None else sequence(results, "`Results`")
        return _readings(report, _targets(listed, "", in_image=in_image))


def _is_target(outline: JsonOutline) -> bool:
    """A list of targets: each says what was found in it, or of which type it is."""
    return outline.kind("Vulnerabilities") in {"array", "null"} or outline.has("Class") or outline.has("Type")


def _targets(results: list[JsonValue], owner: str, *, in_image: bool) -> list[Target]:
    if not all(isinstance(item, Mapping) and isinstance(item.get("Target"), str) for item in results):
        raise ReaderError("a result in the report does not name its target")
    return [Target(mapping(item, "a result"), owner, in_image) for item in results]


def _cluster(report: Mapping[str, JsonValue]) -> tuple[Reading, ...]:
    """Every resource of a cluster has results of its own, or an error in their place."""
    targets: list[Target] = []
    errors: list[ScanError] = []
    for key in _CLUSTER:
        for entry in sequence_or_none(report.get(key), f"`{key}`"):
            resource = mapping(entry, "a resource")
            parts = (optional_text(resource.get(part)) for part in ("Namespace", "Kind", "Name"))
            owner = "/".join(part for part in parts if part)
            targets += _targets(sequence_or_none(resource.get("Results"), "`Results`"), owner, in_image=True)
            if optional_text(resource.get("Error")):
                errors.append(ScanError(clean(str(resource["Error"])), path=owner or None))
    return _readings(report, targets, tuple(errors))


def _readings(
    report: Mapping[str, JsonValue], targets: list[Target], errors: tuple[ScanError, ...] = ()
) -> tuple[Reading, ...]:
    kinds = list(dict.fromkeys(kind for target in targets for kind in kinds_of(target)))
    if not kinds:
        in_image = optional_text(report.get("ArtifactType")) in _IN_IMAGES
        kind = EvidenceKind.CONTAINER if in_image else EvidenceKind.DEPENDENCY_AUDIT
        return (_reading(report, kind, [], [], (_NOTHING,), errors),)
    return tuple(_of_kind(report, kind, targets, errors) for kind in kinds)


def _of_kind(
    report: Mapping[str, JsonValue], kind: EvidenceKind, targets: list[Target], errors: tuple[ScanError, ...]
) -> Reading:
    own = [target for target in targets if kind in kinds_of(target)]
    found = [finding for target in own for finding in findings_of(target, kind)]
    return _reading(report, kind, own, found, tuple(_gaps(report, kind, own)), errors)


def _gaps(report: Mapping[str, JsonValue], kind: EvidenceKind, targets: list[Target]) -> Iterator[str]:
    system = optional_mapping(optional_mapping(report.get("Metadata")).get("OS"))
    if kind is EvidenceKind.CONTAINER and system.get("EOSL") is True:
        yield _UNSUPPORTED
    if kind is EvidenceKind.INFRASTRUCTURE:
        yield from (gap for target in targets for gap in unlisted(target))
    if targets and all(target.is_about_licences for target in targets):
        yield _ONLY_LICENCES


def _reading(
    report: Mapping[str, JsonValue],
    kind: EvidenceKind,
    targets: list[Target],
    found: list[Finding],
    gaps: tuple[str, ...],
    errors: tuple[ScanError, ...],
) -> Reading:
    version = optional_text(optional_mapping(report.get("Trivy")).get("Version"))
    return Reading(
        format=TrivyReader.name,
        kind=kind,
        tool=Tool("trivy", version),
        payload=Findings(fingerprinted(found)),
        analysed=frozenset(target.name for target in targets) or None,
        errors=errors,
        gaps=gaps,
        subject=_subject(report),
        produced_at=moment(report.get("CreatedAt")),
    )


def _subject(report: Mapping[str, JsonValue]) -> Stated | None:
    """Name of what was looked at; of an image its digests, of a repository its address and commit."""
    metadata = optional_mapping(report.get("Metadata"))
    name = optional_text(report.get("ArtifactName")) or optional_text(report.get("ClusterName"))
    if name is None:
        return None
    return Stated(
        repository=optional_text(metadata.get("RepoURL")),
        commit=optional_text(metadata.get("Commit")),
        name=clean(name, NAME_LENGTH),
        digests=digests((metadata.get("ImageID"), *optional_sequence(metadata.get("RepoDigests")))),
    )
