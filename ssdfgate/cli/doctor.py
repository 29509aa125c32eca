"""`ssdfgate doctor`."""

import os
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ssdfgate.cli.options import REQUIREMENT, option
from ssdfgate.cli.outputs import write
from ssdfgate.errors import ExitCode

if TYPE_CHECKING:
    from ssdfgate.onboarding.cost import Cost
    from ssdfgate.onboarding.examination import Check, Examination

_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
_SIGNS = {"ok": "✓", "missing": "✗", "limited": "~", "not tried": "-", "not needed": "-"}
_INDENT = 19
_MOST = 6


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("path", type=_FOLDER, default=".", metavar="[PATH]")
@option("--profile", help="local, ci or release.  [default: as `ssdfgate check`]")
@option("--framework", "frameworks", multiple=True, help="Catalogue to judge by; may be repeated.")
@option(
    "--require",
    "required",
    multiple=True,
    type=REQUIREMENT,
    metavar="FRAMEWORK:ID",
    help="Must hold as well; may be repeated.",
)
@option("--osv-url", metavar="URL", help="Query address of an OSV service in place of the public one.")
@option("--advisories", metavar="PATH", help="OSV export (zip or folder) in place of a service.")
@click.option("--online", is_flag=True, help="Also ask the advisory service; nothing else here uses the network.")
@click.option("-f", "--format", "form", type=click.Choice(("text", "json")), default="text", help="[default: text]")
def command(path: Path, form: str, *, online: bool, **given: str | tuple[str, ...] | None) -> int:
    """Say what is installed, reachable and configured for a check of PATH, and what each missing thing costs.

    The cost is named in requirements that would be unknown. Exits with 0 when nothing is missing that a required
    practice needs, and with 3 when something is.
    """
    found = _examined(path, given, online=online)
    write(_document(found) if form == "json" else "\n".join(_lines(found, _next(path, given))) + "\n", None)
    return ExitCode.INCOMPLETE if found.lacking else ExitCode.OPEN


def _next(path: Path, given: dict[str, str | tuple[str, ...] | None]) -> str:
    """The check that was asked about: the same folder, and the profile where one was named."""
    profile = given.get("profile")
    words = ["ssdfgate", "check", *([] if path == Path() else [str(path)])]
    return shlex.join([*words, *(["--profile", str(profile)] if profile else [])])


def _examined(path: Path, given: dict[str, str | tuple[str, ...] | None], *, online: bool) -> "Examination":
    from ssdfgate.cli.own import catalogues_of
    from ssdfgate.cli.recording import today
    from ssdfgate.config import flags_from
    from ssdfgate.context import detect
    from ssdfgate.gate.decide import default_profile
    from ssdfgate.onboarding.doctor import Case, examine
    from ssdfgate.plugins import registered

    return examine(
        Case(
            root=path,
            flags=flags_from(given),
            profile=default_profile(detect(os.environ, None).context.platform),
            environ=os.environ,
            collectors=registered("ssdfgate.collectors"),
            today=today(),
            online=online,
            catalogues=catalogues_of(path),
        )
    )


def _document(found: "Examination") -> str:
    """Shape: {schema, ready, root, profile, frameworks, checks: [{area, name, state, detail, mend, cost}]}."""
    import json
    from dataclasses import asdict

    head = {"schema": "ssdfgate/doctor/v1", "ready": not found.lacking}
    return json.dumps({**head, **asdict(found)}, indent=2) + "\n"


def _lines(found: "Examination", following: str) -> Iterator[str]:
    from ssdfgate import __version__
    from ssdfgate.model import visible

    judged = f"profile {found.profile} · {', '.join(found.frameworks)}"
    yield visible(f"ssdfgate {__version__} · {judged} · {found.root}")
    area = None
    for check in found.checks:
        if check.area != area:
            area = check.area
            yield f"\n{area.upper()}"
        yield from _check(check)
    yield ""
    if found.lacking:
        yield f"NOT READY: {', '.join(check.name for check in found.lacking)} must be mended first."
    else:
        ready = f"Ready: nothing is missing that profile {found.profile} requires."
        yield visible(f"{ready} Next: {following}")


def _check(check: "Check") -> Iterator[str]:
    from ssdfgate.cli.reading.terminal import columns
    from ssdfgate.model import visible

    yield from _wrapped(f"  {_SIGNS[check.state]} {check.name}", visible(check.detail), columns())
    for text in _cost(check.cost):
        yield from _wrapped("", text, columns())
    if check.mend and check.state != "ok":
        yield from _wrapped("", visible(f"Do: {check.mend}"), columns())


def _wrapped(label: str, text: str, width: int) -> Iterator[str]:
    from textwrap import wrap

    first, *others = wrap(text, width - _INDENT, break_on_hyphens=False) or [""]
    yield f"{label:<{_INDENT}}{first}".rstrip()
    yield from (" " * _INDENT + line for line in others)


def _cost(cost: "Cost") -> Iterator[str]:
    if cost.required:
        yield f"unknown as it stands, and required: {_some(cost.required)}"
    if cost.others:
        yield f"unknown as it stands: {_some(cost.others)}"
    if cost.measures:
        yield f"measures: {_some(cost.measures)}"


def _some(names: tuple[str, ...]) -> str:
    left = len(names) - _MOST
    return ", ".join(names[:_MOST]) + (f" and {left} more" if left > 0 else "")
