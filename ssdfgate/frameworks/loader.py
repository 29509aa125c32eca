"""Finds and reads the catalogues that ship with the tool."""

from collections.abc import Collection
from pathlib import Path

from ssdfgate.errors import ConfigError, FrameworkError
from ssdfgate.frameworks.catalogue import build
from ssdfgate.frameworks.converted import converted
from ssdfgate.located import Located
from ssdfgate.model.requirement import Framework
from ssdfgate.validation import suggestion

FOLDER = Path(__file__).parent
"""Where catalogues, profiles and their schemas lie."""

_PROFILES = "profiles"


def available() -> tuple[str, ...]:
    """Ids of the catalogues that ship with the tool, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml") if path.stem != _PROFILES))


def load_framework(identifier: str, *, measures: Collection[str] | None = None) -> Framework:
    """Load a catalogue that ships with the tool.

    Args:
        identifier: its id, as `available` gives it.
        measures: ids of the measures that exist; None leaves their names unchecked.

    Raises:
        FrameworkError: there is no such catalogue, or it names a measure that does not exist.
    """
    known = available()
    if identifier not in known:
        problem = f"unknown framework {identifier!r}{suggestion(identifier, known)}"
        raise FrameworkError(problem, hint=f"Known frameworks: {', '.join(known)}.")
    located = read_shipped(identifier)
    try:
        return build(located, measures)
    except (KeyError, TypeError, AttributeError, ValueError) as error:  # the tests hold it against its schema
        raise FrameworkError(
            f"the installed {located.name} is damaged: {error!r}", hint="Reinstall ssdfgate."
        ) from error


def read_shipped(name: str) -> Located:
    """Read one of the YAML files that ship with the tool."""
    try:
        value = converted(FOLDER / f"{name}.yaml")
        if value is not None:
            return Located(f"{name}.yaml", value)
        from ssdfgate.yamlfile import read_yaml  # half of what reading catalogues takes is loading YAML

        return read_yaml(FOLDER / f"{name}.yaml", name=f"{name}.yaml")
    except ConfigError as error:
        raise FrameworkError(f"the installation is damaged: {error}", hint="Reinstall ssdfgate.") from error
