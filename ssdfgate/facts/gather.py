"""All facts of one repository, and which of them could not be worked out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ssdfgate.facts.configuration import scanner_configuration
from ssdfgate.facts.documents import changelog, code_owners, licence, security_policy
from ssdfgate.facts.history import history_facts
from ssdfgate.facts.images import images
from ssdfgate.facts.packages import PackageFile, lock_files, manifests, without_dependencies
from ssdfgate.facts.pipelines import pipelines
from ssdfgate.facts.records import documents
from ssdfgate.facts.security_txt import security_txt
from ssdfgate.facts.tree import Tree, UnreadableError
from ssdfgate.facts.workflows import actions, schedules
from ssdfgate.git import History
from ssdfgate.model import JsonValue, clean

_OF_TREE: Mapping[str, Callable[[Tree], JsonValue]] = {
    "security_policy": security_policy,
    "security_txt": security_txt,
    "licence": licence,
    "code_owners": code_owners,
    "changelog": changelog,
    "ci": pipelines,
    "images": images,
    "actions": actions,
    "schedules": schedules,
    "scanner_configuration": scanner_configuration,
}
FACTS = (*_OF_TREE, "manifests", "lock_files", "without_dependencies", "documents", "history")
"""Names of all facts."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that may be there, but could not be looked at."""

    reason: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """Facts by name; None means that it was looked for and is not there. Every other name is undetermined.

    Attributes:
        undetermined: name of a fact to the reason why nothing can be said.
    """

    values: Mapping[str, JsonValue]
    undetermined: Mapping[str, str]


def gather(
    tree: Tree,
    packages: Sequence[PackageFile],
    history: History | Unknown | None,
    *,
    named: Mapping[str, str],
    now: datetime,
) -> Gathered:
    """Work out every fact.

    Args:
        tree: the files.
        packages: manifests and lock files among them.
        history: None where there certainly is none.
        named: paths of records that the configuration names; see `records.documents`.
        now: the time that dates in records are held against.
    """
    values: dict[str, JsonValue] = {}
    undetermined: dict[str, str] = {}
    for name, work_out in _OF_TREE.items():
        try:
            values[name] = work_out(tree)
        except UnreadableError as error:
            undetermined[name] = clean(str(error))
    values["manifests"] = manifests(packages)
    values["lock_files"] = lock_files(packages)
    values["without_dependencies"] = without_dependencies(packages)
    values["documents"] = documents(tree, named, now)
    if isinstance(history, Unknown):
        undetermined["history"] = history.reason
    else:
        values["history"] = history_facts(history) if history else None
    return Gathered(values, undetermined)
