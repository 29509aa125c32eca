"""From the data of a file to records, checked for what a JSON Schema cannot check."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import NotRequired, TypedDict, cast

from ssdfgate.errors import ConfigError
from ssdfgate.located import Located
from ssdfgate.model import JsonValue, Requirement, clean
from ssdfgate.model.digest import Digest
from ssdfgate.model.records import Attestation, Exemption, Scope, Waiver
from ssdfgate.records.catalogues import Catalogues
from ssdfgate.records.words import SHORTEST_TEXT, is_filler
from ssdfgate.validation import Schema, suggestion, validate

WAIVER = "ssdfgate/waiver/v1"
ATTESTATION = "ssdfgate/attestation/v1"
APPLICABILITY = "ssdfgate/applicability/v1"

LONGEST_REVIEW_DAYS = 3 * 366
"""How far the review may lie behind the statement: a statement that is never looked at again says nothing."""

_HINT = "Correct the record at that place; docs/records.md says what belongs there."
_WILDCARDS = frozenset("*?/.")
_CLASS = re.compile(r"\[[^\]]*\]")
_EASTERNMOST = timedelta(days=1)  # somewhere tomorrow has already begun

_Place = tuple[str | int, ...]


class _ScopeRow(TypedDict):
    framework: NotRequired[str]
    requirement: NotRequired[str]
    rule: NotRequired[str]
    fingerprint: NotRequired[str]
    package: NotRequired[str]
    path: NotRequired[str]


class _WaiverRow(TypedDict):
    id: str
    scope: _ScopeRow
    reason: str
    owner: str
    ticket: str
    created: str
    expires: str


class _AttestationRow(TypedDict):
    framework: str
    requirement: str
    statement: str
    role: str
    person: str
    stated: str
    review: str
    document: NotRequired[str]
    digest: NotRequired[str]


class _ExemptionRow(TypedDict):
    framework: str
    requirement: str
    reason: str
    owner: str
    since: str


@dataclass(frozen=True, slots=True)
class Builder:
    """Builds the records of a file.

    Attributes:
        today: records may not be dated later than the day after it.
        any_role: whether a role that the catalogue does not name is let through, for the caller to tell of.
    """

    catalogues: Catalogues
    today: date
    any_role: bool = False

    def waivers(self, located: Located) -> tuple[Waiver, ...]:
        """Every waiver in a document.

        Raises:
            ConfigError: something is wrong with it; names file and line.
        """
        rows = _rows(located, WAIVER, "waivers")
        return tuple(self._waiver(cast("_WaiverRow", row), located, keys) for keys, row in rows)

    def attestations(self, located: Located) -> tuple[Attestation, ...]:
        """Every attestation in a document.

        Raises:
            ConfigError: something is wrong with it; names file and line.
        """
        rows = _rows(located, ATTESTATION, "attestations")
        return tuple(self._attestation(cast("_AttestationRow", row), located, keys) for keys, row in rows)

    def exemptions(self, located: Located) -> tuple[Exemption, ...]:
        """Every exemption in a document.

        Raises:
            ConfigError: something is wrong with it; names file and line.
        """
        rows = _rows(located, APPLICABILITY, "not_applicable")
        return tuple(self._exemption(cast("_ExemptionRow", row), located, keys) for keys, row in rows)

    def _waiver(self, row: _WaiverRow, located: Located, keys: _Place) -> Waiver:
        _check_texts(row, ("reason", "owner", "ticket"), located, keys)
        created, expires = self._dates(row["created"], row["expires"], ("created", "expires"), located, keys)
        return Waiver(
            id=row["id"],
            scope=self._scope(row["scope"], located, (*keys, "scope")),
            reason=row["reason"],
            owner=row["owner"],
            ticket=row["ticket"],
            created=created,
            expires=expires,
            where=located.where(keys),
        )

    def _scope(self, row: _ScopeRow, located: Located, keys: _Place) -> Scope:
        whole = None
        if "framework" in row:
            requirement = self._requirement(row["framework"], row["requirement"], located, keys)
            whole = requirement.framework, requirement.id
        path = row.get("path")
        if path is not None:
            _check_pattern(path, located, (*keys, "path"))
        return Scope(whole, row.get("rule"), row.get("fingerprint"), row.get("package"), path)

    def _attestation(self, row: _AttestationRow, located: Located, keys: _Place) -> Attestation:
        _check_texts(row, ("statement", "role", "person"), located, keys)
        requirement = self._requirement(row["framework"], row["requirement"], located, keys)
        if not self.any_role:
            _check_role(row["role"], requirement, located, (*keys, "role"))
        stated, review = self._dates(row["stated"], row["review"], ("stated", "review"), located, keys)
        if (review - stated).days > LONGEST_REVIEW_DAYS:
            problem = f"`review` lies more than {LONGEST_REVIEW_DAYS // 366} years after `stated`"
            raise _fault(located, (*keys, "review"), problem)
        document = row.get("document")
        if document is not None and leads_out(document):
            problem = f"`document` is `{clean(document, 60)}`, which is not a path inside the repository"
            raise _fault(located, (*keys, "document"), problem)
        return Attestation(
            framework=requirement.framework,
            requirement=requirement.id,
            statement=row["statement"],
            role=row["role"],
            person=row["person"],
            stated=stated,
            review=review,
            document=document,
            digest=Digest.parse(row["digest"]) if "digest" in row else None,
            where=located.where(keys),
        )

    def _exemption(self, row: _ExemptionRow, located: Located, keys: _Place) -> Exemption:
        _check_texts(row, ("reason", "owner"), located, keys)
        requirement = self._requirement(row["framework"], row["requirement"], located, keys)
        since = self._past(row["since"], located, (*keys, "since"))
        return Exemption(
            requirement.framework, requirement.id, row["reason"], row["owner"], since, located.where(keys)
        )

    def _requirement(self, framework: str, identifier: str, located: Located, keys: _Place) -> Requirement:
        try:
            return self.catalogues.requirement(framework, identifier)
        except ConfigError as error:
            raise ConfigError(f"{located.where((*keys, 'requirement'))}: {error}", hint=error.hint) from None

    def _dates(
        self, first: str, last: str, names: tuple[str, str], located: Located, keys: _Place
    ) -> tuple[date, date]:
        begin = self._past(first, located, (*keys, names[0]))
        end = _date(last, located, (*keys, names[1]))
        if end <= begin:
            problem = f"`{names[1]}` ({end}) does not lie after `{names[0]}` ({begin})"
            raise _fault(located, (*keys, names[1]), problem)
        return begin, end

    def _past(self, text: str, located: Located, keys: _Place) -> date:
        day = _date(text, located, keys)
        if day > self.today + _EASTERNMOST:
            raise _fault(located, keys, f"`{keys[-1]}` ({day}) lies ahead")
        return day


def leads_out(path: str) -> bool:
    """Whether a path is not plainly one below the root: absolute, upwards, or with backslashes or odd characters."""
    plain = path.isprintable() and "\\" not in path and not path.startswith("/")
    return not plain or not {"", ".", ".."}.isdisjoint(path.split("/"))


def allows(requirement: Requirement, role: str) -> bool:
    """Whether somebody in that role may attest the requirement; case does not matter."""
    return not requirement.roles or role.casefold() in {name.casefold() for name in requirement.roles}


def _rows(located: Located, schema: str, key: str) -> list[tuple[_Place, JsonValue]]:
    """Each record with the way to it: those listed under `key`, or the document itself."""
    validate(located.value, _schema(schema), located, hint=_HINT)
    document = cast("Mapping[str, JsonValue]", located.value)
    if key not in document:
        return [((), document)]
    return [((key, index), row) for index, row in enumerate(cast("list[JsonValue]", document[key]))]


def _schema(name: str) -> Schema:
    file = files("ssdfgate") / "schemas" / f"{name.split('/')[1]}-v1.schema.json"
    return cast("Schema", json.loads(file.read_bytes()))


def _check_texts(row: Mapping[str, object], fields: tuple[str, ...], located: Located, keys: _Place) -> None:
    for name in fields:
        text = str(row[name])
        if name in {"reason", "statement"} and len(" ".join(text.split())) < SHORTEST_TEXT:
            problem = f"`{name}` says too little: write at least {SHORTEST_TEXT} characters"
            raise _fault(located, (*keys, name), problem)
        if is_filler(text, name):
            problem = f"`{name}` is `{clean(text, 60)}`, which only holds the place of an answer"
            raise _fault(located, (*keys, name), problem)


def _check_pattern(path: str, located: Located, keys: _Place) -> None:
    if leads_out(path):
        raise _fault(located, keys, f"`path` is `{clean(path, 60)}`, which is not a pattern from the root")
    if _WILDCARDS.issuperset(_CLASS.sub("", path)):  # `[!x]*` and `*.*` are next to everything
        raise _fault(located, keys, f"`path` is `{clean(path, 60)}`, which would cover everything")


def _check_role(role: str, requirement: Requirement, located: Located, keys: _Place) -> None:
    if not allows(requirement, role):
        meant = suggestion(role, requirement.roles)
        problem = f"`role` is `{clean(role, 60)}`, which {requirement.framework} does not name{meant}"
        hint = f"{requirement.id} may be attested by: {', '.join(requirement.roles)}."
        raise ConfigError(f"{located.where(keys)}: {problem}", hint=hint)


def _date(text: str, located: Located, keys: _Place) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _fault(located, keys, f"`{keys[-1]}` is `{text}`, and there is no such day") from None


def _fault(located: Located, keys: _Place, problem: str) -> ConfigError:
    return ConfigError(f"{located.where(keys)}: {problem}", hint=_HINT)
