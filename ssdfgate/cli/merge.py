"""`ssdfgate merge`."""

from pathlib import Path

import click

from ssdfgate.cli.trust import PATH


@click.command("merge", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("bundles", type=PATH, nargs=-1, required=True)
@click.option("-o", "--output", type=PATH, required=True, metavar="DIR", help="Where the joined bundle goes.")
def command(bundles: tuple[Path, ...], output: Path) -> None:
    """Join the BUNDLES of parallel jobs about one commit; neither their order nor a bundle given twice matters.

    Signatures are not carried over: sign the result. What cannot be joined is named, with exit code 4.
    """
    from ssdfgate.bundle import check_target, merge, open_bundle, write_bundle

    check_target(output)
    opened = [open_bundle(path) for path in bundles]
    reference = write_bundle(merge(opened), output, sources=bundles)
    click.echo(reference.path)
    click.echo(f"{reference.digest}, from {len(bundles)} bundle(s)", err=True)
