"""`check`: from a folder to a report, in one pass."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ssdfgate import __version__
from ssdfgate.bundle import Gathered, Manifest, check_target, evidence_record, write_bundle
from ssdfgate.collectors.interface import Collector, Job
from ssdfgate.context import detect
from ssdfgate.frameworks import load_framework, load_profile
from ssdfgate.gate.collect import Progress, collect, evidence_of
from ssdfgate.gate.limits import limits_of
from ssdfgate.gate.standing import Register, class_of, recorded, register_of
from ssdfgate.git import WorkTree, open_work_tree
from ssdfgate.inventory import Inventory, take
from ssdfgate.lockfiles import Declared, read_all
from ssdfgate.model import (
    BundleRef,
    Collection,
    EvidenceRecord,
    Framework,
    GateReport,
    JsonValue,
    Limit,
    Outcome,
    PipelineContext,
    Platform,
    Profile,
    Skipped,
    Subject,
)
from ssdfgate.model.records import Records
from ssdfgate.model.settings import Settings
from ssdfgate.policy import PolicyDecision, PolicySet, Terms, build_document, decide, load_policies, prove_harmless
from ssdfgate.policy.interface import Engine
from ssdfgate.policy.metadata import measures_of
from ssdfgate.process import Runner, processors
from ssdfgate.readers.interface import Reader
from ssdfgate.records import Catalogues, load_records

_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  # folders below it are made by tempfile, private and with random names
_ENOUGH_MEMORY = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of `check`.

    Attributes:
        environ: the environment that tells where we run; only names of the known platforms are read.
        bundle: where the bundle goes; an earlier one there is replaced.
        report_only: decide and show everything, enforce nothing.
    """

    root: Path
    settings: Settings
    environ: Mapping[str, str]
    bundle: Path
    report_only: bool
    collectors: tuple[Collector, ...]
    readers: Mapping[str, Reader]
    engine: Engine
    progress: Progress


@dataclass(frozen=True, slots=True)
class _Rules:
    """What is decided with; loaded before anything runs, so that a typing mistake costs no waiting."""

    frameworks: tuple[Framework, ...]
    profile: Profile
    policies: PolicySet
    records: Records


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was found: the subject, its inventory and all that was collected."""

    subject: Subject
    context: PipelineContext
    warnings: tuple[Limit, ...]
    inventory: Inventory
    declared: Declared
    collections: tuple[Collection, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    """What went into the bundle."""

    manifest: Manifest
    bundle: BundleRef
    evidence: tuple[EvidenceRecord, ...]
    inventory: Mapping[str, JsonValue]


def check(request: Request) -> GateReport:
    """Collect, write the bundle, decide.

    Raises:
        UsageError: for a wrong path, profile, framework, configuration or record.
        BundleError: when the bundle cannot be written.
        PolicyError: when the policies give no decision.
    """
    check_target(request.bundle)
    rules = _load_rules(request)
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="policies") as beside:
        tests = beside.submit(prove_harmless, request.engine, rules.policies, rules.profile)
        seen = _look(request)
        policies = tests.result()
    kept = _keep(request, seen)
    register = register_of(rules.records, kept.evidence, rules.frameworks, rules.profile, kept.manifest.created_at)
    standings = recorded(rules.records, register, rules.frameworks, request.settings.classes, request.root)
    terms = Terms(rules.frameworks, rules.profile, kept.manifest.created_at, standings)
    document = build_document(
        records=kept.evidence,
        inventory=kept.inventory,
        subject=seen.subject,
        platform=seen.context.platform,
        measures=sorted(policies.measures),
        terms=terms,
    )
    decision = decide(request.engine, policies, document, terms)
    return _report(request, rules, seen, kept, decision, register)


def _keep(request: Request, seen: _Seen) -> _Kept:
    gathered = tuple(_gather(item, seen.subject) for item in seen.collections)
    evidence = tuple(item.record for item in gathered if item.record is not None)
    inventory = _summary(seen.inventory, seen.declared)
    manifest = Manifest(__version__, datetime.now(UTC), seen.subject, seen.context, inventory, gathered)
    return _Kept(manifest, write_bundle(manifest, request.bundle), evidence, inventory)


def _load_rules(request: Request) -> _Rules:
    settings = request.settings
    policies = load_policies()
    known = measures_of(policies)
    frameworks = tuple(load_framework(name, measures=known) for name in settings.frameworks)
    platform = detect(request.environ, None).context.platform
    name = settings.profile or default_profile(platform)
    for framework in frameworks:
        class_of(framework, settings.classes)
    records = load_records(request.root, catalogues=Catalogues(frameworks), any_role=True)
    return _Rules(frameworks, load_profile(name, settings.parameters), policies, records)


def default_profile(platform: Platform) -> str:
    """`local` on a person's own machine, `ci` wherever a pipeline runs."""
    return "local" if platform is Platform.LOCAL else "ci"


