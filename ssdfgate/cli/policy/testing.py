"""`ssdfgate policy test`."""

from pathlib import Path

import click

from ssdfgate.cli.own import FOLDER
from ssdfgate.errors import ExitCode

_FOLDER = click.Path(path_type=Path)


@click.command("test", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("folder", type=_FOLDER, metavar="[DIR]", default=Path(FOLDER))
@click.option("-v", "--verbose", is_flag=True, help="Name the tests that hold as well.")
def command(folder: Path, *, verbose: bool) -> int:
    """Run the tests of the measures in DIR in the embedded engine; `opa test` runs the same files.

    Exits with 1 where a test fails, and with 5 where nothing ran or a measure has no test.
    """
    from ssdfgate.policy import load_policies
    from ssdfgate.policy.added import joined, read_added
    from ssdfgate.policy.cases import run_cases
    from ssdfgate.policy.load import load_fixtures

    added = read_added(folder)
    for problem in added.problems:
        click.echo(f"{folder.as_posix()}/{problem}", err=True)
    ran = run_cases(joined(added, load_policies()).modules, load_fixtures(), added.tests)
    failed = [item for item in ran if item.problem is not None]
    for item in ran:
        if item.problem is not None or verbose:
            click.echo(f"{folder.as_posix()}/{item.path}:{item.line}: {item.name}: {item.problem or 'holds'}")
    tested = {item.path for item in ran}
    untested = [path for path in added.modules if path.removesuffix(".rego") + "_test.rego" not in tested]
    for path in untested:
        click.echo(f"{folder.as_posix()}/{path}:1: no test of it ran", err=True)
    click.echo(f"{len(ran)} tests ran, {len(failed)} failed")
    if failed:
        return ExitCode.NOT_MET
    return ExitCode.ERROR if untested or added.problems or not ran else ExitCode.OPEN
