"""security.txt, judged by RFC 9116 but for the clock: whether it has expired is for a policy to say."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from ssdfgate.facts.tree import Tree
from ssdfgate.model import JsonValue, clean

_NAME = re.compile(r"security\.txt")
_PLACES = (
    ".well-known", "public/.well-known", "static/.well-known", "www/.well-known", "web/.well-known",
    "docs/.well-known", "src/.well-known", "html/.well-known", "site/.well-known",
    "", "public", "static", "www", "web",
)  # fmt: skip
_FIELD = re.compile(r"([!-9;-~]+):[ \t]+(\S.*)")
_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_WITH_ADDRESS = frozenset({"acknowledgments", "canonical", "contact", "csaf", "encryption", "hiring", "policy"})
_ONCE = frozenset({"expires", "preferred-languages"})
_SIGNED, _SIGNATURE = "-----BEGIN PGP SIGNED MESSAGE-----", "-----BEGIN PGP SIGNATURE-----"
_END = "-----END PGP SIGNATURE-----"
_SHOWN = 10
"""Problems that are told of one file."""

_LATEST = 2**63 - 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def security_txt(tree: Tree) -> JsonValue:
    """Shape: {path, contacts, expires_ns: int | null, problems} | null; of several files the likeliest one."""
    path = tree.first(_NAME, _PLACES)
    return {"path": path, **judge(tree.read(path))} if path else None


def judge(content: bytes) -> dict[str, JsonValue]:
    """Shape: {contacts, expires_ns, problems}; `expires_ns` counts from 1970 and is null unless it is certain."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return {"contacts": 0, "expires_ns": None, "problems": ["The file is not UTF-8."]}
    problems: list[str] = []
    fields = list(_fields(_body(text, problems), problems))
    counted = Counter(name for name, _ in fields)
    if not counted["contact"]:
        problems.append("There is no Contact field.")
    if not counted["expires"]:
        problems.append("There is no Expires field.")
    problems.extend(
        f"{name.capitalize()} is there {counted[name]} times." for name in sorted(_ONCE) if counted[name] > 1
    )
    for name, value in fields:
        problems.extend(_address_problems(name, value))
    contacts = sum(1 for name, value in fields if name == "contact" and not list(_address_problems(name, value)))
    dates = [value for name, value in fields if name == "expires"]
    return {"contacts": contacts, "expires_ns": _expiry(dates, problems), "problems": problems[:_SHOWN]}


def _body(text: str, problems: list[str]) -> list[str]:
    """The lines without the wrapping of a cleartext signature; that there is one says nothing of its worth."""
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    if lines[0] != _SIGNED:
        return lines
    if _SIGNATURE not in lines or _END not in lines[lines.index(_SIGNATURE) :]:
        problems.append("The signature is not whole.")
        return lines[1:]
    end = lines.index(_SIGNATURE)
    if any(line.strip() for line in lines[lines.index(_END, end) + 1 :]):
        problems.append("There is text after the signature.")
    start = lines.index("") if "" in lines[:end] else 0  # the lines before it say how the text was hashed
    return [line.removeprefix("- ") for line in lines[start + 1 : end]]


def _fields(lines: list[str], problems: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        if not line.strip(" \t") or line.startswith("#"):
            continue
        match = _FIELD.fullmatch(line.rstrip())
        if match:
            yield match[1].lower(), match[2]
        else:
            problems.append(f"This is not of the form `Name: value`: {clean(line, 60)}")


def _address_problems(name: str, value: str) -> Iterator[str]:
    if name not in _WITH_ADDRESS:
        return
    if not _URI.fullmatch(value):
        yield f"{name.capitalize()} is not an address (https:, mailto: ...): {clean(value, 60)}"
    elif value.lower().startswith("http:"):
        yield f"{name.capitalize()} does not use https: {clean(value, 60)}"


def _expiry(dates: list[str], problems: list[str]) -> int | None:
    if len(dates) != 1:
        return None
    if not _TIMESTAMP.fullmatch(dates[0]):
        problems.append(f"Expires is not a date and time as RFC 3339 writes them: {clean(dates[0], 60)}")
        return None
    try:
        moment = datetime.fromisoformat(dates[0].upper())
    except ValueError:
        problems.append(f"Expires is not a date that exists: {clean(dates[0], 60)}")
        return None
    return min((moment - _EPOCH) // timedelta(microseconds=1) * 1000, _LATEST)
