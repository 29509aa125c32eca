"""What a repository is: its languages, its lock files, where it runs its pipelines, and what may be out of scope."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ssdfgate.config import NAMES, document_of
from ssdfgate.errors import ConfigError
from ssdfgate.facts.pipelines import pipelines
from ssdfgate.facts.tree import Tree, UnreadableError
from ssdfgate.git import WorkTree, open_work_tree
from ssdfgate.git.discover import find
from ssdfgate.inventory import Inventory, take
from ssdfgate.lockfiles import Manifest
from ssdfgate.lockfiles.tree import read_all
from ssdfgate.onboarding.scope import Candidate, candidates

GITHUB, GITLAB = "GitHub Actions", "GitLab CI"
"""The systems that a pipeline can be written for, by the names that the repository facts give them."""

_HOSTS = {"https://github.com/": GITHUB, "https://gitlab.com/": GITLAB}


@dataclass(frozen=True, slots=True)
class Survey:
    """What was seen.

    Attributes:
        languages: name to number of files.
        manifests: manifests and lock files, those that are not read included.
        systems: CI systems that the repository is set up for, by its files, or else by its remote repository.
        configuration: name of the file that holds a configuration already; None where there is none.
        candidates: folders that may be out of scope.
        in_repository: whether the folder lies in a git work tree at all, tracked or not.
        is_top: whether pipelines of this folder are pipelines of the repository.
    """

    root: Path
    languages: Mapping[str, int]
    manifests: tuple[Manifest, ...]
    systems: tuple[str, ...]
    configuration: str | None
    candidates: tuple[Candidate, ...]
    in_repository: bool
    is_top: bool


def survey(root: Path) -> Survey:
    """Look at a folder; nothing is written, and nothing of it is run.

    Raises:
        InventoryError: it cannot be walked.
        ContextError: it belongs to a repository that git cannot make sense of.
    """
    work_tree, place = open_work_tree(root), find(root)
    inventory = take(root, git=work_tree.files() if work_tree else None)
    manifests = read_all(root, inventory).manifests
    return Survey(
        root=root.resolve(),
        languages=inventory.languages,
        manifests=manifests,
        systems=_systems(inventory, work_tree),
        configuration=_configuration(root),
        candidates=candidates(inventory, frozenset(item.path for item in manifests)),
        in_repository=place is not None,
        is_top=place is None or place.top == root.resolve(),
    )


def _systems(inventory: Inventory, work_tree: WorkTree | None) -> tuple[str, ...]:
    tree = Tree(
        {file.path: file.size for file in inventory.files},
        {item.path: item.reason for item in inventory.blocked},
        _never,
    )
    try:
        found = pipelines(tree)
    except UnreadableError:
        found = None  # a folder that cannot be looked at; the check will say so
    systems = found.get("systems") if isinstance(found, dict) else None
    if isinstance(systems, list) and systems:
        return tuple(str(name) for name in systems)
    remote = (work_tree.remote if work_tree else None) or ""
    return tuple(system for host, system in _HOSTS.items() if remote.startswith(host))


def _never(path: str) -> bytes:
    """Which systems there are is told by names alone."""
    raise UnreadableError(f"{path} is not read")


def _configuration(root: Path) -> str | None:
    for name in NAMES:
        if (root / name).is_symlink() or (root / name).exists():
            return name
    try:
        return None if document_of(root) is None else "pyproject.toml"
    except ConfigError:
        return "pyproject.toml"  # the table is there, and wrong: `ssdfgate check` says how
