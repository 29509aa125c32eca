"""`ssdfgate policy`: the policies themselves, and where they are evaluated."""

import click

from ssdfgate.cli.lazy import LazyGroup

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


@click.command("policy", cls=LazyGroup, table=_COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Write policies of your own, and take them to where an organisation evaluates them."""
