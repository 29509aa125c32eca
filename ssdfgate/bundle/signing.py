"""Signs the manifest of a bundle, by a key or by the identity of the pipeline."""

import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ssdfgate.bundle.archive import folder_of
from ssdfgate.bundle.dsse import sign_dsse
from ssdfgate.bundle.files import opened
from ssdfgate.bundle.index import check_blobs, read_index
from ssdfgate.bundle.keyless import attest_keyless, sign_keyless
from ssdfgate.bundle.keys import private_key
from ssdfgate.bundle.layout import DSSE_ENVELOPE, MANIFEST, SIGSTORE_BUNDLE
from ssdfgate.bundle.writer import TEMPORARY, place_folder, remove_abandoned, sync_folder, write_file
from ssdfgate.errors import BundleError, UsageError
from ssdfgate.model import clean

PASSPHRASE = "SSDFGATE_KEY_PASSPHRASE"  # noqa: S105  # the name of a variable
KINDS = "`file:KEY.pem`, `env:NAME` (a variable that holds the key) or `sigstore:`"
_LARGEST_KEY = 64 * 1024


@dataclass(frozen=True, slots=True)
class Signer:
    """Makes a signature over a statement.

    Attributes:
        file: name of the file in a bundle that holds such signatures.
        sign: from the bytes of a manifest to the bytes of that file.
        envelope: from the bytes of another statement to one that holds it, signed.
        described: who signs, for people.
        names_commits: whether such an envelope may name a commit among its subjects.
    """

    file: str
    sign: Callable[[bytes], bytes]
    envelope: Callable[[bytes], bytes]
    described: str
    names_commits: bool = True


def signer_of(uri: str, environ: Mapping[str, str]) -> Signer:
    """The signer that a URI names; a key is loaded at once, so that a mistake costs no waiting.

    Args:
        uri: one of KINDS.
        environ: where passphrase and `env:` keys are looked up.

    Raises:
        UsageError: there is no such kind, or no such key.
    """
    kind, colon, rest = uri.partition(":")
    match kind if colon else "":
        case "file":
            return _by_key(_read(Path(rest)), rest, environ)
        case "env":
            if not environ.get(rest):
                raise UsageError(
                    f"{clean(uri, 100)}: there is no such variable, or it is empty", hint=f"Give {KINDS}."
                )
            return _by_key(environ[rest].encode(), uri, environ)
        case "sigstore" if not rest:
            return Signer(
                SIGSTORE_BUNDLE, sign_keyless, attest_keyless, "the identity of this pipeline", names_commits=False
            )
        case _:
            raise UsageError(f"`{clean(uri, 100)}` does not name a key", hint=f"Give {KINDS}.")


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(_LARGEST_KEY)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}", hint=f"Give {KINDS}.") from None


def _by_key(pem: bytes, where: str, environ: Mapping[str, str]) -> Signer:
    signer = private_key(pem, environ.get(PASSPHRASE), clean(where, 200))

    def sign(statement: bytes) -> bytes:
        return sign_dsse(statement, signer)

    return Signer(DSSE_ENVELOPE, sign, sign, f"key {signer.public_key.keyid}")


def sign_bundle(path: Path, signer: Signer, *, workers: int = 0) -> Path:
    """Sign a bundle, and return the file with the signature; an earlier one of that kind is replaced.

    Raises:
        BundleError: the bundle is not whole, or the file cannot be written.
        SigningError: a service that signs cannot be used.
    """
    with opened(path) as store:
        index = read_index(store)
        check_blobs(store, index, workers)
    if not index.statement.subject:
        problem = f"{MANIFEST}: is about no commit, no tree and no artifact, so a signature would say nothing"
        raise BundleError(problem, hint="Collect in a git work tree, or name what ships with --artifact.")
    signature = signer.sign(index.content)
    try:
        if path.is_file():
            _place_in_archive(signature, path, signer.file)
        else:
            _place(signature, path, signer.file)
    except OSError as error:
        raise BundleError(f"{path / signer.file}: cannot be written: {error.strerror or error}") from error
    return path / signer.file


def _place_in_archive(content: bytes, archive: Path, name: str) -> None:
    with folder_of(archive) as folder:
        (folder / name).write_bytes(content)
        place_folder(folder, archive)


def _place(content: bytes, bundle: Path, name: str) -> None:
    """Write beside the bundle and move inside: it never holds half a signature, nor a file that does not belong."""
    beside = bundle.resolve().parent
    remove_abandoned(beside)
    folder = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=beside))
    try:
        write_file(folder / name, content)
        (folder / name).chmod(0o644)
        (folder / name).replace(bundle / name)
        sync_folder(bundle)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
