"""Says what was not looked at: the sentences that stand beside every verdict."""

import json
from collections.abc import Iterable, Iterator, Mapping

from ssdfgate.frameworks import load_profile
from ssdfgate.lockfiles import Ecosystem
from ssdfgate.model import (
    Collection,
    Evidence,
    EvidenceKind,
    EvidenceRecord,
    Failed,
    InventorySummary,
    JsonValue,
    Limit,
    Origin,
    Profile,
    Skip,
    Skipped,
    Status,
    Subject,
    visible,
)
from ssdfgate.model.settings import OURS


def limits_of(
    subject: Subject,
    inventory: InventorySummary,
    collections: Iterable[Collection],
    records: Iterable[EvidenceRecord],
) -> tuple[Limit, ...]:
    """Every limit of a run, the ones that hide most first."""
    evidence = [record.evidence for record in records]
    return (
        *_of_subject(subject),
        *_of_collections(collections),
        *_of_languages(inventory, evidence),
        *_of_ecosystems(inventory, evidence),
        *_of_evidence(evidence),
        *_of_scope(inventory),
    )


def limits_of_parameters(profile: Profile) -> Iterator[Limit]:
    """Every parameter that is not as the profile has it: whoever reads a verdict is told by what it was judged."""
    usual = dict(_each(load_profile(profile.name, {}).parameters))
    for name, value in _each(profile.parameters):
        if value != usual.get(name):
            ours = f"The parameter {name} is {_told(value)}"
            theirs = f"where the profile {profile.name} has {_told(usual.get(name))}"
            yield Limit(f"{ours}, {theirs}.", "Take it out of `parameters:` to be judged as the profile does.")


def _each(parameters: Mapping[str, JsonValue]) -> Iterator[tuple[str, JsonValue]]:
    """Parameters by name, and by `name.key` where they hold limits by kind."""
    for name, value in parameters.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}.{key}", item) for key, item in value.items())
        else:
            yield name, value


def _told(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _of_subject(subject: Subject) -> Iterator[Limit]:
    if subject.commit is None:
        yield Limit(
            "This is not a git work tree with a commit: the verdicts are about the files as they lie here.",
            "Run in a checkout to bind the evidence to a commit.",
        )
    elif subject.dirty:
        yield Limit(
            "The files differ from the commit: the verdicts are about the files, not about the commit.",
            "Commit or stash the changes first.",
        )


def _of_collections(collections: Iterable[Collection]) -> Iterator[Limit]:
    for item in collections:
        match item:
            case Skipped():
                yield Limit(f"{item.collector} was switched off: {item.reason}", "Remove the `enabled: false`.")
            case Failed():
                yield Limit(f"{item.collector} gave no report: {item.reason}", item.hint)
            case _:
                pass


def _of_languages(inventory: InventorySummary, evidence: list[Evidence]) -> Iterator[Limit]:
    analysed = {
        language
        for item in evidence
        if item.kind is EvidenceKind.SAST
        for language, count in item.coverage.by_language.items()
        if count.analysed
    }
    for language, files in inventory.languages.items():
        if language not in analysed:
            such_as = _such_as(inventory, language)
            yield Limit(
                f"{_count(files, 'files')} in {language}{such_as}: not analysed by any scanner.",
                "Exclude them with a reason under `scope:`, or add a scanner for them.",
            )
    for name, files in inventory.unread.items():
        yield Limit(
            f"{_count(files, 'files')} of {name}: not counted as source code, and not looked into.",
            "Look through the scripts and statements in them, or import the report of a scanner that reads them.",
        )


def _such_as(inventory: InventorySummary, language: str) -> str:
    names = inventory.examples.get(language, ())
    return f" ({', '.join(names)}{', ...' if len(names) < inventory.languages[language] else ''})" if names else ""


def _of_ecosystems(inventory: InventorySummary, evidence: list[Evidence]) -> Iterator[Limit]:
    """Ecosystems that no audit that came to an end names; a failed audit is told with its collection."""
    audits = [item for item in evidence if item.kind is EvidenceKind.DEPENDENCY_AUDIT]
    failed = any(item.status is Status.FAILED for item in audits)
    named = {source.get("ecosystem") for item in audits for source in _objects(item.facts.get("sources"))}
    for ecosystem, paths in sorted(inventory.ecosystems.items()):
        if ecosystem in named or (failed and ecosystem == Ecosystem.PYPI):
            continue
        yield Limit(
            f"{ecosystem} dependencies ({_names(paths)}): not audited for known vulnerabilities.",
            "Bring the report of an audit, with `imports:` in ssdfgate.yaml or --import FILE.",
        )


def _objects(value: object) -> Iterator[dict[str, object]]:
    if isinstance(value, list | tuple):
        yield from (item for item in value if isinstance(item, dict))


def _of_evidence(evidence: list[Evidence]) -> Iterator[Limit]:
    for item in evidence:
        if item.status is Status.FAILED:
            continue  # already said with its collection
        yield from (Limit(f"{item.collector} ({item.tool.name}): {said}") for said in _assumed(item))
        yield from (
            Limit(f"{item.collector}: {_skip(skip, item.coverage.unit)}", item.hint) for skip in item.coverage.skipped
        )
        for mechanism, count in item.coverage.suppressed.items():
            yield Limit(
                f"{item.collector}: {_count(count, 'findings')} hidden in the source by {mechanism}.",
                "They are in the evidence, marked as suppressed.",
            )
        for config in item.coverage.repository_config:
            yield Limit(f"{item.collector}: {visible(config.path)} in the tree: {config.handling}.")


def _assumed(item: Evidence) -> tuple[str, ...]:
    """What is taken on trust about a report of others."""
    said = item.facts.get("assumptions")
    listed = [visible(text) for text in said if isinstance(text, str)] if isinstance(said, list | tuple) else []
    if item.origin is Origin.IMPORTED and item.tool.version is None:
        listed.append("the report does not say which version of the tool made it")
    return tuple(listed)


def _of_scope(inventory: InventorySummary) -> Iterator[Limit]:
    for skip in (*inventory.excluded, *inventory.ignored):
        if skip.count or not skip.reason.endswith(OURS):  # a bundle holds nothing that would be looked at
            yield Limit(f"Out of scope: {_skip(skip, 'entries')}")


def _skip(skip: Skip, unit: str) -> str:
    names = f" ({_names(skip.examples, skip.count)})" if skip.examples else ""
    return f"{_count(skip.count, unit)}: {visible(skip.reason)}{names}"


def _names(names: Iterable[str], total: int | None = None) -> str:
    shown = [visible(name) for name in names]
    count = len(shown) if total is None else total
    first = ", ".join(shown[:3])
    return first if count <= len(shown[:3]) else f"{first} and {count - len(shown[:3])} more"


def _count(number: int, what: str) -> str:
    """`1 file`, `2 files`, `1 dependency`; `what` is the plural."""
    singular = f"{what.removesuffix('ies')}y" if what.endswith("ies") else what.removesuffix("s")
    return f"{number} {singular if number == 1 else what}"
