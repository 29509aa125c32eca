"""`ssdfgate policy docs`."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ssdfgate.cli.own import FOLDER

if TYPE_CHECKING:
    from ssdfgate.policy.metadata import Measure

_FOLDER = click.Path(path_type=Path)


@click.command("docs", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("folder", type=_FOLDER, metavar="[DIR]", default=Path(FOLDER))
def command(folder: Path) -> None:
    """Write what the measures in DIR say of themselves, as Markdown, to standard output."""
    from ssdfgate.policy.added import load_joined
    from ssdfgate.policy.interface import PolicySet
    from ssdfgate.policy.metadata import measures_of

    policies = load_joined(folder)
    added = PolicySet({path: policies.modules[path] for path in policies.added}, policies.digest)
    lines = ["# Measures"]
    for _, measure in sorted(measures_of(added).items()):
        lines.extend(_entry(measure))
    click.echo("\n".join(lines))


def _entry(measure: "Measure") -> Iterator[str]:
    yield f"\n## {measure.id}\n\n**{measure.title}.** {measure.description}\n"
    yield f"- Evidence: {', '.join(measure.needs)}; about the {measure.about}."
    yield f"- Verdicts: {', '.join(measure.verdicts)}."
    yield f"- Against: {'; '.join(measure.threats)}."
    yield f"- What to do: {measure.remediation}"
