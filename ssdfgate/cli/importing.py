"""`ssdfgate import`."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ssdfgate.cli.options import option
from ssdfgate.cli.outputs import DEFAULT_BUNDLE, bundle_place, write

if TYPE_CHECKING:
    from ssdfgate.gate.reports import Report
    from ssdfgate.model import JsonValue
    from ssdfgate.readers.interface import Reader
    from ssdfgate.readers.understand import RefusedError

_PATH = click.Path(path_type=Path)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("files", type=_PATH, nargs=-1, required=True, metavar="FILE...")
@option("--bundle", type=_PATH, help=f"Folder of the bundle to add to, or to make.  [default: {DEFAULT_BUNDLE}]")
@option("--dry-run", is_flag=True, help="Show what is understood, write nothing.")
@option("-f", "--format", "shown", type=click.Choice(("text", "json")), default="text", help="How to show it.")
@click.option("--as", "as_format", metavar="FORMAT", help="Read every FILE as this format, whatever it looks like.")
@click.option(
    "--covers", multiple=True, metavar="NAME", help="Language or ecosystem that the reports cover, as you state."
)
@click.option(
    "--plugin", "plugins", multiple=True, metavar="PACKAGE", help="Installed package whose readers count as well."
)
def command(files: tuple[Path, ...], **options: Any) -> int:  # noqa: ANN401  # click hands over the options
    """Read the reports of other tools, and add them to an evidence bundle about the folder you stand in.

    The format is told by the content, compressed or not, never by the name. A report that is empty, damaged or of no
    known format is refused, and then nothing is written. Nothing is run and nothing is fetched. docs/imports.md lists
    the formats.
    """
    from ssdfgate.config import check_covers
    from ssdfgate.readers.understand import undisturbed

    check_covers(options["covers"], "--covers")
    with undisturbed():
        return _import(files, options)


def _import(files: tuple[Path, ...], options: dict[str, Any]) -> int:
    from ssdfgate.errors import ExitCode
    from ssdfgate.plugins import registered

    readers = registered("ssdfgate.readers", options["plugins"])
    reports, refused = _read(files, readers, options)
    write(_shown(reports, options["shown"]), None)
    for error in refused:
        click.echo(f"Error: {error}\n{error.hint}", err=True)
    if refused:
        return ExitCode.USAGE
    if not options["dry_run"]:
        _add(reports, readers, options["bundle"])
    return ExitCode.OPEN


def _read(
    files: Iterable[Path], readers: "Mapping[str, Reader]", options: dict[str, Any]
) -> tuple[list["Report"], list["RefusedError"]]:
    from ssdfgate.gate.reports import read_report
    from ssdfgate.model.settings import Import
    from ssdfgate.readers.understand import RefusedError

    reports: list[Report] = []
    refused: list[RefusedError] = []
    for path in files:
        entry = Import(str(path), options["as_format"], covers=options["covers"])
        try:
            reports.append(read_report(path, readers, entry))
        except RefusedError as error:
            refused.append(error)
    return reports, refused


def _add(reports: list["Report"], readers: "Mapping[str, Reader]", bundle: Path | None) -> None:
    from ssdfgate.gate.collect import Progress
    from ssdfgate.gate.importing import import_reports
    from ssdfgate.gate.look import Place
    from ssdfgate.model.settings import Settings

    silent = Progress(lambda _name, _text: None, lambda _collection: None)
    place = Place(Path.cwd(), Settings(), os.environ, (), readers, silent, tuple(reports))
    done = import_reports(place, bundle_place(Path(), bundle))
    for item in done.collections:
        for reason in item.evidence.reasons:
            click.echo(
                f"{item.evidence.tool.name} ({item.evidence.kind}) is {item.evidence.status}: {reason}", err=True
            )
    again = len(done.collections) - done.added
    twice = f", {again} it held already" if again else ""
    click.echo(f"{done.added} pieces of evidence added to {done.bundle.path}{twice}", err=True)


def _shown(reports: Iterable["Report"], shown: str) -> str:
    import json

    from ssdfgate.readers.summary import file_summary

    found = [file_summary(report.name, report.understood) for report in reports]
    if shown == "json":
        return json.dumps(found, indent=2, ensure_ascii=False) + "\n"
    return "".join(line for item in found for line in _lines(item))


def _lines(item: "dict[str, JsonValue]") -> Iterable[str]:
    readings = item["readings"]
    yield f"{item['file']}: {item['title']}\n"
    for reading in readings if isinstance(readings, list) else []:
        tool = f"{reading['tool']} {reading['version'] or '(no version)'}"
        yield f"  {reading['kind']:<16} {reading['status']:<9} {tool:<24} {_numbers(reading)}\n"
        for line in (*reading["gaps"], *reading["warnings"]):
            yield f"    {line}\n"
    for line in item["about_file"] if isinstance(item["about_file"], list) else []:
        yield f"  {line}\n"


def _numbers(reading: "dict[str, JsonValue]") -> str:
    if isinstance(tests := reading["tests"], dict):
        return ", ".join(f"{number} {name}" for name, number in tests.items())
    if reading["components"] is not None:
        return f"{reading['components']} components"
    levels = reading["by_severity"]
    shown = [f"{number} {name}" for name, number in levels.items() if number] if isinstance(levels, dict) else []
    hidden = f", {reading['suppressed']} suppressed" if reading["suppressed"] else ""
    more = f" ({', '.join(shown)})" if shown else ""
    return f"{reading['findings']} findings, {reading['unique_findings']} unique{hidden}{more}"
