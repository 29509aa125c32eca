"""What is installed of a tool, and what it says of itself: asked once for as long as nothing of it changes."""

import os
import re
import sys
import sysconfig
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import ssdfgate
from ssdfgate.cache import Cache
from ssdfgate.model import Digest, JsonValue, canonical_json

_FORMAT = 1
"""Changes with the shape of what is kept."""

_SCRIPT = re.compile(rb"#!\{here\}/(python[0-9.]*)[\r\n]")


@dataclass(frozen=True, slots=True)
class _Beside:
    """The packages beside a tool: digest over their lists of files, and the rows of these about scripts."""

    digest: str
    scripts: tuple[bytes, ...]


def installation(cache: Cache, executable: Path) -> dict[str, JsonValue]:
    """The program, and the Python packages beside it: plugins and parsers decide too what a tool says.

    Raises:
        OSError: where the tool cannot be read.
    """
    return {"executable": str(Digest.of(_program(executable))), "installed": _beside(cache, executable).digest}


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
    key = key_of(cache, name, executable, "what it says of itself")
    if key is None:
        return ask()
    entry = cache.get(key)
    if entry is not None:
        return entry.fragment
    said = ask()
    if said is not None:
        cache.put(key, said)
    return said


def key_of(cache: Cache, name: str, executable: Path, question: JsonValue) -> dict[str, JsonValue] | None:
    """Everything that decides what a tool answers to a question; None where we do not know all of it.

    Args:
        cache: of the run, in which what is installed is read once.
        name: of the tool.
        executable: of the tool.
        question: everything that the tool is given.
    """
    try:
        if not _is_ours(cache, executable):
            return None
        own: dict[str, JsonValue] = {"format": _FORMAT, "ssdfgate": ssdfgate.__version__, "python": sys.version}
        return {**own, "about": name, "question": question, **installation(cache, executable)}
    except OSError:
        return None


def _is_ours(cache: Cache, executable: Path) -> bool:
    """Whether it lies beside our interpreter, is run by it, and is listed as part of a package there."""
    row = os.fsencode(f"/{executable.name},")
    return _is_run_by_us(executable) and any(row in line for line in _beside(cache, executable).scripts)


def version_of(package: str, executable: Path) -> str | None:
    """Version of the package whose script a tool is, where our own interpreter runs it; None where only it can tell.

    The package is looked for beside the tool, never along the path of imports, which may lead into the repository.
    """
    try:
        folders = _packages(executable.resolve().parent.parent, f"{package}-*")
        here = _listed_scripts(folders[0]) if len(folders) == 1 else ()
        own = _is_run_by_us(executable) and any(os.fsencode(f"/{executable.name},") in row for row in here)
    except OSError:
        return None
    return folders[0].name.removesuffix(".dist-info").removeprefix(f"{package}-") if own else None


def version_beside(package: str, module: str) -> str:
    """Version of a package that we import, by the name of what its installer left beside one of its modules.

    To load `importlib.metadata`, which tells where that is not one folder, takes longer than to look.
    """
    spec = find_spec(module)
    home = Path(spec.origin).parents[1] if spec and spec.origin else None
    folders = [*home.glob(f"{package}-*.dist-info")] if home else []
    if len(folders) == 1:
        return folders[0].name.removesuffix(".dist-info").removeprefix(f"{package}-")
    from importlib import metadata

    return metadata.version(package)


def _packages(prefix: Path, name: str) -> list[Path]:
    """Folders in which installers keep what they know of a package; `lib64` often is a link to `lib`."""
    homes = {folder.resolve() for folder in prefix.glob("lib*/python*/*-packages")}
    return sorted(path for home in homes for path in home.glob(f"{name}.dist-info"))


def _listed_scripts(folder: Path) -> tuple[bytes, ...]:
    rows = (folder / "RECORD").read_bytes().splitlines()
    return tuple(row for row in rows if row.startswith(b"../"))


def _is_run_by_us(executable: Path) -> bool:
    if executable.resolve().parent != Path(sysconfig.get_path("scripts")).resolve():
        return False
    script = _SCRIPT.match(_program(executable))
    return script is not None and (executable.parent / os.fsdecode(script[1])).samefile(sys.executable)


def _program(executable: Path) -> bytes:
    """The file that is started, without the folder in which it lies: scripts name the interpreter beside them."""
    content = executable.read_bytes()
    for folder in {executable.parent, executable.resolve().parent}:
        content = content.replace(os.fsencode(folder), b"{here}")
    return content


def beside_us(cache: Cache, module: str) -> str | None:
    """Digest over the lists of files of all packages that our own interpreter has; None where a module is elsewhere.

    Raises:
        OSError: one cannot be read.
    """
    prefix, spec = Path(sys.prefix).resolve(), find_spec(module)
    if spec is None or spec.origin is None or not Path(spec.origin).resolve().is_relative_to(prefix):
        return None
    return _below(cache, prefix).digest


def _beside(cache: Cache, executable: Path) -> _Beside:
    return _below(cache, executable.resolve().parent.parent)


def _below(cache: Cache, prefix: Path) -> _Beside:
    return cache.once(f"installed in {prefix}", partial(_listed, prefix))


def _listed(prefix: Path) -> _Beside:
    """Read the lists in which installers keep the digest of every file; scripts do not count, they name folders."""
    packages, scripts = list[JsonValue](), list[bytes]()
    for folder in _packages(prefix, "*"):
        record = folder / "RECORD"
        rows = record.read_bytes().splitlines() if record.is_file() else None
        own = [row for row in rows or () if row.startswith(b"../")]
        files = None if rows is None else sorted(set(rows).difference(own))
        packages.append([folder.name, None if files is None else str(Digest.of(b"\n".join(files)))])
        scripts += own
    return _Beside(str(Digest.of(canonical_json(packages))), tuple(scripts))
