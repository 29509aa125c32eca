"""A group of commands that imports one when it is called and no sooner, so that help and version cost no imports."""

import importlib
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from ssdfgate.errors import UsageError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Table = Mapping[str, tuple[str, str]]
"""By name: the module (with `:attribute` where that is not `command`), and what help says in one line."""

_EMPTY = re.compile("(--[a-z-]+=)?")
_LEAVE_IT_OUT = "Give a value, or leave the option out; a variable that is not set leaves its place empty."


class LazyGroup(click.Group):
    """A group over a table, in the order of the table."""

    def __init__(self, *, table: Table, **attributes: Any) -> None:  # noqa: ANN401  # click's own
        super().__init__(**attributes)
        self._table = table

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """Names, in the order of the table."""
        return list(self._table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import one; None where the table has no such name."""
        if cmd_name not in self._table:
            return None
        module, _, attribute = self._table[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute or "command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an empty argument is refused for all of them, since it would count as if not given."""
        empty = next((at for at in range(1, len(args)) if _EMPTY.fullmatch(args[at])), None)
        if empty is not None and not ctx.resilient_parsing:
            before = args[empty].rstrip("=") or args[empty - 1]
            raise UsageError(f"what follows `{before}` is empty", hint=_LEAVE_IT_OUT)
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list["CompletionItem"]:
        """Names of commands without importing them; options as always."""
        from click.shell_completion import CompletionItem

        found = [CompletionItem(name, help=text) for name, text in self._lines() if name.startswith(incomplete)]
        return found + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the lines of the table, whole and without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl(self._lines())

    def _lines(self) -> list[tuple[str, str]]:
        return [(name, text) for name, (_, text) in self._table.items()]
