"""`package.json`, and `package-lock.json` / `npm-shrinkwrap.json` of lock versions 1, 2 and 3.

A lock of version 1 nests packages in packages; it is turned into the flat form of the later versions, in which the
key of a package is where it is installed (`node_modules/a/node_modules/b`).
"""

import base64
import binascii
import re
from collections.abc import Mapping
from urllib.parse import unquote

from ssdfgate.lockfiles.border import (
    NAME_LENGTH,
    Table,
    UnreadableError,
    parse_json,
    shown,
    table,
    text,
    text_or_none,
)
from ssdfgate.lockfiles.model import Dependency, Ecosystem, Reason, Unusable
from ssdfgate.lockfiles.parsed import Local, Parsed, Wanted
from ssdfgate.model import clean

_MODULES = "node_modules/"
_AT_REGISTRY = re.compile(r"/((?:@[^/]+/)?[^/]+)/-/[^/]+\.tgz\Z")
_NAME = re.compile(r"(?:@[A-Za-z0-9~._-]+/)?[A-Za-z0-9~._-]+\Z")
_VERSION = re.compile(r"\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]*)?\Z")
_SCOPES = {"dependencies": "runtime", "optionalDependencies": "optional", "devDependencies": "dev"}
_ALSO_WANTED = ("peerDependencies", "bundleDependencies", "bundledDependencies")
_EDGES = ("dependencies", "optionalDependencies", "peerDependencies")
_VERSION_CONTROL = ("git+", "git:", "git@", "github:", "gitlab:", "bitbucket:", "ssh:", "hg+")
_LOCAL = ("file:", "link:", "portal:", "./", "../", "/")
_OMITTED = ("dev", "devOptional", "optional", "peer")
_BOTH_FORMS = 2
_DEEPEST = 64
_LONGEST_PLACE = 100
"""Folders in the place of a package; the search for what it needs goes up all of them."""


def parse_manifest(content: str, path: str) -> Parsed:
    """What `package.json` asks for, development tools too; peers are the business of who installs the package."""
    document = parse_json(content)
    wanted = [
        Wanted(_name(name), _reason(str(condition)), range=str(condition), scope=scope)
        for key, scope in _SCOPES.items()
        for name, condition in table(document.get(key), f"{key} of {path}").items()
    ]
    found: dict[str, Wanted] = {}
    for item in wanted:
        found.setdefault(item.name, item)
    others = [key for key in _ALSO_WANTED if document.get(key)]
    return Parsed(wanted=tuple(found.values()), states_none=not wanted and not others)


def _name(name: str) -> str:
    if len(name) > NAME_LENGTH or not _NAME.match(name):
        raise UnreadableError(f"{shown(name)} is not the name of a package")
    return name


def _reason(condition: str) -> Reason:
    if condition.startswith(_VERSION_CONTROL):
        return Reason.VCS
    if condition.startswith(_LOCAL):
        return Reason.LOCAL
    return Reason.URL if "://" in condition else Reason.NO_LOCK


def parse_lock(content: str, path: str) -> Parsed:
    """Every package of the lock; workspaces are members, not dependencies."""
    document = parse_json(content)
    version = document.get("lockfileVersion")
    if version not in (1, 2, 3):
        raise UnreadableError("a lock file of a version that is not known")
    flat = table(document.get("packages"), "packages") if version != 1 else _flattened(document)
    if version != 1 and "" not in flat:
        raise UnreadableError("a lock file without its project")
    if any(key.count("/") > _LONGEST_PLACE for key in flat):
        raise UnreadableError("packages nested too deeply")
    packages = {key: table(entry, shown(key)) for key, entry in flat.items()}
    if version == _BOTH_FORMS:
        _check_forms(packages, _flattened(document))
    installed = [key for key, entry in packages.items() if _is_module(key) and not _is_link(entry)]
    folders = [key for key in packages if key and not _is_module(key)]
    asked = {place for folder in ("", *folders) for place in _targets(packages, folder, all_of_it=True).values()}
    links = [Local(_name_at(key), str(entry.get("resolved"))) for key, entry in packages.items() if _is_link(entry)]
    entries = [_entry(key, packages, path, direct=None if version == 1 else key in asked) for key in installed]
    ranges = {folder: _ranges(packages[folder]) for folder in ("", *folders) if version != 1}
    return Parsed(
        locks=True,
        dependencies=_distinct([entry for entry in entries if isinstance(entry, Dependency)]),
        unusable=tuple(entry for entry in entries if isinstance(entry, Unusable)),
        local=tuple(links),
        held=frozenset(_name_at(key) for key in packages if _is_module(key)),
        members=tuple(dict.fromkeys([*folders, *(link.path for link in links)])),
        ranges=ranges,
        counted=_counted(packages) if version != 1 else None,
        asked={folder: frozenset(names) for folder, names in ranges.items()},
        states_none=not entries,
    )


def _check_forms(packages: Mapping[str, Table], old: Mapping[str, Table]) -> None:
    """A lock of version 2 says everything twice, for old and new releases of npm, which must install the same."""
    new = {(_name_at(key), text_or_none(entry.get("version"))) for key, entry in packages.items()}
    for key, entry in old.items():
        version = text_or_none(entry.get("version")) or ""
        if _VERSION.match(version) and (_name_at(key), version) not in new:
            raise UnreadableError(f"holds {shown(_name_at(key))} for old releases of npm only")


def _counted(packages: Mapping[str, Table]) -> int | None:
    """Packages but for the project, links and workspaces included, as `npm audit` counts them in its report.

    None where some are marked as those that `--omit` leaves out, of which the report says nothing.
    """
    marked = any(entry.get(mark) is True for entry in packages.values() for mark in _OMITTED)
    return None if marked else len(packages) - 1


