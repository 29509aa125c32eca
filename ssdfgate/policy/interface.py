"""What an engine is: it evaluates the gate; the harness around it trusts nothing that it answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from ssdfgate.model import Digest, JsonValue

MEND = "The gate stays closed. Mend that policy (`ssdfgate policy test DIR`), or have it taken out of `policies:`."
"""What to do about a policy that a user brought along."""


@dataclass(frozen=True, slots=True)
class PolicySet:
    """Rego modules by their path below `policies/` (tests left out), and the digest over all of them.

    Attributes:
        added: paths of the modules that a user brought along; the others ship with the product.
    """

    modules: Mapping[str, str]
    digest: Digest
    added: tuple[str, ...] = ()


class Engine(Protocol):
    """A Rego engine."""

    @property
    def name(self) -> str:
        """Name and version, for the report."""

    def evaluate(self, policies: PolicySet, documents: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
        """Evaluate `data.ssdfgate.gate.decision` once for each document; answers under the same names.

        Raises:
            PolicyError: for everything that is not an answer to every document.
        """

    def measures(self, policies: PolicySet, documents: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
        """What stands under `measures` in the decision on each document, without the rest where that costs less.

        Raises:
            PolicyError: for everything that is not an answer to every document.
        """


@dataclass(frozen=True, slots=True)
class Answered:
    """An engine that has answered already: asked ahead, believed only after the policies have passed their tests."""

    name: str
    answer: JsonValue

    def evaluate(self, policies: PolicySet, documents: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
        """The answer, under whatever name is asked."""
        del policies
        return dict.fromkeys(documents, self.answer)

    def measures(self, policies: PolicySet, documents: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
        """What the measures said in that answer."""
        return measures_in(self.evaluate(policies, documents))


def measures_in(decisions: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    """What stands under `measures` in each decision; None where that is no object or has no such field."""
    return {
        name: decision.get("measures") if isinstance(decision, Mapping) else None
        for name, decision in decisions.items()
    }
