"""Options that the environment gives."""

import click
import pytest
from click.testing import CliRunner

from ssdfgate.cli.options import REQUIREMENT, option


@click.command()
@option("--require", "required", multiple=True, type=REQUIREMENT)
def command(required):
    click.echo(repr(required))


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("cra:Art13.6", ("cra:Art13.6",)),
        ("cra:Art13.6 ssdf-1.1:PW.4.4", ("cra:Art13.6", "ssdf-1.1:PW.4.4")),
        ("etsi-ts-104-219:SSDIF PW.4.4", ("etsi-ts-104-219:SSDIF PW.4.4",)),
        ("etsi-ts-104-219:SSDIF PW.4.4 cra:A", ("etsi-ts-104-219:SSDIF PW.4.4", "cra:A")),
        ("etsi-ts-104-219:SSDIF PW.4.4,\n cra:A\n", ("etsi-ts-104-219:SSDIF PW.4.4", "cra:A")),
        ("cra:A,not an id", ("cra:A", "not an id")),
        (" , \n", ()),
    ],
)
def test_ids_of_requirements_may_hold_spaces(value, ids):
    told = CliRunner().invoke(command, [], env={"SSDFGATE_REQUIRE": value})
    assert (told.exit_code, told.output) == (0, f"{ids!r}\n")


def test_a_flag_is_taken_as_it_stands():
    told = CliRunner().invoke(command, ["--require", "etsi-ts-104-219:SSDIF PW.4.4", "--require", "a,b"], env={})
    assert told.output == "('etsi-ts-104-219:SSDIF PW.4.4', 'a,b')\n"
