"""What the bundle of an earlier commit holds of each scanner: answers about files that are still as they were.

The bundle says which files were looked at only by one digest over all of them. Whoever makes an `Earlier` has shown
by that digest which these were (`gate/since.py`); collectors take answers only for the same path and content.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from ssdfgate.model import Digest, Limit, Reused, Tool


@dataclass(frozen=True, slots=True)
class EarlierScan:
    """What one scanner left.

    Attributes:
        made: when the oldest of it was made.
        reports: name of the part and bytes of every raw report.
    """

    tool: Tool
    made: datetime
    reports: tuple[tuple[str, bytes], ...]


class Earlier:
    """The files of an earlier commit, and what scanners said of them."""

    def __init__(self, commit: str, files: Mapping[str, Digest], scans: Mapping[str, EarlierScan | str]) -> None:
        """Take the files that were looked at, and by collector what it left or why that cannot be used."""
        self.commit, self.files, self._scans = commit, files, scans
        self._lock = threading.Lock()
        self._reused: dict[str, Reused] = {}
        self._refused: dict[str, str] = {}

    def scan(self, collector: str, tool: Tool) -> EarlierScan | None:
        """What a collector left with this very tool: version, rules, call, runtime; else None, and that is said."""
        found = self._scans.get(collector, "it holds no evidence of it")
        if isinstance(found, str):
            self.refuse(collector, found)
        elif found.tool == tool:
            return found
        else:
            self.refuse(collector, f"it was made with {_difference(found.tool, tool)}")
        return None

    def refuse(self, collector: str, reason: str) -> None:
        """Take down why nothing can be taken from here; `reason` goes on after "because"."""
        with self._lock:
            self._refused[collector] = reason

    def note(self, collector: str, reused: Reused) -> None:
        """Take down how much of a collection came from here."""
        with self._lock:
            self._reused[collector] = reused

    def reused(self, collector: str) -> Reused | None:
        """How much of a collection came from here; None for nothing."""
        with self._lock:
            return self._reused.get(collector)

    def limits(self) -> tuple[Limit, ...]:
        """What a report has to say of it."""
        with self._lock:
            said = [Limit(_sentence(name, item, self.commit)) for name, item in sorted(self._reused.items())]
            refused = [
                Limit(f"{name}: nothing is taken from the bundle of the base, because {why}.")
                for name, why in sorted(self._refused.items())
            ]
        return (*said, *refused)


def _difference(then: Tool, now: Tool) -> str:
    if (then.name, then.version) != (now.name, now.version):
        return f"version {then.version or 'unknown'} and not {now.version or 'unknown'}"
    if then.rules != now.rules:
        return "other rules"
    return "another call" if then.argv != now.argv else f"{then.runtime} and not {now.runtime}"


def _sentence(collector: str, item: Reused, commit: str) -> str:
    also = ", which was looked at anew beside the other files" if item.control_ran else ""
    when = item.oldest.astimezone(UTC).isoformat(timespec="seconds")
    return (
        f"{collector}: what it says of {item.files} of {item.total} files comes from the bundle of the base "
        f"{commit[:12]}, with the positive control of then{also}; the oldest of it was made {when}."
    )
