"""What a report has to say besides its verdicts."""

from dataclasses import dataclass

from ssdfgate.model.digest import JsonValue


@dataclass(frozen=True, slots=True)
class Limit:
    """Something that was not looked at, or an assumption: a sentence, how many, and the step that would mend it."""

    message: str
    hint: str = ""

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: {message, hint}."""
        return {"message": self.message, "hint": self.hint}
