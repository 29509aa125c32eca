"""`ssdfgate explain`."""

from typing import TYPE_CHECKING

import click

from ssdfgate.cli.outputs import write

if TYPE_CHECKING:
    from ssdfgate.gate.brought import Own


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("identifier", nargs=-1, metavar="[ID]")
@click.option("--framework", metavar="NAME", help="Catalogue, or standard that pointers lead to, to look in.")
@click.option("--measure", metavar="NAME", help="Explain a measure in place of a requirement.")
@click.option("-f", "--format", "form", type=click.Choice(("text", "json")), default="text", help="[default: text]")
def command(identifier: tuple[str, ...], framework: str | None, measure: str | None, form: str) -> None:
    """Say what a requirement asks, what evidence proves it, and how to get there.

    ID is a requirement or heading as its publisher writes it, in any case: PW.7.2, PW.7, AnnexI.PartII.1. Parts of
    standards that are no catalogues here show what points to them. Measures of policies of your own are requirements
    of the catalogue `org`; those of the present folder are known.
    """
    word = " ".join(identifier)
    if bool(word) == bool(measure):
        raise click.UsageError("give either an ID or --measure NAME, such as `ssdfgate explain PW.7.2`")
    if measure and framework:
        raise click.UsageError("--measure belongs to no framework: leave --framework out")
    write(_measure(measure, form) if measure else _requirement(word, framework, form), None)


def _own() -> "Own | None":
    from pathlib import Path

    from ssdfgate.cli.own import own_policies

    return own_policies(Path())


def _measure(name: str, form: str) -> str:
    from ssdfgate.cli.reading.document import measure_document
    from ssdfgate.cli.reading.lines import page
    from ssdfgate.cli.reading.look_up import find_measure
    from ssdfgate.cli.reading.terminal import columns
    from ssdfgate.cli.reading.text_measure import measure_lines
    from ssdfgate.renderers.encode import dump

    view = find_measure(name, _own)
    return dump(measure_document(view), indent=2) if form == "json" else page(measure_lines(view, columns()))


def _requirement(word: str, framework: str | None, form: str) -> str:
    from ssdfgate.cli.reading.document import found_document
    from ssdfgate.cli.reading.look_up import find
    from ssdfgate.cli.reading.terminal import columns
    from ssdfgate.cli.reading.text_requirement import found_text
    from ssdfgate.renderers.encode import dump

    found = find(word, framework, _own)
    return dump(found_document(found), indent=2) if form == "json" else found_text(found, columns())
