"""The embedded engine: regopy in a child process with an empty environment, limits, and a channel of its own."""

import json
import sys
import tempfile
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

from ssdfgate.errors import PolicyError, ProcessError
from ssdfgate.model import JsonValue, canonical_json, clean
from ssdfgate.policy.interface import PolicySet
from ssdfgate.policy.stages import stages_of
from ssdfgate.process import Command, Ended, Finished, run

_WORKER = Path(__file__).with_name("worker.py")
_LARGEST_ANSWER = 64 * 1024 * 1024
_SUSPECT_S = 5.0
_MOST_SUSPECTS = 10


class EmbeddedEngine:
    """Evaluates with regopy; every fault of engine or policy is a PolicyError, never an answer."""

    def __init__(self, compiled: Path | None = None, *, timeout_s: float = 60.0, memory_bytes: int = 1024**3) -> None:
        """Take the limits of one evaluation, and a private folder for what can be used again in the next one.

        Args:
            compiled: keeps the compiled policies (half of the time of an evaluation) for as long as it exists; None
                compiles each time.
            timeout_s: for all documents together.
            memory_bytes: resident memory of the child process.
        """
        self._compiled = compiled
        self._timeout_s = timeout_s
        self._memory_bytes = memory_bytes

    @property
    def name(self) -> str:
        """Name and version, for the report."""
        return f"regopy {metadata.version('regopy')}"

    def evaluate(self, policies: PolicySet, documents: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
        """Evaluate the gate once for each document; see `Engine`."""
        with tempfile.TemporaryDirectory(prefix="ssdfgate-policy-") as name:
            folder = Path(name)
            compiled = str(self._compiled / policies.digest.hex) if self._compiled else None
            job: dict[str, JsonValue] = {
                "stages": [stage.to_json() for stage in stages_of(policies.modules)],
                "documents": dict(documents),
                "compiled": compiled,
            }
            finished = self._run(folder, job, self._timeout_s)
            if policies.added and not _ended_well(finished):
                raise PolicyError(f"the policy engine {finished.describe()}: {self._suspect(policies, documents)}")
            return _answers(finished, folder / "answer.json", documents)

    def _suspect(self, policies: PolicySet, documents: Mapping[str, JsonValue]) -> str:
        """The first measure that a user added and that alone does the same again; each gets a part of the time."""
        stage = stages_of(policies.modules)[0].to_json()
        for path in policies.added[:_MOST_SUSPECTS]:
            measure = ".".join(path.split("/")[1:3])
            asked: JsonValue = {name: _asking(document, measure) for name, document in documents.items()}
            job: dict[str, JsonValue] = {"stages": [stage], "documents": asked, "compiled": None}
            with tempfile.TemporaryDirectory(prefix="ssdfgate-policy-") as name:
                if not _ended_well(self._run(Path(name), job, min(_SUSPECT_S, self._timeout_s))):
                    return f"{path} does so alone"
        return f"none of the added policies alone ({', '.join(policies.added[:_MOST_SUSPECTS])})"

    def _run(self, folder: Path, job: Mapping[str, JsonValue], timeout_s: float) -> Finished:
        (folder / "job.json").write_bytes(canonical_json(job))
        command = Command(
            argv=(sys.executable, "-I", str(_WORKER), str(folder / "job.json"), str(folder / "answer.json")),
            cwd=folder,
            timeout_s=timeout_s,
            memory_bytes=self._memory_bytes,
            outputs=(folder / "answer.json",),
            output_bytes=_LARGEST_ANSWER,
        )
        try:
            return run(command)
        except ProcessError as error:
            raise PolicyError(f"the policy engine cannot be started: {error}") from error


def _ended_well(finished: Finished) -> bool:
    return finished.ended is Ended.EXITED and finished.returncode == 0


def _asking(document: JsonValue, measure: str) -> JsonValue:
    return {**document, "measures": [measure]} if isinstance(document, Mapping) else document


def _answers(finished: Finished, path: Path, documents: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    if not _ended_well(finished):
        raise PolicyError(f"the policy engine {finished.describe()}")
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
