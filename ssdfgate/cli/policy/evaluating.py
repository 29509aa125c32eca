"""`ssdfgate policy eval`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ssdfgate.errors import UsageError

if TYPE_CHECKING:
    from ssdfgate.model import JsonValue

_FOLDER = click.Path(path_type=Path)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_LARGEST = 64 * 1024 * 1024


@click.command("eval", context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--input", "document", type=_FILE, required=True, metavar="FILE", help="The input document, as JSON.")
@click.argument("folder", type=_FOLDER, metavar="[DIR]", required=False)
def command(document: Path, folder: Path | None) -> None:
    """Evaluate the gate over one input document, with the measures in DIR added, and print canonical JSON.

    It shows what the policies answer. It is not a gate: nothing is checked again, and every outcome exits with 0.
    """
    from ssdfgate.model import canonical_json
    from ssdfgate.policy.added import load_joined
    from ssdfgate.policy.embedded import EmbeddedEngine

    answers = EmbeddedEngine().evaluate(load_joined(folder), {"input": _read(document)})
    click.echo(canonical_json(answers["input"]).decode())


def _read(path: Path) -> "dict[str, JsonValue]":
    with path.open("rb") as stream:
        content = stream.read(_LARGEST + 1)
    try:
        value = json.loads(content) if len(content) <= _LARGEST else None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path} is not JSON: {error}", hint="Give an input document.") from error
    if not isinstance(value, dict):
        raise UsageError(f"{path} is not an object of at most {_LARGEST} bytes", hint="Give an input document.")
    return value
