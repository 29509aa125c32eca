"""Which engine decides: the embedded one, or an OPA server."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ssdfgate.cli.options import option
from ssdfgate.errors import UsageError
from ssdfgate.scratch import scratch

if TYPE_CHECKING:
    from ssdfgate.policy.interface import Engine
    from ssdfgate.policy.server import Server

_Command = TypeVar("_Command", bound=Callable[..., Any])
TOKEN = "SSDFGATE_OPA_TOKEN"  # noqa: S105  # the name of a variable
SIDE_BY_SIDE = 2
"""Evaluations of one decision: the policies' own tests, and the evidence."""

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


def server_options(command: _Command) -> _Command:
    """How an OPA server is reached; the token comes from SSDFGATE_OPA_TOKEN or a file, never from the call."""
    for added in reversed(
        (
            option("--opa-url", metavar="URL", help="Address of the OPA server: https://opa.example.com:8181."),
            option("--opa-token-file", type=_FILE, help=f"File with its bearer token.  [default: {TOKEN}]"),
            option("--opa-ca", type=_FILE, help="Certificates to trust in place of the public ones."),
            option("--opa-cert", type=_FILE, help="Our certificate, for a server that asks for one."),
            option("--opa-key", type=_FILE, help="The key of our certificate."),
            option("--opa-timeout", type=click.FloatRange(min=1), default=30.0, help="Seconds it may take."),
        )
    ):
        command = added(command)
    return command


def engine_options(command: _Command) -> _Command:
    """`--engine`, and how its server is reached."""
    kind = click.Choice(("embedded", "opa"))
    choice = option("--engine", type=kind, default="embedded", help="What evaluates the policies.")
    decorated: _Command = choice(server_options(command))
    return decorated


@contextmanager
def chosen(options: Mapping[str, Any], *, at_once: int = 0) -> Iterator["Engine"]:
    """The engine of a call, for as long as the block runs.

    Args:
        options: those of `engine_options`.
        at_once: how many processes of the embedded engine are started before anything else is done.
    """
    if options["engine"] == "opa":
        from ssdfgate.policy.server import ServerEngine

        yield ServerEngine(server_of(options))
        return
    if options["opa_url"] is not None:
        raise UsageError("--opa-url goes with --engine opa", hint="Add --engine opa, or leave out --opa-url.")
    from ssdfgate.workers import Workers

    workers = Workers()
    with closing(workers), scratch("ssdfgate-policies-") as compiled:
        workers.start(min(at_once, 1))
        from ssdfgate.policy.embedded import EmbeddedEngine

        workers.start(max(at_once - 1, 0))  # not all at the same time: loading modules needs a processor as well
        yield EmbeddedEngine(compiled, workers=workers)


def server_of(options: Mapping[str, Any]) -> "Server":
    """The server that the options describe.

    Raises:
        UsageError: there is no address, or a certificate without its key.
    """
    from ssdfgate.policy.server import server_at

    if options["opa_url"] is None:
        raise UsageError("there is no address of an OPA server", hint="Add --opa-url https://opa.example.com:8181.")
    certificate, key = options["opa_cert"], options["opa_key"]
    if (certificate is None) != (key is None):
        raise UsageError("--opa-cert and --opa-key go together", hint="Give both.")
    return replace(
        server_at(options["opa_url"]),
        authority=str(options["opa_ca"].resolve()) if options["opa_ca"] else None,
        certificate=(str(certificate.resolve()), str(key.resolve())) if certificate else None,
        token=_token(options["opa_token_file"]),
        timeout_s=options["opa_timeout"],
    )


def _token(file: Path | None) -> str | None:
    given = file.read_text(encoding="utf-8", errors="replace") if file else os.environ.get(TOKEN, "")
    token = given.strip()
    if file and not token:
        raise UsageError(f"--opa-token-file {file} is empty", hint="Write the token into it.")
    if not token.isascii() or not token.isprintable():
        raise UsageError("the token of the OPA server is not plain text", hint=f"Look at {file or TOKEN}.")
    return token or None
