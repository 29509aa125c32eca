"""`ssdfgate gate`."""

import os
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ssdfgate.cli.cases import case_of, judging_options
from ssdfgate.cli.check import RENDERERS, load_for, show
from ssdfgate.cli.decision_log import decision_log_option, log_of
from ssdfgate.cli.each import check_options, show_each
from ssdfgate.cli.engines import SIDE_BY_SIDE, chosen, engine_options
from ssdfgate.cli.guarded import redactor
from ssdfgate.cli.moment import effective_option
from ssdfgate.cli.options import option
from ssdfgate.cli.outputs import Output, OutputsCommand, pair, write
from ssdfgate.cli.sign import URI_HELP
from ssdfgate.cli.trust import PATH, trust_options
from ssdfgate.errors import UsageError
from ssdfgate.plugins import names

if TYPE_CHECKING:
    from ssdfgate.bundle.signing import Signer
    from ssdfgate.gate.judge import Judgement


@click.command("gate", cls=OutputsCommand, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("bundles", type=PATH, nargs=-1, required=True)
@judging_options
@trust_options
@click.option(
    "--artifact", "artifacts", type=PATH, multiple=True, metavar="FILE", help="A file that it must speak of."
)
@click.option("--require-signature", is_flag=True, help="Refuse what nobody signed; needs a key or an identity.")
@click.option("--attest", type=PATH, metavar="FILE", help="Write the decision as two in-toto statements, one a line.")
@option("--sign", "uri", metavar="URI", help=f"Sign what --attest writes: {URI_HELP}")
@engine_options
@effective_option
@decision_log_option
@option("-f", "--format", "formats", multiple=True, type=click.Choice(names(RENDERERS)), help="May be repeated.")
@option("-o", "--output", "outputs", multiple=True, metavar="FILE", help="Where the format before it goes.")
@option("--each", is_flag=True, help="Decide over every bundle by itself; text or JSON Lines, the worst exit code.")
@option("--report-only", is_flag=True, help="Show everything, enforce nothing, exit with 0.")
@option("--color", type=click.Choice(("auto", "always", "never")), default="auto", help="Colour of the text.")
@option("-q", "--quiet", is_flag=True, help="Nothing on standard error but errors.")
@option("-v", "--verbose", is_flag=True, help="Every requirement, and tracebacks of internal errors.")
@click.pass_context
def command(ctx: click.Context, /, bundles: tuple[Path, ...], **options: Any) -> int:  # noqa: ANN401  # click's options
    """Decide over finished BUNDLES, without the repository; several bundles of one commit are joined first.

    A bundle that is not whole, about another commit, about changed files where the profile forbids it, too old, or
    not signed as asked is refused with exit code 4. The report and the other exit codes are those of `check`.
    """
    outputs = pair(ctx, options["formats"], options["outputs"])
    if options["each"]:
        check_options(outputs, options)
        with chosen(options) as engine:
            return show_each(case_of(bundles, options, engine), outputs)
    signer = _signer(options)
    judgement = _judge(bundles, options, outputs)
    if options["attest"] is not None:
        write(_attested(judgement, signer), options["attest"], signed=True)
    show(judgement.report, outputs, options)
    return int(judgement.report.exit_code)


def _signer(options: dict[str, Any]) -> "Signer | None":
    if options["uri"] is None:
        return None
    if options["attest"] is None:
        raise UsageError("--sign signs what --attest writes", hint="Add --attest FILE.")
    from ssdfgate.bundle.signing import signer_of

    return signer_of(options["uri"], os.environ)


def _judge(bundles: tuple[Path, ...], options: dict[str, Any], outputs: tuple[Output, ...]) -> "Judgement":
    with chosen(options, at_once=SIDE_BY_SIDE) as engine:
        from ssdfgate.gate.judge import judge

        log = log_of(options, engine)
        with log.watched():
            case = case_of(bundles, options, log.engine)
            judgement = judge(replace(case, meanwhile=partial(load_for, outputs)))
        return replace(judgement, report=log.kept(judgement.report))


def _attested(judgement: "Judgement", signer: "Signer | None") -> str:
    from ssdfgate.bundle.statement import statement_subjects
    from ssdfgate.renderers.attestation import statements

    manifest = judgement.manifest
    subjects = statement_subjects(manifest.subject, manifest.artifacts, commit=signer is None or signer.names_commits)
    made = [redactor().content(item) for item in statements(judgement.report, judgement.inputs, subjects)]
    lines = [signer.envelope(item) if signer else item for item in made]
    return "".join(f"{line.decode()}\n" for line in lines)
