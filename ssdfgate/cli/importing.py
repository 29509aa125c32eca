"""`ssdfgate import`."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ssdfgate.cli.options import option
from ssdfgate.cli.outputs import write

if TYPE_CHECKING:
    from ssdfgate.errors import SsdfgateError
    from ssdfgate.model import JsonValue
    from ssdfgate.readers.understand import Understood

_PATH = click.Path(path_type=Path)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("files", type=_PATH, nargs=-1, required=True, metavar="FILE...")
@option("--dry-run", is_flag=True, help="Show what is understood, write nothing.")
@option("-f", "--format", "shown", type=click.Choice(("text", "json")), default="text", help="How to show it.")
@click.option("--as", "as_format", metavar="FORMAT", help="Read every FILE as this format, whatever it looks like.")
def command(files: tuple[Path, ...], **options: Any) -> int:  # noqa: ANN401  # click hands over the options
    """Read the reports of other tools, and add them to an evidence bundle.

    The format is told by the content, compressed or not, never by the name. A report that is empty, damaged or of no
    known format is refused, and then nothing is written. docs/imports.md lists the formats.
    """
    from ssdfgate.errors import ExitCode

    understood, refused = _understand(files, options["as_format"])
    write(_shown(understood, options["shown"]), None)
    for path, error in refused:
        click.echo(f"Error: {path}: {error}\n{error.hint}", err=True)
    return ExitCode.USAGE if refused else ExitCode.OPEN


def _understand(
    files: Iterable[Path], as_format: str | None
) -> tuple[list[tuple[Path, "Understood"]], list[tuple[Path, "SsdfgateError"]]]:
    from ssdfgate.plugins import registered
    from ssdfgate.readers.understand import RefusedError, understand

    readers = {name: kind() for name, kind in registered("ssdfgate.readers").items()}
    understood: list[tuple[Path, Understood]] = []
    refused: list[tuple[Path, SsdfgateError]] = []
    for path in files:
        try:
            understood.append((path, understand(path, readers, as_format)))
        except RefusedError as error:
            refused.append((path, error))
    return understood, refused


def _shown(understood: Iterable[tuple[Path, "Understood"]], shown: str) -> str:
    import json

    from ssdfgate.readers.summary import file_summary

    found = [file_summary(str(path), item) for path, item in understood]
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
    for line in item["warnings"] if isinstance(item["warnings"], list) else []:
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
