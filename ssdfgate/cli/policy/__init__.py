"""`ssdfgate policy`: the policies themselves, and where they are evaluated."""

import importlib

import click

_COMMANDS = {
    "new": ("ssdfgate.cli.policy.new", "Write a measure of your own, with tests; replaces nothing."),
    "lint": ("ssdfgate.cli.policy.lint", "Find what both engines do not understand alike."),
    "test": ("ssdfgate.cli.policy.testing", "Run the tests of measures."),
    "eval": ("ssdfgate.cli.policy.evaluating", "Evaluate one input document."),
    "docs": ("ssdfgate.cli.policy.docs", "Write what measures say of themselves, as Markdown."),
    "bundle": ("ssdfgate.cli.policy.bundle", "Write the policies as a bundle that OPA loads."),
    "publish": ("ssdfgate.cli.policy.publish", "Push policies of your own to a registry."),
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
    """Write policies of your own, and take them to where an organisation evaluates them."""
