"""Tables of `pyproject.toml` that belong to single tools and hold dependencies too, most of them for development."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ssdfgate.lockfiles.border import Table, UnreadableError, shown, table, texts
from ssdfgate.lockfiles.model import Reason, Unusable
from ssdfgate.lockfiles.parsed import Local, Wanted
from ssdfgate.lockfiles.pypi import normal_name, requirement, unusable

Item = Wanted | Local | Unusable
"""What one entry of a manifest turns out to be."""

_HATCH = ("dependencies", "extra-dependencies")
_SOURCES = {"git": Reason.VCS, "url": Reason.URL, "path": Reason.LOCAL}
_BRIEFCASE = ("requires", "test_requires")
_PIXI = ("dependencies", "host-dependencies", "build-dependencies", "pypi-dependencies")


def requirements(lines: Iterable[str], path: str, scope: str) -> list[Item]:
    """Lines by PEP 508; one that is none is kept as such."""
    return [_requirement(line, path, scope) for line in lines]


def _requirement(line: str, path: str, scope: str) -> Item:
    try:
        return requirement(line, scope=scope)
    except UnreadableError:
        return unusable(line, Reason.UNREADABLE, path)


def of_tools(tool: Table, path: str) -> list[Item]:
    """Everything that the tables below `tool` ask for, but for that of Poetry."""
    items: list[Item] = []
    for name in ("uv", "rye"):
        own = table(tool.get(name), f"tool.{name}")
        items += requirements(texts(own.get("dev-dependencies"), f"tool.{name}.dev-dependencies"), path, "dev")
    pdm = table(table(tool.get("pdm"), "tool.pdm").get("dev-dependencies"), "tool.pdm.dev-dependencies")
    for name, group in pdm.items():
        items += requirements(texts(group, f"the group {shown(name)}"), path, "dev")
    return [*items, *_flit(tool, path), *of_hatch(tool, path), *_briefcase(tool, path), *_pixi(tool)]


def taken_elsewhere(items: Iterable[Item], tool: Table) -> list[Item]:
    """The items, where uv takes some of them from version control, an address or a path in place of an index."""
    sources = table(table(tool.get("uv"), "tool.uv").get("sources"), "tool.uv.sources")
    places = {normal_name(name): _place(name, value) for name, value in sources.items()}
    return [
        replace(item, reason=reason, version=None)
        if isinstance(item, Wanted) and (reason := places.get(item.name)) is not None
        else item
        for item in items
    ]


def _place(name: str, value: object) -> Reason | None:
    """Where uv takes a package from, by one source or by several for different systems; None for an index."""
    listed = value if isinstance(value, list) else [value]
    keys = {key for item in listed for key in table(item, f"the source of {shown(name)}")}
    return next((reason for key, reason in _SOURCES.items() if key in keys), None)


def _flit(tool: Table, path: str) -> list[Item]:
    metadata = table(table(tool.get("flit"), "tool.flit").get("metadata"), "tool.flit.metadata")
    items = requirements(texts(metadata.get("requires"), "tool.flit.metadata.requires"), path, "runtime")
    items += requirements(texts(metadata.get("dev-requires"), "tool.flit.metadata.dev-requires"), path, "dev")
    for name, extra in table(metadata.get("requires-extra"), "tool.flit.metadata.requires-extra").items():
        items += requirements(texts(extra, f"the extra {shown(name)}"), path, "optional")
    return items


def filled_in(tool: Table) -> bool:
    """Whether hatch fills in names or versions of packages later (`{env:NAME}`)."""
    environments = [table(value, "an environment") for value in _envs(tool).values()]
    return any("{" in str(value.get(key, "")) for value in environments for key in _HATCH)


def _envs(tool: Table) -> Table:
    return table(table(tool.get("hatch"), "tool.hatch").get("envs"), "tool.hatch.envs")


def of_hatch(tool: Table, path: str) -> list[Item]:
    """Environments; a line with a field in braces is filled in by hatch, with the project itself in most cases."""
    items: list[Item] = []
    for name, value in _envs(tool).items():
        environment = table(value, f"the environment {shown(name)}")
        for key in _HATCH:
            lines = texts(environment.get(key), f"{key} of {shown(name)}")
            items += requirements((line for line in lines if "{" not in line), path, "dev")
        if "dependencies" in str(environment.get("overrides", "")):  # which of them hold, only hatch can work out
            items.append(unusable(f"overrides of the environment {name}", Reason.UNREADABLE, path))
    return items


def _briefcase(tool: Table, path: str) -> list[Item]:
    """Packages that go into an app: for all apps, for one, and for one on one platform."""
    items: list[Item] = []
    for own in _inner(table(tool.get("briefcase"), "tool.briefcase")):
        for key in _BRIEFCASE:
            items += requirements(texts(own.get(key), f"{key} of briefcase"), path, "runtime")
    return items


def _pixi(tool: Table) -> list[Item]:
    """Packages of conda and PyPI, for all platforms and features or for one, whose versions stand in `pixi.lock`."""
    found = [
        name
        for own in _inner(table(tool.get("pixi"), "tool.pixi"))
        for key in _PIXI
        for name in table(own.get(key), f"{key} of pixi")
    ]
    return [Wanted(normal_name(name), Reason.RANGE) for name in dict.fromkeys(found) if name.lower() != "python"]


def _inner(outer: Table) -> Iterator[Table]:
    """A table and those in it, but for what lists packages, whose names may be any."""
    waiting = [outer]
    while waiting:
        own = waiting.pop()
        yield own
        waiting += [value for key, value in own.items() if isinstance(value, dict) and key not in _PIXI]
