"""`ssdfgate policy`: the policies themselves, and where they are evaluated."""

import importlib

import click

_COMMANDS = {
    "bundle": ("ssdfgate.cli.policy.bundle", "Write the policies as a bundle that OPA loads."),
    "push": ("ssdfgate.cli.policy.push", "Load the policies into an OPA server."),
}


class _LazyGroup(click.Group):
    """Imports a command only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(_COMMANDS[cmd_name][0]).command
        return command


@click.command("policy", cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Take the policies to where an organisation evaluates them."""
