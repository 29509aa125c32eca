"""The manifest of a bundle, parsed strictly: what it names, before any of it is believed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import msgspec

from ssdfgate import __version__
from ssdfgate.bundle.evidence import subject_of
from ssdfgate.bundle.files import REFUSED, Store
from ssdfgate.bundle.layout import LARGEST_MANIFEST, MANIFEST, blob_name
from ssdfgate.bundle.statement import content_digest, statement_subjects
from ssdfgate.bundle.wire import WirePredicate, WireStatement
from ssdfgate.errors import BundleError
from ssdfgate.model import Artifact, Digest, JsonValue, canonical_json, clean


@dataclass(frozen=True, slots=True)
class Index:
    """A manifest whose form has been checked; nothing that it names has been looked at yet.

    Attributes:
        content: the bytes of the file: what is hashed and signed.
        statement: the same, as structs.
        artifacts: those subjects of the statement that ship.
    """

    content: bytes
    statement: WireStatement
    artifacts: tuple[Artifact, ...]

    @property
    def predicate(self) -> WirePredicate:
        """What the bundle says of itself."""
        return self.statement.predicate

    @property
    def digest(self) -> Digest:
        """Digest of the file."""
        return Digest.of(self.content)

    def named(self) -> dict[str, str]:
        """Hexadecimal digest of every blob, and what it is, for messages."""
        found: dict[str, str] = {}
        for item in self.predicate.collections:
            what = f"raw report of {item.collector}"
            found.update((_hex(raw.digest), what) for raw in item.raw)
            if item.evidence is not None:
                found[_hex(item.evidence)] = f"evidence of {item.collector}"
        return found

    def sizes(self) -> dict[str, int]:
        """Hexadecimal digest and size of every raw report."""
        return {_hex(raw.digest): raw.size for item in self.predicate.collections for raw in item.raw}


def read_index(store: Store) -> Index:
    """Read the manifest of an open bundle.

    Raises:
        BundleError: it is not a manifest, or not in the one form in which manifests are written.
    """
    return parse_index(store.read(MANIFEST, LARGEST_MANIFEST))


def parse_index(content: bytes) -> Index:
    """Parse the bytes of a manifest.

    Raises:
        BundleError: as `read_index`.
    """
    document: Any = None
    try:
        document = msgspec.json.decode(content)
        statement = msgspec.convert(document, WireStatement)
        plain = canonical_json(document) == content
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        what = f"{MANIFEST}: is not the manifest of a bundle: {clean(str(error), 300)}"
        raise BundleError(what, hint=hint_about(_version_in(document))) from None
    if not plain:
        raise BundleError(f"{MANIFEST}: is not in the form in which manifests are written", hint=REFUSED)
    _check_itself(document)
    return Index(content, statement, _artifacts(statement))


def check_blobs(store: Store, index: Index, workers: int) -> None:
    """Check every digest, and then that nothing is missing and nothing is there that the manifest does not name.

    Raises:
        BundleError: names the first file that is wrong.
    """
    with store.digests_checked(store.hexes & index.named().keys(), index.sizes(), workers):
        pass
    _check_names(store, index)


@contextmanager
def blobs_checked(store: Store, index: Index, workers: int) -> Iterator[None]:
    """The same while the block runs, in which every piece of evidence is read: that checks its digest as well.

    Raises:
        BundleError: as `check_blobs`, whatever else the block finds wrong.
    """
    sizes = index.sizes()
    try:
        with store.digests_checked(store.hexes & sizes.keys(), sizes, workers):
            yield
        _check_names(store, index)
    except BundleError:
        check_blobs(store, index, workers)
        raise


def _check_names(store: Store, index: Index) -> None:
    named = index.named()
    missing = sorted(named.keys() - store.hexes)
    if missing:
        what = f"{blob_name(missing[0])}: is missing ({clean(named[missing[0]], 100)}){_more(missing)}"
        raise BundleError(what, hint=REFUSED)
    extra = sorted(store.hexes - named.keys())
    if extra:
        raise BundleError(f"{blob_name(extra[0])}: is not named in {MANIFEST}{_more(extra)}", hint=REFUSED)


def hint_about(version: object) -> str:
    """The next step where the bundle of a version of ssdfgate does not check; empty where the usual one fits.

    Versions write evidence in different ways, so what another one wrote need not be damaged.
    """
    if not isinstance(version, str) or version == __version__:
        return ""
    made = clean(version, 40)
    return f"ssdfgate {made} made it, and this is {__version__}: use that one, or collect the evidence again."


def _version_in(document: object) -> object:
    predicate = document.get("predicate") if isinstance(document, dict) else None
    return predicate.get("version") if isinstance(predicate, dict) else None


def _check_itself(document: Mapping[str, Any]) -> None:
    """The digest over the content is worked out anew: people compare bundles by it."""
    predicate = document["predicate"]
    if str(content_digest(predicate)) != predicate["content"]:
        raise BundleError(f"{MANIFEST}: `content` is not the digest of its content", hint=REFUSED)


def _artifacts(statement: WireStatement) -> tuple[Artifact, ...]:
    """What ships; the other subjects must say what the predicate says, since people find the statement by them."""
    subject = subject_of(statement.predicate.subject)
    found: list[JsonValue] = [{"name": item.name, "digest": item.digest} for item in statement.subject]
    known = len(statement_subjects(subject, ()))
    try:
        artifacts = tuple(Artifact(item.name, Digest(item.digest["sha256"])) for item in statement.subject[known:])
    except (KeyError, ValueError):
        artifacts = ()
    if found != statement_subjects(subject, artifacts):
        raise BundleError(f"{MANIFEST}: the subjects of the statement are not those of its predicate", hint=REFUSED)
    return artifacts


def _hex(digest: str) -> str:
    """The digits of a digest whose form has been checked."""
    return digest.removeprefix("sha256:")


def _more(names: list[str]) -> str:
    return f" (and {len(names) - 1} more)" if len(names) > 1 else ""
