"""What is installed of a tool, and what it says of itself: asked once for as long as nothing of it changes."""

import os
import re
import sys
import sysconfig
from collections.abc import Callable, Mapping
from pathlib import Path

import ssdfgate
from ssdfgate.cache import Cache
from ssdfgate.model import Digest, JsonValue, canonical_json

_FORMAT = 1
"""Changes with the shape of what is kept."""

_SCRIPT = re.compile(rb"#!\{here\}/(python[0-9.]*)[\r\n]")


def installation(executable: Path) -> dict[str, JsonValue]:
    """The program, and the Python packages beside it: plugins and parsers decide too what a tool says.

    Raises:
        OSError: where the tool cannot be read.
    """
    packages: list[JsonValue] = [[path.parent.name, _listing(path)] for path in _records(executable)]
    return {
        "executable": str(Digest.of(_program(executable))),
        "installed": str(Digest.of(canonical_json(packages))),
    }


def remembered(
    cache: Cache, name: str, executable: Path, ask: Callable[[], Mapping[str, JsonValue] | None]
) -> Mapping[str, JsonValue] | None:
    """What a tool says of itself; asked anew unless it is a script of a package that our own interpreter runs.

    Of any other program we do not know every file that decides what it says.

    Args:
        cache: keeps the answer.
        name: of the tool.
        executable: of the tool.
        ask: gives the answer of the tool; None where it gives none.
    """
    key = key_of(name, executable, "what it says of itself")
    if key is None:
        return ask()
    entry = cache.get(key)
    if entry is not None:
        return entry.fragment
    said = ask()
    if said is not None:
        cache.put(key, said)
    return said


def key_of(name: str, executable: Path, question: JsonValue) -> dict[str, JsonValue] | None:
    """Everything that decides what a tool answers to a question; None where we do not know all of it.

    Args:
        name: of the tool.
        executable: of the tool.
        question: everything that the tool is given.
    """
    try:
        if not _is_ours(executable):
            return None
        own: dict[str, JsonValue] = {"format": _FORMAT, "ssdfgate": ssdfgate.__version__, "python": sys.version}
        return {**own, "about": name, "question": question, **installation(executable)}
    except OSError:
        return None


def _is_ours(executable: Path) -> bool:
    """Whether it lies beside our interpreter, is run by it, and is listed as part of a package there."""
    if executable.resolve().parent != Path(sysconfig.get_path("scripts")).resolve():
        return False
    row = os.fsencode(f"/{executable.name},")
    listed = any(row in line for path in _records(executable) for line in _rows(path) if line.startswith(b"../"))
    script = _SCRIPT.match(_program(executable))
    return listed and script is not None and (executable.parent / os.fsdecode(script[1])).samefile(sys.executable)


def _program(executable: Path) -> bytes:
    """The file that is started, without the folder in which it lies: scripts name the interpreter beside them."""
    content = executable.read_bytes()
    for folder in {executable.parent, executable.resolve().parent}:
        content = content.replace(os.fsencode(folder), b"{here}")
    return content


def _records(executable: Path) -> list[Path]:
    prefix = executable.resolve().parent.parent
    return [path / "RECORD" for path in sorted(prefix.glob("lib*/python*/*-packages/*.dist-info"))]


def _listing(record: Path) -> str | None:
    """Digest of the list in which an installer keeps the digest of every file, without scripts: they name folders."""
    if not record.is_file():
        return None
    return str(Digest.of(b"\n".join(sorted(row for row in _rows(record) if not row.startswith(b"../")))))


def _rows(record: Path) -> list[bytes]:
    return record.read_bytes().splitlines() if record.is_file() else []
