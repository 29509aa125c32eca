"""`ssdfgate check`."""

import os
import sys
from collections.abc import Iterable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ssdfgate.cache import Cache
    from ssdfgate.gate.look import Place
    from ssdfgate.gate.since import Since
    from ssdfgate.gate.target import Source
    from ssdfgate.model import GateReport
    from ssdfgate.policy.interface import Engine
    from ssdfgate.renderers.interface import Style

from ssdfgate.cli.decision_log import decision_log_option, log_of
from ssdfgate.cli.engines import SIDE_BY_SIDE, chosen, engine_options
from ssdfgate.cli.guarded import redactor
from ssdfgate.cli.moment import effective_option
from ssdfgate.cli.options import REQUIREMENT, option
from ssdfgate.cli.outputs import DEFAULT_BUNDLE, Output, OutputsCommand, bundle_place, colour_wanted, pair, write
from ssdfgate.cli.sign import URI_HELP
from ssdfgate.plugins import names

RENDERERS = "ssdfgate.renderers"
_SBOM_VERSIONS = ("1.5", "1.6", "1.7")
_PATH = click.Path(path_type=Path)
FOLDER = ".ssdfgate/out/base"


@click.command(cls=OutputsCommand, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("path", type=_PATH, default=".", metavar="[PATH]")
@option("--profile", help="local, ci or release.  [default: ci in a pipeline, else local]")
@option("--framework", "frameworks", multiple=True, help="Catalogue to judge by; may be repeated.")
@option(
    "--require",
    "required",
    multiple=True,
    type=REQUIREMENT,
    metavar="FRAMEWORK:ID",
    help="Must hold as well; may be repeated.",
)
@option("--bundle", type=_PATH, help=f"Folder for the evidence bundle.  [default: PATH/{DEFAULT_BUNDLE}]")
@option("--import", "imports", multiple=True, metavar="GLOB", help="Reports of other tools; may be repeated.")
@option("-f", "--format", "formats", multiple=True, type=click.Choice(names(RENDERERS)), help="May be repeated.")
@option("-o", "--output", "outputs", multiple=True, metavar="FILE", help="Where the format before it goes.")
@option("--report-only", is_flag=True, help="Show everything, enforce nothing, exit with 0.")
@option(
    "--artifact", "artifacts", type=_PATH, multiple=True, metavar="FILE", help="A file that ships; may be repeated."
)
@option("--sign", "uri", metavar="URI", help=f"Sign the bundle: {URI_HELP}")
@engine_options
@effective_option
@decision_log_option
@option("--config", type=_PATH, help="Configuration file in place of the one in PATH.")
@option("--no-config", is_flag=True, help="Run with the defaults, whatever configuration there is.")
@option("--policies", multiple=True, metavar="DIR@DIGEST", help="Policies of your own; may be repeated.")
@option("--policy-ref", metavar="REF", help="Read configuration, records and policies from this commit instead.")
@option("--osv-url", metavar="URL", help="Query address of an OSV service in place of the public one.")
@option("--advisories", metavar="PATH", help="OSV export (zip or folder) in place of a service; needs no network.")
@option("--sbom-version", type=click.Choice(_SBOM_VERSIONS), help="CycloneDX version.  [default: 1.6]")
@option("--semgrep-config", multiple=True, metavar="CONFIG", help="Semgrep rules in place of the bundled ones.")
@option("--cache", type=_PATH, metavar="DIR", help="Folder that keeps what was said of each file, and the SBOM.")
@option("--no-cache", is_flag=True, help="Scan every file, whatever --cache or its variable says.")
@option("--since", metavar="REF", help="Say what is new since the change began, and scan only what it touches.")
@option(
    "--base", type=_PATH, metavar="BUNDLE", help=f"Bundle of the commit where it began.  [default: PATH/{FOLDER}]"
)
@option("-j", "--jobs", type=click.IntRange(min=1), help="Tools at a time.  [default: number of processors]")
@option("--color", type=click.Choice(("auto", "always", "never")), default="auto", help="Colour of the text.")
@option("--no-progress", is_flag=True, help="No live progress.")
@option("-q", "--quiet", is_flag=True, help="Nothing on standard error but errors.")
@option("-v", "--verbose", is_flag=True, help="Every requirement, and tracebacks of internal errors.")
@click.pass_context
def command(ctx: click.Context, /, path: Path, **options: Any) -> int:  # noqa: ANN401  # click hands over the options
    """Collect evidence for the repository at PATH, decide, and close the gate if a required practice lacks it.

    Runs semgrep, bandit, pip-audit, the SBOM generator and the repository facts side by side, writes the evidence
    bundle, and gives a verdict per task with its reasons. None of the repository's code is run. Only the dependency
    audit uses the network, and not with --advisories.
    """
    outputs = pair(ctx, options["formats"], options["outputs"])
    with chosen(options, at_once=SIDE_BY_SIDE) as engine:
        report = _check(path, options, engine, outputs)
    show(report, outputs, options)
    return int(report.exit_code)


def _check(path: Path, options: dict[str, Any], engine: "Engine", outputs: tuple[Output, ...]) -> "GateReport":
    from ssdfgate.bundle.signing import signer_of
    from ssdfgate.cli.trust import artifacts_of
    from ssdfgate.gate.brought import Wanted
    from ssdfgate.gate.check import Request, check
    from ssdfgate.gate.target import source_of

    signer = signer_of(options["uri"], os.environ) if options["uri"] else None
    artifacts = artifacts_of(options["artifacts"])
    source_read = source_of(path, os.environ, options["policy_ref"])
    with source_read as source, ExitStack() as stack:
        log = log_of(options, engine)
        stack.enter_context(log.watched())
        place = place_of(path, source, options, stack)
        request = Request(
            place=place,
            bundle=bundle_place(path, options["bundle"]),
            report_only=options["report_only"],
            engine=log.engine,
            artifacts=artifacts,
            policies=Wanted(place.settings.policies, place.root, os.environ, source.file),
            signer=signer,
            effective=options["effective"],
            meanwhile=partial(load_for, outputs),
        )
        return log.kept(check(request))


def place_of(path: Path, source: "Source", options: dict[str, Any], stack: ExitStack) -> "Place":
    """Where to look, with the settings of the folder, or of the target of a change."""
    from ssdfgate.cli.progress import shown
    from ssdfgate.config import flags_from, load_settings
    from ssdfgate.gate.look import Place
    from ssdfgate.gate.reports import read_configured, read_named
    from ssdfgate.plugins import registered

    file, use_file = source.file(options["config"]), not options["no_config"]
    settings = source.settings(load_settings(source.root, flags_from(options), file=file, use_file=use_file))
    readers = registered("ssdfgate.readers", settings.plugins)
    configured, missing = read_configured(settings.imports, path.resolve(), readers)
    reports = (*read_named(options["imports"], readers), *configured)
    collectors = registered("ssdfgate.collectors", settings.plugins)
    cache, since = _cache(path, options), _since(path, options)
    ours = (*((cache.folder,) if cache else ()), *(since.ours(path) if since else ()))
    live = sys.stderr.isatty() and "CI" not in os.environ and not options["no_progress"]
    return Place(
        root=path.resolve(),
        settings=settings,
        environ=os.environ,
        collectors=tuple(collectors.values()),
        readers=readers,
        progress=stack.enter_context(shown(list(collectors), live=live, quiet=options["quiet"])),
        source=source,
        reports=reports,
        missing=missing,
        cache=cache,
        since=since,
        ours=ours,
    )


def _cache(root: Path, options: dict[str, Any]) -> "Cache | None":
    from datetime import UTC, datetime

    from ssdfgate.gate.kept import open_cache

    folder = options.get("cache")
    return open_cache(folder, root, datetime.now(UTC)) if folder and not options.get("no_cache") else None


def _since(root: Path, options: dict[str, Any]) -> "Since | None":
    from datetime import UTC, datetime

    from ssdfgate.errors import UsageError
    from ssdfgate.gate.since import since_of

    ref, base = options.get("since"), options.get("base")
    if ref is None:
        if base is not None:
            raise UsageError("--base names the bundle of a base, but there is no --since", hint="Add --since REF.")
        return None
    return since_of(root, ref, base, datetime.now(UTC))


def load_for(outputs: Iterable[Output]) -> None:
    """Load what `show` needs for these."""
    from ssdfgate.cli import rendering  # noqa: F401  # it is the import that counts
    from ssdfgate.plugins import one

    redactor()
    for name in {output.format for output in outputs} or {"text"}:
        one(RENDERERS, name)


def show(report: "GateReport", outputs: tuple[Output, ...], options: dict[str, Any]) -> None:
    """Write every output; when none goes to standard output, a person still gets the text, on standard error."""
    from ssdfgate.cli.rendering import rendered
    from ssdfgate.plugins import one

    for output in outputs or (Output("text", None),):
        stream_shown = output.path is None
        style = style_of(options, sys.stdout if stream_shown else None)
        write(rendered(one(RENDERERS, output.format)(), report, style, output.path), output.path)
    if outputs and all(output.path is not None for output in outputs) and not options["quiet"]:
        click.echo(one(RENDERERS, "text")().render(report, style_of(options, sys.stderr)), err=True, nl=False)


def style_of(options: dict[str, Any], stream: Any) -> "Style":  # noqa: ANN401  # any text stream, or none
    """How text may look there: as wide as the terminal within limits, 80 columns elsewhere."""
    import shutil

    from ssdfgate.renderers.interface import Style

    terminal = stream is not None and stream.isatty()
    width = min(shutil.get_terminal_size().columns, 100) if terminal else 80
    colour = stream is not None and colour_wanted(options["color"], os.environ, stream)
    return Style(width=max(width, 60), colour=colour, verbose=options["verbose"])
