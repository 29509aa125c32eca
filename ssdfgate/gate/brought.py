"""Policies that users bring along: from a folder, a git repository or a registry, each held to its digest.

Each of their measures is a requirement of the catalogue `org`, and closes the gate like any other that is required.
"""

import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path, PurePosixPath

from ssdfgate.errors import BundleError, ConfigError, ContextError, PolicyError, UsageError
from ssdfgate.git import fetched_repository
from ssdfgate.git.tree import TreeFile
from ssdfgate.model import Framework, Profile, Requirement, clean
from ssdfgate.model.requirement import Automation, Confidence, Reading, Source, Strength, Support
from ssdfgate.model.settings import PolicySource
from ssdfgate.oci import Layer, Reference, Registry, credentials_for, pull, push
from ssdfgate.policy.added import LARGEST, Added, added_of, check_added, joined, read_added
from ssdfgate.policy.interface import PolicySet
from ssdfgate.policy.metadata import Measure

CATALOGUE = "org"
ARTIFACT_TYPE = "application/vnd.ssdfgate.policies.v1"
_FILE_TYPE = "application/vnd.openpolicyagent.policy.layer.v1+rego"
_FILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*(?:/[A-Za-z0-9_][A-Za-z0-9_-]*)*\.rego\Z")
_PIN = "Look at what changed, and pin them anew if that is meant."


@dataclass(frozen=True, slots=True)
class Brought:
    """What came from one source, as it was pinned."""

    source: PolicySource
    added: Added


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where to look for policies of users.

    Attributes:
        sources: what the settings name.
        base: what paths are counted from.
        environ: credentials for git and registries are read from it.
        taken: the folder to read in place of one that is named, where a change is judged.
    """

    sources: tuple[PolicySource, ...]
    base: Path
    environ: Mapping[str, str]
    taken: Callable[[Path], Path | None] = lambda path: path


NOTHING = Wanted((), Path(), {})


def bring(wanted: Wanted) -> tuple[Brought, ...]:
    """Read all of them.

    Raises:
        UsageError: one is not there, or nobody pinned it; says the line to add.
        PolicyError: one is not what was pinned, with the digest that it has.
        ContextError: a repository cannot be read.
        RegistryError: a registry cannot be reached.
    """
    return tuple(Brought(source, _held(source, _read(source, wanted))) for source in wanted.sources)


def with_brought(base: PolicySet, brought: Sequence[Brought]) -> PolicySet:
    """The policies with all that was brought.

    Raises:
        PolicyError: some may not judge; names file and line.
    """
    for item in brought:
        check_added(item.added, base, str(item.source))
        base = joined(item.added, base)
    return base


def catalogue_of(brought: Sequence[Brought], measures: Mapping[str, Measure]) -> Framework | None:
    """The catalogue of these measures; None where nothing was brought."""
    if not brought:
        return None
    rows = [
        _requirement(measures[name], f"{item.source}, {item.added.digest}")
        for item in brought
        for name in _names(item)
    ]
    return Framework(
        id=CATALOGUE,
        name="Policies of our own",
        version="1",
        publisher="this organisation",
        status="in-force",
        requirements=tuple(rows),
        source=Source("; ".join(f"{item.source}, {item.added.digest}" for item in brought), Reading.PRIMARY),
    )


def with_required(profile: Profile, brought: Iterable[Brought]) -> Profile:
    """The profile, which requires what the sources require."""
    names = chain.from_iterable(_names(item) for item in brought if item.source.required)
    return replace(profile, required=profile.required | {(CATALOGUE, name) for name in names})


def publish(folder: Path, reference: Reference, registry: Registry) -> tuple[str, str]:
    """Push the policies of a folder, tests too, as an artifact; its digest, and that of the policies.

    Raises:
        PolicyError: they may not judge.
        RegistryError: the registry cannot be reached, or refuses.
    """
    from ssdfgate.policy import load_policies

    added = read_added(folder)
    check_added(added, load_policies(), str(folder))
    names = sorted({*added.modules, *added.tests})
    layers = [Layer(name, folder / name, _FILE_TYPE) for name in names]
    return push(registry, reference, layers, ARTIFACT_TYPE, {}), str(added.digest)


def _names(item: Brought) -> tuple[str, ...]:
    """Ids of the measures of a source."""
    parts = (path.removesuffix(".rego").split("/") for path in sorted(item.added.modules))
    return tuple(".".join(part[:2] if part[0] == "conftest" else part[1:3]) for part in parts)


def _requirement(measure: Measure, source: str) -> Requirement:
    read = Source(source, Reading.PRIMARY)
    return Requirement(
        framework=CATALOGUE,
        id=measure.id,
        title=measure.title,
        summary=measure.description,
        group=(),
        automation=Automation.FULL,
        about=measure.about,
        all_of=(Support(measure.id, Strength.SATISFIES, Confidence.VERIFIED, read),),
        machine_shows=measure.title,
        source=read,
    )


def _held(source: PolicySource, added: Added) -> Added:
    if source.digest is None:
        line = f"--policies {source}@{added.digest}" if source.where == "--policies" else f"digest: {added.digest}"
        problem = f"{source.where}: nobody pinned the policies in {clean(str(source), 300)}"
        raise ConfigError(problem, hint=f"Look at them, and write `{line}` there.")
    if str(added.digest) != source.digest:
        told = f"the policies in {clean(str(source), 300)} are {added.digest}, and {source.digest} are pinned"
        raise PolicyError(f"{source.where}: {told}", hint=_PIN)
    return added


def _read(source: PolicySource, wanted: Wanted) -> Added:
    if source.oci is not None:
        return _from_registry(source.oci, wanted)
    if source.git is not None:
        return _from_git(source, source.git, wanted)
    folder = wanted.taken(wanted.base / source.path)
    if folder is None or not folder.is_dir():
        raise UsageError(
            f"{source.where}: {clean(source.path, 300)} is not a folder of policies", hint="Give a folder."
        )
    return read_added(folder)


def _from_git(source: PolicySource, address: str, wanted: Wanted) -> Added:
    local = wanted.base / address
    prefix = f"{source.path.strip('/')}/" if source.path.strip("/.") else ""
    try:
        with fetched_repository(str(local) if local.is_dir() else address, source.ref, wanted.environ) as fetched:
            repository, commit = fetched
            files = [
                file
                for file in repository.files(commit, (prefix.rstrip("/"),) if prefix else ())
                if file.path.endswith(".rego")
            ]
            small = [file for file in files if not file.link and file.size <= LARGEST]
            contents = {file.path: content for file, content in repository.contents(small)}
    except ContextError as error:
        raise ContextError(f"{source.where}: {error}", hint=error.hint) from error
    return added_of((file.path.removeprefix(prefix), partial(_content, file, contents)) for file in files)


def _content(file: TreeFile, contents: Mapping[str, bytes]) -> bytes:
    if file.path not in contents:
        raise ValueError("a link" if file.link else f"larger than {LARGEST} bytes")
    return contents[file.path]


def _from_registry(address: str, wanted: Wanted) -> Added:
    reference = Reference.parse(address)
    with tempfile.TemporaryDirectory(prefix="ssdfgate-policies-") as name:
        folder = Path(name)
        with Registry(reference, credentials_for(reference.host, wanted.environ)) as registry:
            try:
                pull(registry, reference, folder, ARTIFACT_TYPE, _limit_of)
            except BundleError as error:
                raise PolicyError(f"these are no policies: {error}", hint=_PIN) from error
        return read_added(folder)


def _limit_of(title: str) -> int | None:
    return LARGEST if _FILE.match(title) and not PurePosixPath(title).is_absolute() else None
