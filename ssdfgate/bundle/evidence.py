"""Evidence blobs decoded back into the model.

The test of every decoding is the way back: what was read must give the very bytes that were read. So nothing is lost,
nothing is added, and no second spelling of the same evidence exists.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import msgspec

from ssdfgate.bundle.wire import Base, WireBundleSubject, WireSubject
from ssdfgate.errors import BundleError
from ssdfgate.model import (
    Component,
    Components,
    Control,
    Coverage,
    Dependencies,
    Digest,
    Evidence,
    EvidenceKind,
    Facts,
    Finding,
    Findings,
    LanguageCount,
    Origin,
    Payload,
    RepositoryConfig,
    ScanError,
    Skip,
    Statements,
    Status,
    Subject,
    Tool,
    VexStatement,
    clean,
)


class WireTool(Base, frozen=True):
    """What produced the report."""

    name: str
    version: str | None
    rules: str | None
    argv: tuple[str, ...]
    runtime: str | None


class WireConfig(Base, frozen=True):
    """Scanner configuration that lies in the scanned tree."""

    path: str
    digest: str
    handling: str


class WireCoverage(Base, frozen=True):
    """How much of what there was has been looked at."""

    unit: str
    considered: int
    analysed: int
    skipped: tuple[Skip, ...]
    excluded: tuple[Skip, ...]
    rules: int | None
    errors: tuple[ScanError, ...]
    errors_total: int
    suppressed: int
    suppressed_by: dict[str, int]
    repository_config: tuple[WireConfig, ...]
    control: Control | None
    by_language: dict[str, LanguageCount]


class WireFindings(Base, frozen=True, tag_field="type", tag="findings"):
    """What a scanner found."""

    items: tuple[Finding, ...]


class WireComponents(Base, frozen=True, tag_field="type", tag="components"):
    """What an SBOM lists."""

    items: tuple[Component, ...]
    fields: dict[str, tuple[int, int]]
    dependencies: tuple[Dependencies, ...]

    def __post_init__(self) -> None:
        """Refuse places that are not in the list."""
        for entry in self.dependencies:
            places = entry.on if entry.of is None else (entry.of, *entry.on)
            if not all(0 <= place < len(self.items) for place in places):
                raise ValueError("dependencies name a component that is not listed")


class WireFacts(Base, frozen=True, tag_field="type", tag="facts"):
    """Facts by name."""

    values: dict[str, Any]


class WireStatements(Base, frozen=True, tag_field="type", tag="statements"):
    """What a VEX document states."""

    items: tuple[VexStatement, ...]


WirePayload = WireFindings | WireComponents | WireFacts | WireStatements


class WireEvidence(Base, frozen=True):
    """One piece of evidence, as its blob holds it."""

    schema: Literal["ssdfgate/evidence/v1"]
    kind: EvidenceKind
    collector: str
    tool: WireTool
    subject: WireSubject
    origin: Origin
    status: Status
    coverage: WireCoverage
    payload: WirePayload | None
    reasons: tuple[str, ...]
    hint: str
    tolerable: bool
    facts: dict[str, Any]


def decode_evidence(content: bytes, name: str) -> Evidence:
    """Read an evidence blob; `name` is what messages call it. `check_written` says whether to believe it.

    Raises:
        BundleError: it is not evidence.
    """
    with _told(name):
        return _evidence(msgspec.json.decode(content, type=WireEvidence))


def check_written(evidence: Evidence, content: bytes, name: str) -> None:
    """Hold what was read from a blob against its bytes.

    Raises:
        BundleError: it is not in the one form in which evidence is written.
    """
    place = 0
    with _told(name):
        for piece in evidence.pieces():
            place = place + len(piece) if content.startswith(piece, place) else len(content) + 1
    if place != len(content):
        raise BundleError(f"{name}: is not in the form in which evidence is written")


@contextmanager
def _told(name: str) -> Iterator[None]:
    try:
        yield
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise BundleError(f"{name}: is not evidence: {clean(str(error), 300)}") from None


def subject_of(wire: WireSubject | WireBundleSubject) -> Subject:
    """The subject in the words of the model."""
    return Subject(wire.repository, wire.commit, wire.dirty, _digest(wire.tree))


def _evidence(wire: WireEvidence) -> Evidence:
    return Evidence(
        kind=wire.kind,
        collector=wire.collector,
        tool=Tool(wire.tool.name, wire.tool.version, _digest(wire.tool.rules), wire.tool.argv, wire.tool.runtime),
        subject=subject_of(wire.subject),
        origin=wire.origin,
        status=wire.status,
        coverage=_coverage(wire.coverage),
        payload=_payload(wire.payload),
        reasons=wire.reasons,
        hint=wire.hint,
        tolerable=wire.tolerable,
        facts=wire.facts,
    )


def _coverage(wire: WireCoverage) -> Coverage:
    return Coverage(
        unit=wire.unit,
        considered=wire.considered,
        analysed=wire.analysed,
        skipped=wire.skipped,
        excluded=wire.excluded,
        rules=wire.rules,
        errors=wire.errors,
        errors_total=wire.errors_total,
        suppressed=wire.suppressed_by,
        repository_config=tuple(
            RepositoryConfig(item.path, Digest.parse(item.digest), item.handling) for item in wire.repository_config
        ),
        control=wire.control,
        by_language=wire.by_language,
    )


def _payload(wire: WirePayload | None) -> Payload | None:
    match wire:
        case None:
            return None
        case WireFindings():
            return Findings(wire.items)
        case WireComponents():
            return Components(wire.items, wire.fields, wire.dependencies)
        case WireFacts():
            return Facts(wire.values)
        case WireStatements():
            return Statements(wire.items)


def _digest(text: str | None) -> Digest | None:
    return Digest.parse(text) if text is not None else None
