"""Writes one record, whole or not at all, after it has passed every check that reading it will make."""

import json
import re
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path

from ssdfgate.errors import ConfigError
from ssdfgate.located import Located
from ssdfgate.model import JsonValue, clean
from ssdfgate.model.records import Attestation, Waiver
from ssdfgate.newfile import put
from ssdfgate.records.build import ATTESTATION, WAIVER, Builder
from ssdfgate.records.catalogues import Catalogues
from ssdfgate.records.files import FOLDER
from ssdfgate.records.load import attestation_key, load_records, waiver_key
from ssdfgate.yamlfile import parse_yaml

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9/@-]*(?:[ ._][A-Za-z0-9/@-]+)*\Z|[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_NOT_TEXT = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})  # to some reader or other
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME = 40
_DIGITS = 8
_DOUBLE = "Edit or remove that file; `ssdfgate attest new --renew` states the same again in its place."


def add_waiver(root: Path, fields: Mapping[str, JsonValue], *, today: date, catalogues: Catalogues) -> Waiver:
    """Write `.ssdfgate/waivers/ID.yaml`; the id follows from ticket and scope, and `created` is today.

    The fields are scope, reason, owner, ticket and expires, as in the schema.

    Raises:
        ConfigError: the waiver is not in order, is there already, or cannot be written.
    """
    ticket = str(fields["ticket"]).rstrip("/").rpartition("/")[2]  # of an address, what says most
    identifier = f"{_name(ticket)}-{_fingerprint(fields['scope'])}"
    document = {"schema": WAIVER, "id": identifier, "created": today.isoformat(), **fields}
    builder = Builder(catalogues, today)
    builder.waivers(Located("the waiver", document))
    path = f"{FOLDER}/waivers/{identifier}.yaml"
    waiver = builder.waivers(_parsed(path, document))[0]
    known = load_records(root, today=today, catalogues=catalogues, any_role=True).waivers
    _refuse_double([item for item in known if waiver_key(item) == waiver_key(waiver)])
    _put(root, path, document, replace=False)
    return waiver


def add_attestation(
    root: Path, fields: Mapping[str, JsonValue], *, today: date, catalogues: Catalogues, renew: bool = False
) -> Attestation:
    """Write `.ssdfgate/attestations/FRAMEWORK-REQUIREMENT-ROLE.yaml`; `stated` is today.

    The fields are framework, requirement, statement, role, person, review, document and digest, as in the schema.
    With `renew` the file takes the place of one that is there.

    Raises:
        ConfigError: the attestation is not in order, is there already, or cannot be written.
    """
    document = {"schema": ATTESTATION, "stated": today.isoformat(), **fields}
    builder = Builder(catalogues, today)
    checked = builder.attestations(Located("the attestation", document))[0]
    parts = (checked.framework, checked.requirement, checked.role)
    path = f"{FOLDER}/attestations/{'-'.join(map(_name, parts))}.yaml"
    attestation = builder.attestations(_parsed(path, document))[0]
    known = load_records(root, today=today, catalogues=catalogues, any_role=True).attestations
    same = [item for item in known if attestation_key(item) == attestation_key(attestation)]
    _refuse_double([item for item in same if not renew or item.where != attestation.where])
    _put(root, path, document, replace=renew)
    return attestation


def to_yaml(document: Mapping[str, JsonValue], indent: str = "") -> str:
    """Texts and mappings as YAML that reads back as the same; whatever is not plain is in quotes."""
    lines = []
    for key, value in document.items():
        if isinstance(value, Mapping):
            lines.append(f"{indent}{key}:\n{to_yaml(value, indent + '  ')}")
        else:
            lines.append(f"{indent}{key}: {_scalar(str(value))}\n")
    return "".join(lines)


def _scalar(text: str) -> str:
    plain = _PLAIN.match(text) and text.lower() not in _NOT_TEXT
    return text if plain else json.dumps(text, ensure_ascii=False)


def _parsed(path: str, document: Mapping[str, JsonValue]) -> Located:
    """What a reader will find in the file."""
    try:
        content = to_yaml(document).encode("utf-8")
    except UnicodeEncodeError:
        raise ConfigError(f"{path} cannot hold text that is not UTF-8", hint="Give the text in UTF-8.") from None
    return parse_yaml(content, path)


def _refuse_double(same: list[Waiver] | list[Attestation]) -> None:
    if same:
        raise ConfigError(f"nothing is written: {same[0].where} says the same already", hint=_DOUBLE)


def _put(root: Path, path: str, document: Mapping[str, JsonValue], *, replace: bool) -> None:
    try:
        put(root, root / path, to_yaml(document).encode("utf-8"), replace=replace)
    except FileExistsError:
        raise ConfigError(f"{path} is there already", hint=_DOUBLE) from None
    except OSError as error:
        reason = clean(error.strerror or str(error))
        raise ConfigError(
            f"{path} cannot be written: {reason}", hint="Check the folder and its permissions."
        ) from None


def _name(text: str) -> str:
    """A text as part of a file name, by its end; a digest of it where nothing of it can be."""
    return _NOT_IN_A_NAME.sub("-", text.lower())[-_LONGEST_NAME:].strip("-") or _fingerprint(text)


def _fingerprint(value: JsonValue) -> str:
    return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:_DIGITS]
