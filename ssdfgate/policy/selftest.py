"""Known-bad documents: before policies judge evidence they must show that they prove nothing without any."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from ssdfgate.errors import PolicyError
from ssdfgate.model import EvidenceKind, JsonValue, MeasureDecision, Platform, Profile, Subject, Verdict
from ssdfgate.policy.answer import broken, read_measures
from ssdfgate.policy.compiled import shipped_plan
from ssdfgate.policy.document import build_document
from ssdfgate.policy.interface import Engine, PolicySet
from ssdfgate.policy.metadata import Measure, measures_of
from ssdfgate.policy.terms import Terms

NO_EVIDENCE, ALL_FAILED = "no evidence", "failed evidence"

_SUBJECT = Subject(repository=None, commit="0" * 40, dirty=False, tree=None)
_INVENTORY: Mapping[str, JsonValue] = {
    "files": 1,
    "languages": {"python": 1},
    "ecosystems": {"PyPI": {"manifests": ["uv.lock"]}},
}


@dataclass(frozen=True, slots=True)
class HarmlessPolicies:
    """Policies that an engine has shown to be harmless: only these may judge.

    Attributes:
        measures: what each of them says of itself, by id.
    """

    policies: PolicySet
    measures: Mapping[str, Measure]


def prove_harmless(
    engine: Engine, policies: PolicySet, profile: Profile, known: Mapping[str, Measure] | None = None
) -> HarmlessPolicies:
    """Hold policies against the dialect and against two documents from which nothing can be proved.

    Needs no evidence, so it can run while that is collected.

    Args:
        engine: will judge by them.
        policies: what is tested.
        profile: its parameters stand in the documents.
        known: what the measures say of themselves, where that was read already.

    Raises:
        PolicyError: when a policy leaves the dialect, cannot be evaluated, or proves something from nothing.
    """
    if not shipped_plan(policies.digest, 1):  # else they were held against it before they were compiled
        _check_dialect(policies)
    known = measures_of(policies) if known is None else known
    answers = engine.measures(policies, _known_bad(sorted(known), profile))
    for name in (NO_EVIDENCE, ALL_FAILED):
        _check(read_measures(answers[name], known), known, name)
    return HarmlessPolicies(policies, known)


def _check_dialect(policies: PolicySet) -> None:
    from ssdfgate.policy.dialect import lint

    problems = lint(policies)
    if problems:
        raise PolicyError(f"the policies leave the dialect of both engines: {problems[0]}")


def _known_bad(measures: list[str], profile: Profile) -> dict[str, JsonValue]:
    document = build_document(
        records=(),
        inventory=_INVENTORY,
        subject=_SUBJECT,
        platform=Platform.CI,
        measures=measures,
        terms=Terms((), profile, datetime.now(UTC)),
    )
    return {NO_EVIDENCE: document, ALL_FAILED: {**document, "evidence": [_failed(kind) for kind in EvidenceKind]}}


def _failed(kind: EvidenceKind) -> dict[str, JsonValue]:
    coverage: dict[str, JsonValue] = {
        "unit": "files", "considered": 0, "analysed": 0, "skipped": [],
        "control_ok": None, "suppressed": 0, "rules": None,
    }  # fmt: skip
    return {
        "id": "sha256:" + "0" * 64, "kind": str(kind), "collector": "known-bad", "origin": "ran", "status": "failed",
        "tolerable": False, "reasons": ["known-bad"], "hint": "", "bound": True, "age_days": 0.0,
        "tool": {"name": "known-bad", "version": None}, "coverage": coverage,
        "findings": None, "components": None, "facts": {},
    }  # fmt: skip


def _check(measures: Iterable[MeasureDecision], known: Mapping[str, Measure], name: str) -> None:
    for item in measures:
        if known[item.id].needs and item.verdict is not Verdict.UNKNOWN:
            raise broken(known[item.id], f"says {item.verdict} from {name}, so its policy is broken")
