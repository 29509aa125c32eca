"""Keys in PEM files: ECDSA on P-256 and Ed25519, the two that every tool for DSSE understands."""

from typing import TYPE_CHECKING

from ssdfgate.errors import UsageError

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner, SSlibKey

ALLOWED = "ECDSA on the curve P-256, or Ed25519"
_SCHEMES = frozenset({"ecdsa-sha2-nistp256", "ed25519"})


def private_key(pem: bytes, passphrase: str | None, where: str) -> "CryptoSigner":
    """Load a private key.

    Args:
        pem: PKCS#8 or the traditional form, encrypted or not.
        passphrase: of an encrypted key.
        where: what messages call it.

    Raises:
        UsageError: it is no such key, or cannot be decrypted.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from securesystemslib.signer import CryptoSigner

    encoded = passphrase.encode() if passphrase else None
    try:
        key = load_pem_private_key(pem, encoded)
        signer = CryptoSigner(key)
    except TypeError as error:
        raise _about_passphrase(error, where) from None
    except (ValueError, UnsupportedAlgorithm) as error:
        hint = _PASSPHRASE if passphrase else f"Give a private key in PEM: {ALLOWED}."
        raise UsageError(f"{where}: is not a private key that can be used: {_first(error)}", hint=hint) from None
    _check(signer.public_key, where)
    return signer


def public_key(pem: bytes, where: str) -> "SSlibKey":
    """Load a public key.

    Raises:
        UsageError: it is no such key.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_public_key
    from securesystemslib.signer import SSlibKey

    try:
        key = SSlibKey.from_crypto(load_pem_public_key(pem))
    except (ValueError, UnsupportedAlgorithm) as error:
        hint = f"Give a public key in PEM: {ALLOWED}."
        raise UsageError(f"{where}: is not a public key that can be used: {_first(error)}", hint=hint) from None
    _check(key, where)
    return key


_PASSPHRASE = "Put the passphrase of the key into SSDFGATE_KEY_PASSPHRASE."  # noqa: S105  # where it belongs, not what it is


_NO_PASSPHRASE = "Unset SSDFGATE_KEY_PASSPHRASE, or give the key that it belongs to."  # noqa: S105  # says what to do


def _about_passphrase(error: TypeError, where: str) -> UsageError:
    if "not given" in str(error):
        return UsageError(f"{where}: is encrypted, and there is no passphrase", hint=_PASSPHRASE)
    return UsageError(f"{where}: is not encrypted, and there is a passphrase", hint=_NO_PASSPHRASE)


def _check(key: "SSlibKey", where: str) -> None:
    if key.scheme not in _SCHEMES:
        raise UsageError(f"{where}: is a key for {key.scheme}", hint=f"Use {ALLOWED}.")


def _first(error: Exception) -> str:
    return str(error).partition("\n")[0][:200]
