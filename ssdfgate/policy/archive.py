"""The policies as a bundle that OPA's bundle service loads.

Format: https://www.openpolicyagent.org/docs/management-bundles (file format, signing). Equal policies give equal
bytes.
"""

import gzip
import io
import tarfile
from collections.abc import Mapping

from ssdfgate.errors import UsageError
from ssdfgate.model import Digest, canonical_json
from ssdfgate.policy.interface import PolicySet
from ssdfgate.policy.served import MARK, ROOT, mark_of, modules_of

_MANIFEST = ".manifest"
_SIGNATURES = ".signatures.json"
_KEY = "Give the PEM of an unencrypted private key that fits --signing-alg."


def archive_of(policies: PolicySet, key: bytes | None = None, algorithm: str = "ES256") -> bytes:
    """A gzipped tar file with every module, the mark, and a manifest whose revision is the digest of the policies.

    Args:
        policies: what it holds.
        key: PEM of the private key to sign with; None leaves it unsigned.
        algorithm: JWS algorithm that fits the key.

    Raises:
        UsageError: the key is none, or does not fit the algorithm.
    """
    modules = {**modules_of(policies), MARK: mark_of(policies)}
    manifest = canonical_json({"revision": str(policies.digest), "roots": [ROOT], "rego_version": 1})
    files = {_MANIFEST: manifest, **{name: text.encode() for name, text in sorted(modules.items())}}
    if key is not None:
        files[_SIGNATURES] = _signatures(files, key, algorithm)
    return _packed(files)


def _signatures(files: Mapping[str, bytes], key: bytes, algorithm: str) -> bytes:
    """The files by their digests in a signed token; the manifest is hashed as the canonical JSON that it is."""
    import jwt

    listed = [
        {"name": name, "hash": Digest.of(content).hex, "algorithm": "SHA-256"}
        for name, content in sorted(files.items())
    ]
    try:
        token = jwt.encode({"files": listed}, key, algorithm=algorithm)
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise UsageError("the policies cannot be signed: the key cannot be used", hint=_KEY) from error
    return canonical_json({"signatures": [token]})


def _packed(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), 0o644
            archive.addfile(entry, io.BytesIO(content))
    return gzip.compress(packed.getvalue(), mtime=0)
