"""Finds what is registered: our own entry points, and those of packages that the configuration names."""

from collections.abc import Sequence
from importlib import metadata
from typing import Any

from ssdfgate.errors import ConfigError

OWN = "ssdfgate"


def registered(group: str, packages: Sequence[str] = ()) -> dict[str, Any]:
    """Load every class of one group (`ssdfgate.collectors`, ...), by name, sorted.

    Installing a package must never change a gate, so other packages count only when they are named.

    Raises:
        ConfigError: when a named package is not installed, registers nothing, or takes a name that is taken.
    """
    found: dict[str, Any] = {}
    for package in (OWN, *packages):
        points = _entry_points(package, group)
        taken = sorted(set(points) & set(found))
        if taken:
            raise ConfigError(
                f"package {package!r} registers {taken[0]!r}, which is taken", hint="Remove the package."
            )
        found.update({name: point.load() for name, point in points.items()})
    return dict(sorted(found.items()))


def names(group: str) -> tuple[str, ...]:
    """The names of our own in one group, sorted; nothing is imported."""
    return tuple(sorted(_entry_points(OWN, group)))


def one(group: str, name: str) -> Any:  # noqa: ANN401  # whatever class is registered
    """Load a single class of our own; `name` is one of `names`."""
    return _entry_points(OWN, group)[name].load()


def _entry_points(package: str, group: str) -> dict[str, metadata.EntryPoint]:
    try:
        points = metadata.distribution(package).entry_points
    except metadata.PackageNotFoundError as error:
        hint = f"Install it beside ssdfgate, or remove it from `plugins:` ({package})."
        raise ConfigError(f"the plugin package {package!r} is not installed", hint=hint) from error
    return {point.name: point for point in points if point.group == group}
