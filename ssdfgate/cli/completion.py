"""`ssdfgate completion`."""

import click

_VARIABLE = "_SSDFGATE_COMPLETE"
_SHELLS = ("bash", "zsh", "fish")


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("shell", type=click.Choice(_SHELLS))
def command(shell: str) -> None:
    r"""Print what lets SHELL complete commands, options and their values.

    \b
    bash:  source <(ssdfgate completion bash)     in ~/.bashrc
    zsh:   source <(ssdfgate completion zsh)      in ~/.zshrc, after compinit
    fish:  ssdfgate completion fish | source      in ~/.config/fish/config.fish
    """
    from click.shell_completion import get_completion_class

    from ssdfgate.cli.app import group

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"this version of click cannot complete for {shell}: install a newer one")
    click.echo(kind(group, {}, "ssdfgate", _VARIABLE).source())
