"""Commits and tags as git keeps them. Signatures are seen, never verified: a git tree does not say whom to trust."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ssdfgate.errors import ContextError
from ssdfgate.git.session import Session
from ssdfgate.git.status import text_of

COMMITS = 200
"""How many commits are looked at, at most."""

_IDENTITY = re.compile(rb"(?P<name>.*?) ?<(?P<email>[^<>]*)>(?: -?\d+ [-+]\d+)?\Z", re.DOTALL)
_RELEASE = re.compile(r"(?:[^\s/]*[-_/])?v?\d+(?:\.\d+)+", re.IGNORECASE)
_SIGNATURES = (b"gpgsig", b"gpgsig-sha256")
_ARMOUR = b"-----BEGIN "
_TAG_FORMAT = (
    "%(refname:strip=2)%00%(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end)%00"
    "%(if)%(contents:signature)%(then)signed%(end)%00"
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Author or committer, as the commit states it; anybody can write anything here."""

    name: str
    email: str

    @property
    def key(self) -> str:
        """What tells two people apart: the mail address, or the name where there is none."""
        return self.email.strip().lower() or self.name


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit; `signed` tells that it carries a signature of whatever worth."""

    id: str
    parents: tuple[str, ...]
    author: Identity
    committer: Identity
    signed: bool


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag and what it leads to in the end; `signed` as for commits, so never true of a lightweight tag."""

    name: str
    target: str
    signed: bool

    @property
    def is_release(self) -> bool:
        """Whether it names a final version (`v1.2`, `tool-1.2.3`); others move, mark builds, or come before."""
        return bool(_RELEASE.fullmatch(self.name))


@dataclass(frozen=True, slots=True)
class History:
    """Some of the commits that lead to `head`, newest first, and all tags, newest first.

    Attributes:
        since: name of the release tag after which the commits start; None when they start anywhere.
        whole: whether these are all commits there are in that range.
        shallow: whether the clone lacks older commits, so that nothing can be said of them.
    """

    head: str
    commits: tuple[Commit, ...]
    tags: tuple[Tag, ...]
    since: str | None
    whole: bool
    shallow: bool


def commits_of(listed: bytes) -> Iterator[Commit]:
    """Read `rev-list --header`: the id, the commit as it is stored with its message indented, a NUL."""
    for record in listed.split(b"\0"):
        identifier, _, stored = record.lstrip(b"\n").partition(b"\n")
        if identifier:
            yield _commit(identifier.decode("ascii", "replace"), stored)


def _commit(identifier: str, stored: bytes) -> Commit:
    fields = [line.partition(b" ") for line in stored.partition(b"\n\n")[0].split(b"\n") if not line.startswith(b" ")]
    values = {name: value for name, _, value in reversed(fields)}
    if b"author" not in values or b"committer" not in values:
        raise ContextError(f"commit {identifier[:64]!r} has no author or no committer")
    return Commit(
        id=identifier,
        parents=tuple(value.decode("ascii", "replace") for name, _, value in fields if name == b"parent"),
        author=_identity(values[b"author"]),
        committer=_identity(values[b"committer"]),
        signed=any(values.get(name, b"").startswith(_ARMOUR) for name in _SIGNATURES),
    )


def _identity(value: bytes) -> Identity:
    match = _IDENTITY.match(value)
    name, email = (match["name"], match["email"]) if match else (value, b"")
    return Identity(name.decode("utf-8", "replace"), email.decode("utf-8", "replace"))


def tags_of(listed: bytes) -> Iterator[Tag]:
    """Read `for-each-ref` in `_TAG_FORMAT`."""
    fields = listed.split(b"\0")
    for name, target, signature in zip(fields[0::3], fields[1::3], fields[2::3], strict=False):
        yield Tag(text_of(name.lstrip(b"\n")), target.decode("ascii", "replace"), signed=signature == b"signed")


def read_history(session: Session, head: str, *, shallow: bool, limit: int) -> History:
    """Read the commits since the last release tag before `head`, or the last `limit` without one among them."""
    newest = tuple(commits_of(session.ask("rev-list", "--header", f"--max-count={limit + 1}", head, "--")))
    tags = tuple(tags_of(session.ask("for-each-ref", "--sort=-creatordate", f"--format={_TAG_FORMAT}", "refs/tags")))
    since = _last_release(newest[1:limit], tags)
    commits = newest
    if since is not None:
        range_of = (head, f"^{since.target}", "--")
        commits = tuple(commits_of(session.ask("rev-list", "--header", f"--max-count={limit + 1}", *range_of)))
    name = since.name if since else None
    return History(head, commits[:limit], tags, name, whole=len(commits) <= limit, shallow=shallow)


def _last_release(commits: tuple[Commit, ...], tags: tuple[Tag, ...]) -> Tag | None:
    releases = {tag.target: tag for tag in tags if tag.is_release}
    return next((releases[commit.id] for commit in commits if commit.id in releases), None)
