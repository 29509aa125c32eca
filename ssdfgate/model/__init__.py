"""The words that every other room speaks: frozen dataclasses and enums, no input or output, no clock."""

from ssdfgate.errors import ExitCode
from ssdfgate.model.change import Alteration, AlterationKind, Change
from ssdfgate.model.collection import Collected, Collection, Failed, Reused, Skipped
from ssdfgate.model.comparison import Compared, Comparison, identity_of, open_among
from ssdfgate.model.context import Artifact, InventorySummary, PipelineContext, Platform, Subject
from ssdfgate.model.coverage import (
    Control,
    Coverage,
    LanguageCount,
    RepositoryConfig,
    ScanError,
    Skip,
    skips,
)
from ssdfgate.model.digest import Digest, JsonValue, canonical_json
from ssdfgate.model.evidence import Evidence
from ssdfgate.model.finding import (
    Finding,
    FindingState,
    Location,
    Package,
    Severity,
    fingerprinted,
)
from ssdfgate.model.kind import EvidenceKind, Origin, Status, Tool
from ssdfgate.model.limit import Limit
from ssdfgate.model.payload import Component, Components, Dependencies, Facts, Findings, Payload
from ssdfgate.model.pointer import WHOLE, Pointer, Relation
from ssdfgate.model.raw import PiecedReport, RawReport, StoredReport
from ssdfgate.model.reading import Reading, Stated
from ssdfgate.model.requirement import (
    About,
    Automation,
    Confidence,
    Framework,
    Profile,
    Requirement,
    Strength,
    Support,
)
from ssdfgate.model.text import clean, visible
from ssdfgate.model.verdict import (
    OUTCOME_EXIT,
    BundleRef,
    Decision,
    EvidenceRecord,
    GateReport,
    MeasureDecision,
    Outcome,
    Verdict,
    Violation,
)
from ssdfgate.model.vex import Statements, VexProduct, VexStatement, VexStatus

__all__ = [
    "OUTCOME_EXIT",
    "WHOLE",
    "About",
    "Alteration",
    "AlterationKind",
    "Artifact",
    "Automation",
    "BundleRef",
    "Change",
    "Collected",
    "Collection",
    "Compared",
    "Comparison",
    "Component",
    "Components",
    "Confidence",
    "Control",
    "Coverage",
    "Decision",
    "Dependencies",
    "Digest",
    "Evidence",
    "EvidenceKind",
    "EvidenceRecord",
    "ExitCode",
    "Facts",
    "Failed",
    "Finding",
    "FindingState",
    "Findings",
    "Framework",
    "GateReport",
    "InventorySummary",
    "JsonValue",
    "LanguageCount",
    "Limit",
    "Location",
    "MeasureDecision",
    "Origin",
    "Outcome",
    "Package",
    "Payload",
    "PiecedReport",
    "PipelineContext",
    "Platform",
    "Pointer",
    "Profile",
    "RawReport",
    "Reading",
    "Relation",
    "RepositoryConfig",
    "Requirement",
    "Reused",
    "ScanError",
    "Severity",
    "Skip",
    "Skipped",
    "Stated",
    "Statements",
    "Status",
    "StoredReport",
    "Strength",
    "Subject",
    "Support",
    "Tool",
    "Verdict",
    "VexProduct",
    "VexStatement",
    "VexStatus",
    "Violation",
    "canonical_json",
    "clean",
    "fingerprinted",
    "identity_of",
    "open_among",
    "skips",
    "visible",
]
