"""Describes the dependencies in an SBOM of our own: manifests and lock files are read, nothing is run or fetched."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from ssdfgate import __version__
from ssdfgate.collectors.audit_none import NoneStated, none_stated, shown
from ssdfgate.collectors.installed import version_beside
from ssdfgate.collectors.interface import Job, Pending
from ssdfgate.collectors.sbom_kept import Made, kept_or_made
from ssdfgate.inventory import ANYTHING, Inventory
from ssdfgate.lockfiles import Declared
from ssdfgate.lockfiles.model import Ecosystem, Unusable
from ssdfgate.model import (
    Components,
    Control,
    Coverage,
    Evidence,
    EvidenceKind,
    JsonValue,
    Origin,
    RawReport,
    Reading,
    Skip,
    Status,
    Subject,
    Tool,
    clean,
    skips,
)
from ssdfgate.sbom.project import read_project
from ssdfgate.sbom.request import Request

_DESCRIBED = frozenset({Ecosystem.PYPI, Ecosystem.NPM})
_PACKAGED = frozenset({
    "python", "javascript", "typescript", "go", "java", "kotlin", "scala", "rust", "ruby", "php", "csharp",
})  # fmt: skip
"""Languages whose programs get packages from an ecosystem; without a manifest nobody knows which."""

_SHOWN = 3
_HINTS = {
    "control": "Install ssdfgate again, and report it if that does not help.",
    "unsettled": "Settle every version in a lock file and commit it (`uv lock`, `pip-compile --generate-hashes`, "
    "`npm install --package-lock-only`).",
    "unnamed": "Take these packages from a registry, or import an SBOM that describes them.",
    "manifest": "Correct the file, or export a lock file that is read (pylock.toml, requirements.txt with hashes, "
    "package-lock.json).",
    "other": "Import an SBOM that describes them.",
    "blocked": "Check the folder out, or make it readable, so that its manifests can be read.",
    "document": "This is a defect of ssdfgate: please report it with the lock file.",
    "nothing": "Declare the dependencies in a manifest (pyproject.toml, package.json) and lock them.",
}


class Sbom:
    """Builds, validates and measures a CycloneDX document of what the manifests declare."""

    name: ClassVar[str] = "sbom"
    kind: ClassVar[EvidenceKind] = EvidenceKind.SBOM
    cost: ClassVar[int] = 5
    install: ClassVar[str] = "pip install ssdfgate"

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Take the clock that dates the document."""
        self._now = now

    def run(self, job: Job) -> Pending:
        """Build the document, unless there is plainly nothing to describe.

        Raises:
            ConfigError: where the settings ask for something that cannot be written.
        """
        runtime = f"cyclonedx-python-lib {version_beside('cyclonedx_python_lib', 'cyclonedx')}"
        tool = Tool("ssdfgate-sbom", __version__, runtime=runtime)
        if _is_beside_the_point(job.declared, job.inventory):
            return _Nothing(tool, job.subject, job.inventory.excluded)
        job.progress("describing the dependencies")
        return _build(job, tool, self._now())


def _is_beside_the_point(declared: Declared, inventory: Inventory) -> bool:
    """Whether neither a manifest, nor code that may need packages, nor a closed door is in the tree."""
    return not (declared.manifests or inventory.of(_PACKAGED) or inventory.blocked_in(_PACKAGED))


def _build(job: Job, tool: Tool, now: datetime) -> Pending:
    from ssdfgate.sbom.packages import identify

    request = Request(job.declared, read_project(job.root, job.inventory), job.settings.sbom, now, job.subject)
    made = kept_or_made(job.cache, Sbom.name, request, lambda: _made(job.workspace, request))
    named = {identify(item) for item in job.declared.dependencies if item.ecosystem in _DESCRIBED}
    return _Built(
        tool=tool,
        raw=(RawReport("cyclonedx-json", made.document),),
        subject=job.subject,
        wanted=frozenset((item.name, item.version, item.purl) for item in named),
        unnamed=tuple((str(item.reason), _label(item)) for item in _unusable(job.declared)),
        holes=(
            *_control_holes(made.control),
            *_manifest_holes(job.declared),
            *_tree_holes(job.inventory, job.declared),
        ),
        facts=_facts(job.declared, job.settings.sbom.spec_version),
        none=none_stated(job.declared, job.inventory),
        excluded=job.inventory.excluded,
        control=made.control,
    )


