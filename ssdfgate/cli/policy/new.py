"""`ssdfgate policy new`."""

from pathlib import Path

import click

from ssdfgate.cli.own import FOLDER
from ssdfgate.errors import UsageError

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command("new", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("name", metavar="PRACTICE/NAME")
@click.argument("folder", type=_FOLDER, metavar="[DIR]", default=Path(FOLDER))
def command(name: str, folder: Path) -> None:
    """Write a measure and its tests into DIR (`.ssdfgate/policies` by default); replaces nothing.

    What it writes passes `policy lint` and `policy test`, and proves little: make it ask what you want to know.
    """
    from ssdfgate.newfile import put
    from ssdfgate.policy.scaffold import scaffold

    files = scaffold(name)
    there = next((path for path in files if (folder / path).exists()), None)
    if there is not None:
        raise UsageError(f"{folder / there} is there already", hint="Choose another name; nothing was written.")
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in files.items():
        try:
            put(folder, folder / path, text.encode())
        except OSError as error:
            raise UsageError(f"{folder / path} cannot be written: {error}", hint="Give another folder.") from error
        click.echo(str(folder / path))
