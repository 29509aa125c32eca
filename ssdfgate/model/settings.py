"""Settings after flags, environment, file and defaults have been joined; plain values, already checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ssdfgate.model.digest import JsonValue
from ssdfgate.model.kind import EvidenceKind

DOCUMENTS = (
    "development_policy", "security_requirements", "roles", "training", "component_policy", "risks", "threat_model",
    "design", "design_review", "coding_rules", "test_plan", "support_policy", "secure_defaults", "user_instructions",
    "release_archive", "updates", "technical_file", "response_plan", "reporting_plan", "vulnerability_records",
    "root_causes", "advisories", "vex_records",
)  # fmt: skip
"""Records that a repository may hold; the configuration may name their paths, the repository facts tell of each."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Files that are out of scope: a git-style pattern, and the reason that the reports show."""

    pattern: str
    reason: str


OURS = "evidence, not part of the product"
"""Reason of an exclusion that nobody wrote: reports and bundles that lie in the folder only because of us."""


@dataclass(frozen=True, slots=True)
class SemgrepSettings:
    """`config`: rule files, folders or registry names in place of the bundled pack (`bundled` names it).

    `root` is the folder that their paths are counted from, where that is not the repository.
    """

    config: tuple[str, ...] = ("bundled",)
    timeout_s: float = 900.0
    root: str | None = None


@dataclass(frozen=True, slots=True)
class BanditSettings:
    """Nothing to choose but time: every test runs."""

    timeout_s: float = 900.0


@dataclass(frozen=True, slots=True)
class PipAuditSettings:
    """Where advisories come from.

    Attributes:
        osv_url: query address of an OSV service (`.../v1/query`); None for the public one.
        advisories: zip file or folder with an OSV export, used in place of any service.
    """

    osv_url: str | None = None
    advisories: str | None = None
    timeout_s: float = 300.0


@dataclass(frozen=True, slots=True)
class SbomSettings:
    """`spec_version`: CycloneDX 1.5, 1.6 or 1.7. `supplier_*`: the manufacturer whom BSI TR-03183-2 wants named."""

    spec_version: str = "1.6"
    supplier_name: str | None = None
    supplier_url: str | None = None
    supplier_email: str | None = None


ALL = "all"
"""In `covers:` every file of the tree."""


@dataclass(frozen=True, slots=True)
class Import:
    """A report, or reports, that another job leaves.

    Attributes:
        path: pattern from the root, with forward slashes; `**` goes into folders.
        as_format: name of the reader; None where the content tells.
        kind: of the evidence that is missing when the report is.
        covers: languages or ecosystems that the owner states it is about.
    """

    path: str
    as_format: str | None = None
    kind: EvidenceKind | None = None
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicySource:
    """Where policies of one's own come from: exactly one of `path`, `git` and `oci` says so.

    Attributes:
        path: a folder, from the root of the repository; with `git`, a folder in what is fetched.
        git: address or path of a repository, with `ref`: a branch, a tag or a commit of it.
        oci: address of an artifact in a registry.
        digest: that they must have; None where nobody pinned them.
        required: whether each of their measures must hold for the gate to open.
        where: the place of the entry, for messages (`ssdfgate.yaml:12`).
    """

    path: str = ""
    git: str | None = None
    ref: str = ""
    oci: str | None = None
    digest: str | None = None
    required: bool = True
    where: str = ""

    def __str__(self) -> str:
        if self.oci is not None:
            return self.oci
        if self.git is not None:
            return f"{self.git} at {self.ref}" + (f", {self.path}" if self.path else "")
        return self.path


@dataclass(frozen=True, slots=True)
class Required:
    """What must hold for the gate to open besides what the profile asks.

    Attributes:
        name: id of a requirement, or of a heading; that stands for all below it.
        where: the place of the entry, for messages (`ssdfgate.yaml:12`).
    """

    framework: str
    name: str
    where: str


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that decides a run.

    Attributes:
        skip: collector name to the reason why it is switched off.
        parameters: overrides of the profile's parameters, already checked against their schema.
        documents: name of a record (one of DOCUMENTS) to its path from the root, in place of the usual ones.
        required: what must hold besides what the profile asks; it only ever adds.
        classes: framework id to the class of it that this product or team is (`etsi-ts-104-219: DG2`).
        imports: reports that other jobs leave, and that count as missing when they are not there.
        plugins: packages whose collectors and readers count beside our own.
        policies: of one's own, besides those that ship.
        jobs: how many tools may use a processor at a time; 0 means as many as there are processors.
        source: where the settings come from, for the report ("ssdfgate.yaml", "pyproject.toml", None).
    """

    profile: str | None = None
    frameworks: tuple[str, ...] = ("ssdf-1.1",)
    required: tuple[Required, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    skip: Mapping[str, str] = field(default_factory=dict)
    semgrep: SemgrepSettings = field(default_factory=SemgrepSettings)
    bandit: BanditSettings = field(default_factory=BanditSettings)
    pip_audit: PipAuditSettings = field(default_factory=PipAuditSettings)
    sbom: SbomSettings = field(default_factory=SbomSettings)
    parameters: Mapping[str, JsonValue] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    classes: Mapping[str, str] = field(default_factory=dict)
    imports: tuple[Import, ...] = ()
    plugins: tuple[str, ...] = ()
    policies: tuple[PolicySource, ...] = ()
    jobs: int = 0
    source: str | None = None

    def judged(self) -> tuple[str, ...]:
        """The catalogues to judge by: those that are named, and those of which something is required."""
        return tuple(dict.fromkeys((*self.frameworks, *(item.framework for item in self.required))))
