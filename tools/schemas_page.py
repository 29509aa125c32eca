"""Writes the JSON Schemas of a bundle from the structs that read it; --check only compares."""

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
NEVER_WRITTEN = "context"
"""Field of a finding that only feeds its fingerprint."""


def schema(name: str) -> str:
    """The schema as it is shipped."""
    title, struct = PAGES[name]
    (whole,), parts = msgspec.json.schema_components([struct], ref_template="#/$defs/{name}")
    for part in parts.values():
        _close(part)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://ssdfgate.dev/schemas/{name}.schema.json",
        "title": title,
    }
    return json.dumps({**head, **whole, "$defs": parts}, indent=2, ensure_ascii=False) + "\n"


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
    for name in PAGES:
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
