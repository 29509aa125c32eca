"""`ssdfgate diff`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ssdfgate.cli.cases import case_of, judging_options
from ssdfgate.cli.check import style_of
from ssdfgate.cli.engines import chosen, engine_options
from ssdfgate.cli.options import option
from ssdfgate.cli.outputs import write
from ssdfgate.cli.trust import PATH, trust_options

if TYPE_CHECKING:
    from ssdfgate.model.difference import Difference

_ASKED = {"artifacts": (), "require_signature": False, "report_only": True, "effective": None}


@click.command("diff", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("base", type=PATH)
@click.argument("bundle", type=PATH)
@judging_options
@trust_options
@engine_options
@click.option("-f", "--format", "shown", type=click.Choice(("text", "json")), default="text", help="[default: text]")
@click.option("-o", "--output", type=PATH, metavar="FILE", help="Where it goes.  [default: standard output]")
@option("--color", type=click.Choice(("auto", "always", "never")), default="auto", help="Colour of the text.")
@option("-v", "--verbose", is_flag=True, help="Every difference, and tracebacks of internal errors.")
def command(base: Path, bundle: Path, **options: Any) -> None:  # noqa: ANN401  # click hands over the options
    """Say what is otherwise in BUNDLE than in BASE, an earlier bundle: verdicts, evidence, components and findings.

    Both are decided by the same policies, profile and catalogues, those of this call. It decides nothing: the exit
    code is 0 whatever is found, and that of `gate` where a bundle is not whole.
    """
    from ssdfgate.gate.difference import difference

    with chosen(options) as engine:
        found = difference(base, bundle, case_of((), options | _ASKED, engine))
    write(_shown(found, options), options["output"])


def _shown(found: "Difference", options: dict[str, Any]) -> str:
    from ssdfgate.renderers.encode import dump
    from ssdfgate.renderers.text_difference import difference_text

    if options["shown"] == "json":
        return dump(found.to_json(), indent=2)
    return difference_text(found, style_of(options, None if options["output"] else sys.stdout))
