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
    Violation,
    clean,
)
from ssdfgate.policy.interface import Engine, PolicySet
from ssdfgate.policy.metadata import Measure, measures_of

_REAL, _NO_EVIDENCE, _ALL_FAILED = "the evidence", "no evidence", "failed evidence"
_HOLDS = frozenset({Verdict.PASS, Verdict.ATTESTED, Verdict.NOT_APPLICABLE})
_MEASURE_WORDS = frozenset({Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class PolicyDecision:
    """What the policies say: a decision for every requirement, one for every measure, and the outcome."""

    decisions: tuple[Decision, ...]
    measures: tuple[MeasureDecision, ...]
    outcome: Outcome


def decide(
    engine: Engine,
    policies: PolicySet,
    document: Mapping[str, JsonValue],
    frameworks: Sequence[Framework],
    profile: Profile,
) -> PolicyDecision:
    """Evaluate the gate, with two known-bad documents beside the real one.

    Raises:
        PolicyError: when the answer is not a whole decision, when a known-bad document proves something, or when the
            outcome is not the one that follows from the verdicts.
    """
    known = measures_of(policies)
    answers = engine.evaluate(policies, {_REAL: document, **_known_bad(document)})
    for name in (_NO_EVIDENCE, _ALL_FAILED):
        _check_known_bad(_measures(answers[name], known), known, name)
    measures = _measures(answers[_REAL], known)
    decisions = _decisions(answers[_REAL], frameworks, profile, measures)
    outcome = outcome_of(decisions)
    if _object(answers[_REAL]).get("outcome") != str(outcome):
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


def _known_bad(document: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Documents from which nothing can be proved: the same one without evidence, and with nothing but failed runs."""
    kinds = ("sast", "dependency-audit", "sbom", "repository")
    return {
        _NO_EVIDENCE: {**document, "evidence": []},
        _ALL_FAILED: {**document, "evidence": [_failed(kind) for kind in kinds]},
    }


def _failed(kind: str) -> dict[str, JsonValue]:
    coverage: dict[str, JsonValue] = {
        "unit": "files", "considered": 0, "analysed": 0, "skipped": [],
        "control_ok": None, "suppressed": 0, "rules": None,
    }  # fmt: skip
    return {
        "id": "sha256:" + "0" * 64, "kind": kind, "collector": "known-bad", "origin": "ran", "status": "failed",
        "tolerable": False, "reasons": ["known-bad"], "hint": "", "bound": True, "age_days": 0.0,
        "tool": {"name": "known-bad", "version": None}, "coverage": coverage,
        "findings": None, "components": None, "facts": {},
    }  # fmt: skip


def _check_known_bad(measures: Iterable[MeasureDecision], known: Mapping[str, Measure], name: str) -> None:
    for item in measures:
        if known[item.id].needs and item.verdict is not Verdict.UNKNOWN:
            raise PolicyError(f"the measure {item.id} says {item.verdict} from {name}, so its policy is broken")


def _measures(answer: JsonValue, known: Mapping[str, Measure]) -> tuple[MeasureDecision, ...]:
    rows = [_object(row) for row in _list(_object(answer).get("measures"))]
    ids = [str(row.get("id")) for row in rows]
    if sorted(ids) != sorted(known):
        odd = sorted(set(ids) ^ set(known)) or sorted(ids)
        raise PolicyError(f"not every measure answered exactly once: {', '.join(odd[:5])}")
    return tuple(_measure(row, known[str(row["id"])]) for row in rows)


def _measure(row: Mapping[str, JsonValue], measure: Measure) -> MeasureDecision:
    verdict = _verdict(row.get("verdict"), measure.id)
    if verdict not in _MEASURE_WORDS:
        raise PolicyError(f"the measure {measure.id} gave no decision that can be read")
    violations = tuple(_violation(_object(item)) for item in _list(row.get("violations")))
    evidence = _texts(row.get("evidence"))
    if verdict is Verdict.PASS and measure.needs and not evidence:
        raise PolicyError(f"the measure {measure.id} passes without naming its evidence")
    if verdict is not Verdict.PASS and not violations:
        raise PolicyError(f"the measure {measure.id} says {verdict} without a reason")
    total = row.get("violations_total")
    count = max(len(violations), total if isinstance(total, int) else 0)
    return MeasureDecision(measure.id, measure.title, verdict, measure.remediation, violations, count, evidence)


def _violation(row: Mapping[str, JsonValue]) -> Violation:
    message, line = row.get("message"), row.get("line")
    if not isinstance(message, str) or not message.strip():
        raise PolicyError("a measure gave a reason without words")
    return Violation(
        message=clean(message),
        path=_text(row.get("path")),
        line=line if isinstance(line, int) and not isinstance(line, bool) else 0,
        rule=_text(row.get("rule")),
        evidence=_text(row.get("evidence")),
    )


def _decisions(
    answer: JsonValue, frameworks: Sequence[Framework], profile: Profile, measures: Sequence[MeasureDecision]
) -> tuple[Decision, ...]:
    rows = [_object(row) for row in _list(_object(answer).get("requirements"))]
    by_id = {(row.get("framework"), row.get("id")): row for row in rows}
    wanted = [requirement for framework in frameworks for requirement in framework.requirements]
    if len(rows) != len(wanted) or set(by_id) != {(item.framework, item.id) for item in wanted}:
        raise PolicyError("not every requirement was answered exactly once")
    said = {item.id: item.verdict for item in measures}
    return tuple(_decision(item, by_id[item.framework, item.id], profile, said) for item in wanted)


def _decision(
    requirement: Requirement, row: Mapping[str, JsonValue], profile: Profile, said: Mapping[str, Verdict]
) -> Decision:
    verdict = _verdict(row.get("verdict"), requirement.id)
    required = (requirement.framework, requirement.id) in profile.required
    blocking = required and not _accepted(verdict, profile)
    if (row.get("required"), row.get("blocking")) != (required, blocking):
        raise PolicyError(f"{requirement.id}: the policies judge otherwise than the profile whether it blocks")
    reasons = tuple(clean(text) for text in _texts(row.get("reasons")))
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
        evidence=_texts(row.get("evidence")),
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


def _verdict(word: JsonValue, where: str) -> Verdict:
    try:
        return Verdict(str(word))
    except ValueError as error:
        raise PolicyError(f"{where}: the policies answered with an unknown word") from error


def _object(value: JsonValue) -> Mapping[str, JsonValue]:
    if not isinstance(value, Mapping):
        raise PolicyError("the policies answered with something else than an object")
    return value


def _list(value: JsonValue) -> Sequence[JsonValue]:
    if not isinstance(value, list):
        raise PolicyError("the policies answered with something else than a list")
    return value


def _text(value: JsonValue) -> str | None:
    return value if isinstance(value, str) else None


def _texts(value: JsonValue) -> tuple[str, ...]:
    return tuple(item for item in _list(value) if isinstance(item, str))
