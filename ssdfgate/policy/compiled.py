"""The policies that ship, compiled when the package was built.

The plan of exactly these modules for exactly this engine, or none: its place is named by their digest and by the
engine's version. It is part of the package, as trusted as its code.
"""

from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

from ssdfgate.errors import PolicyError
from ssdfgate.model import Digest
from ssdfgate.policy.dialect import lint
from ssdfgate.policy.load import load_policies, policies_folder
from ssdfgate.policy.stages import stages_of
from ssdfgate.policy.worker import plan_file, planned


def shipped_plan(policies: Digest) -> Path | None:
    """Where the plan of these policies begins; see `worker.plan_file`. None where the package has none."""
    place = policies_folder() / "compiled" / _engine() / policies.hex
    return place if plan_file(place, 0).is_file() else None


def compile_into(folder: Path) -> Sequence[Path]:
    """Compile the policies of this source tree; the files that were written.

    Raises:
        PolicyError: they leave the dialect of both engines.
    """
    policies = load_policies()
    problems = lint(policies)
    if problems:
        raise PolicyError(f"the policies leave the dialect of both engines: {problems[0]}")
    place = folder / _engine() / policies.digest.hex
    place.parent.mkdir(parents=True)
    stages = stages_of(policies.modules)
    for number, stage in enumerate(stages):
        planned(stage.to_json(), plan_file(place, number))
    return [plan_file(place, number) for number in range(len(stages))]


def _engine() -> str:
    return f"regopy-{metadata.version('regopy')}"
