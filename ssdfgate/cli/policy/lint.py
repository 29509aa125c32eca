"""`ssdfgate policy lint`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ssdfgate.cli.own import FOLDER
from ssdfgate.errors import ExitCode

if TYPE_CHECKING:
    from ssdfgate.policy.added import Added

_FOLDER = click.Path(path_type=Path)


@click.command("lint", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("folder", type=_FOLDER, metavar="[DIR]", default=Path(FOLDER))
def command(folder: Path) -> int:
    """Hold the measures in DIR against the dialect of both engines, the layout and their METADATA.

    Then it compiles them, and sees that they prove nothing without evidence. Prints file:line and what is wrong, and
    exits with 2 where anything is; else it prints the digest to pin.
    """
    from ssdfgate.policy.added import problems_of, read_added
    from ssdfgate.policy.load import load_policies

    added = read_added(folder)
    problems = problems_of(added, load_policies())
    for problem in problems:
        click.echo(f"{folder.as_posix()}/{problem}")
    if not problems and not added.modules:
        click.echo(f"Error: {folder} holds no measure, so nothing was looked at", err=True)
        return ExitCode.ERROR
    if problems:
        return ExitCode.USAGE
    if (fault := _fault(added)) is not None:
        click.echo(f"{folder.as_posix()}: {fault}")
        return ExitCode.USAGE
    click.echo(f"{len(added.modules)} measures in order, {added.digest}")
    return ExitCode.OPEN


def _fault(added: "Added") -> str | None:
    """What the engine finds, which reads all of the language and not only the words that tell its dialects apart."""
    from ssdfgate.errors import PolicyError
    from ssdfgate.frameworks import load_profile
    from ssdfgate.policy import prove_harmless
    from ssdfgate.policy.added import joined
    from ssdfgate.policy.embedded import EmbeddedEngine
    from ssdfgate.policy.load import load_policies

    try:
        prove_harmless(EmbeddedEngine(), joined(added, load_policies()), load_profile("ci", {}))
    except PolicyError as error:
        return str(error)
    return None
