"""`pyproject.toml`: the standard tables (PEP 621, PEP 735), that of Poetry, and those of `tooltables`.

`build-system.requires` is left out: it names tools that build the project, not parts of it.
"""

from collections.abc import Sequence

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
from ssdfgate.lockfiles.pypi import normal_name, pinned, poetry_specifiers, unusable
from ssdfgate.lockfiles.tooltables import Item, filled_in, of_hatch, of_tools, requirements, taken_elsewhere

DYNAMIC = "leaves dependencies to code that runs when the package is built"
_DYNAMIC_FIELDS = ("dependencies", "optional-dependencies")


def parse(content: str, path: str) -> Parsed:
    """Everything that the file asks for; nothing where it only holds settings of other tools."""
    document = parse_toml(content)
    tool = table(document.get("tool"), "tool")
    poetry = table(tool.get("poetry"), "tool.poetry")
    project = table(document.get("project"), "project")
    own = text_or_none(project.get("name")) or text_or_none(poetry.get("name")) or ""
    standard = taken_elsewhere([*_standard(document, path), *of_tools(tool, path)], tool)
    items = [*standard, *_poetry(poetry, path)]
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
        states_none=_states(document, poetry) and not items and not dynamic and not filled_in(tool),
        manifest=bool(items) or "project" in document or "poetry" in tool,
    )


def parse_script(content: str, path: str) -> Parsed:
    """The metadata that a script carries in a comment (PEP 723)."""
    document = parse_toml(content)
    listed_here = requirements(texts(document.get("dependencies"), "dependencies"), path, "runtime")
    items = taken_elsewhere(listed_here, table(document.get("tool"), "tool"))
    return Parsed(
        wanted=tuple(item for item in items if isinstance(item, Wanted)),
        unusable=tuple(item for item in items if isinstance(item, Unusable)),
        local=tuple(item for item in items if isinstance(item, Local)),
        states_none=not items,
    )


def parse_hatch(content: str, path: str) -> Parsed:
    """`hatch.toml`, which holds what else stands below `tool.hatch`."""
    tool = {"hatch": parse_toml(content)}
    items = of_hatch(tool, path)
    return Parsed(
        wanted=tuple(item for item in items if isinstance(item, Wanted)),
        unusable=tuple(item for item in items if isinstance(item, Unusable)),
        local=tuple(item for item in items if isinstance(item, Local)),
        manifest=bool(items),
    )


def _is_self(name: str, own: str) -> bool:
    """A project may ask for itself, to gather its own extras."""
    return name == _normal(own)


def _normal(own: str) -> str | None:
    try:
        return normal_name(own) if own else None
    except UnreadableError:
        return None


def _standard(document: Table, path: str) -> list[Item]:
    project = table(document.get("project"), "project")
    items = requirements(texts(project.get("dependencies"), "project.dependencies"), path, "runtime")
    for name, extra in table(project.get("optional-dependencies"), "project.optional-dependencies").items():
        items += requirements(texts(extra, f"the extra {shown(name)}"), path, "optional")
    for name, group in table(document.get("dependency-groups"), "dependency-groups").items():
        entries = listed(group, f"the group {shown(name)}")
        items += requirements((entry for entry in entries if isinstance(entry, str)), path, "dev")
        items += [_not_included(entry, name, path) for entry in entries if not _is_text_or_include(entry)]
    return items


def _is_text_or_include(entry: object) -> bool:
    """A group may name another group; all groups are read, so there is nothing to follow."""
    return isinstance(entry, str) or (isinstance(entry, dict) and set(entry) == {"include-group"})


def _not_included(entry: object, group: str, path: str) -> Unusable:
    return unusable(f"{entry} in the group {group}", Reason.UNREADABLE, path)


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


def _states(document: Table, poetry: Table) -> bool:
    """Whether there is a place where dependencies would stand: PEP 621, or the table of Poetry."""
    return "project" in document or "dependencies" in poetry


def _poetry(poetry: Table, path: str) -> list[Item]:
    items = _poetry_group(poetry.get("dependencies"), "runtime", path)
    items += _poetry_group(poetry.get("dev-dependencies"), "dev", path)
    for name, group in table(poetry.get("group"), "tool.poetry.group").items():
        items += _poetry_group(table(group, f"the group {shown(name)}").get("dependencies"), "dev", path)
    return items


def _poetry_group(value: object, scope: str, path: str) -> list[Item]:
    group = table(value, "a group of tool.poetry")
    return [
        _poetry_item(normal_name(name), option, scope, path)
        for name, entry in group.items()
        if name.lower() != "python"
        for option in (entry if isinstance(entry, list) else [entry])
    ]


def _poetry_item(name: str, value: object, scope: str, path: str) -> Item:
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
