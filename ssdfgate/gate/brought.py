"""Policies that users bring along: from a folder, a git repository or a registry, each held to its digest.

Each of their measures is a requirement of the catalogue `org`, and closes the gate like any other that is required.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from ssdfgate.errors import ConfigError, PolicyError, UsageError
from ssdfgate.model import Framework, Profile, Requirement, clean
from ssdfgate.model.requirement import OWN, Automation, Confidence, Reading, Source, Strength, Support
from ssdfgate.model.settings import PolicySource
from ssdfgate.policy.interface import PolicySet
from ssdfgate.policy.load import load_policies
from ssdfgate.policy.metadata import Measure, measures_of

if TYPE_CHECKING:
    from ssdfgate.policy.added import Added

_PIN = "Look at what changed, and pin them anew if that is meant."


@dataclass(frozen=True, slots=True)
class Brought:
    """What came from one source, as it was pinned."""

    source: PolicySource
    added: "Added"


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


@dataclass(frozen=True, slots=True)
class Own:
    """The catalogue of the policies that were brought, and the measures that it asks, by their ids."""

    catalogue: Framework
    measures: Mapping[str, Measure]


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


def own_of(wanted: Wanted) -> Own | None:
    """What was brought, for those who only look things up; None where nothing was.

    Raises:
        SsdfgateError: as `bring` and `with_brought` say.
    """
    brought = bring(wanted)
    measures = measures_of(with_brought(load_policies(), brought)) if brought else {}
    catalogue = catalogue_of(brought, measures)
    return Own(catalogue, measures) if catalogue else None


def with_brought(base: PolicySet, brought: Sequence[Brought]) -> PolicySet:
    """The policies with all that was brought.

    Raises:
        PolicyError: some may not judge; names file and line.
    """
    if not brought:
        return base
    from ssdfgate.policy.added import check_added, joined

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
        id=OWN,
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
    return replace(profile, required=profile.required | {(OWN, name) for name in names})


def _names(item: Brought) -> tuple[str, ...]:
    """Ids of the measures of a source."""
    parts = (path.removesuffix(".rego").split("/") for path in sorted(item.added.modules))
    return tuple(".".join(part[:2] if part[0] == "conftest" else part[1:3]) for part in parts)


def _requirement(measure: Measure, source: str) -> Requirement:
    read = Source(source, Reading.PRIMARY)
    return Requirement(
        framework=OWN,
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


def _held(source: PolicySource, added: "Added") -> "Added":
    if source.digest is None:
        line = f"--policies {source}@{added.digest}" if source.where == "--policies" else f"digest: {added.digest}"
        problem = f"{source.where}: nobody pinned the policies in {clean(str(source), 300)}"
        raise ConfigError(problem, hint=f"Look at them, and write `{line}` there.")
    if str(added.digest) != source.digest:
        told = f"the policies in {clean(str(source), 300)} are {added.digest}, and {source.digest} are pinned"
        raise PolicyError(f"{source.where}: {told}", hint=_PIN)
    return added


def _read(source: PolicySource, wanted: Wanted) -> "Added":
    if source.oci is not None or source.git is not None:
        from ssdfgate.gate import fetched  # git and registries take a third of the start-up, and few ask for them

        return fetched.policies_of(source, wanted.base, wanted.environ)
    folder = wanted.taken(wanted.base / source.path)
    if folder is None or not folder.is_dir():
        raise UsageError(
            f"{source.where}: {clean(source.path, 300)} is not a folder of policies", hint="Give a folder."
        )
    from ssdfgate.policy.added import read_added

    return read_added(folder)
