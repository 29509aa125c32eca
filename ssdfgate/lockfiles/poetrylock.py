"""`poetry.lock`, of lock versions 1 (files apart from the packages) and 2 (files and groups in each package)."""

import re
from dataclasses import dataclass, replace

from ssdfgate.lockfiles.border import (
    Table,
    UnreadableError,
    parse_toml,
    table,
    tables,
    text,
    text_or_none,
    texts,
)
from ssdfgate.lockfiles.contents import POETRY, POETRY_2_2
from ssdfgate.lockfiles.graph import Graph
from ssdfgate.lockfiles.model import Dependency, Reason, Unusable
from ssdfgate.lockfiles.parsed import Local, Parsed, parsed_lock
from ssdfgate.lockfiles.pypi import digests, locked, normal_name, normal_version, poetry_specifiers, unusable
from ssdfgate.model import clean

_MADE_BY = re.compile(r"#[^\n]{0,200}?Poetry (\d{1,4})\.(\d{1,4})")
_WITH_GROUPS = (2, 3)
_FOREIGN = {"git": Reason.VCS, "url": Reason.URL, "file": Reason.LOCAL}


@dataclass(frozen=True, slots=True)
class _Lock:
    """What the entries of one lock file share."""

    path: str
    graph: Graph
    files: Table


def parse(content: str, path: str) -> Parsed:
    """Every package of the lock, of every group, whatever its marker says."""
    document = parse_toml(content)
    metadata = table(document.get("metadata"), "metadata")
    if not metadata:
        raise UnreadableError("a poetry.lock without metadata")
    packages = [(_name(entry), entry) for entry in tables(document.get("package"), "package")]
    nodes = [(name, normal_version(text_or_none(entry.get("version")) or "") or "") for name, entry in packages]
    lock = _Lock(path, Graph(nodes), table(metadata.get("files"), "metadata.files"))
    entries = [_entry(name, entry, lock) for name, entry in packages]
    parsed = parsed_lock(
        entries,
        held=(name for name, _ in packages),
        python=poetry_specifiers(text_or_none(metadata.get("python-versions")) or "*"),
    )
    stated = text_or_none(metadata.get("content-hash")) or ""
    names = (POETRY, POETRY_2_2) if _is_old(content) else (POETRY,)
    return replace(parsed, made_for=tuple((name, stated) for name in names))


def _is_old(content: str) -> bool:
    """Whether it says that it was made by Poetry before 2.3, which left the groups of PEP 735 out of its digest."""
    found = _MADE_BY.match(content)
    return found is not None and (int(found[1]), int(found[2])) < _WITH_GROUPS


def _name(entry: Table) -> str:
    return normal_name(text(entry.get("name"), "the name of a package"))


def _entry(name: str, entry: Table, lock: _Lock) -> Dependency | Unusable | Local:
    version = text_or_none(entry.get("version"))
    source = table(entry.get("source"), f"the source of {name}")
    kind = str(source.get("type", ""))
    if kind == "directory":
        return Local(name, text(source.get("url"), f"the folder of {name}"), version=version)
    if kind in _FOREIGN:
        return unusable(name, _FOREIGN[kind], lock.path, version=version)
    found = locked(name, version, lock.path)
    if isinstance(found, Unusable):
        return found
    needed = table(entry.get("dependencies"), f"the dependencies of {name}")
    return replace(
        found,
        hashes=_hashes(entry, lock.files),
        requires=lock.graph.targets((normal_name(key), None) for key in needed),
        scope=_scope(entry),
        marker=_marker(entry.get("markers")),
    )


def _hashes(entry: Table, apart: Table) -> dict[str, tuple[str, ...]]:
    files = entry.get("files", apart.get(str(entry.get("name"))))
    return digests(text_or_none(file.get("hash")) or "" for file in tables(files, "files"))


def _scope(entry: Table) -> str:
    groups = texts(entry.get("groups"), "groups") or (text_or_none(entry.get("category")) or "main",)
    if "main" not in groups:
        return "dev"
    return "optional" if entry.get("optional") is True else "runtime"


def _marker(value: object) -> str | None:
    """One marker for all groups, or a marker per group."""
    if isinstance(value, str):
        return clean(value)
    per_group = table(value, "markers")
    return clean(" or ".join(f"({item})" for item in per_group.values())) if per_group else None
