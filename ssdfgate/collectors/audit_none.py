"""Whether a tree states that it has no dependencies at all, of any ecosystem."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ssdfgate.inventory import Inventory
from ssdfgate.lockfiles import Declared, Ecosystem, Manifest
from ssdfgate.model import JsonValue

_SHOWN = 5
_ECOSYSTEMS = {
    "python": Ecosystem.PYPI, "go": Ecosystem.GO, "rust": Ecosystem.CRATES, "java": Ecosystem.MAVEN,
    "kotlin": Ecosystem.MAVEN, "scala": Ecosystem.MAVEN, "groovy": Ecosystem.MAVEN, "csharp": Ecosystem.NUGET,
    "ruby": Ecosystem.RUBYGEMS, "php": Ecosystem.PACKAGIST, "swift": Ecosystem.SWIFT, "dart": Ecosystem.PUB,
    "elixir": Ecosystem.HEX, "typescript": Ecosystem.NPM,
}  # fmt: skip
_LISTS = (".txt", ".in", ".pip")
_PLACES = frozenset({
    "3rdparty", "_vendor", "_vendored", "bower_components", "extern", "external", "externals", "node_modules",
    "site-packages", "third-party", "third_party", "thirdparty", "vendor", "vendored", "vendors",
})  # fmt: skip
_ENDINGS = (
    ".min.js", ".bundle.js", ".jar", ".war", ".ear", ".whl", ".egg", ".gem", ".nupkg", ".crate", ".dll", ".so", ".a",
    ".dylib", ".lib", ".wasm", ".node",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NoneStated:
    """What the tree says of dependencies as a whole.

    Attributes:
        manifests: files of every ecosystem that state that there are none; empty unless all of them do.
        brought_in: files that look like code of others, of which no manifest tells.
        silent: languages whose packages have manifests, of which there is none.
    """

    manifests: tuple[str, ...] = ()
    brought_in: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether every manifest states it, and nothing of others lies in the tree."""
        return bool(self.manifests) and not self.brought_in and not self.silent

    def to_json(self) -> JsonValue:
        """Shape: {manifests, examples}, or null where it does not hold."""
        if not self.holds:
            return None
        return {"manifests": len(self.manifests), "examples": list(self.manifests[:_SHOWN])}


def none_stated(declared: Declared, inventory: Inventory) -> NoneStated:
    """Hold what all manifests say against the tree.

    A file that could not be read whole, one that leaves something to code, and every dependency that is named
    anywhere (tools of development, too) speak against it. What builds a Python project (`build-system.requires`) is
    no part of it.
    """
    if not all_state_none(declared.manifests) or declared.dependencies or declared.unusable:
        return NoneStated()
    held = {item.ecosystem for item in declared.manifests}
    silent = (name for name in inventory.languages if _ECOSYSTEMS.get(name, Ecosystem.PYPI) not in held)
    return NoneStated(
        tuple(item.path for item in declared.manifests),
        tuple(_brought_in(inventory)),
        tuple(name for name in silent if name in _ECOSYSTEMS),
    )


def all_state_none(manifests: Sequence[Manifest]) -> bool:
    """Whether all of these state it, and not only lists of requirements: one that is empty may not be written yet."""
    said = all(item.states_none and item.problem is None for item in manifests)
    return said and any(not item.path.endswith(_LISTS) for item in manifests)


def _brought_in(inventory: Inventory) -> Iterator[str]:
    for file in inventory.files:
        *folders, name = file.path.lower().split("/")
        if not _PLACES.isdisjoint(folders) or name.endswith(_ENDINGS) or (name == ".gitmodules" and file.size):
            yield file.path


def shown(paths: Sequence[str]) -> str:
    """The first paths, and how many more there are."""
    more = len(paths) - len(paths[:_SHOWN])
    return ", ".join(paths[:_SHOWN]) + (f" and {more} more" if more else "")
