"""Signatures without keys: a certificate for the identity of the pipeline, and an entry in a public log (Sigstore).

The library signs DSSE only for statements whose digests it knows, and `gitCommit` is not among them, so the bytes of
the manifest are signed as they are; `cosign verify-blob --bundle` reads the result.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ssdfgate.bundle.dsse import PAYLOAD_TYPE
from ssdfgate.bundle.files import REFUSED
from ssdfgate.errors import BundleError, SigningError, UsageError
from ssdfgate.model import clean

if TYPE_CHECKING:
    from sigstore.sign import Signer
    from sigstore.verify import Verifier

_WHERE_FROM = (
    "On GitHub give the job `permissions: id-token: write`; on GitLab set SIGSTORE_ID_TOKEN by `id_tokens:`; "
    "elsewhere sign with `file:KEY`."
)
_DISTRUST = "It was changed, or signed by somebody else: do not trust it."


@dataclass(frozen=True, slots=True)
class Identity:
    """Who must have signed: the identity in the certificate, and who vouches for it (both as Sigstore spells them).

    Attributes:
        trusted_root: file with Sigstore's own keys, in place of those that the library knows without a network.
    """

    identity: str
    issuer: str
    trusted_root: Path | None = None

    def __str__(self) -> str:
        return f"{self.identity} (by {self.issuer})"


def sign_keyless(content: bytes) -> bytes:
    """Sign bytes as the identity of this pipeline; uses the network.

    Raises:
        UsageError: the environment offers no identity token.
        SigningError: a service of Sigstore refused, or cannot be reached.
    """
    with _signer() as signer:
        return signer.sign_artifact(content).to_json().encode()


def attest_keyless(statement: bytes) -> bytes:
    """A Sigstore bundle with the statement in a DSSE envelope; its subjects must not name commits.

    Raises:
        UsageError: the environment offers no identity token.
        SigningError: a service of Sigstore refused, or cannot be reached.
    """
    from sigstore.dsse import Statement

    with _signer() as signer:
        return signer.sign_dsse(Statement(statement)).to_json().encode()


@contextmanager
def _signer() -> Iterator["Signer"]:
    from sigstore.models import ClientTrustConfig
    from sigstore.oidc import IdentityToken, detect_credential
    from sigstore.sign import SigningContext

    with _translated():
        token = detect_credential()
        if token is None:
            raise UsageError("sigstore: there is no OIDC token of a pipeline here", hint=_WHERE_FROM)
        context = SigningContext.from_trust_config(ClientTrustConfig.production())
        with context.signer(IdentityToken(token)) as signer:
            yield signer


@contextmanager
def _translated() -> Iterator[None]:
    from requests import RequestException
    from sigstore.errors import Error
    from sigstore.oidc import ExpiredIdentity, IdentityError

    try:
        yield
    except (IdentityError, ExpiredIdentity) as error:
        raise UsageError(
            f"sigstore: the OIDC token cannot be used: {clean(str(error), 300)}", hint=_WHERE_FROM
        ) from None
    except (Error, RequestException) as error:
        raise SigningError(f"sigstore: {clean(str(error) or type(error).__name__, 300)}") from None


def check_keyless(content: bytes, signed: bytes, identity: Identity, name: str) -> None:
    """Check that a Sigstore bundle signs these bytes, in the name of the identity; no network.

    Raises:
        UsageError: the file with the trusted root cannot be used.
        BundleError: anything is wrong with the signature.
    """
    from sigstore.errors import Error
    from sigstore.models import Bundle, InvalidBundle
    from sigstore.verify.policy import Identity as IdentityPolicy

    policy = IdentityPolicy(identity=identity.identity, issuer=identity.issuer)
    verifier = _verifier(identity.trusted_root)
    try:
        bundle = Bundle.from_json(content)
        if bundle._dsse_envelope is None:  # noqa: SLF001  # the library has no other way to ask
            verifier.verify_artifact(signed, bundle, policy)
            return
        kind, payload = verifier.verify_dsse(bundle, policy)
    except InvalidBundle as error:
        raise BundleError(
            f"{name}: does not verify, as no bundle of Sigstore: {_first(error)}", hint=REFUSED
        ) from None
    except (Error, ValueError) as error:
        raise BundleError(f"{name}: does not verify: {clean(str(error), 300)}", hint=_DISTRUST) from None
    if (kind, payload) != (PAYLOAD_TYPE, signed):
        raise BundleError(f"{name}: signs something else than the manifest that lies beside it")


def _verifier(trusted_root: Path | None) -> "Verifier":
    from sigstore.errors import Error
    from sigstore.models import TrustedRoot
    from sigstore.verify import Verifier

    if trusted_root is None:
        logging.getLogger("sigstore").setLevel(logging.ERROR)  # it warns of the network that it is told not to use
        return Verifier.production(offline=True)
    try:
        return Verifier(trusted_root=TrustedRoot.from_file(str(trusted_root)))
    except (Error, OSError, ValueError) as error:
        problem = f"{trusted_root}: is not a trusted root: {_first(error)}"
        raise UsageError(problem, hint="Give Sigstore's trusted_root.json, or leave --trusted-root out.") from None


def _first(error: Exception) -> str:
    """The first line; the rest shows the input, and where the library has its documentation."""
    return clean(str(error).partition("\n")[0], 200)
