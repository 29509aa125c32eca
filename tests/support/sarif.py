"""Reads SARIF as a strict reader would: every log must pass the schema first."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs

from ssdfgate.renderers.interface import Style
from ssdfgate.renderers.sarif import SarifRenderer

SCHEMA = json.loads((Path(__file__).parents[1] / "fixtures/schemas/sarif-2.1.0.json").read_text())
VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA, validate_formats=True)


def run_of(given_report) -> dict[str, Any]:
    document = json.loads(SarifRenderer().render(given_report, Style()))
    problems = [f"{error.instance_path}: {error.message}" for error in VALIDATOR.iter_errors(document)]
    assert problems == []
    (run,) = document["runs"]
    return run


def texts(value):
    match value:
        case dict():
            for item in value.values():
                yield from texts(item)
        case list():
            for item in value:
                yield from texts(item)
        case str():
            yield value


def split(run) -> tuple[list, list]:
    ours = [item for item in run["results"] if item["ruleId"].startswith("ssdfgate/")]
    return ours, [item for item in run["results"] if item not in ours]


def notes(run, kind: str) -> list[str]:
    (invocation,) = run["invocations"]
    found = invocation["toolExecutionNotifications"]
    return [item["message"]["text"] for item in found if item["descriptor"]["id"] == f"ssdfgate/{kind}"]