def _look(request: Request) -> _Seen:
    work_tree = open_work_tree(request.root)
    detected = detect(request.environ, work_tree)
    with _workspace() as workspace, Runner(request.settings.jobs or processors()) as runner:
        snapshot = workspace / "tree"
        snapshot.mkdir()
        git_files = work_tree.files() if work_tree else None
        exclusions = request.settings.exclusions
        inventory = take(request.root, git=git_files, exclusions=exclusions, snapshot=snapshot)
        subject = _subject(work_tree, inventory)
        declared = read_all(request.root, inventory)
        job = Job(
            root=request.root,
            inventory=inventory,
            declared=declared,
            snapshot=snapshot,
            workspace=workspace,
            subject=subject,
            settings=request.settings,
            runner=runner,
            progress=lambda _: None,
        )
        collections = collect(request.collectors, request.readers, job, workspace, request.progress)
    return _Seen(subject, detected.context, detected.warnings, inventory, declared, collections)


def _subject(work_tree: WorkTree | None, inventory: Inventory) -> Subject:
    if work_tree is None:
        return Subject(repository=None, commit=None, dirty=None, tree=inventory.tree)
    dirty = work_tree.dirty if work_tree.commit else None
    return Subject(work_tree.remote, work_tree.commit, dirty, inventory.tree)


@contextmanager
def _workspace() -> Iterator[Path]:
    """Make a private folder, in memory where there is plenty, since thousands of small files go through it."""
    with tempfile.TemporaryDirectory(prefix="ssdfgate-", dir=_roomy(), ignore_cleanup_errors=True) as name:
        yield Path(name)


def _roomy() -> Path | None:
    if "TMPDIR" in os.environ or sys.platform != "linux" or not os.access(_SHARED_MEMORY, os.W_OK):
        return None
    return _SHARED_MEMORY if shutil.disk_usage(_SHARED_MEMORY).free > _ENOUGH_MEMORY else None


def _gather(collection: Collection, subject: Subject) -> Gathered:
    if isinstance(collection, Skipped):
        return Gathered(collection, None)
    return Gathered(collection, evidence_record(evidence_of(collection, subject), collection))


def _summary(inventory: Inventory, declared: Declared) -> dict[str, JsonValue]:
    """Shape: {files, languages: {language: files}, ecosystems: {name: {manifests}}, excluded, ignored, blocked}."""
    ecosystems = sorted({str(manifest.ecosystem) for manifest in declared.manifests})
    return {
        "files": len(inventory.files),
        "languages": dict(inventory.languages),
        "ecosystems": {
            name: {"manifests": [item.path for item in declared.manifests if item.ecosystem == name]}
            for name in ecosystems
        },
        "excluded": [skip.to_json() for skip in inventory.excluded],
        "ignored": [skip.to_json() for skip in inventory.ignored],
        "blocked": len(inventory.blocked),
    }


def _report(
    request: Request, rules: _Rules, seen: _Seen, kept: _Kept, decision: PolicyDecision, register: Register
) -> GateReport:
    limits = limits_of(seen.subject, seen.inventory, seen.declared, seen.collections, kept.evidence)
    return GateReport(
        version=__version__,
        created_at=kept.manifest.created_at,
        subject=seen.subject,
        context=seen.context,
        profile=rules.profile.name,
        frameworks=tuple(framework.id for framework in rules.frameworks),
        outcome=Outcome.REPORT_ONLY if request.report_only else decision.outcome,
        enforced=decision.outcome,
        bundle=kept.bundle,
        decisions=decision.decisions,
        measures=decision.measures,
        evidence=kept.evidence,
        collections=kept.manifest.collections(),
        limits=(*seen.warnings, *register.limits(), *limits),
        parameters=rules.profile.parameters,
        policy_digest=rules.policies.digest,
        engine=request.engine.name,
        files=seen.inventory.languages,
        catalogues=rules.frameworks,
    )
