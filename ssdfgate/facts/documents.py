"""Documents that tell people something: licence, changelog, code owners, and how to report a vulnerability."""

import re
from collections.abc import Iterator

from ssdfgate.facts.prose import without_comments
from ssdfgate.facts.tree import Tree, text_of
from ssdfgate.model import JsonValue

_ENDING = r"(?:\.(?:md|markdown|rst|txt|adoc|asciidoc|org|textile|html))?"
_SECURITY = re.compile(rf"security{_ENDING}", re.IGNORECASE)
_SECURITY_PLACES = (".github", "", "docs", ".gitlab")
_LICENCE = re.compile(
    r"(?!.*\.(?:py|js|ts|go|rs|java|c|h|sh|json|ya?ml|toml)\Z)"
    r"(?:(?:mit|apache|bsd|gpl)[-_])?(?:licen[cs]es?|copying|unlicense)(?:[-._][\w.+-]*)?",
    re.IGNORECASE,
)
_LICENCE_TEXT = re.compile(r".+\.(?:txt|md)", re.IGNORECASE)
_CHANGELOG = re.compile(
    rf"(?:change[-_]?log|changes|history|news|release[-_]?notes|releases)(?:[-_.]v?[\d.x]+)?{_ENDING}", re.IGNORECASE
)
_CHANGELOG_PLACES = ("", "docs", "doc")
_RELEASE_NOTES = re.compile(rf"index{_ENDING}", re.IGNORECASE)
_RELEASE_NOTES_PLACES = tuple(
    f"{folder}/{name}" for folder in ("docs", "doc") for name in ("releases", "changelog", "changes", "release-notes")
)
_CODE_OWNERS = re.compile(r"CODEOWNERS")
_CODE_OWNERS_PLACES = (".github", "", "docs", ".gitlab")

_IMAGE = re.compile(r"!\[[^\]\[]{0,300}\]\([^()]{0,500}\)")
_ADVISORIES = ("security/advisories", "private vulnerability reporting")
_ADDRESS = re.compile(r"https?://([^\s<>()\[\]\"'`/?#:@\\]{1,253})")
_LABEL = r"[\w-]{1,63}"
_LAST = r"[a-z]{2,24}(?![\w-])"
_AT, _DOT = r"(?:\s?[\[({<]\s?at\s?[\])}>]\s?|@)", r"(?:\s?[\[({<]\s?dot\s?[\])}>]\s?|\sdot\s|\.)"
_MAILS = tuple(
    re.compile(rf"(?<![\w.+-])([\w.+-]{{1,64}}){at}((?:{_LABEL}{dot}){{1,8}}{_LAST})", re.IGNORECASE)
    for at, dot in ((_AT, _DOT), (r"\sat\s", r"\sdot\s"))
)
_NOBODY = re.compile(r"(?:git|no-?reply|.*(?:your|example|placeholder|changeme).*)", re.IGNORECASE)
_NOWHERE = re.compile(
    r"(?:.*\.)?(?:example|invalid|localhost|test)(?:\.(?:com|org|net))?"
    r"|(?:your|my|the)?[-_.]?(?:domain|company|organi[sz]ation|website)\.(?:com|org|net|tld)|.*(?:your|placeholder).*",
    re.IGNORECASE,
)
_BADGES = frozenset({"img.shields.io", "badge.fury.io", "badgen.net"})


def security_policy(tree: Tree) -> JsonValue:
    """Shape: {path, has_contact} | null; of several files the one that GitHub shows."""
    path = tree.first(_SECURITY, _SECURITY_PLACES)
    return {"path": path, "has_contact": has_contact(text_of(tree.read(path)))} if path else None


def has_contact(text: str) -> bool:
    """Whether the text names an address, a page or GitHub's private reporting, and not just a placeholder for one."""
    shown = _IMAGE.sub(" ", without_comments(text))
    if any(phrase in shown.lower() for phrase in _ADVISORIES):
        return True
    hosts = (match[1].lower().rstrip(".") for match in _ADDRESS.finditer(shown))
    if any("." in host and host not in _BADGES and not _NOWHERE.fullmatch(host) for host in hosts):
        return True
    mails = (match for pattern in _MAILS for match in pattern.finditer(shown))
    return any(not _NOBODY.fullmatch(mail[1]) and not _NOWHERE.fullmatch(mail[2]) for mail in mails)


def licence(tree: Tree) -> JsonValue:
    """Shape: {path} | null; a file in the root, or a text in the folder LICENSES (the REUSE convention)."""
    return _found(tree.first(_LICENCE) or tree.first(_LICENCE_TEXT, ("LICENSES",)))


def changelog(tree: Tree) -> JsonValue:
    """Shape: {path} | null; a file in the root or the documentation, or an index of release notes there."""
    return _found(tree.first(_CHANGELOG, _CHANGELOG_PLACES) or tree.first(_RELEASE_NOTES, _RELEASE_NOTES_PLACES))


def _found(path: str | None) -> JsonValue:
    return {"path": path} if path else None


def code_owners(tree: Tree) -> JsonValue:
    """Shape: {path, rules} | null; where GitHub and GitLab look for it."""
    path = tree.first(_CODE_OWNERS, _CODE_OWNERS_PLACES)
    return {"path": path, "rules": sum(1 for _ in _rules(text_of(tree.read(path))))} if path else None


def _rules(text: str) -> Iterator[str]:
    """Patterns that have an owner, of their own or from the head of their section (GitLab)."""
    section_owned = False
    for line in text.splitlines():
        words = line.partition("#")[0].split()
        if not words:
            continue
        owned = any("@" in word for word in words[1:])
        if words[0].startswith(("[", "^[")):
            section_owned = owned
        elif owned or section_owned:
            yield words[0]
