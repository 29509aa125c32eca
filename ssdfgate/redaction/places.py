"""Secrets in addresses, and paths that tell who works here: userinfo, home folders, temporary folders."""

import re
from collections.abc import Iterator

from ssdfgate.redaction.spans import Clue, Rule, Span

_LONGEST_USERINFO = 2000
_HARMLESS = frozenset({b"git", b"hg", b"svn", b"[redacted]"})
_OUTSIDE_USERINFO = re.compile(rb"[\s\"'<>\\/]|[?#][^:]*\Z")
_ADDRESS = ((b"//", b":"), (b"/\\/", b":\\"))
"""The slashes of an address and what stands before them, plain and with the escapes that some JSON has."""
_HOME = re.compile(rb"/(?:home|Users)/[A-Za-z0-9_.@-]++(?=[/\s\"'\\:;,)\]}<>&]|\Z)")
_WINDOWS_HOME = re.compile(rb"[A-Za-z]:(\\+|/)Users(?:\\+|/)[^\\/\s\"'<>:|?*]+")
_TEMPORARY = re.compile(
    rb"(?:/private)?(?:/tmp|/var/tmp|/dev/shm|/var/folders/[A-Za-z0-9_+]+/[A-Za-z0-9_+]+/T)"
    rb"/(?:ssdfgate-[A-Za-z0-9_-]*|tmp[a-z0-9_]{8}|pip-[a-z-]+-[a-z0-9_]{8})(?![A-Za-z0-9_-])"
)
_GOES_ON = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~%*$})")
_SLASH = 0x2F
HOME = b"~"
TEMPORARY = b"{temp}"


def clues() -> Iterator[Clue]:
    """All of them."""
    yield Clue(b"@", _userinfo)
    for literal in (b"/home/", b"/Users/"):
        yield Clue(literal, _path(_HOME, HOME))
    for literal in (b":\\Users\\", b":/Users/", b":\\\\Users\\"):
        yield Clue(literal, _windows)
    for literal in (b"/tmp/", b"/var/tmp/", b"/dev/shm/", b"/var/folders/", b"/private/"):
        yield Clue(literal, _path(_TEMPORARY, TEMPORARY))


def folder(path: bytes, instead: bytes) -> Iterator[Clue]:
    """A folder of this machine by its name, wherever a path begins with it."""
    pattern = re.compile(re.escape(path) + rb"(?![A-Za-z0-9_.-])")
    yield Clue(path, _path(pattern, instead))


def _path(pattern: re.Pattern[bytes], instead: bytes) -> Rule:
    """Only where a path begins: `docs/home/alice` is in the repository. `file:///home/alice` keeps its slash."""

    def rule(content: bytes, start: int) -> Span | None:
        match = pattern.match(content, start)
        if match is None or (start and content[start - 1] in _GOES_ON):
            return None
        after_slash = start > 0 and content[start - 1] == _SLASH
        return Span(start, match.end(), b"/" + instead if after_slash else instead)

    return rule


def _windows(content: bytes, start: int) -> Span | None:
    match = _WINDOWS_HOME.match(content, start - 1) if start else None
    return Span(start - 1, match.end(), HOME) if match else None


def _userinfo(content: bytes, at: int) -> Span | None:
    r"""`user:password` or a token, between `://` (`:\/\/` in some JSON) and the last `@` before the path."""
    first = max(0, at - _LONGEST_USERINFO)
    slashes, before = max((content.rfind(slash, first, at), before) for slash, before in _ADDRESS)
    if slashes < 0 or not content.endswith(before, first, slashes):
        return None
    start = slashes + len(before) + 1
    inside = content[start:at]
    if not inside or inside.lower() in _HARMLESS or _OUTSIDE_USERINFO.search(inside):
        return None
    return Span(start, at)