def _made(workspace: Path, request: Request) -> Made:
    """Run the control, and build the document."""
    from ssdfgate.sbom.build import build, serialise
    from ssdfgate.sbom.control import run_control

    folder = workspace / "control"
    folder.mkdir()
    control = run_control(folder, request.settings.spec_version, request.timestamp)
    return Made(serialise(build(request)), control)


_OF_NOTHING = frozenset({"nothing", "other"})
"""Holes that are none where the manifests of every ecosystem state that there are no dependencies."""

_Wanted = tuple[str, str, str | None]
"""Name, version and purl of a package; without a purl it can never be fully described."""


@dataclass(frozen=True, slots=True)
class _Hole:
    """Why the document is not complete: a sentence, and the key of the hint that mends it."""

    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Nothing:
    """There is nothing to describe."""

    tool: Tool
    subject: Subject
    excluded: tuple[Skip, ...]
    raw: tuple[RawReport, ...] = ()

    def conclude(self, _readings: tuple[Reading, ...]) -> Evidence:
        """Not applicable."""
        return Evidence(
            kind=Sbom.kind,
            collector=Sbom.name,
            tool=self.tool,
            subject=self.subject,
            origin=Origin.RAN,
            status=Status.NOT_APPLICABLE,
            coverage=Coverage("components", considered=0, analysed=0, excluded=self.excluded),
            reasons=("there is no manifest of packages, and no source code that could use any",),
        )


@dataclass(frozen=True, slots=True)
class _Built:
    """A document, what it has to hold, and the holes that were known before it was read back."""

    tool: Tool
    raw: tuple[RawReport, ...]
    subject: Subject
    wanted: frozenset[_Wanted]
    unnamed: tuple[tuple[str, str], ...]
    holes: tuple[_Hole, ...]
    facts: dict[str, JsonValue]
    excluded: tuple[Skip, ...]
    control: Control
    none: NoneStated

    def conclude(self, readings: tuple[Reading, ...]) -> Evidence:
        """Compare what was read back with what had to be described."""
        (reading,) = readings
        missing = sorted(f"{name} {version}" for name, version, _ in self.wanted - _described(reading))
        holes = (*self.holes, *_document_holes(reading, missing))
        if self.none.holds and all(hole.kind in _OF_NOTHING for hole in holes):
            said = f"{shown(self.none.manifests)}: states that there are no dependencies"
            return self._evidence(reading, missing, Status.NOT_APPLICABLE, (said,), "")
        status = Status.PARTIAL if holes else Status.COMPLETE
        hint = _HINTS[holes[0].kind] if holes else ""
        return self._evidence(reading, missing, status, tuple(hole.reason for hole in holes), hint)

    def _evidence(
        self, reading: Reading, missing: list[str], status: Status, reasons: tuple[str, ...], hint: str
    ) -> Evidence:
        return Evidence(
            kind=Sbom.kind,
            collector=Sbom.name,
            tool=self.tool,
            subject=self.subject,
            origin=Origin.RAN,
            status=status,
            coverage=self._coverage(reading, missing),
            payload=None if status is Status.NOT_APPLICABLE else reading.payload,
            reasons=reasons,
            hint=hint,
            facts={**self.facts, "none_stated": self.none.to_json(), "missing_from_sbom": len(missing)},
        )

    def _coverage(self, reading: Reading, missing: list[str]) -> Coverage:
        skipped = skips([*self.unnamed, *(("not fully described", name) for name in missing)])
        analysed = len(self.wanted) - len(missing)
        return Coverage(
            unit="components",
            considered=analysed + sum(skip.count for skip in skipped),
            analysed=analysed,
            skipped=skipped,
            excluded=self.excluded,
            errors=reading.errors,
            control=self.control,
        )


