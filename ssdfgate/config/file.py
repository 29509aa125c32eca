"""Finds the file and reads it: ssdfgate.yaml, .yml, with a dot before it, or `[tool.ssdfgate]` of pyproject.toml."""

import os
from pathlib import Path
from typing import Any

from ssdfgate.errors import ConfigError
from ssdfgate.located import LARGEST, Located, read_content
from ssdfgate.model import clean

NAMES = ("ssdfgate.yaml", "ssdfgate.yml", ".ssdfgate.yaml", ".ssdfgate.yml")
HINT = "Correct the file, or run with --no-config. docs/configuration.md lists every key."
"""What to do about a configuration that is wrong."""


def find(root: Path, file: Path | None) -> Located | None:
    """The configuration of a folder, or of the file that a call names; None where there is none.

    Raises:
        ConfigError: it cannot be read, or there are two of them.
    """
    if file is not None:
        return _read_toml(file) if file.suffix == ".toml" else _read_yaml(file, str(file))
    found = [root / name for name in NAMES if os.path.lexists(root / name)]  # a broken link is not "no settings"
    if len(found) > 1:
        raise ConfigError(f"{found[0].name} and {found[1].name} both lie in {root}", hint="Keep one of them.")
    project = root / "pyproject.toml"
    for path in (*found, project):
        _check_inside(path, root)
    table = _read_toml(project, required=False) if os.path.lexists(project) else None
    if found and table:
        raise ConfigError(f"{found[0].name} and {table.name} are both there", hint="Keep one of them.")
    return _read_yaml(found[0], found[0].name) if found else table


def _check_inside(path: Path, root: Path) -> None:
    """Refuse a link that leads out of the repository: what lies there is not ours to read, nor to quote.

    Several projects of one repository may share a file.
    """
    above = Path(os.path.realpath(root))
    top = next((folder for folder in (above, *above.parents) if os.path.lexists(folder / ".git")), above)
    if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(top):
        problem = f"{path.name} is a link that leads out of the repository, and is not followed"
        raise ConfigError(problem, hint="Put the file itself there, or name it with --config.")


def _read_yaml(path: Path, name: str) -> Located:
    from ssdfgate.yamlfile import read_yaml  # seldom needed by `gate`, and slow to load

    return read_yaml(path, name=name)


def _read_toml(path: Path, *, required: bool = True) -> Located | None:
    """Read `[tool.ssdfgate]`; a project file without the table is no configuration."""
    import tomllib

    content = read_content(path, path.name)
    if len(content) > LARGEST:
        raise ConfigError(f"{path.name} is larger than {LARGEST} bytes", hint=HINT)
    if not required and b"ssdfgate" not in content:
        return None  # a project file that does not concern us, and a broken one is for the collectors to report
    try:
        document: dict[str, Any] = tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path.name} cannot be read: {clean(str(error), 200)}", hint=HINT) from error
    tools = document.get("tool")
    table = tools.get("ssdfgate") if isinstance(tools, dict) else None
    if table is None and required:
        raise ConfigError(f"{path.name} holds no table [tool.ssdfgate]", hint=HINT)
    return None if table is None else Located(f"{path.name} [tool.ssdfgate]", table)
