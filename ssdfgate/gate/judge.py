"""`gate`: decide over finished bundles, without the repository."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial
from pathlib import Path

from ssdfgate.bundle import Bundle, Manifest, merge
from ssdfgate.bundle.layout import MANIFEST
from ssdfgate.bundle.reader import Check, When, at_once, platform_seen
from ssdfgate.bundle.verify import Expected, Trust, check_clean, verified_bundle
from ssdfgate.errors import SsdfgateError
from ssdfgate.gate.ahead import check_moment
from ssdfgate.gate.brought import Brought
from ssdfgate.gate.decide import Question, Rules, default_profile, finish, load_rules, prepare
from ssdfgate.model import BundleRef, Digest, GateReport, Limit
from ssdfgate.model.records import Records
from ssdfgate.model.settings import Settings
from ssdfgate.policy import HarmlessPolicies, prove_harmless
from ssdfgate.policy.decide import THE_EVIDENCE
from ssdfgate.policy.interface import Answered, Engine


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked of `gate`.

    Attributes:
        records: waivers, attestations and exemptions in place of those that the bundles hold.
        trust: by what signatures are checked; None where they are not.
        expected: what every bundle must be about.
        now: ages and dates are measured from here.
        effective: duties and rules with a day are in force or not at this moment; None is `now`.
        brought: policies of users, which judge besides those that ship.
        early: begin the policies' own tests before the bundle is read; for an engine that can be ended at any time.
        meanwhile: done while the engine works.
    """

    bundles: tuple[Path, ...]
    settings: Settings
    records: Records | None
    trust: Trust | None
    expected: Expected
    report_only: bool
    engine: Engine
    now: datetime
    effective: datetime | None = None
    brought: tuple[Brought, ...] = ()
    early: bool = False
    meanwhile: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The report, and the bundles that it rests on."""

    report: GateReport
    manifest: Manifest
    inputs: tuple[BundleRef, ...]


def judge(case: Case) -> Judgement:
    """Check every bundle, join them, and decide.

    Raises:
        UsageError: for a wrong profile, framework, configuration or key.
        BundleError: a bundle is not whole, not signed, about something else or too old.
        PolicyError: the policies give no decision.
    """
    check_moment(case.effective, case.now, report_only=case.report_only)
    rules_for = cache(partial(rules_of, case))
    beside = ThreadPoolExecutor(max_workers=2, thread_name_prefix="engine")
    try:
        early = _tested_early(case, rules_for, beside) if case.early else {}
        left: list[Check] = []
        question, inputs, rules = examine(case, rules_for, left.append)
        tests = early.get(rules.profile.name) or _tested(case, rules, beside)
        prepared = prepare(question, rules)
        asked = beside.submit(case.engine.evaluate, rules.policies, {THE_EVIDENCE: prepared.document})
        for check in left:  # before anybody looks at the answer
            check()
        case.meanwhile()
        name = case.engine.name
        policies = tests.result()
        engine = Answered(name, asked.result()[THE_EVIDENCE])
    finally:
        beside.shutdown(wait=False, cancel_futures=True)  # whoever made the engine ends what it still does
    return Judgement(finish(prepared, policies, engine), question.manifest, inputs)


def _tested_early(
    case: Case, rules_for: Callable[[str], Rules], beside: Executor
) -> Mapping[str, Future[HarmlessPolicies]]:
    """Begin the policies' own tests before the bundle is read, by the profile that it seems to be judged by.

    By that name; empty where nothing can be told yet. What is wrong is told later, each thing in its turn.
    """
    seen = case.settings.profile or _default_seen(case.bundles[0])
    try:
        rules = rules_for(seen) if seen else None
    except SsdfgateError:
        return {}
    return {rules.profile.name: _tested(case, rules, beside)} if rules else {}


def _default_seen(path: Path) -> str | None:
    platform = platform_seen(path)
    return default_profile(platform) if platform else None


def _tested(case: Case, rules: Rules, beside: Executor) -> Future[HarmlessPolicies]:
    return beside.submit(prove_harmless, case.engine, rules.policies, rules.profile, rules.measures)


def rules_of(case: Case, default: str) -> Rules:
    """What is decided by, where the settings name no profile under the default one; see `load_rules`."""
    return load_rules(case.settings, default, case.brought)


def examine(
    case: Case, rules_for: Callable[[str], Rules], when: When = at_once
) -> tuple[Question, tuple[BundleRef, ...], Rules]:
    """Check every bundle and join them: what is to be decided, by what, and what it rests on; see `judge`.

    Args:
        case: what is asked.
        rules_for: loads what is decided by under a default profile.
        when: is handed what is left to check before a decision is believed; see `reader.load`.
    """
    bundles = [verified_bundle(path, case.trust, case.expected, case.now, when=when) for path in case.bundles]
    manifest = merge([bundle for bundle, _ in bundles]) if len(bundles) > 1 else bundles[0][0].manifest
    rules = rules_for(default_profile(manifest.context.platform))
    _check_subject([bundle for bundle, _ in bundles], rules, case)
    if case.records is not None:
        manifest = replace(manifest, records=case.records)
    inputs = tuple(replace(bundle.reference(), signed_by=signed_by) for bundle, signed_by in bundles)
    limits = (*_of_signatures(bundles), *_of_records(manifest.records, case))
    question = Question(manifest, _joined(inputs, manifest), case.now, case.report_only, limits, case.effective)
    return question, inputs, rules


def _check_subject(bundles: Sequence[Bundle], rules: Rules, case: Case) -> None:
    """A profile may ask for the very files of a commit; here that is settled before anything is judged."""
    if rules.profile.parameters["require_clean"] is not True or case.report_only:
        return
    for bundle in bundles:
        check_clean(bundle.manifest.subject, f"{bundle.path}/{MANIFEST}")


def _joined(inputs: Sequence[BundleRef], manifest: Manifest) -> BundleRef:
    if len(inputs) == 1:
        return inputs[0]
    signers = sorted({item.signed_by for item in inputs if item.signed_by is not None})
    signed = all(item.signed_by for item in inputs)
    return BundleRef(
        path=", ".join(item.path for item in inputs),
        digest=Digest.of(manifest.to_bytes()),
        content=manifest.content(),
        signed_by=", ".join(signers) if signed else None,
    )


def _of_signatures(bundles: Sequence[tuple[Bundle, str | None]]) -> tuple[Limit, ...]:
    unchecked = [str(bundle.path) for bundle, signed_by in bundles if signed_by is None]
    if not unchecked:
        return ()
    told = f"Who made {', '.join(unchecked)} was not checked: no key and no identity was given."
    return (Limit(told, "Give --key, or --identity and --issuer."),)


def _of_records(records: Records, case: Case) -> tuple[Limit, ...]:
    total = len(records.waivers) + len(records.attestations) + len(records.exemptions)
    if case.records is not None or not total:
        return ()
    told = (
        f"{total} waivers, attestations and exemptions are those that the bundle holds, from when it was collected."
    )
    return (Limit(told, "Give --records DIR to count those of a folder instead."),)
