"""`ssdfgate verify`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ssdfgate.cli.trust import PATH, expected_of, trust_of, trust_options
from ssdfgate.errors import BundleError, UsageError

if TYPE_CHECKING:
    from ssdfgate.bundle.verify import Verified
    from ssdfgate.model import JsonValue


@click.command("verify", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("bundle", type=PATH)
@trust_options
@click.option(
    "--artifact", "artifacts", type=PATH, multiple=True, metavar="FILE", help="A file that it must speak of."
)
@click.option("--integrity-only", is_flag=True, help="Check the digests, and not who made it.")
@click.option("-f", "--format", "shown", type=click.Choice(("text", "json")), default="text", help="How to show it.")
def command(bundle: Path, **options: Any) -> None:  # noqa: ANN401  # click hands over the options
    """Verify a BUNDLE: its signature, every digest, nothing missing, nothing added, what it is about, and its age.

    Needs nothing but the bundle and a key or an identity; no network. Exits with 4 when anything is wrong.
    """
    from ssdfgate.bundle.verify import verify_bundle

    trust = trust_of(options)
    if (trust is None) != options["integrity_only"]:
        problem = "--integrity-only goes without a key" if trust else "there is no key or identity to verify by"
        hint = "Give --key PUB, or --identity and --issuer, or --integrity-only to check the digests alone."
        raise UsageError(problem, hint=hint)
    try:
        verified = verify_bundle(bundle, trust, expected_of(options), datetime.now(UTC))
    except BundleError as error:
        if options["shown"] == "json":
            click.echo(_refused(bundle, error))
        raise
    click.echo(_document(bundle, verified) if options["shown"] == "json" else "\n".join(_told(bundle, verified)))


def _refused(bundle: Path, error: BundleError) -> str:
    return _json(bundle, verified=False, error=str(error), hint=error.hint)


def _document(bundle: Path, verified: "Verified") -> str:
    """Shape: {schema, bundle, verified, signed_by, unchecked, digest, blobs, created_at, subject}.

    `verified` is true only where a signature was checked; digests alone say nothing of who made it.
    """
    from msgspec import to_builtins

    predicate = verified.index.predicate
    return _json(
        bundle,
        verified=verified.signed_by is not None,
        signed_by=verified.signed_by,
        unchecked=list(verified.unchecked),
        digest=str(verified.index.digest),
        blobs=len(verified.index.named()),
        created_at=predicate.created_at.isoformat(),
        subject=to_builtins(predicate.subject),
    )


def _json(bundle: Path, **rest: "JsonValue") -> str:
    import json

    return json.dumps({"schema": "ssdfgate/verify/v1", "bundle": str(bundle), **rest}, indent=2)


def _told(bundle: Path, verified: "Verified") -> list[str]:
    from ssdfgate.model import clean

    subject, digest = verified.index.predicate.subject, verified.index.digest
    about = f"{subject.repository or 'no remote repository'} at commit {subject.commit or 'none'}"
    changed = " (the files differ from it)" if subject.dirty else ""
    head = f"{bundle}: whole, but nobody checked who made it"
    if verified.signed_by is not None:
        head = f"{bundle}: verified, signed by {verified.signed_by}"
    collected = f"{len(verified.index.named())} blobs, collected {verified.index.predicate.created_at.isoformat()}"
    lines = [head, f"about {about}{changed}", f"{digest}, {collected}"]
    lines += [f"not checked: {name}, for which no key or identity was given" for name in verified.unchecked]
    return [clean(line) for line in lines]
