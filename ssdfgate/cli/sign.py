"""`ssdfgate sign`."""

import os
from pathlib import Path

import click

from ssdfgate.cli.trust import PATH

URI_HELP = "file:KEY.pem, env:NAME (a variable that holds the key), or sigstore: (the identity of this pipeline)."


@click.command("sign", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("bundle", type=PATH)
@click.option("--key", "uri", required=True, metavar="URI", help=URI_HELP)
def command(bundle: Path, uri: str) -> None:
    """Sign a BUNDLE, once it has been seen to be whole.

    The passphrase of an encrypted key is taken from SSDFGATE_KEY_PASSPHRASE. An earlier signature of the same kind is
    replaced.
    """
    from ssdfgate.bundle.signing import sign_bundle, signer_of

    signer = signer_of(uri, os.environ)
    path = sign_bundle(bundle, signer)
    click.echo(str(path))
    click.echo(f"signed by {signer.described}", err=True)
