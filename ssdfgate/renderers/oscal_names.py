"""How the requirements of a report are called in OSCAL, and what its verdicts become there."""

from collections.abc import Mapping
from dataclasses import dataclass

from ssdfgate.model import Decision, GateReport, Outcome, Verdict
from ssdfgate.renderers.oscal_parts import token

CATALOGUES: Mapping[str, str] = {
    "ssdf-1.1": "https://raw.githubusercontent.com/usnistgov/oscal-content/main/nist.gov/SP800-218/ver1/json/"
    "NIST_SP800-218_ver1_catalog.json",
}
"""Frameworks whose publisher keeps a catalogue in OSCAL; its ids are used as they are."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a finding is about: the control, and the part of it that is judged.

    Attributes:
        kind: `statement-id` where a published catalogue has the part, else `objective-id`, defined in the document.
    """

    control: str
    kind: str
    id: str


def target_of(decision: Decision) -> Target:
    """NIST calls the statement of the task PW.7.2 `statement_PW.7.2`; elsewhere the framework is a part of the id."""
    if decision.framework in CATALOGUES:
        control = token(decision.id)
        return Target(control, "statement-id", f"statement_{control}")
    control = token(decision.framework, decision.id)
    return Target(control, "objective-id", f"objective_{control}")


def is_satisfied(decision: Decision, report: GateReport) -> bool:
    """Whether it was shown: by evidence that checks, or by the current record of a person, which must be told too.

    Everything else is `not-satisfied`, since OSCAL has only these two words: what was accepted, waived or left to a
    later day is still not shown, and what nobody looked at least of all.
    """
    shown = decision.verdict is Verdict.PASS or (decision.verdict is Verdict.ATTESTED and bool(decision.attestation))
    return shown and report.enforced is not Outcome.INVALID


def reason_of(decision: Decision) -> str:
    """OSCAL's word for the reason: `pass` and `fail` are about evidence, and `other` is told in the remarks."""
    match decision.verdict:
        case Verdict.PASS:
            return "pass"
        case Verdict.FAIL:
            return "fail"
        case _:
            return "other"
