"""Keys for tests, and bundles signed with them. The keys are made anew in every run."""

from functools import cache
from pathlib import Path

from bundle.test_reader import whole
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from ssdfgate.bundle import write_bundle
from ssdfgate.bundle.signing import sign_bundle, signer_of
from ssdfgate.bundle.verify import Key

PASSPHRASE = "correct horse"


@cache
def made(kind: str):
    """A private key: `p256`, `ed25519`, `p384`, or another of these with a number behind a dash."""
    match kind.partition("-")[0]:
        case "ed25519":
            return ed25519.Ed25519PrivateKey.generate()
        case "p384":
            return ec.generate_private_key(ec.SECP384R1())
        case _:
            return ec.generate_private_key(ec.SECP256R1())


def private_pem(kind: str = "p256", passphrase: str | None = None) -> bytes:
    protection = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    return made(kind).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, protection)


def public_pem(kind: str = "p256") -> bytes:
    return made(kind).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def key(kind: str = "p256") -> Key:
    return Key(public_pem(kind), f"{kind}.pub")


def signer(kind: str = "p256"):
    return signer_of("env:K", {"K": private_pem(kind).decode()})


def signed_bundle(path: Path, kind: str = "p256", manifest=None) -> Path:
    write_bundle(manifest or whole(), path)
    sign_bundle(path, signer(kind))
    return path
