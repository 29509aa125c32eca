"""`ssdfgate policy bundle`."""

import os
from pathlib import Path

import click

from ssdfgate.cli.policy.along import along_options
from ssdfgate.errors import UsageError

_FILE = click.Path(path_type=Path, dir_okay=False)
_ALGORITHMS = ("ES256", "ES384", "RS256", "RS512")


@click.command("bundle", context_settings={"help_option_names": ["-h", "--help"]})
@click.option("-o", "--output", type=_FILE, required=True, metavar="FILE", help="Where it goes: bundle.tar.gz.")
@click.option("--signing-key", metavar="VARIABLE", help="Environment variable that holds a private key (PEM).")
@click.option("--signing-alg", type=click.Choice(_ALGORITHMS), default="ES256", help="Algorithm of the signature.")
@along_options
def command(
    output: Path, signing_key: str | None, signing_alg: str, policies: tuple[Path, ...], config: Path | None
) -> None:
    """Write the policies as a bundle for OPA's bundle service; equal policies give equal bytes.

    Prints the digest of the policies, which is also the revision of the bundle.
    """
    from ssdfgate.cli.outputs import write_bytes
    from ssdfgate.cli.own import with_own
    from ssdfgate.policy.archive import archive_of

    whole = with_own(policies, config)
    write_bytes(archive_of(whole, _key(signing_key), signing_alg), output)
    click.echo(str(whole.digest))


def _key(variable: str | None) -> bytes | None:
    if variable is None:
        return None
    if not os.environ.get(variable, "").strip():
        raise UsageError(f"the variable {variable} holds no key", hint="Put the PEM of the private key into it.")
    return os.environ[variable].encode()
