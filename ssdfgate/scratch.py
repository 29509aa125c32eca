"""Private folders that are gone afterwards, also where a request to end comes while they are taken away."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def scratch(prefix: str, parent: Path | None = None) -> Iterator[Path]:
    """A folder that only this user can look into, below `parent`, or where such folders are made on this system."""
    made = tempfile.TemporaryDirectory(prefix=prefix, dir=parent, ignore_cleanup_errors=True)
    try:
        yield Path(made.name)
    finally:
        _take_away(made)


def _take_away(made: "tempfile.TemporaryDirectory[str]") -> None:
    try:
        made.cleanup()
    except KeyboardInterrupt:
        made.cleanup()
        raise
