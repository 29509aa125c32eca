"""Takes secrets out of an event, and names the places, as OPA's masks do (docs: "Masking sensitive data").

A member of an object that holds a secret is removed and listed under `erased`; what cannot be removed without moving
its neighbours (an item of a list, a name) is replaced and listed under `masked`. Places are JSON Pointers (RFC 6901).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ssdfgate.model import JsonValue, canonical_json
from ssdfgate.redaction import Redactor

MASKABLE = ("input", "result")
"""Fields of an event in which places are named; the rest is ours, and is cleaned without a word."""


def masked(event: Mapping[str, JsonValue], redactor: Redactor) -> dict[str, JsonValue]:
    """The event without secrets; the same one where there are none."""
    content = canonical_json(dict(event))
    if redactor.content(content) == content:
        return dict(event)
    walk = _Walk(redactor)
    cleaned = {name: walk.value(value, f"/{name}", top=name not in MASKABLE) for name, value in event.items()}
    told = (("erased", walk.erased), ("masked", walk.replaced))
    return {**cleaned, **{name: [*sorted(set(places))] for name, places in told if places}}


@dataclass(slots=True)
class _Walk:
    redactor: Redactor
    erased: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)

    def value(self, value: JsonValue, place: str, *, top: bool) -> JsonValue:
        """A value without secrets; `top` where its place is not told."""
        if isinstance(value, str):
            clean = self.redactor.text(value)
            if clean != value and not top:
                self.replaced.append(place)
            return clean
        if isinstance(value, Mapping):
            return self._object(value, place, top=top)
        if isinstance(value, list | tuple):
            return [self.value(item, f"{place}/{at}", top=top) for at, item in enumerate(value)]
        return value

    def _object(self, value: Mapping[str, JsonValue], place: str, *, top: bool) -> dict[str, JsonValue]:
        kept: dict[str, JsonValue] = {}
        for name, item in value.items():
            clean = self.redactor.text(name)
            where = f"{place}/{clean.replace('~', '~0').replace('/', '~1')}"
            if clean != name and not top:
                self.replaced.append(where)
            if isinstance(item, str) and not top and self.redactor.text(item) != item:
                self.erased.append(where)
            else:
                kept[clean] = self.value(item, where, top=top)
        return kept
