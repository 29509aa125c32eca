"""Our own report of facts about a repository; anybody may write one, so every field is checked."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, Facts, JsonValue, Reading, ScanError, Tool, clean
from ssdfgate.model.settings import DOCUMENTS
from ssdfgate.readers.fields import NAME_LENGTH, count, mapping, sequence, text
from ssdfgate.readers.interface import JsonOutline, Outline, parse_json

SCHEMA = "ssdfgate/repository-facts/v1"
_KEYS = frozenset({"schema", "tool", "facts", "undetermined"})
_LONGEST_PATH = 4096
_INT64 = 2**63

_Check = Callable[[JsonValue, str], JsonValue]


def _path(value: JsonValue, what: str) -> str:
    found = text(value, what)
    if len(found) > _LONGEST_PATH or found.startswith("/") or "\0" in found or ".." in found.split("/"):
        raise ReaderError(f"{what} in the report is not a path inside the repository")
    return found


def _message(value: JsonValue, what: str) -> str:
    return clean(text(value, what), NAME_LENGTH)


def _flag(value: JsonValue, what: str) -> bool:
    if not isinstance(value, bool):
        raise ReaderError(f"{what} in the report is not true or false")
    return value


def _moment(value: JsonValue, what: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not -_INT64 <= value < _INT64:
        raise ReaderError(f"{what} in the report is not a time in nanoseconds")
    return value


def _record(**checks: _Check) -> _Check:
    def check(value: JsonValue, what: str) -> JsonValue:
        found = mapping(value, what)
        if found.keys() != checks.keys():
            raise ReaderError(f"{what} in the report must hold {', '.join(checks)}, and nothing else")
        return {name: field(found[name], f"`{name}` of {what}") for name, field in checks.items()}

    return check


def _or_null(check: _Check) -> _Check:
    return lambda value, what: None if value is None else check(value, what)


def _list_of(check: _Check) -> _Check:
    return lambda value, what: [check(item, f"an entry of {what}") for item in sequence(value, what)]


def _document(value: JsonValue, what: str) -> JsonValue:
    """A record that was looked at, or the reason why nothing can be said of it."""
    untold = "problem" in mapping(value, what)
    return (_UNTOLD if untold else _LOOKED_AT)(value, what)


_UNTOLD = _record(path=_path, problem=_message)
_LOOKED_AT = _record(path=_path, words=count, placeholders=count, reviewed_ns=_or_null(_moment))
_FOUND = _or_null(_record(path=_path))
_PACKAGE_FILES = _list_of(_record(path=_path, ecosystem=_message))
_COUNTED = ("commits", "signed", "merges", "merged_by_others", "authors", "committers", "tags", "signed_tags")
_CHECKS: Mapping[str, _Check] = {
    "security_policy": _or_null(_record(path=_path, has_contact=_flag)),
    "security_txt": _or_null(
        _record(path=_path, contacts=count, expires_ns=_or_null(_moment), problems=_list_of(_message))
    ),
    "licence": _FOUND,
    "code_owners": _or_null(_record(path=_path, rules=count)),
    "changelog": _FOUND,
    "ci": _record(systems=_list_of(_message), files=_list_of(_path)),
    "images": _record(searched=count, places_total=count, places=_list_of(_record(path=_path, reason=_message))),
    "actions": _record(
        workflows=count,
        unreadable=_list_of(_record(path=_path, problem=_message)),
        uses=count,
        pinned=count,
        unpinned_total=count,
        unpinned=_list_of(_record(path=_path, line=count, uses=_message)),
    ),
    "schedules": _record(workflows=_list_of(_path)),
    "manifests": _PACKAGE_FILES,
    "lock_files": _PACKAGE_FILES,
    "without_dependencies": _PACKAGE_FILES,
    "documents": _record(**dict.fromkeys(DOCUMENTS, _or_null(_document))),
    "history": _or_null(_record(shallow=_flag, range=_message, **dict.fromkeys(_COUNTED, count))),
    "scanner_configuration": _list_of(_record(path=_path, tool=_message)),
}
_PARTS = (
    ("history", "signed", "commits"),
    ("history", "merges", "commits"),
    ("history", "merged_by_others", "merges"),
    ("history", "authors", "commits"),
    ("history", "committers", "commits"),
    ("history", "signed_tags", "tags"),
    ("actions", "pinned", "uses"),
    ("actions", "unpinned_total", "uses"),
)
"""(fact, number, the number that it is a part of)."""


class RepositoryReader:
    """Reads what the collector `repository` writes."""

    name: ClassVar[str] = "repository-json"
    title: ClassVar[str] = "ssdfgate repository facts"

    kinds: ClassVar[tuple[EvidenceKind, ...]] = (EvidenceKind.REPOSITORY,)

    def recognises(self, outline: Outline) -> bool:
        """Whether the document says that it is of our schema."""
        return isinstance(outline, JsonOutline) and outline.is_document and outline.text("schema") == SCHEMA

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report; see `Reader.read`."""
        document = parse_json(content)
        if not isinstance(document, Mapping) or document.get("schema") != SCHEMA:
            raise ReaderError(f"not a report of repository facts: it must say that its schema is {SCHEMA}")
        if document.keys() != _KEYS:
            raise ReaderError(f"the report must hold {', '.join(sorted(_KEYS))}, and nothing else")
        values = _values(mapping(document["facts"], "`facts`"))
        undetermined = _undetermined(document["undetermined"])
        _check_whole(values, undetermined)
        tool = mapping(document["tool"], "`tool`")
        reading = Reading(
            format=self.name,
            kind=EvidenceKind.REPOSITORY,
            tool=Tool(_message(tool.get("name"), "the tool's name"), _message(tool.get("version"), "its version")),
            payload=Facts(values),
            analysed=frozenset(values),
            skipped=tuple((reason, name) for name, reason in undetermined.items()),
            errors=_errors(values),
            unit="facts",
        )
        return (reading,)


