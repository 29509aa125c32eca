"""The policies that ship, compiled when the package was built.

The plans of exactly these modules for exactly this engine, or none: their place is named by their digest and by the
engine's version. They are part of the package, as trusted as its code, and nothing is ever written there.
"""

import json
from collections.abc import Callable, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path

import msgspec

from ssdfgate.errors import PolicyError
from ssdfgate.model import Digest
from ssdfgate.policy.load import load_policies, policies_folder
from ssdfgate.policy.metadata import COMPILED, measures_file, measures_of
from ssdfgate.policy.stages import Stage, stages_of
from ssdfgate.policy.worker import plan_file, planned
from ssdfgate.scratch import scratch


def shipped_plan(policies: Digest, stages: int) -> Path | None:
    """Where the plans of these policies begin; see `worker.plan_file`.

    Args:
        policies: digest of the policies.
        stages: how many plans they need; None is given back unless the package has every one of them.
    """
    place = policies_folder() / COMPILED / _engine() / policies.hex
    return place if all(plan_file(place, number).is_file() for number in range(stages)) else None


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
    for number, stage in enumerate(stages):
        _compile(stage, plan_file(place, number))
    said = folder / measures_file(policies.digest)
    said.write_bytes(msgspec.json.encode(measures_of(policies), order="sorted"))
    return [said, *(plan_file(place, number) for number in range(len(stages)))]


def _compile(stage: Stage, file: Path) -> None:
    """Write the plan of a stage, narrow where that is possible."""
    from regopy import BundleFormat, Interpreter

    from ssdfgate.policy.narrow import NotNarrowError, narrowed

    interpreter, plan = planned(stage.to_json(), None)
    with scratch("ssdfgate-plan-") as folder:
        interpreter.save_bundle(str(folder), plan, BundleFormat.JSON)
        text = folder / "plan.json"
        told = json.loads(text.read_bytes())
        try:
            narrowed(told)
        except NotNarrowError:  # an engine that plans in another way
            interpreter.save_bundle(str(file), plan, BundleFormat.Binary)
            return
        text.write_text(json.dumps(told), encoding="utf-8")
        narrow = Interpreter()
        narrow.save_bundle(str(file), narrow.load_bundle(str(folder), BundleFormat.JSON), BundleFormat.Binary)


def _engine() -> str:
    return _named(metadata.version)


@cache
def _named(version: Callable[[str], str]) -> str:
    """The engine with its version, which takes a while to look up."""
    return f"regopy-{version('regopy')}"
