"""`ssdfgate pack`, `push` and `pull`."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ssdfgate.oci import Reference, Registry

_PATH = click.Path(path_type=Path)
_PLAIN = click.option("--plain-http", is_flag=True, help="Talk to the registry without TLS.")
_SETTINGS = {"help_option_names": ["-h", "--help"]}


@click.command("pack", context_settings=_SETTINGS)
@click.argument("bundle", type=_PATH)
@click.option("-o", "--output", type=_PATH, required=True, metavar="FILE", help="NAME.tar.zst, or a folder.")
def pack(bundle: Path, output: Path) -> None:
    """Write BUNDLE as one file (.tar.zst), or a packed one as a folder again; signatures stay valid."""
    from ssdfgate.gate.exchange import copy_bundle

    reference = copy_bundle(bundle, output)
    click.echo(reference.path)
    click.echo(str(reference.digest), err=True)


@click.command("push", context_settings=_SETTINGS)
@click.argument("bundle", type=_PATH)
@click.argument("address", metavar="oci://REGISTRY/REPOSITORY:TAG")
@_PLAIN
def push(bundle: Path, address: str, *, plain_http: bool) -> None:
    """Push BUNDLE to a registry as an OCI artifact that `oras pull` reads as well.

    Credentials come from SSDFGATE_REGISTRY_USERNAME and SSDFGATE_REGISTRY_PASSWORD, or from `docker login`.
    """
    from ssdfgate.gate.exchange import push_bundle

    reference, registry = _opened(address, plain_http=plain_http)
    with registry:
        digest = push_bundle(bundle, reference, registry)
    click.echo(f"oci://{reference.host}/{reference.name}@{digest}")


@click.command("pull", context_settings=_SETTINGS)
@click.argument("address", metavar="oci://REGISTRY/REPOSITORY:TAG|@DIGEST")
@click.option("-o", "--output", type=_PATH, required=True, metavar="DIR", help="A folder, or NAME.tar.zst.")
@_PLAIN
def pull(address: str, output: Path, *, plain_http: bool) -> None:
    """Pull a bundle from a registry; it is checked for being whole, and `ssdfgate verify` says who made it."""
    from ssdfgate.gate.exchange import pull_bundle

    reference, registry = _opened(address, plain_http=plain_http)
    with registry:
        digest, bundle = pull_bundle(reference, output, registry)
    click.echo(bundle.path)
    click.echo(f"{digest}, manifest {bundle.digest}", err=True)


def _opened(address: str, *, plain_http: bool) -> "tuple[Reference, Registry]":
    from ssdfgate.oci import Reference, Registry, credentials_for

    reference = Reference.parse(address)
    return reference, Registry(reference, credentials_for(reference.host, os.environ), plain_http=plain_http)
