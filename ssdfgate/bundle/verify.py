"""Verifies a bundle with nothing but the bundle and a key or an identity.

The order is fixed: the signature, every digest, nothing missing and nothing extra, then what it is about and its age.
A key inside a bundle would prove nothing, so there is none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from ssdfgate.bundle.dsse import open_dsse
from ssdfgate.bundle.files import REFUSED, Store, opened
from ssdfgate.bundle.index import Index, blobs_checked, check_blobs, parse_index
from ssdfgate.bundle.keyless import Identity, check_keyless
from ssdfgate.bundle.keys import public_key
from ssdfgate.bundle.layout import (
    DSSE_ENVELOPE,
    LARGEST_MANIFEST,
    LARGEST_SIGNATURE,
    MANIFEST,
    SIGNATURES,
    SIGSTORE_BUNDLE,
)
from ssdfgate.bundle.reader import Bundle, When, at_once, load
from ssdfgate.bundle.wire import WireSkipped
from ssdfgate.errors import BundleError
from ssdfgate.model import Digest, Subject, clean

TOLERANCE = timedelta(minutes=5)
"""So far clocks of two machines may differ."""

COLLECT_AGAIN = "Collect the evidence again for what is to be released."


@dataclass(frozen=True, slots=True)
class Key:
    """A public key in PEM; `where` is what messages call it."""

    pem: bytes
    where: str


Trust = Key | Identity
"""By what a signature is checked."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a bundle must be about.

    Attributes:
        commit: full id, or at least its first seven digits; None where any will do.
        max_age: of the oldest that was collected; None where any will do.
        artifacts: digests that must be among the subjects, with the names of the files they were taken from.
    """

    commit: str | None = None
    max_age: timedelta | None = None
    artifacts: tuple[tuple[str, Digest], ...] = ()


@dataclass(frozen=True, slots=True)
class Verified:
    """A bundle that checked.

    Attributes:
        signed_by: who signed, for people; None where no signature was checked.
        unchecked: signature files that nobody was asked about.
    """

    index: Index
    signed_by: str | None
    unchecked: tuple[str, ...]


def verify_bundle(
    path: Path, trust: Trust | None, expected: Expected, now: datetime, *, workers: int = 0
) -> Verified:
    """Verify the bundle in a folder; without `trust` only its integrity, which says nothing of who made it.

    Raises:
        UsageError: the key cannot be used.
        BundleError: anything is wrong; the message names the file.
    """
    with opened(path) as store:
        content = store.read(MANIFEST, LARGEST_MANIFEST)
        signed_by = check_signature(store, content, trust) if trust else None
        index = parse_index(content)
        check_blobs(store, index, workers)
    check_expected(index, expected, now)
    checked = {Key: DSSE_ENVELOPE, Identity: SIGSTORE_BUNDLE}.get(type(trust))
    left = tuple(name for name in SIGNATURES if name in store.names and name != checked)
    return Verified(index, signed_by, left)


def verified_bundle(
    path: Path, trust: Trust | None, expected: Expected, now: datetime, *, workers: int = 0, when: When = at_once
) -> tuple[Bundle, str | None]:
    """Verify a bundle in the same order, and open it; also who signed it, where that was checked.

    `when` is that of `reader.load`.

    Raises:
        UsageError: the key cannot be used.
        BundleError: anything is wrong; the message names the file.
    """
    with opened(path) as store:
        content = store.read(MANIFEST, LARGEST_MANIFEST)
        signed_by = check_signature(store, content, trust) if trust else None
        index = parse_index(content)
        with blobs_checked(store, index, workers):
            check_expected(index, expected, now)
            return load(store, index, when), signed_by


def check_signature(store: Store, manifest: bytes, trust: Trust) -> str:
    """Check the signature over the manifest, and say who made it.

    Raises:
        BundleError: there is none, or it is not good.
    """
    name = DSSE_ENVELOPE if isinstance(trust, Key) else SIGSTORE_BUNDLE
    if name not in store.names:
        problem = f"{name}: is missing, so the bundle is not signed {_by(trust)}"
        raise BundleError(problem, hint="Sign it where it is made: `ssdfgate check --sign URI`.")
    content = store.read(name, LARGEST_SIGNATURE)
    if isinstance(trust, Identity):
        check_keyless(content, manifest, trust, name)
        return str(trust)
    key = public_key(trust.pem, trust.where)
    if open_dsse(content, key, name) != manifest:
        raise BundleError(f"{MANIFEST}: is not the manifest that {name} signs", hint=REFUSED)
    return f"key {key.keyid}"


def check_expected(index: Index, expected: Expected, now: datetime) -> None:
    """Check what the bundle is about, and its age.

    Raises:
        BundleError: it is about something else, about changed files, or too old.
    """
    subject = index.predicate.subject
    if expected.commit and not (subject.commit or "").startswith(expected.commit.lower()):
        problem = f"{MANIFEST}: is about commit {subject.commit or 'none'}, not {clean(expected.commit, 80)}"
        raise BundleError(problem, hint="Name the bundle of that commit.")
    known = {item.digest for item in index.artifacts}
    for name, digest in expected.artifacts:
        if digest not in known:
            problem = f"{MANIFEST}: says nothing of {clean(name, 100)} ({digest})"
            raise BundleError(problem, hint="Name it when collecting: `ssdfgate check --artifact FILE`.")
    check_age(index, expected.max_age, now)


def check_clean(subject: Subject, name: str) -> None:
    """Check that the evidence is about the very files of a commit.

    Raises:
        BundleError: there is no commit, or the files differ from it.
    """
    if subject.commit is None or subject.dirty is not False:
        what = "no commit" if subject.commit is None else "files that differ from their commit"
        raise BundleError(f"{name}: is about {what}", hint="Collect the evidence in a clean checkout.")


def check_age(index: Index, max_age: timedelta | None, now: datetime) -> None:
    """A bundle is as old as the oldest that was collected into it; nothing may come from the future.

    Raises:
        BundleError: it is too old, or dated ahead.
    """
    times = tuple(_times(index))
    if max(times) > now + TOLERANCE:
        problem = f"{MANIFEST}: is dated {max(times).isoformat()}, which lies ahead"
        raise BundleError(problem, hint="Set the clocks right, and collect again.")
    age = now - min(times)
    if max_age is not None and age > max_age:
        problem = f"{MANIFEST}: holds evidence of {min(times).isoformat()}, older than {max_age} allows"
        raise BundleError(problem, hint=COLLECT_AGAIN)


def _times(index: Index) -> Iterable[datetime]:
    yield index.predicate.created_at
    for item in index.predicate.collections:
        if not isinstance(item, WireSkipped):
            yield item.collected_at


def _by(trust: Trust) -> str:
    return "with a key" if isinstance(trust, Key) else f"by {clean(str(trust), 200)}"
