"""`ssdfgate policy publish`."""

import os
from pathlib import Path

import click

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command("publish", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("folder", type=_FOLDER, metavar="DIR")
@click.argument("address", metavar="oci://REGISTRY/REPOSITORY:TAG")
@click.option("--plain-http", is_flag=True, help="Talk to the registry without TLS.")
def command(folder: Path, address: str, *, plain_http: bool) -> None:
    """Push the policies in DIR, with their tests, to a registry as an OCI artifact.

    Prints its address by digest, and the digest of the policies to pin. Credentials are those of `ssdfgate push`.
    """
    from ssdfgate.gate.fetched import publish
    from ssdfgate.oci import Reference, Registry, credentials_for

    reference = Reference.parse(address)
    with Registry(reference, credentials_for(reference.host, os.environ), plain_http=plain_http) as registry:
        artifact, digest = publish(folder, reference, registry)
    click.echo(f"oci://{reference.host}/{reference.name}@{artifact}")
    click.echo(digest)
