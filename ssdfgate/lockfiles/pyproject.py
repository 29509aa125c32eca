"""`pyproject.toml`: the standard tables (PEP 621, PEP 735), and those of Poetry, uv and PDM.

`build-system.requires` is left out: it names tools that build the project, not parts of it.
"""

from collections.abc import Iterable, Sequence

from ssdfgate.lockfiles.border import (
    Table,
    UnreadableError,
    listed,
    parse_toml,
    shown,
    table,
    text,
    text_or_none,
    texts,
)
from ssdfgate.lockfiles.contents import poetry_digests
from ssdfgate.lockfiles.model import Reason, Unusable
from ssdfgate.lockfiles.parsed import Include, Local, Parsed, Wanted
from ssdfgate.lockfiles.pypi import normal_name, pinned, poetry_specifiers, requirement, unusable

DYNAMIC = "leaves dependencies to code that runs when the package is built"
_HATCH = ("dependencies", "extra-dependencies")
_DYNAMIC_FIELDS = ("dependencies", "optional-dependencies")

_Item = Wanted | Local | Unusable


def parse(content: str, path: str) -> Parsed:
    """Everything that the file asks for; nothing where it only holds settings of other tools."""
    document = parse_toml(content)
    tool = table(document.get("tool"), "tool")
    poetry = table(tool.get("poetry"), "tool.poetry")
    project = table(document.get("project"), "project")
    own = text_or_none(project.get("name")) or text_or_none(poetry.get("name")) or ""
    items = [*_standard(document, path), *_poetry(poetry, path), *_tools(tool, path)]
    others = [item for item in items if isinstance(item, Unusable) or not _is_self(item.name, own)]
    dynamic = [name for name in _DYNAMIC_FIELDS if name in texts(project.get("dynamic"), "project.dynamic")]
    includes = _setuptools_files(tool, dynamic)
    return Parsed(
        wanted=tuple(item for item in others if isinstance(item, Wanted)),
        unusable=tuple(item for item in others if isinstance(item, Unusable)),
        local=tuple(item for item in others if isinstance(item, Local)),
        includes=includes,
        dynamic=bool(dynamic) and not includes,
        project=_normal(own),
        digests=poetry_digests(document),
        static="project" in document and not dynamic,
        states_none=_states(document, poetry) and not items and not dynamic and not _filled_in(tool),
        manifest=bool(items) or "project" in document or "poetry" in tool,
    )


def parse_script(content: str, path: str) -> Parsed:
    """The metadata that a script carries in a comment (PEP 723)."""
    document = parse_toml(content)
    items = _requirements(texts(document.get("dependencies"), "dependencies"), path, "runtime")
    return Parsed(
        wanted=tuple(item for item in items if isinstance(item, Wanted)),
        unusable=tuple(item for item in items if isinstance(item, Unusable)),
        local=tuple(item for item in items if isinstance(item, Local)),
        states_none=not items,
    )


def _is_self(name: str, own: str) -> bool:
    """A project may ask for itself, to gather its own extras."""
    return name == _normal(own)


def _normal(own: str) -> str | None:
    try:
        return normal_name(own) if own else None
    except UnreadableError:
        return None


def _standard(document: Table, path: str) -> list[_Item]:
    project = table(document.get("project"), "project")
    items = _requirements(texts(project.get("dependencies"), "project.dependencies"), path, "runtime")
    for name, extra in table(project.get("optional-dependencies"), "project.optional-dependencies").items():
        items += _requirements(texts(extra, f"the extra {shown(name)}"), path, "optional")
    for name, group in table(document.get("dependency-groups"), "dependency-groups").items():
        entries = listed(group, f"the group {shown(name)}")
        items += _requirements((entry for entry in entries if isinstance(entry, str)), path, "dev")
        items += [_not_included(entry, name, path) for entry in entries if not _is_text_or_include(entry)]
    return items


def _is_text_or_include(entry: object) -> bool:
    """A group may name another group; all groups are read, so there is nothing to follow."""
    return isinstance(entry, str) or (isinstance(entry, dict) and set(entry) == {"include-group"})


def _not_included(entry: object, group: str, path: str) -> Unusable:
    return unusable(f"{entry} in the group {group}", Reason.UNREADABLE, path)


def _requirements(lines: Iterable[str], path: str, scope: str) -> list[_Item]:
    return [_requirement(line, path, scope) for line in lines]


def _requirement(line: str, path: str, scope: str) -> _Item:
    try:
        return requirement(line, scope=scope)
    except UnreadableError:
        return unusable(line, Reason.UNREADABLE, path)


def _setuptools_files(tool: Table, dynamic: Sequence[str]) -> tuple[Include, ...]:
    """Requirements files that setuptools reads dynamic fields from; nothing unless they account for every field."""
    fields = table(table(tool.get("setuptools"), "tool.setuptools").get("dynamic"), "tool.setuptools.dynamic")
    named: list[Include] = []
    for name in dynamic:
        entry = table(fields.get(name), f"tool.setuptools.dynamic.{name}")
        sources = [entry] if "file" in entry else [table(item, name) for item in entry.values()]
        files = [path for source in sources for path in _paths(source.get("file"))]
        if not files:
            return ()
        named += [Include(path) for path in files]
    return tuple(named)


