"""What a change is judged by: the files of the branch it asks to be merged into, laid out in a folder of our own."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from ssdfgate.config import NAMES
from ssdfgate.context.target import Target, target_of
from ssdfgate.errors import ConfigError, UsageError
from ssdfgate.git import Repository, opened_repository
from ssdfgate.model import clean
from ssdfgate.model.settings import Settings
from ssdfgate.scratch import scratch

FOLDER = ".ssdfgate"
_READ = (*NAMES, "pyproject.toml", FOLDER)
_OWN_OUTPUT = f"{FOLDER}/out/"
_LARGEST = 256 * 1024 * 1024
_MOST = 20_000
_FETCH = (
    "Fetch the target branch: `fetch-depth: 0` with actions/checkout, `GIT_DEPTH: 0` on GitLab, or "
    "`git fetch origin {branch}`; or name a commit that is here with --policy-ref."
)


@dataclass(frozen=True, slots=True)
class Source:
    """Where configuration, records and policies are read from.

    Attributes:
        root: a folder laid out like the repository: the repository itself, or what its target holds of these files.
        checked: the folder that is looked at.
        event / ref / commit: as in `Change`; None where no change is judged.
    """

    root: Path
    checked: Path
    event: str | None = None
    ref: str | None = None
    commit: str | None = None
    repository: Repository | None = None

    def file(self, path: Path | None) -> Path | None:
        """A file or folder that the caller names: as the target has it, where it belongs to the repository.

        What lies in the checked folder without being tracked comes from the pipeline itself, and is taken as it is.

        Raises:
            UsageError: the change adds it; the target has no such file.
        """
        inside = self._inside(path) if path is not None else None
        if inside is None or self.repository is None or self.commit is None:
            return path
        _lay_out(self.repository, self.commit, [inside], self.root, self.ref or self.commit)
        if (self.root / inside).exists():
            return self.root / inside
        if self.repository.tracked([inside]):
            raise UsageError(
                f"{clean(inside)} is not there at {self.ref}, by which this change is judged",
                hint="Have it merged first: a change cannot bring what it is judged by.",
            )
        return path

    def settings(self, settings: Settings) -> Settings:
        """The settings with the files that they name (rules, advisories) as the target has them.

        Raises:
            UsageError: as `file`.
        """
        if self.commit is None:
            return settings
        advisories = settings.pip_audit.advisories
        given = self.file(Path(advisories).absolute()) if advisories else None
        return replace(
            settings,
            semgrep=replace(
                settings.semgrep, config=tuple(map(self._rules, settings.semgrep.config)), root=str(self.root)
            ),
            pip_audit=replace(settings.pip_audit, advisories=str(given) if given else None),
            source=f"{settings.source or 'defaults'} at {self.ref}",
        )

    def _rules(self, entry: str) -> str:
        """An entry of the rules: it stays as it is where the target has it, or where it is no path at all."""
        there = self.checked / entry
        given = self.file(there)
        return str(there) if given == there and there.exists() else entry

    def _inside(self, path: Path) -> str | None:
        """The path from the root of what lies in the repository, here or there; None for anything else."""
        for base in (self.root, self.checked):
            with contextlib.suppress(ValueError, OSError, RuntimeError):
                return path.absolute().resolve().relative_to(base.resolve()).as_posix()
        return None


@contextmanager
def source_of(root: Path, environ: Mapping[str, str], policy_ref: str | None) -> Iterator[Source]:
    """Find out whether a change is judged and by what; for anything else, the folder itself is the source.

    Raises:
        UsageError: the target is not here, or holds settings that cannot be laid out. The files of the change never
            take its place.
        ContextError: git cannot be asked.
    """
    target = target_of(environ)
    if (policy_ref is None and target is None) or not root.is_dir():
        yield Source(root, root)
        return
    with opened_repository(root) as repository, scratch("ssdfgate-target-") as laid:
        if repository is None:
            raise UsageError(
                f"{root} is not a git work tree, so what a change is judged by cannot be read from its target",
                hint="Run the gate in a checkout with its .git folder.",
            )
        ref, commit = _named(repository, policy_ref) if policy_ref is not None else _found(repository, target)
        event = "--policy-ref" if policy_ref is not None else target.event if target else ""
        _lay_out(repository, commit, _READ, laid, ref)
        yield Source(laid, root, clean(event, 60), clean(ref, 200), commit, repository)


def _named(repository: Repository, ref: str) -> tuple[str, str]:
    commit = repository.commit(ref)
    if commit is None:
        branch = ref.removeprefix("origin/")
        raise UsageError(
            f"--policy-ref {clean(ref, 200)} is not a commit of this clone", hint=_FETCH.format(branch=branch)
        )
    return ref, commit


def _found(repository: Repository, target: Target | None) -> tuple[str, str]:
    """The target branch as it was fetched, from the right repository; else the commit that the platform names."""
    branch = target.branch if target else None
    for name, ref in repository.tracking(branch, target.repository) if target and branch else ():
        commit = repository.commit_of_ref(ref)
        if commit is not None:
            return name, commit
    for identifier in target.commits if target else ():
        commit = repository.commit(identifier)
        if commit is not None:
            return branch or identifier, commit
    what = f"the target branch {clean(branch, 200)}" if branch else "the target of the change"
    raise UsageError(
        f"{what} is not in this clone, so there is nothing that the change can be judged by",
        hint=_FETCH.format(branch=clean(branch or "BRANCH", 200)),
    )


def _lay_out(repository: Repository, commit: str, paths: Iterable[str], folder: Path, ref: str) -> None:
    """Write files of a commit, plain files only, within bounds."""
    files = [file for file in repository.files(commit, tuple(paths)) if not file.path.startswith(_OWN_OUTPUT)]
    for file in files:
        if file.link:
            problem = f"{clean(file.path)} is a symbolic link at {clean(ref, 200)}"
            raise ConfigError(
                problem, hint="Put the file itself there: what decides over a change must lie in the open."
            )
    if len(files) > _MOST or sum(file.size for file in files) > _LARGEST:
        problem = (
            f"{clean(ref, 200)} holds more than {_MOST} files or {_LARGEST // 2**20} MiB of settings and records"
        )
        raise ConfigError(problem, hint="Take away what is not needed.")
    for file, content in repository.contents(files):
        place = folder / PurePosixPath(file.path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
