"""What the commands share that put something on record: the day, the requirement that is meant, and the root."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ssdfgate.cli.options import option
from ssdfgate.errors import UsageError

if TYPE_CHECKING:
    from ssdfgate.model import JsonValue, Requirement
    from ssdfgate.records import Catalogues

DAY = click.DateTime(formats=["%Y-%m-%d"])
"""Dates as the records write them."""


def root_option() -> Callable[[Any], Any]:
    """The repository whose records are meant."""
    folder = click.Path(path_type=Path, exists=True, file_okay=False)
    return option("--root", type=folder, default=".", help="Root of the repository.  [default: .]")


def today() -> date:
    """The present day (UTC), as every record is dated."""
    return datetime.now(UTC).date()


def requirement_of(identifier: str, framework: str | None, root: Path, catalogues: "Catalogues") -> "Requirement":
    """The requirement that is meant: in the catalogue that was named, else in one that the repository is judged by.

    Raises:
        ConfigError: there is none, or more than one.
    """
    from ssdfgate.config import Flags, load_settings
    from ssdfgate.model import visible
    from ssdfgate.model.requirement import OWN

    if framework is not None:
        return catalogues.requirement(framework, identifier)
    settings = load_settings(root, Flags())
    configured = settings.judged()
    found = catalogues.holding(identifier, configured)
    if not found and settings.policies:
        found = catalogues.holding(identifier, (OWN,))
    if len(found) == 1:
        return found[0]
    elsewhere = [row.framework for row in found or catalogues.holding(identifier)]
    if not elsewhere:
        return catalogues.requirement(configured[0], identifier)  # which says what may have been meant
    hint = f"Name the one that is meant: {' or '.join(f'--framework {name}' for name in elsewhere)}."
    raise UsageError(f"which catalogue is `{visible(identifier)}` of?", hint=hint)


def missing(given: Mapping[str, object]) -> str:
    """The flags that were not given, as the end of a sentence; empty where none is missing."""
    return ", ".join(f"--{name}" for name, value in given.items() if value is None)


def print_json(schema: str, name: str, rows: "list[JsonValue]") -> None:
    """Print one object {schema, NAME: rows} on standard output."""
    import json

    click.echo(json.dumps({"schema": schema, name: rows}, indent=2))  # not one character that a terminal acts on
