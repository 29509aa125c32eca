"""`-f FORMAT [-o FILE]`, repeatable: an output file belongs to the format before it."""

import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from ssdfgate.cli.guarded import redactor
from ssdfgate.errors import UsageError

_STDOUT = frozenset({"/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"})
_ORDER = "ssdfgate.output-order"
DEFAULT_BUNDLE = ".ssdfgate/out/bundle"
"""Where the bundle of a folder lies, from there."""


class OutputsCommand(click.Command):
    """Remembers in which order `-f` and `-o` were given; click alone keeps only the values."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Note the order, then parse as always."""
        _, _, order = self.make_parser(ctx).parse_args(args=list(args))
        ctx.meta[_ORDER] = [item.name for item in order if item.name in {"formats", "outputs"}]
        return super().parse_args(ctx, args)


@dataclass(frozen=True, slots=True)
class Output:
    """One format and where it goes; None is standard output."""

    format: str
    path: Path | None


def pair(ctx: click.Context, formats: tuple[str, ...], outputs: tuple[str, ...]) -> tuple[Output, ...]:
    """Give each file to the format before it.

    Raises:
        click.UsageError: for a file without a format, or two formats on standard output.
    """
    order = ctx.meta.get(_ORDER, [])
    if len(order) != len(formats) + len(outputs):  # from the environment: one value each, the order is plain
        order = ["formats"] * len(formats) + ["outputs"] * len(outputs)
    result: list[Output] = []
    names, paths = iter(formats), iter(outputs)
    for item in order:
        if item == "formats":
            result.append(Output(next(names), None))
        elif result and result[-1].path is None:
            path = next(paths)
            result[-1] = Output(result[-1].format, None if path in _STDOUT else Path(path))
        else:
            raise click.UsageError("-o/--output comes after the -f/--format it belongs to: -f sarif -o out.sarif")
    _check_files([output.path for output in result if output.path is not None])
    if sum(output.path is None for output in result) > 1:
        raise click.UsageError("two formats on standard output would be unreadable: give one of them a file with -o")
    return tuple(result)


def _check_files(paths: Sequence[Path]) -> None:
    """Refuse files that would replace each other or what git needs, before time is spent on collecting."""
    places = [os.path.realpath(path) for path in paths if not _is_stream(path)]
    twice = next((place for place in places if places.count(place) > 1), None)
    if twice is not None:
        raise click.UsageError(f"-o/--output names {twice} twice: give each format a file of its own")
    for place in places:
        _refuse_inside_git(place)


def _refuse_inside_git(place: str | Path) -> None:
    if ".git" in Path(os.path.realpath(place)).parts:
        raise UsageError(
            f"{place} lies in a folder `.git`, which belongs to git",
            hint="Name a place beside it, for example below .ssdfgate/out.",
        )


def write(text: str, path: Path | None, *, signed: bool = False) -> None:
    """Write to a file, whole or not at all, or to standard output.

    Args:
        text: what to write; secrets are taken out.
        path: None for standard output.
        signed: leave every character as it is, since the signature covers it.

    Raises:
        click.ClickException: where the file cannot be written.
    """
    if path is None:
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.buffer.flush()
    else:
        write_bytes((text if signed else redactor().text(text)).encode(), path)


def write_bytes(content: bytes, path: Path) -> None:
    """Write to a file, whole or not at all, or to a device or pipe.

    Raises:
        click.ClickException: where the file cannot be written.
    """
    from ssdfgate.bundle.layout import bundle_around

    try:
        if around := bundle_around(path):
            raise click.ClickException(f"{path} lies in the bundle {around}, which would not be whole any more")
        if _is_stream(path):
            with path.open("ab") as stream:
                stream.write(content)
        else:
            _replace(content, path)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}") from error


def _is_stream(path: Path) -> bool:
    """Whether it is a device, a pipe or a link to an open file, such as /dev/stderr: it must not be replaced."""
    links = path.is_symlink() and path.absolute().parts[1] in {"dev", "proc"}
    return links or (os.path.exists(path) and not os.path.isfile(path))


def _replace(content: bytes, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def colour_wanted(choice: str, environ: Mapping[str, str], stream: Any) -> bool:  # noqa: ANN401  # any text stream
    """Whether to colour: as told, else NO_COLOR and FORCE_COLOR (their presence counts), else a terminal."""
    if choice != "auto":
        return choice == "always"
    if environ.get("NO_COLOR"):
        return False
    return bool(environ.get("FORCE_COLOR")) or bool(stream.isatty())


def bundle_place(root: Path, given: Path | None) -> Path:
    """Where the bundle goes; our own folder ignores itself, since output must not make the work tree dirty.

    Raises:
        UsageError: where it would lie in `.git`, or where that folder cannot be made, as in a container that mounts
            the repository read-only.
    """
    own = (root / DEFAULT_BUNDLE).parent
    target = given or root / DEFAULT_BUNDLE
    _refuse_inside_git(target)
    if root.is_dir() and target.resolve().is_relative_to(own.resolve()) and not os.path.exists(own):
        try:
            write("*\n", own / ".gitignore")
        except click.ClickException as error:
            raise UsageError(
                f"the bundle has no place in {root}: {error.message}",
                hint="Name a folder for it that can be written: --bundle DIR.",
            ) from error
    return target
