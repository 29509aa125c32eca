"""Takes reports of semgrep apart, file by file, and puts them together again (seen with 1.182)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ssdfgate.collectors.basis import Part
from ssdfgate.collectors.look import CONTROL
from ssdfgate.collectors.reuse import grouped, listed, owner
from ssdfgate.collectors.semgrep_rules import RuleSet
from ssdfgate.collectors.shards import Task
from ssdfgate.model import JsonValue

_LASTING = frozenset({
    "PartialParsing", "Syntax error", "Other syntax error", "Lexical error", "AST builder error",
})  # fmt: skip
"""Errors that are the same whenever semgrep reads the same file; time limits and memory are not."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Cuts and joins reports of this version with these rules."""

    rules: RuleSet
    version: str

    def cut(self, document: Mapping[str, JsonValue], task: Task) -> dict[str, Part] | None:
        """Parts by path; see `basis.Cut`."""
        results, errors = grouped(document.get("results"), "path"), grouped(document.get("errors"), "path")
        scanned, skipped = _paths(document, "scanned"), _paths(document, "skipped")
        if results is None or errors is None or scanned is None or skipped is None:
            return None
        if not {*results, *errors, *scanned, *skipped} <= {*task.paths, CONTROL}:
            return None
        if {CONTROL} & {*errors, *skipped} or not self._proves(document, results.get(CONTROL, [])):
            return None
        parts: dict[str, Part] = {
            path: {"results": results.get(path, []), "errors": errors.get(path, []), "scanned": names}
            for path, names in scanned.items()
            if path not in skipped and all(_is_lasting(error) for error in errors.get(path, []))
        }
        frame = {"version": document.get("version"), "rules": sorted(_rules(document)), "scanned": []}
        return {**parts, CONTROL: {**parts.get(CONTROL, {"results": results.get(CONTROL, [])}), **frame}}

    def _proves(self, document: Mapping[str, JsonValue], control: Sequence[Mapping[str, JsonValue]]) -> bool:
        """Whether every rule ran, none was skipped, and the control gave what it must."""
        known = self.rules.control | self.rules.pack
        found = Counter(_place(item) for item in control if item.get("check_id") in known)
        complete = not document.get("skipped_rules") and self.rules.must_run() <= _rules(document)
        return complete and found == self.rules.expected and document.get("version") == self.version

    def join(self, control: Part, parts: Sequence[Part], _made: datetime) -> dict[str, JsonValue]:
        """A report of parts; see `reuse.Joined`."""
        names = [path for part in parts for path in _texts(part.get("scanned"))]
        return {
            "version": control.get("version"),
            "results": listed((control, *parts), "results"),
            "errors": listed(parts, "errors"),
            "paths": {"scanned": names},
            "time": {"rules": control.get("rules")},
        }


def _paths(document: Mapping[str, JsonValue], key: str) -> dict[str, list[JsonValue]] | None:
    """Paths as the report shows them, by the file that they mean; None where the list is not understood."""
    paths = document.get("paths")
    entries = paths.get(key, []) if isinstance(paths, Mapping) else None
    if not isinstance(entries, list):
        return None
    names = [item.get("path") if isinstance(item, Mapping) else item for item in entries]
    groups: dict[str, list[JsonValue]] = {}
    for name in names:
        groups.setdefault(owner(str(name)), []).append(name)
    return groups


def _is_lasting(error: Mapping[str, JsonValue]) -> bool:
    kind = error.get("type")
    return (kind[0] if isinstance(kind, list) and kind else kind) in _LASTING


def _place(item: Mapping[str, JsonValue]) -> tuple[str, str, int]:
    start = item.get("start")
    line = start.get("line") if isinstance(start, Mapping) else 0
    return (
        str(item.get("path")).removeprefix(CONTROL),
        str(item.get("check_id")),
        line if isinstance(line, int) else 0,
    )


def _rules(document: Mapping[str, JsonValue]) -> frozenset[str]:
    times = document.get("time")
    return frozenset(_texts(times.get("rules"))) if isinstance(times, Mapping) else frozenset()


def _texts(value: JsonValue) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
