"""Who and what is judged: the subject, and the pipeline that looks at it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ssdfgate.model.coverage import Skip
from ssdfgate.model.digest import Digest, JsonValue


class Platform(StrEnum):
    """Where the gate runs."""

    GITHUB = "github"
    GITLAB = "gitlab"
    CI = "ci"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Subject:
    """What evidence is about.

    Attributes:
        repository: canonical address without credentials, or None outside a repository with a remote.
        commit: full commit id, or None where the tree is not a git work tree or has no commit yet.
        dirty: whether the files differ from the commit; None where there is no commit to differ from.
        tree: digest over the path and digest of every file looked at; None where evidence was imported without it.
    """

    repository: str | None
    commit: str | None
    dirty: bool | None
    tree: Digest | None

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: {repository, commit, dirty, tree}."""
        return {
            "repository": self.repository,
            "commit": self.commit,
            "dirty": self.dirty,
            "tree": str(self.tree) if self.tree else None,
        }


@dataclass(frozen=True, slots=True, order=True)
class Artifact:
    """A file that ships, built from the subject; `name` is that of the file, without folders."""

    name: str
    digest: Digest


@dataclass(frozen=True, slots=True)
class InventorySummary:
    """What lies in the tree that was looked at.

    Attributes:
        languages: name to number of files.
        ecosystems: name to the paths of the manifests that declare dependencies of it.
        excluded / ignored: out of scope by configuration, and by git; pattern by pattern with the reason.
        blocked: entries that cannot be looked at.
        examples: language to the first paths of its files.
        unread: what may hold code and counts as no source code (HTML, SQL), with the number of files.
    """

    files: int
    languages: Mapping[str, int] = field(default_factory=dict)
    ecosystems: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    excluded: tuple[Skip, ...] = ()
    ignored: tuple[Skip, ...] = ()
    blocked: int = 0
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unread: Mapping[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: one key per attribute; `ecosystems` is {name: {manifests}}."""
        return {
            "files": self.files,
            "languages": dict(self.languages),
            "ecosystems": {name: {"manifests": list(paths)} for name, paths in self.ecosystems.items()},
            "excluded": [skip.to_json() for skip in self.excluded],
            "ignored": [skip.to_json() for skip in self.ignored],
            "blocked": self.blocked,
            "examples": {name: list(paths) for name, paths in self.examples.items()},
            "unread": dict(self.unread),
        }


@dataclass(frozen=True, slots=True)
class PipelineContext:
    """The run that collects: platform, refs and run address, as the platform names them (no secrets)."""

    platform: Platform
    ref: str | None = None
    target_ref: str | None = None
    event: str | None = None
    actor: str | None = None
    workflow: str | None = None
    run_url: str | None = None

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: one key per attribute."""
        return {
            "platform": str(self.platform),
            "ref": self.ref,
            "target_ref": self.target_ref,
            "event": self.event,
            "actor": self.actor,
            "workflow": self.workflow,
            "run_url": self.run_url,
        }
