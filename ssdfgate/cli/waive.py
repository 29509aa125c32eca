"""`ssdfgate waive`: let a finding or a requirement wait, with an owner, a reason, a ticket and an end."""

import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ssdfgate.cli.options import option
from ssdfgate.cli.own import catalogues_of
from ssdfgate.cli.recording import DAY, missing, print_json, requirement_of, root_option, today
from ssdfgate.errors import UsageError

if TYPE_CHECKING:
    from ssdfgate.model import JsonValue
    from ssdfgate.model.records import Scope, Waiver
    from ssdfgate.records import Catalogues

_SCOPE = ("rule", "fingerprint", "package", "path", "requirement")
_Given = dict[str, tuple[str, ...]]


# What is waived comes from the call alone: no environment variable may widen or narrow it.
@click.command("waive", context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--rule", multiple=True, help="Id of a rule or advisory.")
@click.option("--fingerprint", multiple=True, help="Of one finding, from the JSON report.")
@click.option("--package", multiple=True, help="Name or package URL.")
@click.option("--path", multiple=True, metavar="GLOB", help="Pattern from the root: src/*.py, vendor/**.")
@click.option("--requirement", multiple=True, metavar="ID", help="A requirement as a whole.")
@click.option("--framework", help="Catalogue of the requirement.  [default: those that are configured]")
@click.option("--reason", help="Why it may wait, in a sentence.")
@click.option("--owner", help="Who answers for it.")
@click.option("--ticket", help="Where the work on it is tracked.")
@click.option("--expires", type=DAY, metavar="DATE", help="The day from which it no longer counts.")
@click.option("--list", "listing", is_flag=True, help="List the waivers that are there, and write none.")
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to list them.")
@option("--profile", help="Whose limit on the length of waivers holds.")
@root_option()
def command(  # noqa: PLR0913  # one parameter for each option
    *,
    framework: str | None,
    reason: str | None,
    owner: str | None,
    ticket: str | None,
    expires: datetime | None,
    listing: bool,
    form: str,
    profile: str | None,
    root: Path,
    **scope: tuple[str, ...],
) -> None:
    """Write a waiver: what it covers does not keep the gate closed until the day it expires.

    Give --requirement, or at least one of --rule, --fingerprint, --package and --path, all of which must then match.
    The verdict stays what it is, and the report shows the waiver beside it.
    """
    texts = {"reason": reason, "owner": owner, "ticket": ticket}
    day = expires.date().isoformat() if expires else None
    if not listing and form != "text":
        raise UsageError("--format goes with --list only", hint="Add --list, or leave out --format.")
    if not listing:
        _add(root, {**texts, "expires": day}, scope, framework, profile)
    elif any((*texts.values(), day, framework, *scope.values())):
        raise UsageError(
            "--list goes with --root, --profile and --format only", hint="Leave out --list to write a waiver."
        )
    else:
        _list(root, profile, form)


def _add(
    root: Path, given: Mapping[str, str | None], scope: _Given, framework: str | None, profile: str | None
) -> None:
    from ssdfgate.model import visible
    from ssdfgate.records import add_waiver

    lacking = missing({**given, "rule/--fingerprint/--package/--path/--requirement": any(scope.values()) or None})
    if lacking:
        raise UsageError(
            f"nothing is waived without {lacking}", hint="`ssdfgate waive --help` shows what each flag holds."
        )
    catalogues = catalogues_of(root)
    about = _scope(scope, framework, root, catalogues)
    _check_length(str(given["expires"]), _longest(root, profile))
    waiver = add_waiver(root, {"scope": about, **given}, today=today(), catalogues=catalogues)
    click.echo(visible(f"{root / waiver.where.partition(':')[0]}"))
    click.echo(visible(f"{waiver.id}: {_described(waiver.scope)} waived until {waiver.expires}; commit it"), err=True)


def _scope(scope: _Given, framework: str | None, root: Path, catalogues: "Catalogues") -> dict[str, "JsonValue"]:
    twice = [name for name, values in scope.items() if len(values) > 1]
    if twice:
        raise UsageError(f"--{twice[0]} is given more than once", hint="Write one waiver for each.")
    about: dict[str, JsonValue] = {name: scope[name][0] for name in _SCOPE if scope[name]}
    if "requirement" in about and len(about) > 1:
        hint = "Write one waiver for the findings and, if need be, another for the requirement."
        raise UsageError("--requirement waives a requirement as a whole, so it stands alone", hint=hint)
    if "requirement" in about:
        requirement = requirement_of(str(about["requirement"]), framework, root, catalogues)
        about |= {"framework": requirement.framework, "requirement": requirement.id}
    elif framework:
        raise UsageError("--framework says whose --requirement is meant, and none is", hint="Add --requirement ID.")
    return about


def _longest(root: Path, profile: str | None) -> float:
    """Days that a waiver may be given for, under the profile that a check would use here."""
    from ssdfgate.config import Flags, load_settings
    from ssdfgate.context import detect
    from ssdfgate.frameworks import load_profile
    from ssdfgate.gate.decide import default_profile

    settings = load_settings(root, Flags(profile=profile))
    name = settings.profile or default_profile(detect(os.environ, None).context.platform)
    return float(str(load_profile(name, settings.parameters).parameters["waiver_max_days"]))


def _check_length(expires: str, longest: float) -> None:
    days = (datetime.fromisoformat(expires).date() - today()).days
    if days > longest:
        problem = f"--expires lies {days} days ahead, and the profile allows {longest:g} (`waiver_max_days`)"
        raise UsageError(
            problem, hint="Choose an earlier day; a waiver can be given again when its reason still holds."
        )


def _list(root: Path, profile: str | None, form: str) -> None:
    from ssdfgate.records import load_records

    day, longest = today(), _longest(root, profile)
    waivers = load_records(root, today=day, catalogues=catalogues_of(root)).waivers
    if form == "json":
        print_json("ssdfgate/waivers/v1", "waivers", [_object(waiver, day, longest) for waiver in waivers])
    else:
        _print_lines(waivers, day, longest)
    click.echo(f"{len(waivers)} waiver(s)", err=True)


def _print_lines(waivers: "Sequence[Waiver]", day: date, longest: float) -> None:
    from ssdfgate.model import clean

    for waiver in waivers:
        excess = "" if waiver.is_within(longest) else f" (longer than the {longest:g} days allowed)"
        what = f"{waiver.id}: {_described(waiver.scope)}, until {waiver.expires}{excess}"
        who = f"{waiver.owner}, {waiver.ticket}: {waiver.reason} [{waiver.where}]"
        click.echo(f"{waiver.state(day):<9} {clean(f'{what}, {who}')}")


def _object(waiver: "Waiver", day: date, longest: float) -> dict[str, "JsonValue"]:
    framework, requirement = waiver.scope.requirement or (None, None)
    return {
        "id": waiver.id,
        "state": str(waiver.state(day)),
        "scope": {
            "framework": framework,
            "requirement": requirement,
            "rule": waiver.scope.rule,
            "fingerprint": waiver.scope.fingerprint,
            "package": waiver.scope.package,
            "path": waiver.scope.path,
        },
        "reason": waiver.reason,
        "owner": waiver.owner,
        "ticket": waiver.ticket,
        "expires": waiver.expires.isoformat(),
        "too_long": not waiver.is_within(longest),
        "where": waiver.where,
    }


def _described(scope: "Scope") -> str:
    parts = (
        ("requirement", " ".join(scope.requirement or ())),
        ("rule", scope.rule),
        ("fingerprint", scope.fingerprint),
        ("package", scope.package),
        ("path", scope.path),
    )
    return ", ".join(f"{name} {value}" for name, value in parts if value)
