"""The embedded engine: regopy in a child process with an empty environment, limits, and a channel of its own."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ssdfgate.errors import PolicyError
from ssdfgate.model import JsonValue, clean
from ssdfgate.policy.compiled import engine_version, shipped_plan
from ssdfgate.policy.interface import MEND, PolicySet, measures_in
from ssdfgate.policy.stages import Stage, ready_stages, stages_of
from ssdfgate.process import Ended, Finished
from ssdfgate.workers import Workers

_SUSPECT_S = 5.0
_MOST_SUSPECTS = 10
_AGAIN = "The gate stays closed. Try again; if the engine ends so once more, give it more memory, and report it."


class EmbeddedEngine:
    """Evaluates with regopy; every fault of engine or policy is a PolicyError, never an answer."""

    def __init__(
        self,
        compiled: Path | None = None,
        *,
        timeout_s: float = 60.0,
        memory_bytes: int = 1024**3,
        workers: Workers | None = None,
    ) -> None:
        """Take the limits of one evaluation, and a private folder for what can be used again in the next one.

        Args:
            compiled: keeps policies that were compiled (most of the time of an evaluation) for as long as it exists;
                None compiles each time. Those that ship with the package are compiled already.
            timeout_s: for all documents together.
            memory_bytes: resident memory of the child process.
            workers: processes that were started ahead, with limits of their own; None starts one when it is needed.
        """
        self._compiled = compiled
        self._timeout_s = timeout_s
        self._workers = workers or Workers(memory_bytes)
        self._cut: tuple[PolicySet | None, Sequence[Stage]] = (None, ())

    @property
    def name(self) -> str:
        """Name and version, for the report."""
        return " ".join(engine_version())

    def evaluate(self, policies: PolicySet, documents: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
        """Evaluate the gate once for each document; see `Engine`."""
        stages = self._stages_of(policies)
        plans = _Plans(shipped_plan(policies.digest, len(stages)), keep=False)
        if plans.place is None and self._compiled:
            plans = _Plans(self._compiled / policies.digest.hex, keep=True)
        if not policies.added:
            return self._answered(stages, documents, plans, self._timeout_s)
        try:
            return self._answered(stages, documents, plans, self._timeout_s / 2)
        except PolicyError as error:
            raise PolicyError(f"{error}: {self._suspect(policies, documents)}", hint=MEND) from error

    def measures(self, policies: PolicySet, documents: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
        """Evaluate no more than the measures; everything where that compiles what decisions need. See `Engine`."""
        stages = self._stages_of(policies)
        shipped = shipped_plan(policies.digest, len(stages))
        if shipped is None or len(stages) == 1:
            return measures_in(self.evaluate(policies, documents))
        return self._answered(stages[:1], documents, _Plans(shipped, keep=False), self._timeout_s)

    def _stages_of(self, policies: PolicySet) -> Sequence[Stage]:
        """The same policies are asked more than once, side by side even."""
        known, stages = self._cut
        if known is not policies:
            stages = ready_stages(policies)
            self._cut = policies, stages
        return stages

    def _answered(
        self, stages: Sequence[Stage], documents: Mapping[str, JsonValue], plans: "_Plans", timeout_s: float
    ) -> Mapping[str, JsonValue]:
        job: dict[str, JsonValue] = {
            "stages": [stage.to_json() for stage in stages],
            "documents": dict(documents),
            "compiled": str(plans.place) if plans.place else None,
            "keep": plans.keep,
        }
        with self._workers.one() as worker:
            (worker.folder / "job.json").write_bytes(msgspec.json.encode(job))
            return _answers(worker.process.finish(timeout_s), worker.answer, documents)

    def _suspect(self, policies: PolicySet, documents: Mapping[str, JsonValue]) -> str:
        """The first measure that a user added and that fails without the others; each gets a part of the time."""
        suspects = policies.added[:_MOST_SUSPECTS]
        each = min(_SUSPECT_S, self._timeout_s / 2 / len(suspects))
        for path in suspects:
            asked = {name: _asking(document, measure_at(path)) for name, document in documents.items()}
            try:
                stages = stages_of(_without_others(policies, path))
                self._answered(stages, asked, _Plans(None, keep=False), each)
            except PolicyError:
                return f"{path} does so alone"
        return f"none of the added policies alone ({', '.join(suspects)})"


@dataclass(frozen=True, slots=True)
class _Plans:
    """Where compiled policies lie, or None; `keep` says whether they may be written there."""

    place: Path | None
    keep: bool


def measure_at(path: str) -> str:
    """Id of the measure that lies at a path."""
    return ".".join(path.split("/")[1:3])


def _without_others(policies: PolicySet, path: str) -> Mapping[str, str]:
    """The policies that ship, with one of those that were added."""
    package = path.removeprefix("measures/").rpartition("/")[0] + ".rego"  # where it is one of conftest
    own = {path, package}
    left_out = {other for other in policies.added if other != path}
    left_out |= {other for other in policies.modules if other.startswith("conftest/")} - own
    return {name: text for name, text in policies.modules.items() if name not in left_out}


def _asking(document: JsonValue, measure: str) -> JsonValue:
    return {**document, "measures": [measure]} if isinstance(document, Mapping) else document


def _answers(finished: Finished, path: Path, documents: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    if finished.ended is not Ended.EXITED or finished.returncode != 0:
        raise PolicyError(f"the policy engine {finished.describe()}", hint=_AGAIN)
    try:
        result = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise PolicyError("the policy engine gave no answer that can be read") from error
    if not isinstance(result, dict) or "error" in result:
        told = clean(str(result.get("error"))) if isinstance(result, dict) else "not an object"
        raise PolicyError(f"the policies cannot be evaluated: {told}")
    answers: Mapping[str, JsonValue] = result["answers"]
    if set(answers) != set(documents):
        raise PolicyError("the policy engine did not answer for every document")
    return answers
