"""The policies that ship, compiled when the package was built.

The plans of exactly these modules for exactly this engine, or none: their place is named by their digest and by the
engine's version. They are part of the package, as trusted as its code, and nothing is ever written there.
"""

import os
import sys
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import msgspec

from ssdfgate.errors import PolicyError
from ssdfgate.model import Digest, canonical_json, clean
from ssdfgate.policy.interface import PolicySet
from ssdfgate.policy.load import load_policies, policies_folder
from ssdfgate.policy.metadata import MEASURES, measures_of
from ssdfgate.policy.shipped import COMPILED, shipped_name
from ssdfgate.policy.stages import STAGES, stages_of
from ssdfgate.policy.worker import plan_file
from ssdfgate.process import Command, Ended, run
from ssdfgate.scratch import scratch

_WORKER = Path(__file__).with_name("compile_worker.py")
_LONGEST_S = 600.0


def shipped_plan(policies: Digest, stages: int) -> Path | None:
    """Where the plans of these policies begin; see `worker.plan_file`.

    Args:
        policies: digest of the policies.
        stages: how many plans they need; None is given back unless the package has every one of them.
    """
    place = policies_folder() / COMPILED / _engine() / policies.hex
    return place if all(Path(plan_file(str(place), number)).is_file() for number in range(stages)) else None


def compile_into(folder: Path) -> Sequence[Path]:
    """Compile the policies of this source tree; the files that were written.

    Raises:
        PolicyError: they leave the dialect of both engines.
    """
    from ssdfgate.policy.dialect import lint

    policies = load_policies()
    problems = lint(policies)
    if problems:
        raise PolicyError(f"the policies leave the dialect of both engines: {problems[0]}")
    place = folder / _engine() / policies.digest.hex
    place.parent.mkdir(parents=True)
    stages = stages_of(policies.modules)
    plans = [Path(plan_file(str(place), number)) for number in range(len(stages))]
    with scratch("ssdfgate-plan-") as work:
        compile_in(work, policies, plans)
    beside = {MEASURES: measures_of(policies), STAGES: stages}
    for what, value in beside.items():
        (folder / shipped_name(policies.digest, what)).write_bytes(msgspec.json.encode(value, order="sorted"))
    return [*(folder / shipped_name(policies.digest, what) for what in beside), *plans]


def compile_in(work: Path, policies: PolicySet, plans: Sequence[Path]) -> None:
    """Compile each stage of policies to its file; `work` keeps what lies between, see `compile_worker`.

    Raises:
        PolicyError: they cannot be compiled.
    """
    job = work / "job.json"
    stages = [stage.to_json() for stage in stages_of(policies.modules)]
    job.write_bytes(canonical_json({"stages": stages, "plans": [str(path) for path in plans]}))
    command = Command((sys.executable, str(_WORKER), str(job)), cwd=work, timeout_s=_LONGEST_S, env=_environment())
    finished = run(command)
    if finished.ended is not Ended.EXITED or finished.returncode != 0:
        raise PolicyError(f"the policies cannot be compiled: it {finished.describe()}: {clean(finished.stderr)}")


def _environment() -> dict[str, str]:
    """Where the engine is looked for: builds put what they need on a path of their own."""
    return {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


def engine_version() -> tuple[str, str]:
    """The name of the embedded engine, and its version."""
    name, _, version = _engine().partition("-")
    return name, version


def _engine() -> str:
    return _compiled_for() or f"regopy-{_version('regopy')}"


def _compiled_for() -> str | None:
    """The engine that plans were made for, where it is the one that is installed; see `plugins` for why this way."""
    spec = find_spec("regopy")
    if spec is None or spec.origin is None:
        return None
    home = Path(spec.origin).parents[1]
    known = (policies_folder() / COMPILED).glob("regopy-*")
    return next((item.name for item in known if (home / f"{item.name}.dist-info").is_dir()), None)


@cache
def _version(name: str) -> str:
    from importlib import metadata

    return metadata.version(name)
