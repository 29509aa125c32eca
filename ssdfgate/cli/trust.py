"""Options by which bundles are trusted: keys, identities, commits and ages."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ssdfgate.errors import UsageError

if TYPE_CHECKING:
    from ssdfgate.bundle.verify import Expected, Trust
    from ssdfgate.model import Artifact, Digest

PATH = click.Path(path_type=Path)
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_LARGEST_KEY = 64 * 1024


class Age(click.ParamType[timedelta]):
    """`90m`, `24h`, `7d`."""

    name = "age"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:  # noqa: ANN401
        """Parse; an age of nothing is a mistake."""
        if isinstance(value, timedelta):
            return value
        found = re.fullmatch(r"([1-9][0-9]{0,5})([mhd])", str(value))
        if found is None:
            self.fail(f"{value!r} is not an age: write 90m, 24h or 7d", param, ctx)
        return timedelta(**{_UNITS[found[2]]: int(found[1])})


class Commit(click.ParamType[str]):
    """A commit id, in full or its beginning."""

    name = "commit"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401
        """Lower case; names of branches and tags move, so they are refused."""
        if not re.fullmatch(r"[0-9a-fA-F]{7,64}", str(value)):
            self.fail(f"{value!r} is not a commit id: give at least its first seven digits", param, ctx)
        return str(value).lower()


def trust_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options. What is trusted comes from the call alone: no environment variable may widen it."""
    for decorate in (
        click.option("--max-age", type=Age(), metavar="AGE", help="Refuse what is older: 90m, 24h, 7d."),
        click.option("--commit", type=Commit(), metavar="SHA", help="Refuse what is about another commit."),
        click.option(
            "--trusted-root", type=PATH, help="Sigstore's own keys, in place of those that came with the tool."
        ),
        click.option("--issuer", metavar="URL", help="Who vouches for --identity."),
        click.option("--identity", metavar="TEXT", help="The identity that must have signed by Sigstore."),
        click.option(
            "--key", type=PATH, metavar="PUB", help="The public key by which the bundle must be signed (PEM)."
        ),
    ):
        command = decorate(command)
    return command


def trust_of(options: dict[str, Any]) -> "Trust | None":
    """By what signatures are checked; None where nothing was given.

    Raises:
        UsageError: a half of something, or a key that cannot be read.
    """
    from ssdfgate.bundle.keyless import Identity
    from ssdfgate.bundle.verify import Key

    key, identity, issuer, root = (options[name] for name in ("key", "identity", "issuer", "trusted_root"))
    if key is not None:
        if identity or issuer or root:
            raise UsageError(
                "--key goes without --identity, --issuer and --trusted-root", hint="Give one or the other."
            )
        return Key(_read(key), str(key))
    if bool(identity) != bool(issuer) or (root and not identity):
        raise UsageError("--identity and --issuer belong together", hint="A name says nothing without who gave it.")
    return Identity(identity, issuer, root) if identity else None


def expected_of(options: dict[str, Any]) -> "Expected":
    """What a bundle must be about.

    Raises:
        UsageError: an artifact cannot be read.
    """
    from ssdfgate.bundle.verify import Expected

    files = artifacts_of(options.get("artifacts", ()))
    named = tuple((item.name, item.digest) for item in files)
    return Expected(commit=options["commit"], max_age=options["max_age"], artifacts=named)


def artifacts_of(paths: tuple[Path, ...]) -> tuple["Artifact", ...]:
    """Files that ship, by digest.

    Raises:
        UsageError: one is not there, or two have the same name.
    """
    from ssdfgate.model import Artifact, visible

    found: dict[str, Artifact] = {}
    for path in paths:
        try:
            digest = _digest_of(path)
        except OSError as error:
            hint = "Build it first; quote patterns only where the shell shall not expand them."
            raise UsageError(f"{path}: cannot be read: {error.strerror}", hint=hint) from None
        name = visible(path.name)
        if found.setdefault(name, Artifact(name, digest)).digest != digest:
            raise UsageError(f"two artifacts are called {name}", hint="Give files with different names.")
    return tuple(found.values())


def _digest_of(path: Path) -> "Digest":
    import hashlib

    from ssdfgate.model import Digest

    if path.exists() and not path.is_file():
        raise OSError(None, "it is not a regular file")
    with path.open("rb") as stream:
        return Digest(hashlib.file_digest(stream, "sha256").hexdigest())


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(_LARGEST_KEY)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}", hint="Give a public key in PEM.") from None
