"""Manifests of formats that are not read, which say all the same that they ask for nothing."""

import re

from ssdfgate.lockfiles.border import Table, UnreadableError, parse_toml, table, tables

LARGEST = 256 * 1024
"""Bytes of a file that is looked into; one that asks for nothing is short."""

NAMES = frozenset({"go.mod", "go.sum", "Cargo.toml", "Cargo.lock"})
"""Files that `states_none` understands."""

_GO = re.compile(r"\s*(?://.*)?\Z|(?:module|go|toolchain|godebug|retract)\b[^()]*\Z")
_CARGO = ("dependencies", "dev-dependencies", "dev_dependencies", "build-dependencies", "build_dependencies")


def states_none(name: str, text: str) -> bool:
    """Whether a file of this name surely asks for no package of others; what is not understood may ask for some."""
    match name:
        case "go.mod":
            lines = text.splitlines()
            return any(line.startswith("module ") for line in lines) and all(_GO.match(line) for line in lines)
        case "go.sum":
            return not text.strip()
        case "Cargo.toml" | "Cargo.lock":
            return _of_cargo(name, text)
        case _:
            return False


def _of_cargo(name: str, text: str) -> bool:
    try:
        document = parse_toml(text)
        if name == "Cargo.lock":
            packages = tables(document.get("package"), "package")
            return bool(packages) and not any("source" in entry or "checksum" in entry for entry in packages)
        return _is_of_cargo(document) and not any(_asks(place) for place in _places(document))
    except UnreadableError:
        return False


def _is_of_cargo(document: Table) -> bool:
    return "package" in document or "workspace" in document


def _places(document: Table) -> list[Table]:
    targets = table(document.get("target"), "target").values()
    return [document, table(document.get("workspace"), "workspace"), *(table(item, "a target") for item in targets)]


def _asks(place: Table) -> bool:
    return any(place.get(key) for key in (*_CARGO, "patch", "replace"))
