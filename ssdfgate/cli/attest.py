"""`ssdfgate attest`: what people state, where no machine can see."""

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ssdfgate.cli.own import catalogues_of
from ssdfgate.cli.recording import DAY, missing, print_json, requirement_of, root_option, today
from ssdfgate.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from ssdfgate.model import JsonValue, Requirement
    from ssdfgate.model.records import Attestation, AttestationState

REVIEW_DAYS = 365
"""When a statement is looked at again, if nobody says otherwise."""

_HELP = {"help_option_names": ["-h", "--help"]}


@click.group("attest", context_settings=_HELP)
def command() -> None:
    """State, in a named role and until a date, what no machine can see.

    An attestation never stands in for a scan, an SBOM or a signature.
    """


# What somebody states comes from the call alone: no environment variable may speak for a person.
@command.command("new", context_settings=_HELP)
@click.argument("identifier", metavar="ID")
@click.option("--role", help="The role in which it is stated.")
@click.option("--person", help="Who states it.")
@click.option("--statement", help="What is stated, in a sentence.")
@click.option("--document", type=click.Path(path_type=Path), help="What the statement rests on; its digest is kept.")
@click.option(
    "--review",
    type=DAY,
    metavar="DATE",
    help=f"The day from which it no longer counts.  [default: in {REVIEW_DAYS} days]",
)
@click.option("--framework", help="Catalogue of the requirement.  [default: those that are configured]")
@click.option("--renew", is_flag=True, help="Take the place of the statement that is there.")
@root_option()
def new(  # noqa: PLR0913  # one parameter for each option
    identifier: str,
    *,
    role: str | None,
    person: str | None,
    statement: str | None,
    document: Path | None,
    review: datetime | None,
    framework: str | None,
    renew: bool,
    root: Path,
) -> None:
    """Write an attestation of the requirement ID; on a terminal, what is missing is asked for."""
    from ssdfgate.model import visible
    from ssdfgate.records import add_attestation

    catalogues, day = catalogues_of(root), today()
    requirement = requirement_of(identifier, framework, root, catalogues)
    _refuse_what_machines_settle(requirement)
    fields: dict[str, JsonValue] = {"framework": requirement.framework, "requirement": requirement.id}
    fields |= _answers(requirement, {"role": role, "person": person, "statement": statement})
    fields["review"] = (review.date() if review else day + timedelta(days=REVIEW_DAYS)).isoformat()
    fields |= _document(document, root)
    attestation = add_attestation(root, fields, today=day, catalogues=catalogues, renew=renew)
    click.echo(visible(f"{root / attestation.where.partition(':')[0]}"))
    until = f"{requirement.id}: attested by {attestation.role} until {attestation.review}; commit the file"
    click.echo(visible(until), err=True)


@command.command("check", context_settings=_HELP)
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to list them.")
@root_option()
def check(*, form: str, root: Path) -> int:
    """List every attestation and whether it still counts; exits with 3 if one does not."""
    from ssdfgate.records import load_records, state_of

    catalogues, day = catalogues_of(root), today()
    attestations = load_records(root, today=day, catalogues=catalogues, any_role=True).attestations
    states = [state_of(attestation, root, day, catalogues) for attestation in attestations]
    pairs = list(zip(attestations, states, strict=True))
    if form == "json":
        print_json("ssdfgate/attestations/v1", "attestations", [_object(*pair) for pair in pairs])
    else:
        _print_lines(pairs)
    lost = sum(not state.counts for state in states)
    click.echo(f"{len(states)} attestation(s): {len(states) - lost} count, {lost} do not", err=True)
    return ExitCode.INCOMPLETE if lost else ExitCode.OPEN


def _print_lines(pairs: "Sequence[tuple[Attestation, AttestationState]]") -> None:
    from ssdfgate.model import clean

    for attestation, state in pairs:
        about = f"{attestation.framework} {attestation.requirement}"
        by = f"by {attestation.role} until {attestation.review} ({attestation.person})"
        click.echo(f"{state:<17} {clean(f'{about}: attested {by}, {attestation.where}')}")


def _object(attestation: "Attestation", state: "AttestationState") -> dict[str, "JsonValue"]:
    return {
        "framework": attestation.framework,
        "requirement": attestation.requirement,
        "state": str(state),
        "counts": state.counts,
        "role": attestation.role,
        "person": attestation.person,
        "review": attestation.review.isoformat(),
        "where": attestation.where,
    }


def _refuse_what_machines_settle(requirement: "Requirement") -> None:
    from ssdfgate.model import Automation

    if requirement.automation is Automation.FULL:
        problem = f"{requirement.id} is settled by evidence alone; an attestation does not stand in for it"
        raise UsageError(problem, hint=f"Collect the evidence: {', '.join(requirement.measures())}.")


def _answers(requirement: "Requirement", given: Mapping[str, str | None]) -> dict[str, "JsonValue"]:
    lacking = missing(given)
    if lacking and not _on_a_terminal():
        raise UsageError(f"{requirement.id} cannot be attested without {lacking}", hint="Give the flags.")
    if lacking:
        _introduce(requirement)
    return {
        name: click.prompt(name.capitalize(), err=True) if value is None else value for name, value in given.items()
    }


def _on_a_terminal() -> bool:
    return sys.stdin.isatty() and "CI" not in os.environ


def _introduce(requirement: "Requirement") -> None:
    """Say what is to be stated, before it is."""
    roles = f"Roles: {', '.join(requirement.roles)}" if requirement.roles else ""
    for line in (f"{requirement.id}  {requirement.title}", requirement.people_state, roles):
        if line:
            click.echo(line, err=True)


def _document(document: Path | None, root: Path) -> dict[str, "JsonValue"]:
    from ssdfgate.model import clean
    from ssdfgate.records import digest_of

    if document is None:
        return {}
    path = Path(os.path.relpath(document, root)).as_posix()
    try:
        return {"document": path, "digest": str(digest_of(root, path))}
    except OSError as error:
        reason = clean(error.strerror or str(error))
        hint = "Name a file that is part of the repository."
        raise UsageError(f"nothing can rest on {clean(str(document))}: {reason}", hint=hint) from None
