"""`ssdfgate policy push`."""

from dataclasses import replace
from typing import Any

import click

from ssdfgate.cli.engines import server_of, server_options
from ssdfgate.cli.policy.along import along_options

_LONGEST_PUSH_S = 600.0
"""The server compiles after each module."""


@click.command("push", context_settings={"help_option_names": ["-h", "--help"]})
@server_options
@along_options
def command(**options: Any) -> None:  # noqa: ANN401  # click's options
    """Load the policies of this version into an OPA server; doing it twice changes nothing.

    While modules are exchanged the server gives no decision: nobody is judged by half of the policies.
    """
    from ssdfgate.cli.own import with_own
    from ssdfgate.policy.server import push

    server = server_of(options)
    policies = with_own(options["policies"], options["config"])
    pushed = push(replace(server, timeout_s=max(server.timeout_s, _LONGEST_PUSH_S)), policies)
    for name in pushed.removed:
        click.echo(f"removed {name}", err=True)
    state = f"{len(pushed.written)} modules written" if pushed.written else "already there"
    click.echo(f"{server.address}: {state}", err=True)
    click.echo(str(policies.digest))
