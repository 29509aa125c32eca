"""What the report of another job reaches: its statements measured against our own inventory."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ssdfgate.inventory import Inventory
from ssdfgate.languages import CONFIGURATION_LANGUAGES
from ssdfgate.lockfiles import Ecosystem, Manifest
from ssdfgate.model import Coverage, EvidenceKind, Findings, FindingState, LanguageCount, Reading, skips
from ssdfgate.model.coverage import ERRORS_SHOWN
from ssdfgate.model.settings import ALL

UNREPORTED = "unreported"
_SILENT = "the report does not say what it looked at"
_OF_FILES = frozenset({EvidenceKind.SAST, EvidenceKind.SECRETS, EvidenceKind.INFRASTRUCTURE})
_OF_PACKAGES = frozenset({EvidenceKind.DEPENDENCY_AUDIT, EvidenceKind.SBOM})
_SAMPLE = 200
_NPM_AUDIT = "npm-audit-json"
_KNOWN_COVERS = {_NPM_AUDIT: (str(Ecosystem.NPM),), "pip-audit-json": (str(Ecosystem.PYPI),)}
_MOST_NAMED = 6
_NAMING = (
    "Write the report in a form that names what was looked at: the JSON of the tool, for example, in place of SARIF."
)


@dataclass(frozen=True, slots=True)
class Reach:
    """What a report covers.

    Attributes:
        doubts: why that is not everything, as sentences.
        hint: what would mend the first of them.
        tolerable: whether single files are all that is missing.
        assumed: what the owner states, as sentences for every report.
        prefix: what stands before the paths of the repository in this report.
    """

    coverage: Coverage
    doubts: tuple[str, ...] = ()
    hint: str = ""
    tolerable: bool = False
    assumed: tuple[str, ...] = ()
    prefix: str = ""
    sources: tuple[Mapping[str, str | int], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Place:
    """The tree that a report is held against.

    Attributes:
        inventory: of the tree that is judged; None where there is no tree to measure against.
        manifests: files of this tree that declare or lock dependencies.
        name: of the report, as it was given.
    """

    inventory: Inventory | None
    manifests: tuple[Manifest, ...] = ()
    name: str = "..."


def reach_of(reading: Reading, covers: tuple[str, ...], place: Place) -> Reach:
    """Measure a reading.

    Args:
        reading: what the report says.
        covers: languages or ecosystems that the owner states it is about.
        place: the tree that is judged.
    """
    if reading.kind in _OF_FILES and reading.unit == "files" and place.inventory is not None:
        return _of_files(reading, covers, place, place.inventory)
    if reading.kind in _OF_PACKAGES:
        return _of_packages(reading, covers, place)
    return _of_others(reading)


def _to_state(place: Place, names: Iterable[str]) -> str:
    """The line of the configuration in which the owner states what a report is about."""
    known = sorted(names)
    shown = ", ".join(known[:_MOST_NAMED] or ["..."])
    rest = " and leave out what it did not look at" if len(known) > 1 else ""
    return f"State what it is about{rest}: in ssdfgate.yaml, `imports: [{{path: {place.name}, covers: [{shown}]}}]`."


def _of_files(reading: Reading, covers: tuple[str, ...], place: Place, inventory: Inventory) -> Reach:
    named = _named(reading)
    prefix = _prefix(named, inventory)
    if covers:
        scope = [file.path for file in inventory.files if file.language in covers or ALL in covers]
    else:
        known = {inventory.by_path[path].language for path in _below(named, prefix) if path in inventory.by_path}
        languages = known - {None}
        scope = [file.path for file in inventory.files if file.language in languages]
    if reading.analysed is None and not covers:
        return _silent(reading, place, inventory, prefix)
    analysed = frozenset(scope) if reading.analysed is None else frozenset(_below(reading.analysed, prefix))
    reasons = {path: reason for reason, name in reading.skipped for path in _below((name,), prefix)}
    holes = {path: reasons.get(path, UNREPORTED) for path in scope if path not in analysed or path in reasons}
    doubts = tuple(_doubts(scope, holes, inventory))
    return Reach(
        coverage=_file_coverage(reading, scope, holes, inventory),
        doubts=doubts,
        hint=_to_state(place, _sources_of(inventory)) if doubts and not scope else "",
        tolerable=bool(scope) and len(holes) < len(scope),
        assumed=_assumed(covers) if reading.analysed is None else (),
        prefix=prefix,
    )


def _doubts(scope: list[str], holes: Mapping[str, str], inventory: Inventory) -> Iterator[str]:
    if not scope and inventory.files:
        yield "none of the files that the report names is one of this tree"
    for skip in skips((reason, path) for path, reason in holes.items()):
        examples = ", ".join(skip.examples[:3])
        yield f"{skip.count} of {len(scope)} files not analysed, {skip.reason}: {examples}"


def _sources_of(inventory: Inventory) -> list[str]:
    return [name for name in inventory.languages if name not in CONFIGURATION_LANGUAGES]


def _silent(reading: Reading, place: Place, inventory: Inventory, prefix: str) -> Reach:
    scope = [item.path for item in inventory.files if item.language and item.language not in CONFIGURATION_LANGUAGES]
    holes = dict.fromkeys(scope, _SILENT)
    coverage = _file_coverage(reading, scope, holes, inventory)
    return Reach(coverage, (_SILENT,), _to_state(place, _sources_of(inventory)), prefix=prefix)


def _file_coverage(reading: Reading, scope: list[str], holes: Mapping[str, str], inventory: Inventory) -> Coverage:
    language = {path: inventory.by_path[path].language or "" for path in scope}
    every, lost = Counter(language.values()), Counter(language[path] for path in holes)
    return Coverage(
        unit="files",
        considered=len(scope),
        analysed=len(scope) - len(holes),
        skipped=skips((reason, path) for path, reason in holes.items()),
        excluded=inventory.excluded,
        rules=None if reading.rules_run is None else len(reading.rules_run),
        errors=reading.errors[:ERRORS_SHOWN],
        errors_total=len(reading.errors),
        suppressed=hidden(reading),
        by_language={
            name: LanguageCount(number, number - lost[name]) for name, number in sorted(every.items()) if name
        },
    )


def _of_packages(reading: Reading, covers: tuple[str, ...], place: Place) -> Reach:
    """Dependencies and components; ecosystems come from the report, from the owner, or from a lock file that fits."""
    coverage = _counted(reading)
    ecosystems = {str(item).lower(): str(item) for item in Ecosystem}
    stated = [ecosystems[name.lower()] for name in covers if name.lower() in ecosystems]
    sources: tuple[Mapping[str, str | int], ...] = tuple(
        {"path": "", "ecosystem": name, "dependencies": coverage.considered} for name in stated
    )
    lock = None if covers else _fitting_lock(reading, place.manifests)
    if lock is not None:
        return _about(lock, coverage, reading)
    if reading.analysed is None and not stated and reading.kind is EvidenceKind.DEPENDENCY_AUDIT:
        silent = Coverage(
            coverage.unit, 1, 0, skips([(_SILENT, "the report as a whole")]), errors=coverage.errors,
            errors_total=coverage.errors_total, suppressed=coverage.suppressed,
        )  # fmt: skip
        named = _KNOWN_COVERS.get(reading.format) or {str(item.ecosystem) for item in place.manifests}
        return Reach(silent, (_SILENT,), _to_state(place, named))
    return Reach(coverage, tuple(_skipped(reading)), tolerable=True, assumed=_assumed(tuple(stated)), sources=sources)


def _fitting_lock(reading: Reading, manifests: tuple[Manifest, ...]) -> Manifest | None:
    """The only lock file of npm in the tree, where it holds as many packages as a report of npm counts.

    The report names no project and no package without a flaw, and says nothing of what `--omit` left out: so a lock
    file in which something could be left out fits none.
    """
    locks = [item for item in manifests if item.ecosystem is Ecosystem.NPM and item.locks]
    counted = reading.facts.get("dependencies")
    if reading.format != _NPM_AUDIT or len(locks) != 1 or not counted or isinstance(counted, bool):
        return None
    (lock,) = locks
    return lock if lock.problem is None and lock.counted == counted else None


def _about(lock: Manifest, coverage: Coverage, reading: Reading) -> Reach:
    said = f"The report is taken to be about {lock.path}, the only lock file of npm here: it counts as many packages."
    return Reach(
        coverage,
        tuple(_skipped(reading)),
        tolerable=True,
        assumed=(said,),
        sources=({"path": lock.path, "ecosystem": str(lock.ecosystem), "dependencies": lock.counted or 0},),
    )


def _of_others(reading: Reading) -> Reach:
    if reading.analysed is None and isinstance(reading.payload, Findings) and not _names_its_object(reading):
        coverage = _counted(reading)
        silent = Coverage("reports", 1, 0, skips([(_SILENT, reading.tool.name)]), suppressed=coverage.suppressed)
        return Reach(silent, (_SILENT,), _NAMING)
    return Reach(_counted(reading), tuple(_skipped(reading)), tolerable=True)


def _names_its_object(reading: Reading) -> bool:
    return reading.subject is not None and bool(reading.subject.name or reading.subject.digests)


def _counted(reading: Reading) -> Coverage:
    skipped = skips(reading.skipped)
    missed = sum(skip.count for skip in skipped)
    names = {name for _, name in reading.skipped}
    analysed = len(reading.analysed - names) if reading.analysed is not None else 1
    return Coverage(
        unit=reading.unit if reading.analysed is not None else "reports",
        considered=analysed + missed,
        analysed=analysed,
        skipped=skipped,
        rules=None if reading.rules_run is None else len(reading.rules_run),
        errors=reading.errors[:ERRORS_SHOWN],
        errors_total=len(reading.errors),
        suppressed=hidden(reading),
    )


def _skipped(reading: Reading) -> Iterator[str]:
    for skip in skips(reading.skipped):
        yield f"{skip.count} {reading.unit} not looked at, {skip.reason}: {', '.join(skip.examples[:3])}"


def _assumed(covers: tuple[str, ...]) -> tuple[str, ...]:
    return (
        (f"The owner states that the report covers {', '.join(covers)}; the report does not say so.",)
        if covers
        else ()
    )


def hidden(reading: Reading) -> dict[str, int]:
    """Findings that do not count, by mechanism: those that are listed, and those that are only counted."""
    items = reading.payload.items if isinstance(reading.payload, Findings) else ()
    listed = Counter(item.suppressed_by or "unknown" for item in items if item.state is not FindingState.OPEN)
    return {name: max(listed[name], reading.suppressed.get(name, 0)) for name in {*listed, *reading.suppressed}}


def _named(reading: Reading) -> list[str]:
    """Paths that the report names: what it looked at or left out, else where it found something."""
    names = [*(reading.analysed or ()), *(name for _, name in reading.skipped)]
    if not names and isinstance(reading.payload, Findings):
        names = [item.location.path for item in reading.payload.items[:_SAMPLE] if item.location]
    return names


def _prefix(names: Iterable[str], inventory: Inventory) -> str:
    """What most of the names have before a path of the tree (`/builds/app/`); empty where they are paths of it."""
    votes: Counter[str] = Counter()
    for name in sorted(names)[:_SAMPLE]:
        parts = name.split("/")
        for start in range(len(parts)):
            if "/".join(parts[start:]) in inventory.by_path:
                votes["".join(f"{part}/" for part in parts[:start])] += 1
                break
    return votes.most_common(1)[0][0] if votes else ""


def _below(names: Iterable[str], prefix: str) -> Iterator[str]:
    yield from (name.removeprefix(prefix) for name in names) if prefix else names
