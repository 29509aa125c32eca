"""`uv.lock`: packages with their source, files and edges; the project itself is an entry like any other."""

from collections.abc import Sequence
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
from ssdfgate.lockfiles.graph import Edge, Graph, Node, reached, scope_of
from ssdfgate.lockfiles.model import Dependency, Reason, Unusable
from ssdfgate.lockfiles.parsed import Local, Parsed, parsed_lock
from ssdfgate.lockfiles.pypi import digests, locked, normal_name, normal_version, specifier_set, unusable
from ssdfgate.model import clean

_PROJECTS = ("virtual", "editable", "directory")
_FOREIGN = (("git", Reason.VCS), ("url", Reason.URL), ("path", Reason.LOCAL))


@dataclass(frozen=True, slots=True)
class _Package:
    name: str
    version: str | None
    entry: Table
    source: Table

    @property
    def node(self) -> Node:
        return self.name, self.version or ""

    @property
    def folder(self) -> str | None:
        """Where the project lies, for an entry that is a project of this tree and no package of an index."""
        return next((str(self.source[kind]) for kind in _PROJECTS if kind in self.source), None)


def parse(content: str, path: str) -> Parsed:
    """Every package of the lock; the projects themselves are members, not dependencies."""
    document = parse_toml(content)
    if document.get("version") != 1:
        raise UnreadableError("a uv.lock of a version that is not known")
    packages = [_package(entry) for entry in tables(document.get("package"), "package")]
    roots = [package for package in packages if package.folder is not None]
    held = [_entry(package, path) for package in packages if package.folder is None]
    found = _connected([item for item in held if isinstance(item, Dependency)], packages, roots)
    folders = [(package, package.folder) for package in roots]
    projects = [Local(item.name, folder, version=item.version) for item, folder in folders if folder is not None]
    parsed = parsed_lock(
        [*found, *(item for item in held if isinstance(item, Unusable)), *projects],
        held=(package.name for package in packages),
        python=specifier_set(text_or_none(document.get("requires-python")) or ""),
    )
    return replace(
        parsed,
        states_none=not held,
        projects={item.path: item.name for item in projects},
        asked={folder: _asked(package) for package, folder in folders if folder is not None},
    )


def _asked(package: _Package) -> frozenset[str]:
    """Names that the manifest of a project asked for when the lock was made, its groups for development included."""
    metadata = table(package.entry.get("metadata"), "metadata")
    groups = table(metadata.get("requires-dev"), "requires-dev").values()
    listed = [metadata.get("requires-dist"), *groups]
    return frozenset(name for value in listed for name, _ in _edge_list(value))


def _package(entry: Table) -> _Package:
    name = normal_name(text(entry.get("name"), "the name of a package"))
    source = table(entry.get("source"), f"the source of {name}")
    if not source:
        raise UnreadableError(f"{name} has no source")
    version = text_or_none(entry.get("version"))
    return _Package(name, normal_version(version) or version if version else None, entry, source)


def _entry(package: _Package, path: str) -> Dependency | Unusable:
    for kind, reason in _FOREIGN:
        if kind in package.source:
            return unusable(package.name, reason, path, version=package.version)
    found = locked(package.name, package.version, path)
    if isinstance(found, Unusable):
        return found
    files = [table(package.entry.get("sdist"), "sdist"), *tables(package.entry.get("wheels"), "wheels")]
    return replace(
        found,
        hashes=digests(text_or_none(file.get("hash")) or "" for file in files),
        urls=tuple(clean(url) for file in files if (url := text_or_none(file.get("url")))),
        marker=_marker(texts(package.entry.get("resolution-markers"), "resolution-markers")),
    )


def _marker(markers: Sequence[str]) -> str | None:
    return clean(" or ".join(f"({item})" for item in markers)) if markers else None


def _connected(found: list[Dependency], packages: list[_Package], roots: list[_Package]) -> tuple[Dependency, ...]:
    """The dependencies with their edges, and, where the lock has a project, what kind of need each one serves."""
    graph = Graph(package.node for package in packages)
    edges = {package.node: graph.targets(_edges(package, all_of_it=package.folder is None)) for package in packages}
    if not roots:
        return tuple(replace(item, requires=edges.get((item.name, item.version))) for item in found)
    runtime = reached((root.node for root in roots), edges)
    extras = graph.targets(edge for root in roots for edge in _group(root, "optional-dependencies"))
    optional = reached(extras, edges)
    asked = frozenset(graph.targets(edge for root in roots for edge in _edges(root, all_of_it=True)))
    return tuple(
        replace(
            item,
            requires=edges.get((item.name, item.version)),
            direct=(item.name, item.version) in asked,
            scope=scope_of((item.name, item.version), runtime, optional),
        )
        for item in found
    )


def _edges(package: _Package, *, all_of_it: bool) -> list[Edge]:
    """What a package needs; with all of it, also what its extras and development groups need."""
    needed = _edge_list(package.entry.get("dependencies"))
    if not all_of_it:
        return needed
    return [*needed, *_group(package, "optional-dependencies"), *_group(package, "dev-dependencies")]


def _group(package: _Package, key: str) -> list[Edge]:
    groups = table(package.entry.get(key), key)
    return [edge for group in groups.values() for edge in _edge_list(group)]


def _edge_list(value: object) -> list[Edge]:
    return [
        (normal_name(text(item.get("name"), "the name of a dependency")), _version(item))
        for item in tables(value, "dependencies")
    ]


def _version(item: Table) -> str | None:
    version = text_or_none(item.get("version"))
    return normal_version(version) if version else None
