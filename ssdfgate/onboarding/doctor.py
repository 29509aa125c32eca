"""Examines a machine and a repository: whether a check here could decide what the profile requires."""

import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ssdfgate.advisories import PUBLIC_SERVICE, without_secrets
from ssdfgate.advisories.service import ask
from ssdfgate.collectors.interface import Collector
from ssdfgate.config import Flags, load_settings
from ssdfgate.context import detect
from ssdfgate.errors import CollectorError, ConfigError, ContextError, SsdfgateError
from ssdfgate.git import WorkTree, open_work_tree
from ssdfgate.inventory import take
from ssdfgate.lockfiles.tree import read_all
from ssdfgate.model import EvidenceKind, clean
from ssdfgate.model.records import WaiverState
from ssdfgate.model.settings import Settings
from ssdfgate.onboarding import tools
from ssdfgate.onboarding.cost import BOUND, NOTHING, Cost, Costs, costs_for
from ssdfgate.onboarding.examination import Area, Check, Examination, State
from ssdfgate.plugins import described
from ssdfgate.records import Catalogues, load_records, state_of

_PROBE = ("jinja2", "2.4.1")
"""A package whose advisory will stay: a service that knows nothing of it is none."""

_PATIENCE_S = 20.0


@dataclass(frozen=True, slots=True)
class Case:
    """What to examine.

    Attributes:
        flags: as `ssdfgate check` would get them.
        profile: of a check here, where neither flags nor configuration name one.
        online: whether to ask the advisory service.
        catalogues: what records are held against.
    """

    root: Path
    flags: Flags
    profile: str
    environ: Mapping[str, str]
    collectors: Mapping[str, Collector]
    today: date
    online: bool = False
    catalogues: Catalogues = field(default_factory=Catalogues)


def examine(case: Case) -> Examination:
    """Look at everything; what cannot be looked at is a check of its own, and never a reason to stop.

    Raises:
        ConfigError: the call names a profile or framework that there is not.
        InventoryError: the folder cannot be walked.
    """
    settings, wrong = _settings(case)
    costs = costs_for(case.profile, settings)
    work_tree, unreadable = _work_tree(case.root, costs)
    inventory = take(case.root, git=work_tree.files() if work_tree else None, exclusions=settings.exclusions)
    seen = tools.Seen(inventory, read_all(case.root, inventory).manifests)
    git = tools.git(case.root, costs, needed=work_tree is not None or bool(unreadable))
    checks = (
        tools.python(),
        git,
        *tools.scanners(case.root, seen, settings, case.collectors, costs),
        _advisories(seen, settings, costs, online=case.online),
        _configuration(settings, wrong, costs),
        _records(case, costs),
        *(
            _repository(case.root, work_tree, costs)
            if not unreadable
            else unreadable
            if git.state is State.OK
            else ()
        ),
        _platform(case, work_tree),
    )
    return Examination(str(case.root.resolve()), costs.profile.name, settings.judged(), checks)


def _settings(case: Case) -> tuple[Settings, ConfigError | None]:
    """The settings of a check here; those of the call alone where the configuration is wrong."""
    try:
        settings = load_settings(case.root, case.flags)
        costs_for(case.profile, settings)
        described(settings.plugins)
    except ConfigError as error:
        return load_settings(case.root, case.flags, use_file=False), error
    return settings, None


def _configuration(settings: Settings, wrong: ConfigError | None, costs: Costs) -> Check:
    if wrong is not None:
        problem = clean(str(wrong), 300)
        return Check(Area.CONFIGURED, "configuration", State.MISSING, problem, wrong.hint, costs.everything())
    if settings.source is None:
        return Check(Area.CONFIGURED, "configuration", State.OK, "none, so the defaults apply", "ssdfgate init")
    return Check(Area.CONFIGURED, "configuration", State.OK, clean(settings.source, 100))


def _advisories(seen: tools.Seen, settings: Settings, costs: Costs, *, online: bool) -> Check:
    area, name, audit = Area.REACHABLE, "advisories", settings.pip_audit
    if not seen.needs("pip-audit") or "pip-audit" in settings.skip:
        return Check(area, name, State.NOT_NEEDED, "no Python dependencies are audited here")
    cost = costs.of_kind(EvidenceKind.DEPENDENCY_AUDIT)
    if audit.advisories is not None:
        return _export(audit.advisories, cost)
    address = without_secrets(audit.osv_url or PUBLIC_SERVICE)
    if not online:
        return Check(area, name, State.NOT_TRIED, f"{address} was not asked", "ssdfgate doctor --online")
    problem, mend = _asked(audit.osv_url or PUBLIC_SERVICE)
    if problem:
        return Check(area, name, State.MISSING, f"{address} {problem}", mend, cost)
    return Check(area, name, State.OK, f"{address} answers")