def _described(reading: Reading) -> frozenset[_Wanted]:
    items = reading.payload.items if isinstance(reading.payload, Components) else ()
    return frozenset((item.name, item.version, item.purl) for item in items if item.version and item.purl)


def _control_holes(control: Control) -> Iterator[_Hole]:
    if not control.ok:
        wrong = _names([*control.missing, *(f"{item} (not expected)" for item in control.surplus)])
        yield _Hole("control", f"the positive control did not come back as it must: {wrong}")


def _manifest_holes(declared: Declared) -> Iterator[_Hole]:
    """What the manifests keep the document from telling."""
    unusable = _unusable(declared)
    for reason in sorted({item.reason for item in unusable}):
        names = [_label(item) for item in unusable if item.reason is reason]
        kind = "unsettled" if reason.unpinned else "unnamed"
        yield _Hole(kind, f"{len(names)} without name, version and purl ({reason}): {_names(names)}")
    ours = [item for item in declared.manifests if item.ecosystem in _DESCRIBED]
    broken = [f"{item.path} ({item.problem})" for item in ours if item.problem]
    if broken:
        yield _Hole("manifest", f"not everything is told by {_names(broken)}")
    for ecosystem in _other_ecosystems(declared):
        paths = [item.path for item in declared.manifests if item.ecosystem == ecosystem]
        yield _Hole("other", f"{ecosystem} packages are not described: {_names(paths)}")


def _tree_holes(inventory: Inventory, declared: Declared) -> Iterator[_Hole]:
    """What the tree keeps the document from telling."""
    blocked = [item.path for item in inventory.blocked if item.may_hold == ANYTHING]
    if blocked:
        yield _Hole("blocked", f"manifests may lie where nobody can look: {_names(blocked)}")
    if not declared.manifests:
        yield _Hole("nothing", "there is source code, but no manifest says which packages it needs")


def _document_holes(reading: Reading, missing: list[str]) -> Iterator[_Hole]:
    """What is wrong with the document itself."""
    if missing:
        yield _Hole("document", f"{len(missing)} not described by name, version and purl: {_names(missing)}")
    faults = [*(error.message for error in reading.errors), *reading.warnings]
    if faults:
        yield _Hole("document", f"the document is not sound: {_names(faults)}")
    for gap in reading.gaps:
        yield _Hole("nothing", f"{gap}: the manifests name no package")


def _facts(declared: Declared, spec_version: str) -> dict[str, JsonValue]:
    """Shape: {sources: [{path, ecosystem, dependencies}], spec_version, unresolved_total, other_ecosystems}."""
    counted = Counter(item.source for item in declared.dependencies)
    sources: list[JsonValue] = [
        {"path": item.path, "ecosystem": str(item.ecosystem), "dependencies": counted[item.path]}
        for item in declared.manifests
        if item.ecosystem in _DESCRIBED and item.problem is None
    ]
    return {
        "sources": sources,
        "spec_version": spec_version,
        "unresolved_total": len(_unusable(declared)),
        "other_ecosystems": _other_ecosystems(declared),
    }


def _unusable(declared: Declared) -> tuple[Unusable, ...]:
    return tuple(item for item in declared.unusable if item.ecosystem in _DESCRIBED)


def _other_ecosystems(declared: Declared) -> list[str]:
    return sorted({str(item.ecosystem) for item in declared.manifests if item.ecosystem not in _DESCRIBED})


def _label(item: Unusable) -> str:
    place = f"{item.source}:{item.line}" if item.line else item.source
    return clean(f"{item.name} in {place}", 300)


def _names(names: Iterable[str]) -> str:
    """The first names, and how many more there are."""
    every = [clean(name, 300) for name in names]
    more = f" and {len(every) - _SHOWN} more" if len(every) > _SHOWN else ""
    return ", ".join(every[:_SHOWN]) + more
