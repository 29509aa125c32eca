"""A Sigstore of our own: certificate authority, certificate log and signature log, with keys made anew in every run.

Everything is in the forms of the real one (RFC 6962, Rekor v1, trusted_root.json), so the library that verifies is the
one that people use, without a network.
"""

import base64
import hashlib
import json
import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier
from sigstore import dsse
from sigstore.models import Bundle, TransparencyLogEntry
from sigstore_models.bundle.v1 import MessageSignature
from sigstore_models.common.v1 import HashAlgorithm, HashOutput

ISSUER = ObjectIdentifier("1.3.6.1.4.1.57264.1.1")
SCT_LIST = ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")
DAY = timedelta(days=1)


def new_key():
    return ec.generate_private_key(ec.SECP256R1())


def spki(key) -> bytes:
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def b64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def sign(key, content: bytes) -> bytes:
    return key.sign(content, ec.ECDSA(SHA256()))


@dataclass
class VirtualSigstore:
    """Signs in the name of whom it is told, as the real one does for whoever shows a token."""

    identity: str
    issuer: str
    authority: ec.EllipticCurvePrivateKey = field(default_factory=new_key)
    ct_log: ec.EllipticCurvePrivateKey = field(default_factory=new_key)
    log: ec.EllipticCurvePrivateKey = field(default_factory=new_key)
    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))

    def __post_init__(self):
        name = x509.Name(
            [x509.NameAttribute(NameOID.COMMON_NAME, "virtual"), x509.NameAttribute(NameOID.ORGANIZATION_NAME, "v")]
        )
        public = self.authority.public_key()
        self.root = (
            x509.CertificateBuilder(name, name, public, x509.random_serial_number(), self.now - DAY, self.now + DAY)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage(key_cert_sign=True, crl_sign=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .sign(self.authority, SHA256())
        )

    def trusted_root(self) -> bytes:
        """What `--trusted-root` takes."""
        start = {"start": (self.now - DAY).isoformat().replace("+00:00", "Z")}
        logs = [
            {
                "baseUrl": f"https://{name}.example",
                "hashAlgorithm": "SHA2_256",
                "publicKey": {"rawBytes": b64(spki(key)), "keyDetails": "PKIX_ECDSA_P256_SHA_256", "validFor": start},
                "logId": {"keyId": b64(hashlib.sha256(spki(key)).digest())},
            }
            for name, key in (("log", self.log), ("ct", self.ct_log))
        ]
        authority = {
            "subject": {"organization": "v", "commonName": "virtual"},
            "uri": "https://ca.example",
            "certChain": {"certificates": [{"rawBytes": b64(self.root.public_bytes(Encoding.DER))}]},
            "validFor": start,
        }
        document = {
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "tlogs": logs[:1],
            "certificateAuthorities": [authority],
            "ctlogs": logs[1:],
            "timestampAuthorities": [],
        }
        return json.dumps(document).encode()

    def sign_artifact(self, content: bytes) -> Bundle:
        """As `sigstore.sign.Signer`."""
        key = new_key()
        certificate, signature = self._certificate(key), sign(key, content)
        digest = hashlib.sha256(content).digest()
        body = {
            "apiVersion": "0.0.1",
            "kind": "hashedrekord",
            "spec": {
                "data": {"hash": {"algorithm": "sha256", "value": digest.hex()}},
                "signature": {"content": b64(signature), "publicKey": {"content": pem(certificate)}},
            },
        }
        hashed = HashOutput(algorithm=HashAlgorithm.SHA2_256, digest=b64(digest).encode())
        message = MessageSignature(message_digest=hashed, signature=b64(signature).encode())
        return Bundle._from_parts(certificate, message, self._entry(body))

    def sign_dsse(self, statement: dsse.Statement) -> Bundle:
        """As `sigstore.sign.Signer`."""
        key = new_key()
        certificate, envelope = self._certificate(key), dsse._sign(key, statement)
        inner = envelope._inner
        signature = {"signature": b64(inner.signatures[0].sig), "verifier": pem(certificate)}
        body = {
            "apiVersion": "0.0.1",
            "kind": "dsse",
            "spec": {
                "envelopeHash": {"algorithm": "sha256", "value": hashlib.sha256(b"not looked at").hexdigest()},
                "payloadHash": {"algorithm": "sha256", "value": hashlib.sha256(inner.payload).hexdigest()},
                "signatures": [signature],
            },
        }
        return Bundle._from_parts(certificate, envelope, self._entry(body))

    def _certificate(self, key) -> x509.Certificate:
        """Logged before it is issued, as the timestamp of the log stands in it."""
        before = self._builder(key, x509.random_serial_number()).sign(self.authority, SHA256())
        listed = x509.UnrecognizedExtension(SCT_LIST, self._certificate_timestamps(before.tbs_certificate_bytes))
        builder = self._builder(key, before.serial_number).add_extension(listed, critical=False)
        return builder.sign(self.authority, SHA256())

    def _builder(self, key, serial: int) -> x509.CertificateBuilder:
        public, names = key.public_key(), [x509.UniformResourceIdentifier(self.identity)]
        soon = self.now + timedelta(minutes=10)
        root_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.authority.public_key())
        code_signing = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING])
        return (
            x509.CertificateBuilder(
                self.root.subject, x509.Name([]), public, serial, self.now - timedelta(minutes=1), soon
            )
            .add_extension(usage(digital_signature=True), critical=True)
            .add_extension(code_signing, critical=False)
            .add_extension(root_id, critical=False)
            .add_extension(x509.SubjectAlternativeName(names), critical=True)
            .add_extension(x509.UnrecognizedExtension(ISSUER, self.issuer.encode()), critical=False)
        )

    def _certificate_timestamps(self, tbs: bytes) -> bytes:
        """RFC 6962, 3.2 and 3.3: one timestamp for the certificate without it, in an OCTET STRING."""
        at = int(self.now.timestamp() * 1000)
        issuer = Hash(SHA256())
        issuer.update(spki(self.authority))
        signed = struct.pack("!BBQH", 0, 0, at, 1) + issuer.finalize() + len(tbs).to_bytes(3) + tbs + b"\0\0"
        signature = sign(self.ct_log, signed)
        log_id = hashlib.sha256(spki(self.ct_log)).digest()
        sct = b"\0" + log_id + struct.pack("!QHBBH", at, 0, 4, 3, len(signature)) + signature
        listed = struct.pack("!HH", len(sct) + 2, len(sct)) + sct
        return (b"\x04" + bytes([len(listed)]) if len(listed) < 128 else b"\x04\x81" + bytes([len(listed)])) + listed

    def _entry(self, body: dict) -> TransparencyLogEntry:
        """The only entry of a log: its hash is the root."""
        content = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
        root = hashlib.sha256(b"\0" + content).digest()
        log_id, at = hashlib.sha256(spki(self.log)).digest(), int(self.now.timestamp())
        note = f"log.example\n1\n{b64(root)}\n"
        checkpoint = f"{note}\n— log.example {b64(log_id[:4] + sign(self.log, note.encode()))}\n"
        promised = {"body": b64(content), "integratedTime": at, "logID": log_id.hex(), "logIndex": 0}
        timestamp = sign(self.log, json.dumps(promised, sort_keys=True, separators=(",", ":")).encode())
        proof = {"logIndex": 0, "rootHash": root.hex(), "treeSize": 1, "hashes": [], "checkpoint": checkpoint}
        verification = {"inclusionProof": proof, "signedEntryTimestamp": b64(timestamp)}
        return TransparencyLogEntry._from_v1_response({"uuid": {**promised, "verification": verification}})


def pem(certificate: x509.Certificate) -> str:
    return b64(certificate.public_bytes(Encoding.PEM))


def usage(**wanted: bool) -> x509.KeyUsage:
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: wanted.get(name, False) for name in names})
