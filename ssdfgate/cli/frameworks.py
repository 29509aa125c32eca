"""`ssdfgate frameworks`."""

from typing import TYPE_CHECKING

import click

from ssdfgate.cli.outputs import write

if TYPE_CHECKING:
    from ssdfgate.model import Framework


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("name", required=False, metavar="[NAME]")
@click.option("-f", "--format", "form", type=click.Choice(("text", "json")), default="text", help="[default: text]")
def command(name: str | None, form: str) -> None:
    """List the catalogues that ship with ssdfgate, or the requirements of the catalogue NAME.

    The catalogue `org` holds the policies of your own that the present folder has.
    """
    write(_catalogue(name, form) if name else _overview(form), None)


def _overview(form: str) -> str:
    from ssdfgate.cli.reading.document import frameworks_document
    from ssdfgate.cli.reading.lines import page
    from ssdfgate.cli.reading.terminal import columns
    from ssdfgate.cli.reading.text_catalogue import overview_lines
    from ssdfgate.frameworks import available, load_framework
    from ssdfgate.renderers.encode import dump

    frameworks = [load_framework(name) for name in available()]
    if form == "json":
        return dump(frameworks_document(frameworks), indent=2)
    return page(overview_lines(frameworks, columns()))


def _catalogue(name: str, form: str) -> str:
    from ssdfgate.cli.reading.document import catalogue_document
    from ssdfgate.cli.reading.lines import page
    from ssdfgate.cli.reading.terminal import columns
    from ssdfgate.cli.reading.text_catalogue import catalogue_lines
    from ssdfgate.frameworks import load_framework
    from ssdfgate.model.requirement import OWN
    from ssdfgate.renderers.encode import dump

    framework = _own() if name.lower() == OWN else load_framework(name.lower())
    if form == "json":
        return dump(catalogue_document(framework), indent=2)
    return page(catalogue_lines(framework, columns()))


def _own() -> "Framework":
    from pathlib import Path

    from ssdfgate.cli.own import own_policies
    from ssdfgate.cli.reading.look_up import required

    return required(own_policies(Path())).catalogue
