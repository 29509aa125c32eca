"""Statements in DSSE envelopes, signed and checked by securesystemslib.

Envelope: https://github.com/secure-systems-lab/dsse/blob/v1.0.2/envelope.md. A consumer may ignore what it does not
know there, and base64 and JSON have many spellings for the same content; here an envelope has one, so that no byte of
it can be changed unnoticed.
"""

from typing import TYPE_CHECKING

import msgspec

from ssdfgate.bundle.files import REFUSED
from ssdfgate.bundle.wire import Base
from ssdfgate.errors import BundleError
from ssdfgate.model import canonical_json, clean

if TYPE_CHECKING:
    from securesystemslib.dsse import Envelope
    from securesystemslib.signer import CryptoSigner, SSlibKey

PAYLOAD_TYPE = "application/vnd.in-toto+json"


class WireSignature(Base, frozen=True):
    """A signature; the name of the key is only a hint."""

    sig: str
    keyid: str = ""


class WireEnvelope(Base, frozen=True):
    """An envelope with one signature."""

    payload: str
    payload_type: str = msgspec.field(name="payloadType")
    signatures: tuple[WireSignature]


def sign_dsse(statement: bytes, signer: "CryptoSigner") -> bytes:
    """The envelope around a statement, in canonical JSON."""
    from securesystemslib.dsse import Envelope

    envelope = Envelope(statement, PAYLOAD_TYPE, {})
    envelope.sign(signer)
    return canonical_json(envelope.to_dict())


def open_dsse(content: bytes, key: "SSlibKey", name: str) -> bytes:
    """Check an envelope and return what it signs.

    Args:
        content: the file.
        key: by which it must be signed.
        name: what messages call it.

    Raises:
        BundleError: it is not an envelope, in another form than envelopes are written in, or not signed by the key.
    """
    from securesystemslib.dsse import Envelope
    from securesystemslib.exceptions import VerificationError

    wire = _parsed(content, name)
    (signature,) = wire.signatures
    if signature.keyid not in {"", key.keyid}:
        problem = f"{name}: is signed by the key {clean(signature.keyid, 80)}, not by {key.keyid}"
        raise BundleError(problem, hint="Give the key of whoever signed it, or do not trust it.")
    named = {"keyid": key.keyid, "sig": signature.sig}
    try:
        envelope = Envelope.from_dict(
            {"payload": wire.payload, "payloadType": wire.payload_type, "signatures": [named]}
        )
        envelope.verify([key], 1)
    except (VerificationError, ValueError) as error:
        why = "the signature does not verify" if isinstance(error, VerificationError) else clean(str(error), 200)
        hint = "It was changed, or signed with another key: do not trust it."
        raise BundleError(f"{name}: {why} with the key {key.keyid}", hint=hint) from None
    _check_spelling(envelope, wire, name)
    if envelope.payload_type != PAYLOAD_TYPE:
        raise BundleError(f"{name}: signs a {clean(envelope.payload_type, 80)}, not an in-toto statement")
    return envelope.payload


def _parsed(content: bytes, name: str) -> WireEnvelope:
    try:
        document = msgspec.json.decode(content)
        wire = msgspec.convert(document, WireEnvelope)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        problem = f"{name}: is not a DSSE envelope with one signature: {clean(str(error), 200)}"
        raise BundleError(problem) from None
    if msgspec.json.encode(document) != content:
        raise BundleError(f"{name}: is not in the form in which envelopes are written", hint=REFUSED)
    return wire


def _check_spelling(envelope: "Envelope", wire: WireEnvelope, name: str) -> None:
    """Base64 has spare bits: only the plain spelling of payload and signature counts."""
    plain = msgspec.convert(envelope.to_dict(), WireEnvelope)
    if (plain.payload, plain.signatures[0].sig) != (wire.payload, wire.signatures[0].sig):
        raise BundleError(f"{name}: is not in the form in which envelopes are written", hint=REFUSED)
