"""Takes from the cache what a scanner said of a file before, and keeps what it says now.

A part is kept only from a report whose own positive control gave exactly what it must, and parts that come from the
cache are joined into one more report, with the control that was kept under the same tool, rules and call. Every doubt
about a report means that nothing of it is kept.
"""

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import ssdfgate
from ssdfgate.cache import Cache, Entry
from ssdfgate.collectors.documents import objects
from ssdfgate.collectors.look import CONTROL
from ssdfgate.collectors.shards import Done, Task
from ssdfgate.inventory import File
from ssdfgate.model import Digest, JsonValue, Reused, Tool, canonical_json

Part = dict[str, JsonValue]
"""What a report says of one file."""

Cut = Callable[[Mapping[str, JsonValue], Task], Mapping[str, Part] | None]
"""Takes a report apart: by path, with the control under CONTROL. None where it must not be kept."""

Joined = Callable[[Part, Sequence[Part], datetime], dict[str, JsonValue]]
"""Puts a control and parts together again, as a report that the reader understands."""

_FORMAT = 1
"""Changes with the shape of the parts."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """One pass: the files that have to be scanned, and those whose parts were found, with the control of these."""

    missing: tuple[File, ...]
    found: Mapping[File, Entry]
    control: Entry | None


@dataclass(frozen=True, slots=True)
class Reuse:
    """The cache as one scanner uses it.

    Attributes:
        identity: everything that decides what the scanner says of a file, beside the file.
        about: what else decides it for one file: what lies beside it.
    """

    cache: Cache
    identity: Mapping[str, JsonValue]
    cut: Cut
    join: Joined
    about: Callable[[File], JsonValue] = lambda _: None

    def recall(self, files: Iterable[File], *, honouring: bool) -> Recalled:
        """Look up the files of a pass; without the control, no part counts."""
        listed = tuple(files)
        control = self.cache.get(self._control_key(honouring=honouring))
        if control is None:
            return Recalled(listed, {}, None)
        entries = {file: self.cache.get(self._key(file, honouring=honouring)) for file in listed if _is_sound(file)}
        found = {file: entry for file, entry in entries.items() if entry is not None}
        return Recalled(tuple(file for file in listed if file not in found), found, control)

    def keep(self, done: Done) -> None:
        """Keep what reports of this run say."""
        for task, document in zip(done.tasks, done.documents, strict=True):
            parts = self.cut(document, task)
            if parts is None:
                continue
            for file in task.files:
                if file.path in parts and _is_sound(file):
                    self.cache.put(self._key(file, honouring=task.honouring), parts[file.path])
            self.cache.put(self._control_key(honouring=task.honouring), parts[CONTROL])

    def joined(self, done: Done, passes: Sequence[Recalled], name: str) -> Done:
        """Add a report of what was found to each pass, and take down how much that is."""
        first, *second = passes
        reports = [*zip(done.tasks, done.documents, strict=True), *self._report(first, honouring=False)]
        reports += [report for item in second for report in self._report(item, honouring=True)]
        reports.sort(key=lambda report: (report[0].honouring, report[0].cached))
        used = [entry for item in passes if item.found for entry in (*item.found.values(), item.control) if entry]
        if used:
            total = len(first.found) + len(first.missing)
            oldest = min(entry.made for entry in used)
            self.cache.note(name, Reused(len(first.found), total, oldest, control_ran=bool(done.tasks)))
        return replace(
            done,
            tasks=tuple(task for task, _ in reports),
            documents=tuple(document for _, document in reports),
        )

    def _report(self, recalled: Recalled, *, honouring: bool) -> list[tuple[Task, dict[str, JsonValue]]]:
        if not recalled.found or recalled.control is None:
            return []
        entries = recalled.found.values()
        oldest = min(entry.made for entry in (recalled.control, *entries))
        document = self.join(dict(recalled.control.fragment), [dict(entry.fragment) for entry in entries], oldest)
        return [(Task(tuple(recalled.found), honouring, cached=True), document)]

    def _key(self, file: File, *, honouring: bool) -> dict[str, JsonValue]:
        return {
            **self.identity,
            "honouring": honouring,
            "path": file.path,
            "content": str(file.digest),
            "language": file.language,
            "beside": self.about(file),
        }

    def _control_key(self, *, honouring: bool) -> dict[str, JsonValue]:
        return {**self.identity, "honouring": honouring, "path": CONTROL}


def everything(files: Iterable[File]) -> Recalled:
    """What is recalled without a cache: nothing."""
    return Recalled(tuple(files), {}, None)


def identity(tool: Tool, executable: Path, control: Iterable[Path]) -> dict[str, JsonValue]:
    """What decides the answers of a tool: itself and what is installed beside it, its rules, its call, the control.

    Raises:
        OSError: where the tool or the control cannot be read.
    """
    return {
        "format": _FORMAT,
        "ssdfgate": ssdfgate.__version__,
        "platform": sys.platform,
        "tool": tool.name,
        "version": tool.version,
        "runtime": tool.runtime,
        "rules": str(tool.rules),
        "call": list(tool.argv),
        "executable": str(Digest.of(_program(executable))),
        "installed": str(Digest.of(canonical_json(_installed(executable)))),
        "control": [str(Digest.of(path.read_bytes())) for path in control],
    }


def _program(executable: Path) -> bytes:
    """The file that is started, without the folder in which it lies: scripts name the interpreter beside them."""
    content = executable.read_bytes()
    for folder in {executable.parent, executable.resolve().parent}:
        content = content.replace(os.fsencode(folder), b"{here}")
    return content


def _installed(executable: Path) -> list[JsonValue]:
    """The Python packages beside a tool, with a digest over their lists of files: plugins and parsers decide too."""
    prefix = executable.resolve().parent.parent
    found = sorted(prefix.glob("lib*/python*/*-packages/*.dist-info"))
    return [[path.name, _listing(path / "RECORD")] for path in found]


def _listing(record: Path) -> str | None:
    """Digest of the list in which an installer keeps the digest of every file, without scripts: they name folders."""
    if not record.is_file():
        return None
    rows = record.read_bytes().splitlines()
    return str(Digest.of(b"\n".join(sorted(row for row in rows if not row.startswith(b"../")))))


def _is_sound(file: File) -> bool:
    """Whether the path can be part of a key: it is valid Unicode, and not one that a report might show otherwise."""
    return file.path.isprintable() and os.path.normpath(file.path) == file.path


def grouped(items: JsonValue, key: str) -> dict[str, list[dict[str, JsonValue]]] | None:
    """Objects of a list by the path that they name; None where one names none, or is no object."""
    listed = objects(items)
    if not isinstance(items, list) or len(listed) != len(items):
        return None
    groups: dict[str, list[dict[str, JsonValue]]] = {}
    for item in listed:
        path = item.get(key)
        if not isinstance(path, str):
            return None
        groups.setdefault(owner(path), []).append(item)
    return groups


def owner(path: str) -> str:
    """The file that a path of a report means; CONTROL for all that lie there."""
    return CONTROL if path.startswith(CONTROL) else os.path.normpath(path)


def listed(parts: Iterable[Part], key: str) -> list[JsonValue]:
    """The lists of all parts, one after the other."""
    return [item for part in parts for item in objects(part.get(key))]
