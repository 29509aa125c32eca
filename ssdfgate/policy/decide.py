"""Asks an engine for a decision, and believes it only after everything has been checked again in Python."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ssdfgate.errors import PolicyError
from ssdfgate.model import (
    Decision,
    Framework,
    JsonValue,
    MeasureDecision,
    Outcome,
    Profile,
    Requirement,
    Verdict,
    clean,
)
from ssdfgate.policy.answer import a_list, an_object, read_measures, read_verdict, texts
from ssdfgate.policy.interface import Engine
from ssdfgate.policy.selftest import HarmlessPolicies

_REAL = "the evidence"
_HOLDS = frozenset({Verdict.PASS, Verdict.ATTESTED, Verdict.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class PolicyDecision:
    """What the policies say: a decision for every requirement, one for every measure, and the outcome."""

    decisions: tuple[Decision, ...]
    measures: tuple[MeasureDecision, ...]
    outcome: Outcome


def decide(
    engine: Engine,
    harmless: HarmlessPolicies,
    document: Mapping[str, JsonValue],
    frameworks: Sequence[Framework],
    profile: Profile,
) -> PolicyDecision:
    """Evaluate the gate.

    Raises:
        PolicyError: when the answer is not a whole decision, or the outcome is not the one that follows from the
            verdicts.
    """
    answer = engine.evaluate(harmless.policies, {_REAL: document})[_REAL]
    measures = read_measures(answer, harmless.measures)
    decisions = _decisions(answer, frameworks, profile, measures)
    outcome = outcome_of(decisions)
    if an_object(answer).get("outcome") != str(outcome):
        raise PolicyError("the policies and the recomputed verdicts do not agree on the outcome")
    return PolicyDecision(decisions, measures, outcome)


def outcome_of(decisions: Iterable[Decision]) -> Outcome:
    """The outcome that follows from the verdicts: what is required minus what is proved, and never from nothing."""
    required = [item for item in decisions if item.required]
    blocking = {item.verdict for item in required if item.blocking}
    if Verdict.ERROR in blocking:
        return Outcome.ERROR
    if Verdict.FAIL in blocking:
        return Outcome.CLOSED
    return Outcome.INCOMPLETE if blocking or not required else Outcome.OPEN


def _decisions(
    answer: JsonValue, frameworks: Sequence[Framework], profile: Profile, measures: Sequence[MeasureDecision]
) -> tuple[Decision, ...]:
    rows = [an_object(row) for row in a_list(an_object(answer).get("requirements"))]
    by_id = {(row.get("framework"), row.get("id")): row for row in rows}
    wanted = [requirement for framework in frameworks for requirement in framework.requirements]
    if len(rows) != len(wanted) or set(by_id) != {(item.framework, item.id) for item in wanted}:
        raise PolicyError("not every requirement was answered exactly once")
    said = {item.id: item.verdict for item in measures}
    return tuple(_decision(item, by_id[item.framework, item.id], profile, said) for item in wanted)


def _decision(
    requirement: Requirement, row: Mapping[str, JsonValue], profile: Profile, said: Mapping[str, Verdict]
) -> Decision:
    verdict = read_verdict(row.get("verdict"), requirement.id)
    required = (requirement.framework, requirement.id) in profile.required
    blocking = required and not _accepted(verdict, profile)
    if (row.get("required"), row.get("blocking")) != (required, blocking):
        raise PolicyError(f"{requirement.id}: the policies judge otherwise than the profile whether it blocks")
    reasons = tuple(clean(text) for text in texts(row.get("reasons")))
    if verdict is not Verdict.PASS and not reasons:
        raise PolicyError(f"{requirement.id}: the policies say {verdict} without a reason")
    if verdict in {Verdict.PASS, Verdict.PARTIAL} and not _supported(requirement, said):
        raise PolicyError(f"{requirement.id}: the policies say {verdict}, but its measures do not")
    return Decision(
        framework=requirement.framework,
        id=requirement.id,
        title=requirement.title,
        verdict=verdict,
        required=required,
        blocking=blocking,
        reasons=reasons,
        measures=requirement.measures(),
        evidence=texts(row.get("evidence")),
    )


def _accepted(verdict: Verdict, profile: Profile) -> bool:
    return verdict in _HOLDS or (verdict is Verdict.PARTIAL and profile.accept_partial)


def _supported(requirement: Requirement, said: Mapping[str, Verdict]) -> bool:
    """Whether every measure that must hold does, one of the alternatives does, and at least one really passes."""
    needed = [said.get(support.measure) for support in requirement.all_of]
    options = [said.get(support.measure) for support in requirement.any_of]
    hold = all(verdict in _HOLDS for verdict in needed)
    either = not options or any(verdict in _HOLDS for verdict in options)
    return hold and either and Verdict.PASS in {*needed, *options}
