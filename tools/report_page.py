"""Writes docs/report.md from the schema of the JSON report; with --check, only says whether the page is up to date.

python tools/report_page.py [--check]
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SCHEMA = ROOT / "ssdfgate/schemas/report-v1.schema.json"
PAGE = ROOT / "docs/report.md"

Schema = Mapping[str, Any]

HEAD = """\
# The JSON report

<!-- Made by tools/report_page.py from {schema}; change that file and run the tool. -->

{description}

    ssdfgate check -f json -o report.json

[`{name}`](../{schema}) is its JSON Schema (draft 2020-12). It ships in the package. Each object in it is
closed, so validate a report with the schema of the version that wrote it.
"""


def main() -> int:
    """Write the page, or compare it; 1 means that it is out of date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, and fail when the page is out of date")
    page = page_of(json.loads(SCHEMA.read_text(encoding="utf-8")))
    if not parser.parse_args().check:
        PAGE.write_text(page, encoding="utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page:
        return 0
    print("docs/report.md is out of date: run `python tools/report_page.py`", file=sys.stderr)
    return 1


def page_of(schema: Schema) -> str:
    """The whole page: the report itself, then every kind of object in it."""
    relative = SCHEMA.relative_to(ROOT).as_posix()
    parts = [HEAD.format(schema=relative, name=SCHEMA.name, description=schema["description"])]
    parts.extend(_section("Report", {**schema, "description": "The outermost object."}))
    for name, part in schema["$defs"].items():
        parts.extend(_section(_title(name), part))
    return "\n".join(parts)


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _section(title: str, part: Schema) -> Iterator[str]:
    yield f"## {title}\n"
    if "properties" in part:
        yield f"{part['description']}\n"
        yield from _table(part)
    else:
        yield f"{part['description']} Type: {_type(part)}.\n"


def _table(part: Schema) -> Iterator[str]:
    yield "| Field | Type | Meaning |\n| --- | --- | --- |"
    for name, field in part["properties"].items():
        meaning = _meaning(field).replace("|", "\\|")
        yield f"| `{name}` | {_type(field)} | {meaning} |"
    yield ""


def _meaning(field: Schema) -> str:
    return str(field.get("description", ""))


def _type(field: Schema) -> str:
    match field:
        case {"$ref": str() as ref}:
            words = _link(ref.removeprefix("#/$defs/"))
        case {"const": value}:
            words = f"`{json.dumps(value)}`"
        case {"enum": values}:
            words = ", ".join(f"`{json.dumps(value)}`" for value in values)
        case {"oneOf": choices}:
            words = " or ".join(_type(choice) for choice in choices)
        case {"type": "array", "items": items}:
            words = f"list of {_type(items)}"
        case {"type": "object", "additionalProperties": dict() as values}:
            words = f"map of name to {_type(values)}"
        case {"type": "object"}:
            words = "map of name to any value"
        case {"type": list() as names}:
            words = " or ".join(names)
        case {"type": str() as name}:
            words = name + _format(field)
        case _:
            raise ValueError(f"this shape has no words yet: {field}")
    return words


def _format(field: Schema) -> str:
    if "pattern" in field:
        return f", `{field['pattern']}`"
    return f", {field['format']}" if "format" in field else ""


def _link(name: str) -> str:
    return f"[{_title(name)}](#{name.replace('_', '-')})"


if __name__ == "__main__":
    sys.exit(main())
