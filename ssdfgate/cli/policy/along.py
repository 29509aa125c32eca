"""Which policies of one's own go along to a server."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])
_FOLDER = click.Path(path_type=Path, file_okay=False)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


def along_options(command: _Command) -> _Command:
    """`--policies` and `--config`."""
    folders = click.option(
        "--policies",
        type=_FOLDER,
        multiple=True,
        metavar="DIR",
        help="Policies of your own that go along; repeatable.",
    )
    config = click.option("--config", type=_FILE, metavar="FILE", help="Configuration whose `policies:` go along.")
    decorated: _Command = folders(config(command))
    return decorated
