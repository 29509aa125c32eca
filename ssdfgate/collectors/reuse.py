"""Takes from the cache, or from the bundle of a base, what a scanner said of files before; keeps what it says now.

Where no file of a pass changed, one entry holds its whole report; else there is one for each file. A part is kept
only from a report whose own positive control gave exactly what it must, and parts that come from the cache are joined
into one more report, with the control that was kept under the same tool, rules and call. Every doubt about a report
means that nothing of it is kept.
"""

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import ssdfgate
from ssdfgate.cache import Cache, Entry
from ssdfgate.collectors.basis import About, Basis, Cut, Part, nothing_beside
from ssdfgate.collectors.documents import objects
from ssdfgate.collectors.installed import installation
from ssdfgate.collectors.look import CONTROL
from ssdfgate.collectors.shards import Done, Task
from ssdfgate.inventory import File
from ssdfgate.model import Digest, JsonValue, Reused, Tool, canonical_json

Joined = Callable[[Part, Sequence[Part], datetime], dict[str, JsonValue]]
"""Puts a control and parts together again, as a report that the reader understands."""

_FORMAT = 1
"""Changes with the shape of the parts."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """One pass: the files that have to be scanned, and those whose parts were found, with the control of these.

    `then` are those of the found ones that come from the bundle of the base. `whole` is the report of all of them,
    where the cache had it as such; it then stands in `found` and `control` too.
    """

    missing: tuple[File, ...]
    found: Mapping[File, Entry]
    control: Entry | None
    then: Mapping[File, Entry] = field(default_factory=dict)
    whole: Entry | None = None


@dataclass(frozen=True, slots=True)
class Reuse:
    """What was said before, as one scanner uses it.

    Attributes:
        cache: answers of earlier runs; None without a cache.
        identity: everything that decides what the scanner says of a file, beside the file.
        about: what else decides it for one file: what lies beside it.
        there: whether a file lies at a path of the snapshot.
        basis: what the bundle of the base says; None without one that can be used.
    """

    cache: Cache | None
    identity: Mapping[str, JsonValue]
    cut: Cut
    join: Joined
    about: About = nothing_beside
    there: Callable[[str], bool] = lambda _: False
    basis: Basis | None = None

    def recall(self, files: Iterable[File], *, honouring: bool) -> Recalled:
        """Look up the files of a pass, all at once, then one by one; without a control, no part counts."""
        listed = tuple(files)
        whole = (
            self.cache.get(self._whole_key(listed, honouring=honouring)) if self.cache and not self.basis else None
        )
        if whole is not None:
            return Recalled((), dict.fromkeys(listed, whole), whole, whole=whole)
        sound = [file for file in listed if _is_sound(file)]
        then = self.basis.found(sound, self.there, honouring=honouring) if self.basis else {}
        kept, control = self._kept([file for file in sound if file not in then], honouring=honouring)
        if self.basis and then:
            control = self.basis.control(honouring=honouring)
        found = {**then, **kept}
        return Recalled(tuple(file for file in listed if file not in found), found, control, then)

    def _kept(self, files: Sequence[File], *, honouring: bool) -> tuple[dict[File, Entry], Entry | None]:
        """Parts of the newest whole report, and what that does not have one by one."""
        control = self.cache.get(self._control_key(honouring=honouring)) if self.cache else None
        if control is None or self.cache is None:
            return {}, None
        found = self._newest(self.cache, files, honouring=honouring)
        left = [file for file in files if file not in found]
        entries = {file: self.cache.get(self._key(file, honouring=honouring)) for file in left}
        return {**found, **{file: entry for file, entry in entries.items() if entry is not None}}, control

    def _newest(self, cache: Cache, files: Sequence[File], *, honouring: bool) -> dict[File, Entry]:
        """What the newest whole report says of those files that are as they were: one entry in place of thousands."""
        listed = cache.get(self._newest_key(honouring=honouring))
        then = objects(listed.fragment.get("files")) if listed else []
        whole = cache.get(self._key_of_all(then, honouring=honouring)) if then else None
        if whole is None:
            return {}
        told = {str(item["path"]): item for item in then}
        task = Task(tuple(File(path, 0, Digest.of(b"")) for path in told), honouring)
        parts = self.cut(whole.fragment, task) or {}
        return {
            file: Entry(whole.made, parts[file.path])
            for file in files
            if file.path in parts and told.get(file.path) == self._of_file(file)
        }

    def keep(self, done: Done, passes: Sequence[Recalled]) -> None:
        """Keep what reports of this run say, file by file, and with what was found before as a whole."""
        if self.cache is None:
            return
        for number, recalled in enumerate(passes):
            parts: dict[File, Entry] = dict(recalled.found)
            control = recalled.control
            for task, document in zip(done.tasks, done.documents, strict=True):
                if task.honouring is bool(number):
                    control = self._keep_parts(self.cache, task, self.cut(document, task), parts) or control
            if control and parts and not recalled.whole and not recalled.then and parts.keys() >= {*recalled.missing}:
                oldest, document = self._join(parts, control)
                self.cache.put(self._whole_key(parts, honouring=bool(number)), document, oldest)
                self.cache.put(self._newest_key(honouring=bool(number)), {"files": self._listed(parts)}, oldest)

    def _keep_parts(
        self, cache: Cache, task: Task, cut: Mapping[str, Part] | None, parts: dict[File, Entry]
    ) -> Entry | None:
        """Keep those that may be kept, and add them to all parts of the pass; returns the control."""
        if cut is None:
            return None
        for file in task.files:
            if file.path in cut and _is_sound(file):
                cache.put(self._key(file, honouring=task.honouring), cut[file.path])
                parts[file] = Entry(cache.now, cut[file.path])
        cache.put(self._control_key(honouring=task.honouring), cut[CONTROL])
        return Entry(cache.now, cut[CONTROL])

    def joined(self, done: Done, passes: Sequence[Recalled], name: str) -> Done:
        """Add a report of what was found to each pass, and take down how much that is."""
        first, *second = passes
        reports = [*zip(done.tasks, done.documents, strict=True), *self._report(first, honouring=False)]
        reports += [report for item in second for report in self._report(item, honouring=True)]
        reports.sort(key=lambda report: (report[0].honouring, report[0].cached))
        if self.basis:
            self._note(
                self.basis.earlier.note, name, done, [replace(item, found=item.then) for item in passes], first
            )
        if self.cache:
            kept = [replace(item, found=_without(item.found, item.then)) for item in passes]
            self._note(self.cache.note, name, done, kept, first)
        return replace(
            done,
            tasks=tuple(task for task, _ in reports),
            documents=tuple(document for _, document in reports),
        )

    @staticmethod
    def _note(
        note: Callable[[str, Reused], None], name: str, done: Done, passes: Sequence[Recalled], whole: Recalled
    ) -> None:
        """Take down how much came from one place; `whole` is the first pass with what came from both."""
        used = [entry for item in passes if item.found for entry in (*item.found.values(), item.control) if entry]
        if used:
            total = len(whole.found) + len(whole.missing)
            oldest = min(entry.made for entry in used)
            note(name, Reused(len(passes[0].found), total, oldest, control_ran=bool(done.tasks)))

    def _report(self, recalled: Recalled, *, honouring: bool) -> list[tuple[Task, dict[str, JsonValue]]]:
        if not recalled.found or recalled.control is None:
            return []
        document = (
            dict(recalled.whole.fragment) if recalled.whole else self._join(recalled.found, recalled.control)[1]
        )
        return [(Task(tuple(recalled.found), honouring, cached=True), document)]

    def _join(self, parts: Mapping[File, Entry], control: Entry) -> tuple[datetime, dict[str, JsonValue]]:
        oldest = min(entry.made for entry in (control, *parts.values()))
        ordered = [dict(parts[file].fragment) for file in sorted(parts, key=lambda file: file.path)]
        return oldest, self.join(dict(control.fragment), ordered, oldest)

    def _key(self, file: File, *, honouring: bool) -> dict[str, JsonValue]:
        return {**self.identity, "honouring": honouring, **self._of_file(file)}

    def _control_key(self, *, honouring: bool) -> dict[str, JsonValue]:
        return {**self.identity, "honouring": honouring, "path": CONTROL}

    def _newest_key(self, *, honouring: bool) -> dict[str, JsonValue]:
        return {**self.identity, "honouring": honouring, "newest": True}

    def _whole_key(self, files: Iterable[File], *, honouring: bool) -> dict[str, JsonValue]:
        return self._key_of_all(self._listed(files), honouring=honouring)

    def _key_of_all(self, listed: Sequence[Mapping[str, JsonValue]], *, honouring: bool) -> dict[str, JsonValue]:
        return {**self.identity, "honouring": honouring, "files": str(Digest.of(canonical_json(listed)))}

    def _listed(self, files: Iterable[File]) -> list[dict[str, JsonValue]]:
        return [self._of_file(file) for file in sorted(files, key=lambda file: file.path)]

    def _of_file(self, file: File) -> dict[str, JsonValue]:
        return {
            "path": file.path,
            "content": str(file.digest),
            "language": file.language,
            "beside": self.about(file.path, self.there),
        }


def _without(found: Mapping[File, Entry], others: Mapping[File, Entry]) -> dict[File, Entry]:
    return {file: entry for file, entry in found.items() if file not in others}


def everything(files: Iterable[File]) -> Recalled:
    """What is recalled without a cache: nothing."""
    return Recalled(tuple(files), {}, None)


def identity(cache: Cache, tool: Tool, executable: Path, control: Iterable[Path]) -> dict[str, JsonValue]:
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
        **installation(cache, executable),
        "control": [str(Digest.of(path.read_bytes())) for path in control],
    }


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
