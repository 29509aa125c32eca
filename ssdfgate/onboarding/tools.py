"""Whether the scanners are installed, run, and are needed at all."""

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ssdfgate.collectors.interface import Collector
from ssdfgate.errors import ProcessError
from ssdfgate.inventory import Inventory
from ssdfgate.lockfiles import Ecosystem, Manifest
from ssdfgate.model import EvidenceKind, clean
from ssdfgate.model.settings import Settings
from ssdfgate.onboarding.cost import NOTHING, Costs
from ssdfgate.onboarding.examination import Area, Check, State
from ssdfgate.process import Command, Ended, find_tool, run
from ssdfgate.scratch import scratch

_VERSION = re.compile(r"\d+(?:\.\w+)+")
_TIMEOUT_S = 60.0
PROGRAMS = ("semgrep", "bandit", "pip-audit")
"""Collectors that are programs of their own; the others are part of ssdfgate."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What lies in the tree."""

    inventory: Inventory
    manifests: tuple[Manifest, ...]

    def needs(self, collector: str) -> bool:
        """Whether there is something for a collector to look at, were it behind what cannot be looked at."""
        match collector:
            case "bandit":
                return "python" in self.inventory.languages
            case "pip-audit":
                return any(item.ecosystem is Ecosystem.PYPI for item in self.manifests)
            case _:
                return bool(self.inventory.languages)


def python() -> Check:
    """The interpreter that runs this."""
    return Check(Area.INSTALLED, "python", State.OK, ".".join(map(str, sys.version_info[:3])))


def git(root: Path, costs: Costs, *, needed: bool) -> Check:
    """Git is needed wherever there is a repository, and without one there is no commit to speak of."""
    version = version_of("git", root)
    if version is not None:
        return Check(Area.INSTALLED, "git", State.OK, version)
    mend = "install git, with the package manager of this machine"
    state, cost = (State.MISSING, costs.everything()) if needed else (State.LIMITED, NOTHING)
    return Check(Area.INSTALLED, "git", state, "not found, or it does not run", mend, cost)


def scanners(
    root: Path, seen: Seen, settings: Settings, collectors: Mapping[str, Collector], costs: Costs
) -> Iterator[Check]:
    """One check for each program."""
    for name in PROGRAMS:
        yield _scanner(root, seen, settings, collectors[name], costs)


def _scanner(root: Path, seen: Seen, settings: Settings, collector: Collector, costs: Costs) -> Check:
    name = collector.name
    version = version_of(name, root)
    said = version or "not found, or it does not run"
    if name in settings.skip:
        cost = NOTHING if _brought_otherwise(collector, settings) else costs.of_kind(collector.kind)
        state = State.MISSING if cost.required else State.LIMITED
        detail = f"{said}; switched off: {settings.skip[name]}"
        return Check(Area.INSTALLED, name, state, detail, f"take `collectors.{name}.enabled` out", cost)
    if not seen.needs(name):
        return Check(Area.INSTALLED, name, State.NOT_NEEDED, f"{said}; nothing here for it to look at")
    if version is None:
        cost = costs.of_kind(collector.kind)
        return Check(Area.INSTALLED, name, State.MISSING, said, collector.install, cost)
    return Check(Area.INSTALLED, name, State.OK, version)


def _brought_otherwise(collector: Collector, settings: Settings) -> bool:
    """Whether the kind of evidence comes from a report that the configuration names, or from the other analyser."""
    analysers = {"semgrep", "bandit"} - {collector.name} - set(settings.skip)
    from_other = collector.kind is EvidenceKind.SAST and bool(analysers)
    return from_other or any(item.kind is collector.kind for item in settings.imports)


def version_of(name: str, root: Path, find: Callable[..., Path | None] = find_tool) -> str | None:
    """What a program says that its version is; None where it is not there or does not run."""
    program = find(name, outside=root)
    if program is None:
        return None
    with scratch("ssdfgate-doctor-") as folder:
        command = Command((str(program), "--version"), folder, _TIMEOUT_S, {"SEMGREP_ENABLE_VERSION_CHECK": "0"})
        try:
            finished = run(command)
        except ProcessError:
            return None
    found = _VERSION.search(finished.stdout.decode("utf-8", "replace"))
    fine = finished.ended is Ended.EXITED and finished.returncode == 0
    return clean(found[0], 40) if fine and found else None