def _flattened(document: Table) -> dict[str, Table]:
    flat: dict[str, Table] = {}
    waiting = [("", table(document.get("dependencies"), "dependencies"), 0)]
    while waiting:
        prefix, nested, depth = waiting.pop()
        if depth > _DEEPEST:
            raise UnreadableError("packages nested too deeply")
        for name, value in nested.items():
            key = f"{prefix}{_MODULES}{name}"
            entry = table(value, shown(name))
            needed = entry.get("requires")
            flat[key] = {**entry, "dependencies": needed if isinstance(needed, Mapping) else None}
            place = text_or_none(entry.get("version")) or ""
            if place.startswith("file:"):
                flat[key] = {"link": True, "resolved": place.removeprefix("file:")}
            waiting.append((f"{key}/", table(entry.get("dependencies"), shown(name)), depth + 1))
    return {"": {}, **dict(sorted(flat.items()))}


def _is_link(entry: Table) -> bool:
    return entry.get("link") is True


def _is_module(key: str) -> bool:
    return _MODULES in f"/{key}"


def _name_at(key: str) -> str:
    return key.rpartition(_MODULES)[2]


def _ranges(entry: Table) -> dict[str, str]:
    groups = [table(entry.get(key), key) for key in reversed(_SCOPES)]
    return {name: str(condition) for group in groups for name, condition in group.items()}


def _targets(packages: Mapping[str, Table], key: str, *, all_of_it: bool = False) -> dict[str, str]:
    """Name to place of what a package needs, found from its own folder upwards as Node.js does."""
    entry = packages[key]
    groups = (*_EDGES, "devDependencies") if all_of_it else _EDGES
    names = [name for group in groups for name in table(entry.get(group), group)]
    found = {name: _find(packages, key, name) for name in names}
    return {name: place for name, place in found.items() if place is not None}


def _find(packages: Mapping[str, Table], start: str, name: str) -> str | None:
    folder = start
    while True:
        place = f"{folder}/{_MODULES}{name}".lstrip("/")
        if place in packages:
            return place
        if not folder:
            return None
        folder = folder.rpartition("/")[0]


def _entry(key: str, packages: Mapping[str, Table], path: str, *, direct: bool | None) -> Dependency | Unusable:
    entry = packages[key]
    version = text_or_none(entry.get("version")) or ""
    resolved = text_or_none(entry.get("resolved")) or ""
    alias = re.match(r"npm:(.+)@([^@]+)\Z", version)
    name = _name(alias[1] if alias else text_or_none(entry.get("name")) or _name_at(key))
    version = alias[2] if alias else version
    reason = _flaw(version, resolved) or _other_name(name, resolved)
    if reason is not None:
        return Unusable(name, reason, Ecosystem.NPM, path, version=shown(version) if version else None)
    targets = {target: packages[place] for target, place in _targets(packages, key).items()}
    return Dependency(
        name,
        version,
        Ecosystem.NPM,
        path,
        hashes=_hashes(entry),
        urls=(clean(resolved),) if resolved else (),
        requires=tuple(
            (text_or_none(node.get("name")) or target, clean(str(node.get("version", ""))))
            for target, node in targets.items()
        ),
        direct=direct,
        scope=_scope(entry),
        licence=_licence(entry.get("license")),
    )


def _other_name(name: str, resolved: str) -> Reason | None:
    """A lock that calls a package by another name than the address of its file does hides what is installed."""
    found = _AT_REGISTRY.search(unquote(resolved))
    return Reason.OTHER_NAME if found and found[1].lower() != name.lower() else None


def _flaw(version: str, resolved: str) -> Reason | None:
    for place in (version, resolved):
        if place.startswith(_VERSION_CONTROL):
            return Reason.VCS
        if place.startswith(_LOCAL):
            return Reason.LOCAL
    if "://" in version:
        return Reason.URL
    if not version:
        return Reason.NO_VERSION
    return None if len(version) <= NAME_LENGTH and _VERSION.match(version) else Reason.BAD_VERSION


def _scope(entry: Table) -> str:
    if entry.get("dev") is True or entry.get("devOptional") is True:
        return "dev"
    return "optional" if entry.get("optional") is True else "runtime"


def _licence(value: object) -> str | None:
    """An SPDX expression, or the object of old packages that holds one."""
    found = text_or_none(value.get("type") if isinstance(value, Mapping) else value)
    return clean(found, NAME_LENGTH) if found else None


def _hashes(entry: Table) -> dict[str, tuple[str, ...]]:
    """Subresource integrity, `sha512-<base64>` and possibly several, as hexadecimal digests."""
    result: dict[str, tuple[str, ...]] = {}
    value = entry.get("integrity")
    for item in text(value, "integrity").split() if value else ():
        algorithm, _, encoded = item.partition("?")[0].partition("-")
        try:
            digest = base64.b64decode(encoded, validate=True).hex()
        except (binascii.Error, ValueError) as error:
            raise UnreadableError("an integrity value is not base64") from error
        key = clean(algorithm, NAME_LENGTH)
        result[key] = (*result.get(key, ()), digest)
    return result


def _distinct(found: list[Dependency]) -> tuple[Dependency, ...]:
    """One entry per name and version: npm installs a package as often as it is needed at different places."""
    best: dict[tuple[str, str], Dependency] = {}
    for item in found:
        known = best.get((item.name, item.version))
        if known is None or _rank(item) < _rank(known):
            best[item.name, item.version] = item
    return tuple(best.values())


def _rank(item: Dependency) -> tuple[bool, int]:
    return not item.direct, ("runtime", "optional", "dev").index(item.scope)
