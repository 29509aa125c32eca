"""The JSON report of zizmor, version 1 of it (seen with 0.8, 1.9 and 1.32).

Which workflows were looked at, and which were left out because they could not be parsed, zizmor says on stderr only;
without a finding it writes `[]`, which is refused. What its comments ignore it leaves out too, except where it says
`ignored`.
"""

from typing import ClassVar

from ssdfgate.errors import ReaderError
from ssdfgate.model import (
    EvidenceKind,
    Finding,
    Findings,
    FindingState,
    Location,
    Reading,
    Tool,
    clean,
    fingerprinted,
)
from ssdfgate.readers.entries import Entry, entries_of, file_path, require_keys
from ssdfgate.readers.fields import (
    NAME_LENGTH,
    mapping,
    optional_count,
    optional_mapping,
    optional_text,
    sequence,
    text,
    web_address,
)
from ssdfgate.readers.identifiers import severity
from ssdfgate.readers.interface import JsonOutline, Outline
from ssdfgate.readers.weakness import SECRETS

_KEYS = ("ident", "desc", "url", "determinations", "locations")
_PATHS = ("verbatim_path", "given_path", "path")
_CREDENTIALS = frozenset({"hardcoded-container-credentials"})


class ZizmorReader:
    """Reads what `zizmor --format json` and `json-v1` write."""

    name: ClassVar[str] = "zizmor-json"
    title: ClassVar[str] = "zizmor JSON"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (EvidenceKind.INFRASTRUCTURE,)

    def recognises(self, outline: Outline) -> bool:
        """Whether the first finding has the keys that zizmor alone writes together."""
        return (
            isinstance(outline, JsonOutline)
            and outline.is_list
            and outline.has(*_KEYS)
            and outline.inner("determinations").has("confidence", "severity")
        )

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report; see `Reader.read`."""
        entries = entries_of(content)
        require_keys(entries, _KEYS, "zizmor")
        reading = Reading(
            format=self.name,
            kind=EvidenceKind.INFRASTRUCTURE,
            tool=Tool("zizmor", None),
            payload=Findings(fingerprinted(_finding(entry) for entry in entries)),
        )
        return (reading,)


def _finding(entry: Entry) -> Finding:
    rule = clean(text(entry["ident"], "the audit of a finding"), NAME_LENGTH)
    grades = mapping(entry["determinations"], f"the determinations of {rule}")
    places = [mapping(item, f"a place of {rule}") for item in sequence(entry["locations"], f"the places of {rule}")]
    if not places:
        raise ReaderError(f"a finding of {rule} in the report has no place")
    main = _primary(places)
    symbolic = mapping(main.get("symbolic"), f"the place of {rule}")
    note = optional_text(symbolic.get("annotation"))
    described = clean(text(entry["desc"], f"the text of {rule}"))
    hidden = entry.get("ignored") is True
    return Finding(
        rule=rule,
        message=clean(f"{described}: {note}") if note else described,
        severity=severity(grades.get("severity")),
        location=_location(main, symbolic, rule),
        url=web_address(entry["url"]),
        topic=SECRETS if rule in _CREDENTIALS else None,
        context="" if rule in _CREDENTIALS else _matched(main),
        state=FindingState.SUPPRESSED if hidden else FindingState.OPEN,
        suppressed_by="zizmor: ignore" if hidden else None,
    )


def _primary(places: list[Entry]) -> Entry:
    """The place that zizmor calls primary; old versions call none so and put it first."""
    kinds = ((optional_mapping(item.get("symbolic")).get("kind"), item) for item in places)
    return next((item for kind, item in kinds if kind == "Primary"), places[0])


def _location(main: Entry, symbolic: Entry, rule: str) -> Location:
    """A file here (`Local`), or one of another repository (`Remote`); rows count from 0."""
    named = list(mapping(symbolic.get("key"), f"the file of {rule}").values())
    file = mapping(named[0] if named else None, f"the file of {rule}")
    path = next((file[key] for key in _PATHS if key in file), None)
    span = optional_mapping(optional_mapping(main.get("concrete")).get("location"))
    return Location(file_path(path, f"the file of {rule}"), _row(span, "start_point"), _row(span, "end_point"))


def _row(span: Entry, name: str) -> int:
    point = optional_mapping(span.get(name))
    return optional_count(point.get("row")) + 1 if "row" in point else 0


def _matched(main: Entry) -> str:
    feature = optional_mapping(main.get("concrete")).get("feature")
    return feature if isinstance(feature, str) else ""
