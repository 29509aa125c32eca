"""Writes the JSON Schemas of bundles from their structs, and those of `gate --each` and `diff`; --check compares."""

import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from ssdfgate.bundle.evidence import WireEvidence
from ssdfgate.bundle.wire import WireStatement

FOLDER = Path(__file__).resolve().parents[1] / "ssdfgate" / "schemas"
PAGES = {
    "bundle-v1": ("manifest.json of an evidence bundle", WireStatement),
    "evidence-v1": ("An evidence blob of a bundle", WireEvidence),
}
EACH = "each-v1"
"""A line of `gate --each`; holds the schema of the report, so that it can be used alone."""

DIFF = "diff-v1"
"""What `diff -f json` writes; speaks of findings, verdicts and outcomes as the report does."""

NEVER_WRITTEN = "context"
"""Field of a finding that only feeds its fingerprint."""


def schema(name: str) -> str:
    """The schema as it is shipped."""
    made = {EACH: _each, DIFF: _diff}.get(name, partial(_of_struct, name))
    return json.dumps(made(), indent=2, ensure_ascii=False) + "\n"


def _diff() -> dict[str, Any]:
    report = json.loads((FOLDER / "report-v1.schema.json").read_text(encoding="utf-8"))
    text, verdict = {"type": "string"}, {"$ref": "#/$defs/verdict"}
    nullable = {"type": ["string", "null"]}
    bundle = _closed({"path": text, "digest": {"$ref": "#/$defs/digest"}}, ["object", "null"])
    outcome = {"$ref": "#/$defs/outcome"}
    side = _closed({"bundle": bundle, "repository": nullable, "commit": nullable, "outcome": outcome}, "object")
    turned = {"framework": text, "id": text, "title": text, "required": {"type": "boolean"}}
    names = {"type": "array", "items": text}
    moved = _closed({"name": text, "before": names, "after": names}, "object")
    count = {"type": "integer", "minimum": 0}
    gained = {"collector": text, "kind": text, "before": nullable, "after": nullable}
    properties = {
        "schema": {"description": "Name and version of this format.", "const": "ssdfgate/diff/v1"},
        "base": {"description": "The earlier bundle, and what is decided over it.", **side},
        "now": {"description": "The later bundle, and what is decided over it.", **side},
        "requirements": {
            "description": "Requirements with another verdict than before.",
            **_list(_closed({**turned, "before": verdict, "after": verdict}, "object")),
        },
        "evidence": {
            "description": "Evidence of which status, tool or version differ; null where a side has none.",
            **_list(_closed(gained, "object")),
        },
        "components": {
            "description": "Components whose versions differ; null where one side has no SBOM.",
            **_closed({"total": count, "first": _list(moved)}, ["object", "null"]),
        },
        "findings": {
            "description": "Findings of each collector, as in the report.",
            **_list({"$ref": "#/$defs/compared"}),
        },
    }
    told = "What `ssdfgate diff -f json` writes. Every key is always there."
    head = {**_head(DIFF, "What is otherwise in a bundle than in an earlier one"), "description": told}
    whole = {**head, **_closed(properties, "object")}
    return {**whole, "$defs": _needed(whole, report["$defs"])}


def _list(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


def _needed(document: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    """The definitions that a document refers to, and those that these refer to."""
    found: set[str] = set()
    text = json.dumps(document)
    while new := {name for name in known if f'"#/$defs/{name}"' in text} - found:
        found |= new
        text = json.dumps([known[name] for name in new])
    return {name: known[name] for name in known if name in found}


def _each() -> dict[str, Any]:
    report = json.loads((FOLDER / "report-v1.schema.json").read_text(encoding="utf-8"))
    codes = report["properties"]["exit_code"]["enum"]
    text = {"type": "string"}
    properties = {
        "schema": {"description": "Name and version of this format.", "const": "ssdfgate/each/v1"},
        "bundle": {"description": "The bundle, as the call names it.", **text},
        "exit_code": {"description": "The code with which a call for this bundle alone would end.", "enum": codes},
        "error": {
            "description": "Why there is no report; null where there is one.",
            **_closed({"message": text, "hint": text}, ["object", "null"]),
        },
        "report": {
            "description": "The report on this bundle; null where there is none.",
            "anyOf": [{"$ref": report["$id"]}, {"type": "null"}],
        },
    }
    told = "One line of `ssdfgate gate --each -f json`: what became of one bundle. Every key is always there."
    head = {**_head(EACH, "A decision of ssdfgate gate --each"), "description": told}
    return {**head, **_closed(properties, "object"), "$defs": {"report": report}}


def _closed(properties: dict[str, Any], kind: str | list[str]) -> dict[str, Any]:
    return {"type": kind, "additionalProperties": False, "required": [*properties], "properties": properties}


def _head(name: str, title: str) -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://ssdfgate.dev/schemas/{name}.schema.json",
        "title": title,
    }


def _of_struct(name: str) -> dict[str, Any]:
    title, struct = PAGES[name]
    (whole,), parts = msgspec.json.schema_components([struct], ref_template="#/$defs/{name}")
    for part in parts.values():
        _close(part)
    return {**_head(name, title), **whole, "$defs": parts}


def _close(part: dict[str, Any]) -> None:
    """Every key is written, and no other; the reader checks that by writing anew what it has read."""
    part["description"] = part["description"].partition("\n")[0] if "description" in part else part["title"]
    properties = part.get("properties")
    if properties is None:
        return
    if part["title"] == "Finding":
        properties.pop(NEVER_WRITTEN)
    if part["title"] == "Control":
        properties["ok"] = {"type": "boolean"}
    for value in properties.values():
        value.pop("default", None)
    part["required"] = sorted(properties)
    part["additionalProperties"] = False


def main() -> int:
    """Write the schemas, or say which are out of date."""
    stale = []
    for name in (*PAGES, EACH, DIFF):
        path = FOLDER / f"{name}.schema.json"
        text = schema(name)
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(path.name)
    if stale:
        print(f"out of date: {', '.join(stale)}; run `make docs`")
    return bool(stale)


if __name__ == "__main__":
    sys.exit(main())
