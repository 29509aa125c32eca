"""`ssdfgate reproduce`."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ssdfgate.cli.check import place_of

if TYPE_CHECKING:
    from ssdfgate.bundle import Manifest
    from ssdfgate.gate.reproduce import Comparison

_PATH = click.Path(path_type=Path)


@click.command("reproduce", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("bundle", type=_PATH)
@click.option(
    "--run",
    "root",
    type=_PATH,
    is_flag=False,
    flag_value=Path(),
    metavar="[PATH]",
    help="Run the collectors over the checkout at PATH (here, if not given), and compare.",
)
@click.option("--advisories", metavar="PATH", help="OSV export in place of a service.")
@click.option("--osv-url", metavar="URL", help="Query address of an OSV service in place of the public one.")
@click.option("--config", type=_PATH, help="Configuration that was used, in place of the one in PATH.")
@click.option("--no-config", is_flag=True, help="No configuration was used.")
@click.option("--policy-ref", metavar="REF", help="Commit that the configuration was read from.")
def command(bundle: Path, root: Path | None, **options: Any) -> int:  # noqa: ANN401  # click hands over the options
    """Print the commands that bring every piece of evidence in BUNDLE forth again; with --run, run and compare.

    Exits with 0 when every piece that can be run here came out the same, with 4 when one did not.
    """  # fmt: skip
    from ssdfgate.bundle import open_bundle
    from ssdfgate.gate.reproduce import commands

    manifest = open_bundle(bundle).manifest
    if root is None:
        for line in commands(manifest, str(bundle)):
            click.echo(line)
        return 0
    compared = _run(manifest, root, options)
    for text in (line for item in compared for line in _told(item)):
        click.echo(text)
    return _exit_code(compared)


def _run(manifest: "Manifest", root: Path, options: dict[str, Any]) -> tuple["Comparison", ...]:
    import os

    from ssdfgate.gate.reproduce import reproduce
    from ssdfgate.gate.target import source_of

    given = {"imports": (), "no_progress": False, "quiet": False, **options}
    with source_of(root, os.environ, options["policy_ref"]) as source, ExitStack() as stack:
        return reproduce(manifest, place_of(root, source, given, stack))


def _told(item: "Comparison") -> Iterator[str]:
    evidence = item.record.evidence
    name = f"{evidence.collector} ({evidence.kind})"
    if item.same:
        yield f"same     {name} {item.record.id}"
        return
    yield f"{'differs' if item.again else 'not run':<8} {name} {item.record.id}"
    if item.again:
        yield f"         now {item.again}"
    yield from (f"         - {text}" for text in item.differences)
    yield from (f"         may be because of {text}" for text in item.causes)


def _exit_code(compared: tuple["Comparison", ...]) -> int:
    from ssdfgate.errors import ExitCode
    from ssdfgate.model import Origin

    ran = [item for item in compared if item.record.evidence.origin is Origin.RAN]
    return int(ExitCode.OPEN if ran and all(item.same for item in ran) else ExitCode.INVALID)