def _paths(value: object) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else texts(value, "a list of files")


def _tools(tool: Table, path: str) -> list[_Item]:
    """Dependencies in the tables of single tools, most of them for development and from before PEP 735."""
    uv = table(tool.get("uv"), "tool.uv")
    items = _requirements(texts(uv.get("dev-dependencies"), "tool.uv.dev-dependencies"), path, "dev")
    pdm = table(table(tool.get("pdm"), "tool.pdm").get("dev-dependencies"), "tool.pdm.dev-dependencies")
    for name, group in pdm.items():
        items += _requirements(texts(group, f"the group {shown(name)}"), path, "dev")
    return [*items, *_flit(tool, path), *_hatch(tool, path), *_pixi(tool)]


def _flit(tool: Table, path: str) -> list[_Item]:
    metadata = table(table(tool.get("flit"), "tool.flit").get("metadata"), "tool.flit.metadata")
    items = _requirements(texts(metadata.get("requires"), "tool.flit.metadata.requires"), path, "runtime")
    for name, extra in table(metadata.get("requires-extra"), "tool.flit.metadata.requires-extra").items():
        items += _requirements(texts(extra, f"the extra {shown(name)}"), path, "optional")
    return items


def _states(document: Table, poetry: Table) -> bool:
    """Whether there is a place where dependencies would stand: PEP 621, or the table of Poetry."""
    return "project" in document or "dependencies" in poetry


def _filled_in(tool: Table) -> bool:
    """Whether hatch fills in names or versions of packages later (`{env:NAME}`)."""
    environments = table(table(tool.get("hatch"), "tool.hatch").get("envs"), "tool.hatch.envs").values()
    return any("{" in str(table(value, "an environment").get(key, "")) for value in environments for key in _HATCH)


def _hatch(tool: Table, path: str) -> list[_Item]:
    """Environments; a line with a field in braces is filled in by hatch, with the project itself in most cases."""
    items: list[_Item] = []
    for name, value in table(table(tool.get("hatch"), "tool.hatch").get("envs"), "tool.hatch.envs").items():
        environment = table(value, f"the environment {shown(name)}")
        for key in _HATCH:
            lines = texts(environment.get(key), f"{key} of {shown(name)}")
            items += _requirements((line for line in lines if "{" not in line), path, "dev")
    return items


def _pixi(tool: Table) -> list[_Item]:
    """Packages of conda and PyPI, whose versions stand in `pixi.lock`."""
    pixi = table(tool.get("pixi"), "tool.pixi")
    names = [*table(pixi.get("dependencies"), "tool.pixi.dependencies")]
    names += table(pixi.get("pypi-dependencies"), "tool.pixi.pypi-dependencies")
    return [Wanted(normal_name(name), Reason.RANGE) for name in names if name.lower() != "python"]


def _poetry(poetry: Table, path: str) -> list[_Item]:
    items = _poetry_group(poetry.get("dependencies"), "runtime", path)
    items += _poetry_group(poetry.get("dev-dependencies"), "dev", path)
    for name, group in table(poetry.get("group"), "tool.poetry.group").items():
        items += _poetry_group(table(group, f"the group {shown(name)}").get("dependencies"), "dev", path)
    return items


def _poetry_group(value: object, scope: str, path: str) -> list[_Item]:
    group = table(value, "a group of tool.poetry")
    return [
        _poetry_item(normal_name(name), option, scope, path)
        for name, entry in group.items()
        if name.lower() != "python"
        for option in (entry if isinstance(entry, list) else [entry])
    ]


def _poetry_item(name: str, value: object, scope: str, path: str) -> _Item:
    if isinstance(value, str):
        return _versioned(name, value, scope, None)
    entry = table(value, f"{name} in {path}")
    scope = "optional" if entry.get("optional") is True else scope
    if "path" in entry:
        return Local(name, text(entry["path"], f"the path of {name}"))
    if "git" in entry or "url" in entry:
        return Wanted(name, Reason.VCS if "git" in entry else Reason.URL, scope=scope)
    markers = [text_or_none(entry.get("markers")), *_conditions(entry)]
    marker = " and ".join(f"({item})" for item in markers if item) or None
    return _versioned(name, text_or_none(entry.get("version")) or "*", scope, marker)


def _conditions(entry: Table) -> list[str]:
    """The short forms `python` and `platform` as the markers that they stand for."""
    python = poetry_specifiers(text_or_none(entry.get("python")) or "*") or ()
    found = [f"python_full_version {item.operator} '{item.version}'" for item in python]
    platform = text_or_none(entry.get("platform"))
    return [*found, f"sys_platform == '{platform}'"] if platform else found


def _versioned(name: str, condition: str, scope: str, marker: str | None) -> Wanted:
    specifiers = poetry_specifiers(condition)
    if specifiers is None:
        return Wanted(name, Reason.RANGE, scope=scope, marker=marker)
    version, reason = pinned(specifiers)
    return Wanted(name, reason, version, specifiers, scope=scope, marker=marker)