def _values(facts: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    unknown = sorted(facts.keys() - _CHECKS.keys())
    if unknown:
        raise ReaderError(f"the report holds a fact that is not known: {clean(unknown[0], NAME_LENGTH)}")
    return {name: _CHECKS[name](value, f"`{name}`") for name, value in facts.items()}


def _undetermined(value: JsonValue) -> dict[str, str]:
    result: dict[str, str] = {}
    for item in sequence(value, "`undetermined`"):
        entry = mapping(item, "an entry of `undetermined`")
        name = text(entry.get("fact"), "the name of a fact")
        if name in result or name not in _CHECKS:
            raise ReaderError(
                f"`undetermined` names a fact twice, or one that is not known: {clean(name, NAME_LENGTH)}"
            )
        result[name] = _message(entry.get("reason"), "the reason why a fact is undetermined")
    return result


def _check_whole(values: Mapping[str, JsonValue], undetermined: Mapping[str, str]) -> None:
    """Every fact is either there or undetermined, and no part is larger than its whole."""
    twice, lost = values.keys() & undetermined.keys(), _CHECKS.keys() - values.keys() - undetermined.keys()
    if twice or lost:
        problem = "is there and undetermined" if twice else "is missing, and not undetermined either"
        raise ReaderError(f"the fact {min(twice or lost)} {problem}")
    for fact, part, whole in _PARTS:
        numbers = values.get(fact)
        if isinstance(numbers, Mapping) and count(numbers[part], part) > count(numbers[whole], whole):
            raise ReaderError(f"`{fact}` in the report counts more {part} than {whole}")
    actions, images = values.get("actions"), values.get("images")
    if isinstance(actions, Mapping):
        _check_actions(actions)
    if isinstance(images, Mapping):
        _check_listed(images)


def _check_actions(actions: Mapping[str, JsonValue]) -> None:
    total = count(actions["unpinned_total"], "unpinned_total")
    listed = sequence(actions["unpinned"], "unpinned")
    if (
        count(actions["pinned"], "pinned") + total != actions["uses"]
        or len(listed) > total
        or bool(listed) != bool(total)
    ):
        raise ReaderError("`actions` in the report counts pinned and unpinned uses that do not add up")


def _check_listed(images: Mapping[str, JsonValue]) -> None:
    total, listed = count(images["places_total"], "places_total"), sequence(images["places"], "places")
    if len(listed) > total or bool(listed) != bool(total):
        raise ReaderError("`images` in the report lists places that do not agree with their number")


def _errors(values: Mapping[str, JsonValue]) -> tuple[ScanError, ...]:
    actions, documents = values.get("actions"), values.get("documents")
    entries: list[Mapping[str, JsonValue]] = []
    if isinstance(actions, Mapping):
        entries += [mapping(item, "an unreadable workflow") for item in sequence(actions["unreadable"], "unreadable")]
    if isinstance(documents, Mapping):
        entries += [item for item in documents.values() if isinstance(item, Mapping) and "problem" in item]
    errors = (ScanError(text(entry["problem"], "problem"), text(entry["path"], "path")) for entry in entries)
    return tuple(dict.fromkeys(errors))
