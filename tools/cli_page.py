"""Writes docs/cli.md from what every command says of itself; --check only compares."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from ssdfgate.cli.app import group

PAGE = Path(__file__).resolve().parents[1] / "docs" / "cli.md"
_WIDTH = 100
_HEAD = """\
# Every command

<!-- Made by tools/cli_page.py from the commands; change these and run the tool. -->

`ssdfgate COMMAND --help` prints the same. Where an option can also come from the environment, its variable is
named; a flag wins over it. What the exit codes mean is a table in the [README](../README.md).
"""


def page() -> str:
    """The whole page."""
    root = click.Context(group, info_name="ssdfgate", terminal_width=_WIDTH, max_content_width=_WIDTH)
    return "\n".join([_HEAD, *_sections(group, root, 2)]) + "\n"


def _sections(command: click.Group, context: click.Context, level: int) -> Iterator[str]:
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        if found is None:
            raise SystemExit(f"there is no {name}")
        inner = click.Context(
            found,
            info_name=name,
            parent=context,
            terminal_width=_WIDTH,
            max_content_width=_WIDTH,
            **found.context_settings,
        )
        yield f"{'#' * level} {inner.command_path}\n"
        yield "```text"
        yield found.get_help(inner)
        yield "```"
        variables = _variables(found)
        if variables:
            yield f"\nAlso from the environment: {', '.join(variables)}."
        yield ""
        if isinstance(found, click.Group):
            yield from _sections(found, inner, level + 1)


def _variables(command: click.Command) -> list[str]:
    return [f"`{item.envvar}`" for item in command.params if isinstance(item.envvar, str)]


def main() -> int:
    """Write the page, or say that it is out of date."""
    text = page().rstrip("\n") + "\n"
    if "--check" not in sys.argv:
        PAGE.write_text(text, encoding="utf-8")
        return 0
    stale = not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text
    if stale:
        print("out of date: docs/cli.md; run `make docs`")
    return int(stale)


if __name__ == "__main__":
    sys.exit(main())
