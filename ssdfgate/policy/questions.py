"""What the gate is asked: supports, questions that name them, and requirements that name their question.

Hundreds of requirements rest on a few dozen measures. Whatever two of them share is in the document once and is named
by its place: the embedded engine reads and copies every value of the document, so each one costs time.
"""

from collections.abc import Mapping, Sequence

from ssdfgate.model import JsonValue, Profile, Requirement, Support, canonical_json
from ssdfgate.model.standing import Standing, nanoseconds
from ssdfgate.policy.terms import Terms


def questions_of(measures: Sequence[str], terms: Terms) -> dict[str, JsonValue]:
    """Three lists: `supports` {measure, strength, at}, `questions`, and `requirements` {framework, id, question}.

    `at` is a place in `measures` (-1 where it is not there), `all_of` and `any_of` of a question are places in
    `supports`, and `question` is one in `questions`. Requirements that rest on the same and stand alike share one.
    """
    places = {measure: place for place, measure in enumerate(measures)}
    supports, questions = _Numbered(), _Numbered()
    requirements: list[JsonValue] = []
    for requirement in (item for framework in terms.frameworks for item in framework.requirements):
        rests: dict[str, JsonValue] = {
            name: [supports.number(_support(support, places)) for support in listed]
            for name, listed in (("all_of", requirement.all_of), ("any_of", requirement.any_of))
        }
        asked = {**rests, **_standing(requirement, terms.profile, terms.recorded.standing(requirement))}
        number = questions.number(asked)
        requirements.append({"framework": requirement.framework, "id": requirement.id, "question": number})
    return {"supports": supports.listed, "questions": questions.listed, "requirements": requirements}


class _Numbered:
    """A list in which every value is once."""

    def __init__(self) -> None:
        self.listed: list[JsonValue] = []
        self._places: dict[bytes, int] = {}

    def number(self, value: JsonValue) -> int:
        """The place of a value, at the end where it is new."""
        place = self._places.setdefault(canonical_json(value), len(self.listed))
        if place == len(self.listed):
            self.listed.append(value)
        return place


def _support(support: Support, places: Mapping[str, int]) -> dict[str, JsonValue]:
    return {"measure": support.measure, "strength": str(support.strength), "at": places.get(support.measure, -1)}


def _standing(requirement: Requirement, profile: Profile, standing: Standing) -> dict[str, JsonValue]:
    return {
        "automation": str(requirement.automation),
        "required": (requirement.framework, requirement.id) in profile.required,
        "attestation": standing.statement.to_document() if standing.statement else None,
        "exempt": {"reason": standing.exemption["reason"]} if standing.exemption else None,
        "waived": standing.waiver is not None,
        "due": standing.due.isoformat() if standing.due else None,
        "due_ns": nanoseconds(standing.due) if standing.due else None,
    }
