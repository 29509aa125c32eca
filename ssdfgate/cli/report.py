"""`ssdfgate report`."""

from pathlib import Path
from typing import Any

import click

from ssdfgate.cli.cases import case_of, judging_options
from ssdfgate.cli.check import RENDERERS, show
from ssdfgate.cli.engines import SIDE_BY_SIDE, chosen, engine_options
from ssdfgate.cli.moment import effective_option
from ssdfgate.cli.options import option
from ssdfgate.cli.outputs import OutputsCommand, pair
from ssdfgate.cli.trust import PATH, trust_options
from ssdfgate.plugins import names

_ASKED = {"artifacts": (), "require_signature": False, "report_only": True}


@click.command("report", cls=OutputsCommand, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("bundles", type=PATH, nargs=-1, required=True)
@judging_options
@trust_options
@engine_options
@effective_option
@option("-f", "--format", "formats", multiple=True, type=click.Choice(names(RENDERERS)), help="May be repeated.")
@option("-o", "--output", "outputs", multiple=True, metavar="FILE", help="Where the format before it goes.")
@option("--color", type=click.Choice(("auto", "always", "never")), default="auto", help="Colour of the text.")
@option("-q", "--quiet", is_flag=True, help="Nothing on standard error but errors.")
@option("-v", "--verbose", is_flag=True, help="Every requirement, and tracebacks of internal errors.")
@click.pass_context
def command(ctx: click.Context, /, bundles: tuple[Path, ...], **options: Any) -> int:  # noqa: ANN401  # click's options
    """Show what follows from finished BUNDLES, in any format; nothing is enforced.

    It decides as `gate` does and says what the gate would say, but exits with 0 whatever that is. A bundle that is
    not whole, or not as the options about trust ask, is refused all the same.
    """
    outputs = pair(ctx, options["formats"], options["outputs"])
    with chosen(options, at_once=SIDE_BY_SIDE) as engine:
        from ssdfgate.gate.judge import judge

        judgement = judge(case_of(bundles, options | _ASKED, engine))
    show(judgement.report, outputs, options)
    return int(judgement.report.exit_code)
