"""An engine that remembers what it was asked about evidence, and what it answered."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from ssdfgate.errors import PolicyError
from ssdfgate.model import Digest, JsonValue
from ssdfgate.policy.interface import Engine, PolicySet


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One document and its answer.

    Attributes:
        document: what was asked about; None where it never came to that.
        answer: what the engine said, before anybody believed it; None where it gave none.
        error: why there is no answer.
        took_ns: nanoseconds for all documents that were asked together.
        policies: digest of the policies that were asked; None where none were.
    """

    document: JsonValue
    answer: JsonValue
    error: str | None
    asked_at: datetime
    took_ns: int
    policies: Digest | None


class Overheard:
    """Hands everything on, and keeps every decision."""

    def __init__(self, engine: Engine) -> None:
        """Take the engine that does the work."""
        self._engine = engine
        self.evaluations: dict[str, Evaluation] = {}
        self._policies: Digest | None = None

    @property
    def name(self) -> str:
        """The name of the engine that does the work."""
        return self._engine.name

    def evaluate(self, policies: PolicySet, documents: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
        """Evaluate; see `Engine`."""
        asked_at, started = datetime.now(UTC), time.perf_counter_ns()
        answers: Mapping[str, JsonValue] = {}
        problem: str | None = None
        try:
            answers = self._engine.evaluate(policies, documents)
        except PolicyError as error:
            problem = str(error)
            raise
        finally:
            took = time.perf_counter_ns() - started
            for name, document in documents.items():
                self.evaluations[name] = Evaluation(
                    document, answers.get(name), problem, asked_at, took, policies.digest
                )
        return answers

    def measures(self, policies: PolicySet, documents: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
        """What the measures say, which is no decision, and is not kept; see `Engine`."""
        self._policies = policies.digest
        return self._engine.measures(policies, documents)

    def nothing(self) -> Evaluation:
        """What stands for a decision that failed before anything was asked about the evidence."""
        return Evaluation(None, None, None, datetime.now(UTC), 0, self._policies)
