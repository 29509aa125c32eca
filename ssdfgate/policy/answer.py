"""Reads what an engine answered: every shape and word is checked before anything is believed."""

from collections.abc import Iterable, Mapping, Sequence

from ssdfgate.errors import PolicyError
from ssdfgate.model import JsonValue, MeasureDecision, Verdict, Violation, clean
from ssdfgate.policy.interface import MEND
from ssdfgate.policy.metadata import Measure

_MEASURE_WORDS = frozenset({Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE})


def read_measures(answers: JsonValue, known: Mapping[str, Measure]) -> tuple[MeasureDecision, ...]:
    """What every measure decided.

    Args:
        answers: what stands under `measures` in a decision.
        known: what the measures say of themselves, by id.

    Raises:
        PolicyError: when a measure is missing or there twice, or its answer is not a whole decision.
    """
    rows = [an_object(row) for row in a_list(answers)]
    ids = [str(row.get("id")) for row in rows]
    if sorted(ids) != sorted(known):
        odd = sorted(set(ids) ^ set(known)) or sorted(ids)
        raise PolicyError(f"not every measure answered exactly once: {', '.join(odd[:5])}")
    return tuple(_measure(row, known[str(row["id"])]) for row in rows)


def check_cited(measures: Iterable[MeasureDecision], known: Mapping[str, Measure], document: JsonValue) -> None:
    """Hold what the measures cite against the evidence that was judged; a pass rests on a kind that is needed.

    Raises:
        PolicyError: a measure cites what is not there, or passes from something else.
    """
    judged = map(an_object, a_list(an_object(document).get("evidence")))
    kinds = {str(item["id"]): str(item["kind"]) for item in judged}
    for item in measures:
        measure, made_up = known[item.id], set(item.evidence) - set(kinds)
        if made_up:
            raise broken(measure, f"cites evidence that is not there: {clean(min(made_up), 80)}")
        rests_on = {kinds[name] for name in item.evidence}
        if item.verdict is Verdict.PASS and measure.needs and rests_on.isdisjoint(measure.needs):
            raise broken(measure, f"passes without {' or '.join(measure.needs)} evidence")


def broken(measure: Measure, what: str) -> PolicyError:
    """The error about a measure that does not answer as it must, with what whoever brought it along can do."""
    return PolicyError(f"the measure {measure.id} {what}", hint=MEND if measure.added else "")


def _measure(row: Mapping[str, JsonValue], measure: Measure) -> MeasureDecision:
    verdict = read_verdict(row.get("verdict"), measure.id)
    if verdict not in _MEASURE_WORDS:
        raise broken(measure, f"gave no decision that can be read{_shape(measure)}")
    violations = tuple(_violation(an_object(item), measure) for item in a_list(row.get("violations")))
    evidence = texts(row.get("evidence"))
    if verdict is Verdict.PASS and measure.needs and not evidence:
        raise broken(measure, "passes without naming its evidence")
    if verdict is not Verdict.PASS and not violations:
        raise broken(measure, f"says {verdict} without a reason")
    total = row.get("violations_total")
    count = max(len(violations), total if isinstance(total, int) else 0)
    waived = verdict is Verdict.FAIL and row.get("waived") is True
    return MeasureDecision(
        id=measure.id,
        title=measure.title,
        verdict=verdict,
        remediation=_remedy(row) or measure.remediation,
        violations=violations,
        violations_total=count,
        evidence=evidence,
        waived=waived,
        effective_on=measure.effective_on,
    )


def _remedy(row: Mapping[str, JsonValue]) -> str:
    """What to do this time, where the measure knows that better than its METADATA."""
    return clean(_text(row.get("remedy")) or "").strip()


def _shape(measure: Measure) -> str:
    said = ": each message of its package is a text, or an object whose `msg` is one, and not empty"
    return said if measure.id.startswith("conftest.") else ""


def _violation(row: Mapping[str, JsonValue], measure: Measure) -> Violation:
    message, line = row.get("message"), row.get("line")
    if not isinstance(message, str) or not message.strip():
        raise broken(measure, "gave a reason without words")
    return Violation(
        message=clean(message),
        path=_text(row.get("path")),
        line=line if isinstance(line, int) and not isinstance(line, bool) else 0,
        rule=_text(row.get("rule")),
        evidence=_text(row.get("evidence")),
        waived=row.get("waived") is True,
    )


def read_verdict(word: JsonValue, where: str) -> Verdict:
    """One word of the closed list; anything else is a PolicyError."""
    try:
        return Verdict(str(word))
    except ValueError as error:
        raise PolicyError(f"{where}: the policies answered with an unknown word") from error


def an_object(value: JsonValue) -> Mapping[str, JsonValue]:
    """An object; anything else is a PolicyError."""
    if not isinstance(value, Mapping):
        raise PolicyError("the policies answered with something else than an object")
    return value


def a_list(value: JsonValue) -> Sequence[JsonValue]:
    """A list; anything else is a PolicyError."""
    if not isinstance(value, list):
        raise PolicyError("the policies answered with something else than a list")
    return value


def _text(value: JsonValue) -> str | None:
    return value if isinstance(value, str) else None


def texts(value: JsonValue) -> tuple[str, ...]:
    """The texts of a list."""
    return tuple(item for item in a_list(value) if isinstance(item, str))
