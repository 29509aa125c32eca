"""Waivers, attestations and exemptions, as they stand beside a verdict."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ssdfgate.model import Decision, JsonValue
from ssdfgate.renderers.html.safe import cut

_FIELDS: Mapping[str, str] = {
    "statement": "Statement",
    "reason": "Reason",
    "owner": "Owner",
    "role": "Role",
    "person": "Person",
    "ticket": "Ticket",
    "created": "Given on",
    "stated": "Stated on",
    "since": "Since",
    "expires": "Expires on",
    "until": "Holds until",
    "review": "To be reviewed by",
    "document": "Rests on",
    "digest": "Digest of it",
    "id": "Name",
    "where": "Kept in",
}
"""Fields in the order in which they are shown, with their labels."""


@dataclass(frozen=True, slots=True)
class RecordView:
    """One record of people: what it is, what follows from it, and its fields."""

    kind: str
    title: str
    effect: str
    rows: tuple[tuple[str, str], ...]


def records_of(decision: Decision) -> tuple[RecordView, ...]:
    """What people have put on record about a requirement."""
    found = (
        (
            "waiver",
            "Waiver",
            "It does not change the verdict; it only keeps it from closing the gate.",
            decision.waiver,
        ),
        ("attestation", "Attestation", "A person states this; no machine has shown it.", decision.attestation),
        ("exemption", "Does not apply", "Whether that is right is for people to judge.", decision.exemption),
    )
    return tuple(
        RecordView(kind, title, effect, tuple(_rows(record))) for kind, title, effect, record in found if record
    )


def _rows(record: Mapping[str, JsonValue]) -> Iterator[tuple[str, str]]:
    """Known fields in order, then whatever else is there; fields without a value are left out."""
    for key in (*_FIELDS, *sorted(set(record) - set(_FIELDS))):
        if record.get(key) is not None and record[key] != "":
            yield _FIELDS.get(key, cut(key, 40)), cut(str(record[key]))
