"""Finds what is registered: our own entry points, and those of packages that the configuration names."""

import importlib
from collections.abc import Iterator, Mapping, Sequence
from configparser import ConfigParser
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ssdfgate import __version__
from ssdfgate.errors import ConfigError

OWN = "ssdfgate"


@dataclass(frozen=True, slots=True)
class _Point:
    """An entry point: `value` is `module:attribute`."""

    name: str
    value: str

    def load(self) -> Any:  # noqa: ANN401  # whatever class is registered
        module, _, attribute = self.value.partition(":")
        return getattr(importlib.import_module(module), attribute)


class Plugins(Mapping[str, Any]):
    """What is registered in one group, made when it is asked for: most runs need few of the many readers."""

    def __init__(self, points: Mapping[str, _Point]) -> None:
        self._points = points
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401  # whatever class is registered
        """Import and make it once.

        Raises:
            KeyError: it is not registered.
            ConfigError: the package that registers it cannot be imported.
        """
        if name not in self._made:
            self._made[name] = _load(self._points[name])()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        """Names, sorted."""
        return iter(sorted(self._points))

    def __len__(self) -> int:
        """How many."""
        return len(self._points)


def registered(group: str, packages: Sequence[str] = ()) -> Plugins:
    """Everything of one group (`ssdfgate.collectors`, ...).

    Installing a package must never change a gate, so other packages count only when they are named.

    Raises:
        ConfigError: when a named package is not installed, or takes a name that is taken.
    """
    found: dict[str, _Point] = {}
    for package in dict.fromkeys((OWN, *packages)):
        points = _entry_points(package, group)
        taken = sorted(set(points) & set(found))
        if taken:
            problem = f"the plugin package {package!r} registers {taken[0]!r}, which is taken"
            raise ConfigError(problem, hint="Remove the package from `plugins:`, or let it use a name of its own.")
        found.update(points)
    return Plugins(found)


def described(packages: Sequence[str]) -> tuple[str, ...]:
    """Name and version of every package, for the report.

    Raises:
        ConfigError: when one is not installed, or registers nothing that is asked for.
    """
    for package in packages:
        if not any(_entry_points(package, group) for group in _OPEN_TO_OTHERS):
            problem = f"the plugin package {package!r} registers no collector and no reader"
            raise ConfigError(problem, hint=f"Remove it from `plugins:`; a plugin has entry points in {_GROUPS}.")
    return tuple(f"{package} {_version(package)}" for package in packages)


def _version(package: str) -> str:
    from importlib import metadata

    return metadata.version(package)


def names(group: str) -> tuple[str, ...]:
    """The names of our own in one group, sorted; nothing is imported."""
    return tuple(sorted(_entry_points(OWN, group)))


def one(group: str, name: str) -> Any:  # noqa: ANN401  # whatever class is registered
    """Load a single class of our own; `name` is one of `names`."""
    return _entry_points(OWN, group)[name].load()


_OPEN_TO_OTHERS = ("ssdfgate.collectors", "ssdfgate.readers")
_GROUPS = " or ".join(f"`{group}`" for group in _OPEN_TO_OTHERS)


_LISTED = Path(__file__).parents[1] / f"ssdfgate-{__version__}.dist-info" / "entry_points.txt"
"""Where a wheel lists them. Read as it is, since loading `importlib.metadata` takes a twentieth of a gate."""


def _entry_points(package: str, group: str) -> dict[str, _Point]:
    if package == OWN and _LISTED.is_file():
        return _listed(group)
    from importlib import metadata

    try:
        points = metadata.distribution(package).entry_points
    except metadata.PackageNotFoundError as error:
        hint = f"Install it beside ssdfgate, or remove it from `plugins:` ({package})."
        raise ConfigError(f"the plugin package {package!r} is not installed", hint=hint) from error
    return {point.name: _Point(point.name, point.value) for point in points if point.group == group}


def _listed(group: str) -> dict[str, _Point]:
    """What the file says; https://packaging.python.org/specifications/entry-points is its form."""
    parser = ConfigParser(delimiters=("=",), interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # names keep their case
    parser.read_string(_LISTED.read_text(encoding="utf-8"))
    return {name: _Point(name, value) for name, value in parser.items(group)}


def _load(point: _Point) -> Any:  # noqa: ANN401  # whatever class is registered
    try:
        return point.load()
    except Exception as error:  # a plugin is a border: whatever its import raises
        problem = f"the plugin {point.name!r} ({point.value}) cannot be loaded: {type(error).__name__}: {error}"
        raise ConfigError(problem, hint="Repair or reinstall its package, or remove it from `plugins:`.") from error
