"""`ssdfgate init`."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ssdfgate.errors import ExitCode

if TYPE_CHECKING:
    from ssdfgate.onboarding.plan import Plan, Proposed

_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
_SYSTEMS = {"github": "GitHub Actions", "gitlab": "GitLab CI"}


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("path", type=_FOLDER, default=".", metavar="[PATH]")
@click.option(
    "--ci",
    "systems",
    multiple=True,
    type=click.Choice((*_SYSTEMS, "none")),
    help="Pipeline to write; may be repeated.  [default: what the repository uses]",
)
@click.option(
    "--action", metavar="OWNER/REPOSITORY@COMMIT", help="Let the GitHub workflow use this action, by a full commit."
)
@click.option("--dry-run", is_flag=True, help="Print every file in place of writing it.")
def command(path: Path, systems: tuple[str, ...], action: str | None, *, dry_run: bool) -> int:
    """Write what the repository at PATH needs to be judged: configuration, pipeline, and a folder for records.

    Languages, lock files and CI systems are recognised by the files that are there. A file that is there is never
    changed or replaced: what would have been written is printed instead, unless it is the same. Exits with 3
    when a file could not be written.
    """
    from ssdfgate.onboarding.plan import State, carry_out, plan
    from ssdfgate.onboarding.survey import survey

    if "none" in systems and len(systems) > 1:
        raise click.UsageError("--ci none stands alone: leave out the other --ci")
    found = survey(path)
    chosen = tuple(_SYSTEMS[name] for name in systems if name != "none") if systems else found.systems
    planned = plan(found, chosen, action)
    done = planned if dry_run else carry_out(planned)
    click.echo("\n".join(_lines(done, dry_run=dry_run)))
    return ExitCode.INCOMPLETE if any(item.state is State.REFUSED for item in done.files) else ExitCode.OPEN


def _lines(planned: "Plan", *, dry_run: bool) -> Iterator[str]:
    from ssdfgate.model import visible
    from ssdfgate.onboarding.plan import State

    for item in planned.files:
        yield visible(_line(item, dry_run=dry_run))
    for item in planned.files:
        if item.state is not State.SAME and (dry_run or item.state is not State.NEW):
            yield from _shown(item)
    if planned.notes:
        yield ""
    yield from planned.notes
    if not dry_run:
        yield ""
        yield "Next: read and commit these files, then `ssdfgate doctor` and `ssdfgate check`."


def _line(item: "Proposed", *, dry_run: bool) -> str:
    from ssdfgate.onboarding.plan import State

    match item.state:
        case State.NEW:
            return f"{'would write' if dry_run else 'wrote':<12} {item.path}"
        case State.THERE | State.SAME:
            return f"{'kept':<12} {item.path}: {item.reason}"
        case State.REFUSED:
            return f"{'NOT written':<12} {item.path}: {item.reason}"


def _shown(item: "Proposed") -> Iterator[str]:
    """The text of a file that was not written, each line moved in."""
    yield f"\n{item.path} would have been:\n"
    for line in item.content.splitlines():
        yield f"    {line}".rstrip()
