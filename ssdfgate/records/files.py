"""Files of a repository, opened so that no link leads out of it and nothing but a regular file is read."""

import os
import stat
from difflib import get_close_matches
from pathlib import Path
from typing import BinaryIO

from ssdfgate.errors import ConfigError
from ssdfgate.located import LARGEST, Located
from ssdfgate.model import clean
from ssdfgate.yamlfile import parse_yaml

FOLDER = ".ssdfgate"
ENDINGS = (".yaml", ".yml")

_STEMS = ("waivers", "attestations", "applicability")
_ALIKE = 0.8

MOST_FILES = 1000
"""Files of one kind of record."""
MOST_BYTES = 8 * 1024 * 1024
"""Bytes of all files of one kind of record."""

_HINT = "Put the file itself there, readable, and without links out of the repository."
_SPLIT = "Take away what has expired, and check that nothing else writes there."


def opened(root: Path, path: str) -> BinaryIO:
    """Open a file below the root; links on the way are followed only where they stay below it.

    Raises:
        OSError: there is no such file, it leads out of the root, or it is not a regular file.
    """
    try:
        base = root.resolve(strict=True)
        target = (base / path).resolve(strict=True)
    except (ValueError, RuntimeError) as error:  # a NUL in the name, or links in a circle
        raise OSError(None, "not a path that can be followed") from error
    if not target.is_relative_to(base):
        raise OSError(None, "leads out of the repository, and is not followed")
    descriptor = os.open(target, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(None, "not a regular file")
    return os.fdopen(descriptor, "rb")


def check_names(root: Path) -> None:
    """Refuse files beside the records that seem to be some, or a configuration, and would be passed over.

    Raises:
        ConfigError: it names the file, and where it belongs.
    """
    for name in _names_in(root / FOLDER):
        stem, ending = os.path.splitext(name)
        if ending in {"", *ENDINGS} and stem not in _STEMS and (meant := get_close_matches(stem, _STEMS, 1, _ALIKE)):
            problem = f"{FOLDER}/{clean(name, 60)} is not read: the name is {FOLDER}/{meant[0]}{ending}"
            raise ConfigError(problem, hint="Rename it.")
        if stem == "ssdfgate" and ending in ENDINGS:
            raise ConfigError(f"{FOLDER}/{name} is not read: a configuration lies at the root", hint="Move it there.")


def _names_in(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []  # told where a record is read


def read_one(root: Path, stem: str) -> list[Located]:
    """The file `.ssdfgate/STEM.yaml` (or .yml): a list of one, or of none where it is not there.

    Raises:
        ConfigError: it cannot be read, or both lie there.
    """
    paths = [f"{FOLDER}/{stem}{ending}" for ending in ENDINGS]
    found = [path for path in paths if _is_there(root, path)]
    if len(found) > 1:
        raise ConfigError(f"{found[0]} and {found[1]} both lie there", hint="Keep one of them.")
    return [parse_yaml(_content(root, path), path) for path in found]


def read_folder(root: Path, name: str) -> list[Located]:
    """Every YAML file directly in `.ssdfgate/NAME`, by name; hidden ones and folders are left alone.

    Raises:
        ConfigError: one of them cannot be read, the folder leads out of the root, or there is too much in it.
    """
    folder = f"{FOLDER}/{name}"
    located, total = [], 0
    for path in _listed(root, folder):
        content = _content(root, path)
        total += len(content)
        if total > MOST_BYTES:
            raise ConfigError(f"{folder} holds more than {MOST_BYTES // 2**20} MiB of records", hint=_SPLIT)
        located.append(parse_yaml(content, path))
    return located


def _listed(root: Path, folder: str) -> list[str]:
    place = root / folder
    if not _is_there(root, folder):
        return []
    try:
        inside = place.resolve(strict=True).is_relative_to(root.resolve(strict=True))
        names = sorted(os.listdir(place)) if inside else []
    except (OSError, RuntimeError) as error:
        raise _unreadable(folder, error) from None
    if not inside:
        raise ConfigError(f"{folder} is a link that leads out of the repository, and is not followed", hint=_HINT)
    shown = [name for name in names if name.endswith(ENDINGS) and not name.startswith(".")]
    chosen = [name for name in shown if not (place / name).is_dir()]
    if len(chosen) > MOST_FILES:
        raise ConfigError(
            f"{folder} holds {len(chosen)} records, and no more than {MOST_FILES} are read", hint=_SPLIT
        )
    return [f"{folder}/{name}" for name in chosen]


def _is_there(root: Path, path: str) -> bool:
    """Whether a name exists, be it a broken link; what cannot be looked at is not taken for missing."""
    try:
        (root / path).lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise _unreadable(path, error) from None
    return True


def _content(root: Path, path: str) -> bytes:
    try:
        with opened(root, path) as stream:
            return stream.read(LARGEST + 1)
    except OSError as error:
        raise _unreadable(path, error) from None


def _unreadable(path: str, error: Exception) -> ConfigError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return ConfigError(f"{clean(path)} cannot be read: {clean(reason)}", hint=_HINT)
