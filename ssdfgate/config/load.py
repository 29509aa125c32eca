"""Joins everything that decides a run."""

from pathlib import Path

from ssdfgate.config.file import find
from ssdfgate.config.flags import Flags, overridden
from ssdfgate.config.sections import settings_of
from ssdfgate.model import JsonValue
from ssdfgate.model.settings import Settings


def load_settings(root: Path, flags: Flags, *, file: Path | None = None, use_file: bool = True) -> Settings:
    """Join everything that decides a run.

    Raises:
        ConfigError: for a file that is missing, unreadable or wrong; names file and line.
    """
    located = find(root, file) if use_file else None
    settings = settings_of(located, root) if located else Settings()
    return overridden(settings, flags)


def document_of(root: Path) -> JsonValue:
    """The configuration of a folder as it is written, checked but not filled up; None where there is none.

    Raises:
        ConfigError: as `load_settings`.
    """
    located = find(root, None)
    if located is not None:
        settings_of(located, root)
    return located.value if located else None
