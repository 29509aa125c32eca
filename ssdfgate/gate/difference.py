"""`diff`: two bundles beside each other, both decided by what decides now."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from packageurl import PackageURL

from ssdfgate.bundle import Manifest
from ssdfgate.gate.comparison import beside
from ssdfgate.gate.judge import Case, Judgement, judge
from ssdfgate.model import Component, Components, Evidence, EvidenceKind, GateReport
from ssdfgate.model.difference import Difference, Gained, Moved, Turned

_Key = tuple[str, EvidenceKind]


def difference(base: Path, now: Path, case: Case) -> Difference:
    """What is otherwise in a bundle than in an earlier one.

    Args:
        base: the earlier bundle.
        now: the later one.
        case: by what both are decided; its bundles do not count, and nothing is enforced.

    Raises:
        UsageError: for a wrong profile, framework, configuration or key.
        BundleError: one of them is not whole.
        PolicyError: the policies give no decision.
    """
    case = replace(case, report_only=True)
    here = judge(replace(case, bundles=(now,)))
    same = replace(case.settings, profile=here.report.profile)  # a laptop's default is not that of a pipeline
    then = judge(replace(case, bundles=(base,), settings=same))
    return Difference(
        base=then.report,
        now=here.report,
        requirements=tuple(_turned(then.report, here.report)),
        evidence=tuple(_gained(then, here)),
        components=_moved(then.manifest, here.manifest),
        findings=beside(then.manifest, here.manifest),
    )


def _turned(then: GateReport, here: GateReport) -> Iterator[Turned]:
    """Both are decided by the same catalogues, so each requirement is on both sides."""
    before = {(item.framework, item.id): item.verdict for item in then.decisions}
    for item in here.decisions:
        old = before[item.framework, item.id]
        if old is not item.verdict:
            yield Turned(item.framework, item.id, item.title, item.required, old, item.verdict)


def _gained(then: Judgement, here: Judgement) -> Iterator[Gained]:
    before, after = _states(then.report), _states(here.report)
    for key in sorted({*before, *after}):
        if before.get(key) != after.get(key):
            yield Gained(*key, before.get(key), after.get(key))


def _states(report: GateReport) -> Mapping[_Key, str]:
    """What each collector brought: status, tool and version; of several pieces all."""
    states: dict[_Key, set[str]] = defaultdict(set)
    for item in report.evidence:
        known = item.evidence
        tool = f"{known.tool.name} {known.tool.version or 'of unknown version'}"
        states[known.collector, known.kind].add(f"{known.status}, {tool}")
    return {key: "; ".join(sorted(found)) for key, found in states.items()}


def _moved(then: Manifest, here: Manifest) -> tuple[Moved, ...] | None:
    before, after = _versions(then), _versions(here)
    if before is None or after is None:
        return None
    names = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    return tuple(Moved(name, before.get(name, ()), after.get(name, ())) for name in names)


def _versions(manifest: Manifest) -> Mapping[str, tuple[str, ...]] | None:
    """Name of each component to its versions; None where there is no SBOM."""
    found = [item.payload.items for item in _evidence(manifest) if isinstance(item.payload, Components)]
    versions: dict[str, set[str]] = defaultdict(set)
    for component in (each for items in found for each in items):
        versions[_name(component)].add(component.version or "of unknown version")
    return {name: tuple(sorted(each)) for name, each in versions.items()} if found else None


def _evidence(manifest: Manifest) -> Iterator[Evidence]:
    return (record.evidence for record in manifest.evidence())


def _name(component: Component) -> str:
    """The purl without its version where there is one, so that two packages of one name stay apart."""
    if component.purl is None:
        return component.name
    try:
        known = PackageURL.from_string(component.purl)
    except ValueError:
        return component.name
    return PackageURL(known.type, known.namespace, known.name).to_string()
