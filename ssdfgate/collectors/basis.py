"""Takes what a scanner said of files from the bundle of an earlier commit, where path and content are the same.

The raw reports of the bundle are taken apart as those of a run are before they go into the cache: a report whose own
positive control did not give exactly what it must gives nothing.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ssdfgate.cache import Entry
from ssdfgate.collectors.look import CONTROL
from ssdfgate.collectors.shards import HONOURED, Task
from ssdfgate.earlier import Earlier, EarlierScan
from ssdfgate.inventory import File
from ssdfgate.model import JsonValue, Tool

Part = dict[str, JsonValue]
"""What a report says of one file."""

Cut = Callable[[Mapping[str, JsonValue], Task], Mapping[str, Part] | None]
"""Takes a report apart: by path, with the control under CONTROL. None where it must not be kept."""

About = Callable[[str, Callable[[str], bool]], JsonValue]
"""What decides the answer about the file at a path beside its content, in a tree in which these paths lie."""


def nothing_beside(_path: str, _there: Callable[[str], bool]) -> JsonValue:
    """Nothing but the file itself decides."""
    return None


@dataclass(frozen=True, slots=True)
class Basis:
    """What one scanner left in a bundle, file by file; `parts` by whether comments that suppress were honoured."""

    earlier: Earlier
    scan: EarlierScan
    parts: Mapping[bool, Mapping[str, Part]]
    about: About

    def control(self, *, honouring: bool) -> Entry | None:
        """The positive control of a pass."""
        part = self.parts[honouring].get(CONTROL)
        return Entry(self.scan.made, part) if part is not None else None

    def found(self, files: Iterable[File], there: Callable[[str], bool], *, honouring: bool) -> dict[File, Entry]:
        """What it says of those of the files that are as they were; nothing where the control is missing."""
        parts = self.parts[honouring]
        if CONTROL not in parts:
            return {}
        return {file: Entry(self.scan.made, parts[file.path]) for file in files if self._is_same(file, there, parts)}

    def _is_same(self, file: File, there: Callable[[str], bool], parts: Mapping[str, Part]) -> bool:
        then = self.earlier.files
        return (
            file.path in parts
            and then.get(file.path) == file.digest
            and self.about(file.path, then.__contains__) == self.about(file.path, there)
        )


def basis_of(
    earlier: Earlier | None, collector: str, tool: Tool, cut: Cut, about: About = nothing_beside
) -> Basis | None:
    """What a collector may take for this very tool; None where that is nothing, and then `earlier` says why."""
    scan = earlier.scan(collector, tool) if earlier else None
    if earlier is None or scan is None:
        return None
    basis = _taken_apart(earlier, scan, cut, about)
    if CONTROL not in basis.parts[False]:
        earlier.refuse(collector, "its reports there cannot be taken apart")
        return None
    return basis


def _taken_apart(earlier: Earlier, scan: EarlierScan, cut: Cut, about: About) -> Basis:
    """The reports file by file; one that is not understood counts for nothing."""
    parts: dict[bool, dict[str, Part]] = {False: {}, True: {}}
    files = tuple(File(path, 0, digest) for path, digest in earlier.files.items())
    for name, content in scan.reports:
        honouring = name.startswith(HONOURED)
        document = _document(content)
        parts[honouring].update((cut(document, Task(files, honouring)) if document else None) or {})
    return Basis(earlier, scan, parts, about)


def _document(content: bytes) -> Mapping[str, JsonValue] | None:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None
