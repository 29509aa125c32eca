"""Writes the JSON Schemas of bundles from the structs that read them, and that of `gate --each`; --check compares."""

import json
import sys
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

NEVER_WRITTEN = "context"
"""Field of a finding that only feeds its fingerprint."""


def schema(name: str) -> str:
    """The schema as it is shipped."""
    return json.dumps(_each() if name == EACH else _of_struct(name), indent=2, ensure_ascii=False) + "\n"


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
    for name in (*PAGES, EACH):
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
