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
    Requirement,
    Verdict,
    clean,
)
from ssdfgate.model.standing import Standing
from ssdfgate.policy.answer import a_list, an_object, check_cited, read_measures, read_verdict, texts
from ssdfgate.policy.interface import Engine
from ssdfgate.policy.selftest import HarmlessPolicies
from ssdfgate.policy.terms import Terms

THE_EVIDENCE = "the evidence"
"""Name of the document that is judged."""

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
    terms: Terms,
) -> PolicyDecision:
    """Evaluate the gate.

    Raises:
        PolicyError: when the answer is not a whole decision, or the outcome is not the one that follows from the
            verdicts.
    """
    answer = engine.evaluate(harmless.policies, {THE_EVIDENCE: document})[THE_EVIDENCE]
    measures = read_measures(an_object(answer).get("measures"), harmless.measures)
    check_cited(measures, harmless.measures, document)
    decisions = _decisions(answer, terms.frameworks, _Judge(terms, measures))
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


def _decisions(answer: JsonValue, frameworks: Sequence[Framework], judge: "_Judge") -> tuple[Decision, ...]:
    rows = [an_object(row) for row in a_list(an_object(answer).get("requirements"))]
    by_id = {(row.get("framework"), row.get("id")): row for row in rows}
    wanted = [requirement for framework in frameworks for requirement in framework.requirements]
    if len(rows) != len(wanted) or set(by_id) != {(item.framework, item.id) for item in wanted}:
        raise PolicyError("not every requirement was answered exactly once")
    return tuple(judge.decision(item, by_id[item.framework, item.id]) for item in wanted)


class _Judge:
    """Works out what must follow from the verdicts, and refuses answers that say otherwise."""

    def __init__(self, terms: Terms, measures: Sequence[MeasureDecision]) -> None:
        self._terms, self._profile = terms, terms.profile
        self._said = {item.id: item.verdict for item in measures}
        self._cited = {item.id: item.evidence for item in measures}
        if any(item.waived for item in measures) and not terms.recorded.waivers.get("active"):
            raise PolicyError("the policies speak of waived findings, but no waiver is in force")
        ahead = terms.ahead()
        self._spared = {item.id: _spared(item, item.id in ahead) for item in measures}

    def decision(self, requirement: Requirement, row: Mapping[str, JsonValue]) -> Decision:
        """One row of the answer, after everything in it has been worked out again."""
        standing = self._terms.recorded.standing(requirement)
        verdict = read_verdict(row.get("verdict"), requirement.id)
        required = (requirement.framework, requirement.id) in self._profile.required
        blocking = row.get("blocking")
        if row.get("required") is not required or blocking not in self._may_block(requirement, verdict, standing):
            raise PolicyError(f"{requirement.id}: the policies judge otherwise than the profile whether it blocks")
        reasons = tuple(clean(text) for text in texts(row.get("reasons")))
        if verdict is not Verdict.PASS and not reasons:
            raise PolicyError(f"{requirement.id}: the policies say {verdict} without a reason")
        self._check_support(requirement, verdict, standing)
        evidence = texts(row.get("evidence"))
        if not set(evidence) <= {cited for name in requirement.measures() for cited in self._cited.get(name, ())}:
            raise PolicyError(f"{requirement.id}: the policies cite other evidence than its measures")
        return Decision(
            framework=requirement.framework,
            id=requirement.id,
            title=requirement.title,
            verdict=verdict,
            required=required,
            blocking=blocking is True,
            reasons=reasons,
            measures=requirement.measures(),
            evidence=evidence,
            waiver=standing.waiver,
            attestation=standing.statement.record if standing.statement else None,
            exemption=standing.exemption,
            due=standing.due,
        )

    def _may_block(self, requirement: Requirement, verdict: Verdict, standing: Standing) -> tuple[bool, ...]:
        """What the answer may say: one thing, but where only waived findings and rules to come are against it."""
        required = (requirement.framework, requirement.id) in self._profile.required
        moment = self._terms.effective or self._terms.now
        ahead = standing.lies_ahead(moment) and self._profile.parameters.get("enforce_early") is False
        if not required or self._accepted(verdict) or ahead or standing.waiver is not None:
            return (False,)
        return (True, False) if self._spared != self._said and _supported(requirement, self._spared) else (True,)

    def _accepted(self, verdict: Verdict) -> bool:
        return verdict in _HOLDS or (verdict is Verdict.PARTIAL and self._profile.accept_partial)

    def _check_support(self, requirement: Requirement, verdict: Verdict, standing: Standing) -> None:
        proved = verdict not in {Verdict.PASS, Verdict.PARTIAL} or _supported(requirement, self._said)
        stated = standing.statement is not None and standing.statement.is_current(self._terms.now)
        exempt = standing.exemption is not None
        absent = {self._said.get(name) for name in requirement.measures()} == {Verdict.NOT_APPLICABLE}
        if not proved or (verdict is Verdict.ATTESTED and not stated):
            raise PolicyError(f"{requirement.id}: the policies say {verdict}, but its measures and records do not")
        if exempt != (verdict is Verdict.NOT_APPLICABLE) and not (absent and not exempt):
            raise PolicyError(f"{requirement.id}: the policies and the records differ on whether it applies")


def _spared(item: MeasureDecision, is_ahead: bool) -> Verdict:  # noqa: FBT001  # a fact, not a switch
    """What a measure would say without what is waived, or if it were left out because it is no rule yet."""
    lacking = item.verdict in {Verdict.FAIL, Verdict.UNKNOWN}
    return Verdict.PASS if item.waived or (is_ahead and lacking) else item.verdict


def _supported(requirement: Requirement, said: Mapping[str, Verdict]) -> bool:
    """Whether every measure that must hold does, one of the alternatives does, and at least one really passes."""
    needed = [said.get(support.measure) for support in requirement.all_of]
    options = [said.get(support.measure) for support in requirement.any_of]
    hold = all(verdict in _HOLDS for verdict in needed)
    either = not options or any(verdict in _HOLDS for verdict in options)
    return hold and either and Verdict.PASS in {*needed, *options}
