"""All manifests of a tree, read and compared with each other."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ssdfgate.inventory import File, Inventory
from ssdfgate.lockfiles import asking, nothing, others, unnamed, vendored
from ssdfgate.lockfiles.border import UnreadableError, decode, read, shown
from ssdfgate.lockfiles.cover import Cover, inside
from ssdfgate.lockfiles.formats import INLINE, PINS, Format, Group, format_of, is_installed
from ssdfgate.lockfiles.fresh import misfits
from ssdfgate.lockfiles.model import Declared, Dependency, Ecosystem, Manifest, Reason, Unusable
from ssdfgate.lockfiles.parsed import Include, Local, Parsed
from ssdfgate.lockfiles.pyproject import DYNAMIC
from ssdfgate.lockfiles.setupfiles import IN_CODE

LARGEST_TOTAL = 256 * 1024 * 1024
"""Bytes of all manifests and lock files of a tree together."""

SHADOWED = "npm-shrinkwrap.json beside it wins"
_PROJECT_FILES = {
    Ecosystem.PYPI: ("pyproject.toml", "setup.py", "setup.cfg"),
    Ecosystem.NPM: ("package.json",),
}


@dataclass
class _Tree:
    """The state of one reading; lives as long as `read_all` runs. `parsed` holds nothing that could not be read."""

    root: Path
    inventory: Inventory
    left: int
    formats: dict[str, Format] = field(default_factory=dict)
    parsed: dict[str, Parsed] = field(default_factory=dict)
    manifests: dict[str, Manifest] = field(default_factory=dict)
    lost: dict[str, list[Unusable]] = field(default_factory=dict)


def read_all(root: Path, inventory: Inventory) -> Declared:
    """Read every manifest and lock file of the inventory; what cannot be read is a manifest with a problem."""
    tree = _Tree(root, inventory, LARGEST_TOTAL)
    for file in inventory.files:
        _take(tree, file, format_of(file.path) or (INLINE if file.inline else None))
    for item in inventory.blocked:
        _blocked(tree, item.path, item.reason)
    _shadow(tree)
    _vendored(tree)
    _foreign(tree)
    _stale(tree)
    return _declared(tree, _covers(tree))


def _take(tree: _Tree, file: File, how: Format | None) -> None:
    """Read one file, and then what it includes; a file that was read before is not read again."""
    waiting = [(file, how)]
    while waiting:
        file, how = waiting.pop()
        if file.path in tree.formats:
            continue
        how = how or _known_otherwise(tree, file)
        if how is None:
            continue
        for include in _read(tree, file, how):
            target = _included(tree, file.path, include)
            if target is not None:
                waiting.append((target, format_of(target.path) or PINS))


def _known_otherwise(tree: _Tree, file: File) -> Format | None:
    """List a file that is known by name only; one that holds requirements under any name is read as such."""
    if is_installed(file.path):
        return None
    known = others.recognise(file.path)
    if known is None:
        if unnamed.may_list(file) and unnamed.lists_packages(_peek(tree, file)):
            return PINS
        known = asking.asking(file, _peek(tree, file)) if asking.may_ask(file) else None
    if known is not None:
        tree.manifests[file.path] = _asking_nothing(tree, file, known)
    return None


def _asking_nothing(tree: _Tree, file: File, known: Manifest) -> Manifest:
    """The manifest, with what it states where that can be told without reading the format as a whole."""
    name = file.path.rpartition("/")[2]
    if name in nothing.NAMES and file.size <= nothing.LARGEST and nothing.states_none(name, _peek(tree, file)):
        return replace(known, problem=None, states_none=True)
    return known


def _peek(tree: _Tree, file: File) -> str:
    """The text of a file that may turn out to be anything; empty where it is none."""
    try:
        return decode(read(tree.root, file))
    except UnreadableError:
        return ""


def _vendored(tree: _Tree) -> None:
    locks = [item.path for item in tree.manifests.values() if item.ecosystem is Ecosystem.NPM and item.locks]
    paths = [file.path for file in tree.inventory.files]
    for found in (*vendored.of_npm(paths, locks), *vendored.of_pypi(paths)):
        tree.manifests[found.path] = found


def _read(tree: _Tree, file: File, how: Format) -> tuple[Include, ...]:
    try:
        parsed = how.parse(_text(tree, file), file.path)
    except UnreadableError as error:
        _problem(tree, file.path, how, str(error))
        return ()
    if not parsed.manifest:
        return ()
    tree.formats[file.path] = how
    tree.parsed[file.path] = parsed
    tree.manifests[file.path] = Manifest(
        file.path,
        how.group.ecosystem,
        locks=how.locks or parsed.locks,
        problem=parsed.problem,
        states_none=parsed.states_none,
        notes=parsed.notes,
        counted=parsed.counted,
    )
    return parsed.includes


def _problem(tree: _Tree, path: str, how: Format, problem: str) -> None:
    tree.formats[path] = how
    tree.manifests[path] = Manifest(path, how.group.ecosystem, locks=how.locks, problem=problem)


def _text(tree: _Tree, file: File) -> str:
    tree.left -= file.size
    if tree.left < 0:
        raise UnreadableError(f"the manifests of this tree have more than {LARGEST_TOTAL // 2**20} MiB together")
    return decode(read(tree.root, file))


def _included(tree: _Tree, path: str, include: Include) -> File | None:
    """The file that is included; one that is not in the tree is kept as a dependency that cannot be used."""
    target = inside(posixpath.dirname(path), include.path)
    file = tree.inventory.by_path.get(target) if target else None
    if file is None:
        lost = Unusable(shown(include.path), Reason.MISSING_INCLUDE, Ecosystem.PYPI, path, include.line)
        tree.lost.setdefault(path, []).append(lost)
    return file


def _blocked(tree: _Tree, path: str, reason: str) -> None:
    how = format_of(path)
    if how is not None:
        _problem(tree, path, how, reason)
    elif not is_installed(path) and (known := others.recognise(path)) is not None:
        tree.manifests[path] = replace(known, problem=reason)


def _shadow(tree: _Tree) -> None:
    """Leave out what npm does not look at: `package-lock.json` beside `npm-shrinkwrap.json`."""
    for path in list(tree.formats):
        folder, _, name = path.rpartition("/")
        if name == "package-lock.json" and posixpath.join(folder, "npm-shrinkwrap.json") in tree.manifests:
            tree.parsed.pop(path, None)
            del tree.formats[path]
            tree.manifests[path] = replace(tree.manifests[path], notes=(SHADOWED,))


def _foreign(tree: _Tree) -> None:
    """Take away lock files that were made for another project than the one whose manifest they lie beside."""
    for path, parsed in list(tree.parsed.items()):
        for folder, name in parsed.projects.items():
            beside = inside(posixpath.dirname(path), folder)
            manifest = None if beside is None else tree.parsed.get(posixpath.join(beside, "pyproject.toml"))
            if manifest is not None and manifest.project not in {None, name}:
                tree.parsed.pop(path, None)
                _problem(tree, path, tree.formats[path], f"the lock file of another project ({shown(name)})")


def _stale(tree: _Tree) -> None:
    """Mark lock files that were made for another state of their manifest; what they hold is still looked at."""
    for path, problem in list(misfits(tree.parsed)):
        tree.parsed[path] = replace(tree.parsed[path], problem=problem)


def _covers(tree: _Tree) -> Mapping[Group, Cover]:
    covers = {group: Cover(group.ecosystem) for group in Group}
    for path, how in tree.formats.items():
        if how.locks:
            covers[how.group].add(path, tree.parsed.get(path))
        elif how.group is Group.PINS and path in tree.parsed:
            _pins(tree, covers, path)
    for path, manifest in tree.manifests.items():
        if path not in tree.formats and manifest.locks and SHADOWED not in manifest.notes:
            group = Group.NPM if manifest.ecosystem is Ecosystem.NPM else Group.PROJECT
            covers[group].add(path, None)
    return covers


def _pins(tree: _Tree, covers: Mapping[Group, Cover], path: str) -> None:
    """Pinned requirements settle what manifests beside them, and those of the projects that they name, ask for."""
    parsed, folder = tree.parsed[path], posixpath.dirname(path)
    names = {item.name for item in parsed.dependencies}
    parent, _, name = folder.rpartition("/")
    places = {folder, parent if name == "requirements" else folder}
    for item in parsed.local:
        places |= _project_folders(tree, path, item)
    for place in places:
        covers[Group.PROJECT].pins[place] |= names
        covers[Group.INPUT].pins[place] |= names


def _declared(tree: _Tree, covers: Mapping[Group, Cover]) -> Declared:
    dependencies: list[Dependency] = []
    unusable: list[Unusable] = []
    for path, parsed in sorted(tree.parsed.items()):
        cover = covers[tree.formats[path].group]
        own, loose = cover.judge(path, parsed.wanted)
        dependencies += [*_marked(tree, path, cover), *own]
        unusable += [*parsed.unusable, *tree.lost.get(path, ()), *loose]
        unusable += [_local(tree, path, item) for item in parsed.local if not _project_folders(tree, path, item)]
        none = parsed.states_none or _overruled_by_none(tree, path)
        tree.manifests[path] = replace(tree.manifests[path], problem=_remaining(tree, path, cover), states_none=none)
    manifests = tuple(manifest for _, manifest in sorted(tree.manifests.items()))
    return Declared(manifests, tuple(dependencies), tuple(unusable))


def _marked(tree: _Tree, path: str, cover: Cover) -> tuple[Dependency, ...]:
    """The dependencies of a file; a lock that does not tell which are direct learns it from what it covers."""
    found = tree.parsed[path].dependencies
    if not tree.formats[path].locks or all(item.direct is not None for item in found):
        return found
    folders, group = cover.covered(path), tree.formats[path].group
    beside = [
        parsed
        for other, parsed in tree.parsed.items()
        if posixpath.dirname(other) in folders and tree.formats[other].group is group
    ]
    asked = {item.name for parsed in beside for item in parsed.wanted}
    if not asked:
        return found
    return tuple(item if item.direct is not None else replace(item, direct=item.name in asked) for item in found)


def _project_folders(tree: _Tree, path: str, item: Local) -> frozenset[str]:
    """Projects of this tree that a path leads to; their own manifests are read like all others.

    pip takes a path in a requirements file from where it is called, which is mostly the root.
    """
    names = _PROJECT_FILES[tree.manifests[path].ecosystem]
    starts = {posixpath.dirname(path), "" if tree.formats[path].group is Group.PINS else posixpath.dirname(path)}
    folders = {inside(start, item.path) for start in starts}
    return frozenset(
        folder
        for folder in folders
        if folder is not None and any(posixpath.join(folder, name) in tree.inventory.by_path for name in names)
    )


def _local(tree: _Tree, path: str, item: Local) -> Unusable:
    ecosystem = tree.manifests[path].ecosystem
    return Unusable(shown(item.name), Reason.LOCAL, ecosystem, path, item.line, item.version)


def _overruled_by_none(tree: _Tree, path: str) -> bool:
    """Whether code cannot add dependencies to a project that states for good that it has none (PEP 621)."""
    project = tree.parsed.get(posixpath.join(posixpath.dirname(path), "pyproject.toml"))
    overruled = tree.parsed[path].problem == IN_CODE and project is not None and project.static
    return overruled and project is not None and project.states_none


def _remaining(tree: _Tree, path: str, cover: Cover) -> str | None:
    """The problem of a file, after what lies beside it has been taken into account."""
    parsed, folder = tree.parsed[path], posixpath.dirname(path)
    if cover.settles(path):
        return None if parsed.problem == IN_CODE else parsed.problem
    if parsed.dynamic and posixpath.join(folder, "setup.cfg") not in tree.parsed:
        return DYNAMIC
    project = tree.parsed.get(posixpath.join(folder, "pyproject.toml"))
    if parsed.problem == IN_CODE and project is not None and project.static:
        return None
    return parsed.problem
