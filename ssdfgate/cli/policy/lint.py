"""`ssdfgate policy lint`."""

from pathlib import Path

import click

from ssdfgate.cli.own import FOLDER
from ssdfgate.errors import ExitCode

_FOLDER = click.Path(path_type=Path)


@click.command("lint", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("folder", type=_FOLDER, metavar="[DIR]", default=Path(FOLDER))
def command(folder: Path) -> int:
    """Hold the measures in DIR against the dialect of both engines, the layout and their METADATA.

    Prints file:line and what is wrong, and exits with 2 where anything is; else it prints the digest to pin.
    """
    from ssdfgate.policy import load_policies
    from ssdfgate.policy.added import problems_of, read_added

    added = read_added(folder)
    problems = problems_of(added, load_policies())
    for problem in problems:
        click.echo(f"{folder.as_posix()}/{problem}")
    if not problems and not added.modules:
        click.echo(f"Error: {folder} holds no measure, so nothing was looked at", err=True)
        return ExitCode.ERROR
    if problems:
        return ExitCode.USAGE
    click.echo(f"{len(added.modules)} measures in order, {added.digest}")
    return ExitCode.OPEN
