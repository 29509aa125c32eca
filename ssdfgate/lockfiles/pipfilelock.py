"""`Pipfile` and `Pipfile.lock`."""

from dataclasses import replace

from ssdfgate.lockfiles.border import (
    Table,
    UnreadableError,
    parse_json,
    parse_toml,
    shown,
    table,
    text_or_none,
    texts,
)
from ssdfgate.lockfiles.contents import PIPENV, pipfile_digests
from ssdfgate.lockfiles.model import Dependency, Reason, Unusable
from ssdfgate.lockfiles.parsed import Local, Parsed, Wanted, parsed_lock
from ssdfgate.lockfiles.pypi import digests, direct_reference, locked, normal_name, pinned, specifier_set, unusable
from ssdfgate.model import clean

_SECTIONS = {"default": "runtime", "develop": "dev"}
_NOT_PACKAGES = frozenset({"source", "requires", "scripts", "pipenv", "pipfile"})


def parse(content: str, path: str) -> Parsed:
    """Every package of `Pipfile.lock`, of every category."""
    document = parse_json(content)
    if "_meta" not in document:
        raise UnreadableError("a Pipfile.lock without _meta")
    entries = [
        _entry(normal_name(name), table(entry, name), section, path)
        for section, packages in document.items()
        if section != "_meta"
        for name, entry in table(packages, shown(section)).items()
    ]
    parsed = parsed_lock(entries, held=(entry.name for entry in entries))
    stated = table(table(document["_meta"], "_meta").get("hash"), "_meta.hash").get("sha256")
    return replace(parsed, made_for=((PIPENV, text_or_none(stated) or ""),))


def _entry(name: str, entry: Table, section: str, path: str) -> Dependency | Unusable | Local:
    place = text_or_none(entry.get("path"))
    if place:
        return Local(name, place)
    if any(kind in entry for kind in ("git", "hg", "svn", "bzr")):
        return unusable(name, Reason.VCS, path)
    address = text_or_none(entry.get("file"))
    if address:
        return unusable(name, direct_reference(address), path)
    version = text_or_none(entry.get("version")) or ""
    if not version.startswith("=="):
        return unusable(name, Reason.NO_VERSION if not version else Reason.RANGE, path)
    found = locked(name, version.lstrip("="), path)
    if isinstance(found, Unusable):
        return found
    marker = text_or_none(entry.get("markers"))
    return replace(
        found,
        hashes=digests(texts(entry.get("hashes"), f"the hashes of {name}")),
        scope=_SECTIONS.get(section, "dev"),
        marker=clean(marker) if marker else None,
    )


def parse_pipfile(content: str, path: str) -> Parsed:
    """What `Pipfile` asks for, of every category."""
    document = parse_toml(content)
    items = [
        _wish(name, value, _SECTIONS.get({"packages": "default"}.get(section, section), "dev"), path)
        for section, packages in document.items()
        if section not in _NOT_PACKAGES
        for name, value in table(packages, shown(section)).items()
    ]
    return Parsed(
        wanted=tuple(item for item in items if isinstance(item, Wanted)),
        local=tuple(item for item in items if isinstance(item, Local)),
        states_none=not items,
        digests=pipfile_digests(document),
    )


def _wish(name: str, value: object, scope: str, path: str) -> Wanted | Local:
    name = normal_name(name)
    if isinstance(value, str):
        return _versioned(name, value, scope, None)
    entry = table(value, f"{name} in {path}")
    place = text_or_none(entry.get("path"))
    if place:
        return Local(name, place)
    if "git" in entry:
        return Wanted(name, Reason.VCS, scope=scope)
    address = text_or_none(entry.get("file"))
    if address:
        return Wanted(name, direct_reference(address), scope=scope)
    marker = text_or_none(entry.get("markers"))
    return _versioned(name, text_or_none(entry.get("version")) or "*", scope, marker)


def _versioned(name: str, condition: str, scope: str, marker: str | None) -> Wanted:
    specifiers = specifier_set("" if condition == "*" else condition)
    if specifiers is None:
        return Wanted(name, Reason.RANGE, scope=scope, marker=marker)
    version, reason = pinned(specifiers)
    return Wanted(name, reason, version, specifiers, scope=scope, marker=marker)