def _export(path: str, cost: Cost) -> Check:
    shown = clean(path, 100)
    if Path(path).exists():
        return Check(Area.REACHABLE, "advisories", State.OK, f"export {shown}, which needs no network")
    mend = "download an OSV export, or name another with --advisories PATH"
    return Check(Area.REACHABLE, "advisories", State.MISSING, f"the export {shown} is not there", mend, cost)


def _asked(url: str) -> tuple[str, str]:
    """What is wrong with the service, as the end of a sentence, and what to do; empty where all is well."""
    try:
        known = ask(url, [_PROBE], time.monotonic() + _PATIENCE_S)[_PROBE]
    except CollectorError as error:
        return f"is of no use: {clean(str(error), 200)}", error.hint
    wrong = "answers, but does not know what every such service knows"
    return ("", "") if known else (wrong, "name another service with --osv-url URL")


def _records(case: Case, costs: Costs) -> Check:
    try:
        records = load_records(case.root, today=case.today, catalogues=case.catalogues, any_role=True)
    except SsdfgateError as error:  # policies of one's own are read too, wherever they lie
        return Check(
            Area.CONFIGURED, "records", State.MISSING, clean(str(error), 300), error.hint, costs.everything()
        )
    states = [state_of(item, case.root, case.today, case.catalogues) for item in records.attestations]
    old = sum(item.state(case.today) is WaiverState.EXPIRED for item in records.waivers)
    idle = sum(not state.counts for state in states)
    counts = f"{len(records.waivers)} waivers ({old} expired), {len(states)} attestations ({idle} do not count)"
    mend = "ssdfgate waive --list; ssdfgate attest check" if old or idle else ""
    return Check(Area.CONFIGURED, "records", State.LIMITED if mend else State.OK, counts, mend)


def _work_tree(root: Path, costs: Costs) -> tuple[WorkTree | None, tuple[Check, ...]]:
    try:
        return open_work_tree(root), ()
    except ContextError as error:
        problem = clean(str(error), 300)
        return None, (Check(Area.CONFIGURED, "repository", State.MISSING, problem, error.hint, costs.everything()),)


def _repository(root: Path, work_tree: WorkTree | None, costs: Costs) -> Iterator[Check]:
    area, wanted = Area.CONFIGURED, costs.profile.parameters
    bound = costs.of_measures([BOUND])
    if work_tree is None or work_tree.commit is None:
        what = "no git repository that holds it" if work_tree is None else "no commit yet"
        mend = "git init && git add . && git commit -m first"
        cost = bound if wanted.get("require_commit") is True else NOTHING
        yield Check(area, "commit", State.MISSING if cost.required else State.LIMITED, what, mend, cost)
        return
    dirty = bool(work_tree.changes) and wanted.get("require_clean") is True
    changed = f" and {len(work_tree.changes)} uncommitted changes" if work_tree.changes else ""
    state = State.OK if not dirty else State.MISSING if bound.required else State.LIMITED
    mend, cost = ("commit or remove the changes: the profile wants none", bound) if dirty else ("", NOTHING)
    yield Check(area, "commit", state, f"{work_tree.commit[:10]}{changed}", mend, cost)
    yield _history(work_tree, costs)
    yield from _ownership(root)


def _history(work_tree: WorkTree, costs: Costs) -> Check:
    if not work_tree.shallow:
        return Check(Area.CONFIGURED, "history", State.OK, "whole")
    cost = costs.of_shallow_history()
    mend = "git fetch --unshallow (fetch-depth: 0 on GitHub, GIT_DEPTH: 0 on GitLab)"
    state = State.MISSING if cost.required else State.LIMITED
    return Check(Area.CONFIGURED, "history", state, "a shallow clone: older commits are not here", mend, cost)


def _ownership(root: Path) -> Iterator[Check]:
    """Git itself refuses a repository of somebody else; we ask it in a way that runs nothing of the repository."""
    if root.stat().st_uid != os.geteuid():
        detail = "the folder belongs to another user: git alone would refuse it, ssdfgate reads it all the same"
        mend = f"git config --global --add safe.directory {root.resolve()}"
        yield Check(Area.CONFIGURED, "ownership", State.LIMITED, detail, mend)


def _platform(case: Case, work_tree: WorkTree | None) -> Check:
    found = detect(case.environ, work_tree)
    platform = str(found.context.platform)
    if found.warnings:
        first = found.warnings[0]
        return Check(Area.CONFIGURED, "platform", State.LIMITED, f"{platform}: {first.message}", first.hint)
    return Check(Area.CONFIGURED, "platform", State.OK, platform)
