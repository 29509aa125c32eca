"""A change that asks to be merged: what it is judged by, and what it would like to alter in that."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ssdfgate.model.digest import JsonValue
from ssdfgate.model.limit import Limit

_SHOWN = 25
_LATER = "It takes effect when it is merged; until then the target decides. Look at it in the review."
_WAIVE = "Mend them, or have a waiver merged first."


class AlterationKind(StrEnum):
    """What a change alters of that by which it is judged."""

    CONFIGURATION = "configuration"
    EXCLUSION = "exclusion"
    WAIVER = "waiver"
    ATTESTATION = "attestation"
    EXEMPTION = "exemption"
    POLICY = "policy"
    RULES = "rules"
    SCANNER_SETTING = "scanner-setting"
    SUPPRESSION = "suppression"


@dataclass(frozen=True, slots=True)
class Alteration:
    """One alteration: a sentence, and where it stands in the change."""

    kind: AlterationKind
    message: str
    path: str | None = None
    line: int = 0

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: {kind, message, path, line}."""
        return {"kind": str(self.kind), "message": self.message, "path": self.path, "line": self.line}


@dataclass(frozen=True, slots=True)
class Change:
    """A change, and the commit that configuration, records and policies were read from.

    Attributes:
        event: why it is taken for a change: the platform's word, or `--policy-ref`.
        ref: what the commit was found by.
        reopened: findings that comments of the change hide, and that count as open.
    """

    event: str
    ref: str
    commit: str
    alterations: tuple[Alteration, ...] = ()
    reopened: int = 0

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: {event, ref, commit, alterations: [{kind, message, path, line}], reopened}."""
        return {
            "event": self.event,
            "ref": self.ref,
            "commit": self.commit,
            "alterations": [item.to_json() for item in self.alterations],
            "reopened": self.reopened,
        }

    def limits(self) -> Iterator[Limit]:
        """Sentences for every report: what decides, and what the change tries to alter."""
        source = f"{self.ref} (commit {self.commit[:12]}, {self.event})"
        told = "Configuration, scope, waivers, attestations and policies come from"
        yield Limit(f"{told} {source}, not from the change.")
        if self.reopened:
            hidden = f"{self.reopened} findings are hidden by comments that this change adds, and count as open."
            yield Limit(hidden, _WAIVE)
        for item in self.alterations[:_SHOWN]:
            place = f" ({item.path}{f':{item.line}' if item.line else ''})" if item.path else ""
            yield Limit(f"The change {item.message}{place}.", _LATER)
        if len(self.alterations) > _SHOWN:
            yield Limit(f"The change makes {len(self.alterations) - _SHOWN} more alterations.", "See `-f json`.")
