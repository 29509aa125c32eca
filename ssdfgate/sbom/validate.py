"""Validation against the official JSON schemas of CycloneDX, which ship inside cyclonedx-python-lib.

The library's own validator takes 65 ms for every address in the document; jsonschema-rs takes microseconds.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import jsonschema_rs

from ssdfgate.model import JsonValue, ScanError, clean

SPEC_VERSIONS = ("1.2", "1.3", "1.4", "1.5", "1.6", "1.7")
"""Versions of CycloneDX that have a JSON form."""

_BASE = "http://cyclonedx.org/schema/"
_STRICT = {"1.2": "1.2-strict", "1.3": "1.3-strict"}
"""In these versions the plain schema allows unknown keys."""

_BESIDE = ("spdx.SNAPSHOT.schema.json", "jsf-0.82.SNAPSHOT.schema.json", "cryptography-defs.SNAPSHOT.schema.json")
_EVERY_ERROR = 1000
"""Components up to which every error is described; that takes 0.1 ms per error, and it cannot be stopped half-way."""


def schema_errors(document: Mapping[str, JsonValue], spec_version: str) -> tuple[ScanError, ...]:
    """What in a parsed document is against the schema of its version; empty where it is valid.

    `spec_version` is one of SPEC_VERSIONS. Of a very large document only the first error is described.
    """
    validator = _validator(spec_version)
    components = document.get("components")
    if not isinstance(components, list) or len(components) <= _EVERY_ERROR:
        return tuple(_error(error) for error in validator.iter_errors(document))
    try:
        validator.validate(document)
    except jsonschema_rs.ValidationError as error:
        return (_error(error),)
    return ()


def _error(error: jsonschema_rs.ValidationError) -> ScanError:
    place = "/".join(str(step) for step in error.instance_path) or "the document"
    return ScanError(clean(f"{place}: {error.message[:1000]}", 300), rule="schema")


@cache
def _validator(spec_version: str) -> jsonschema_rs.Validator:
    """Compiled once per version: 10 to 20 ms with reading the files."""
    registry = jsonschema_rs.Registry([(_BASE + name, _load(name)) for name in _BESIDE], draft=jsonschema_rs.Draft7)
    schema = _load(f"bom-{_STRICT.get(spec_version, spec_version)}.SNAPSHOT.schema.json")
    return jsonschema_rs.Draft7Validator(schema, registry=registry, validate_formats=True, offline=True)


def _load(name: str) -> dict[str, Any]:
    content = resources.files("cyclonedx").joinpath("schema", "_res", name).read_bytes()
    found: dict[str, Any] = json.loads(content)
    return found
