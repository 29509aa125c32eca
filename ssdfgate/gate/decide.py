"""Decides over a bundle: the same for one that was written a moment ago and for one that came from elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ssdfgate import __version__
from ssdfgate.bundle import Manifest
from ssdfgate.frameworks import load_framework, load_profile, requiring
from ssdfgate.gate.ahead import check_moment, limits_of_time
from ssdfgate.gate.brought import Brought, catalogue_of, with_brought, with_required
from ssdfgate.gate.exploitability import limits_of_statements, stated_by
from ssdfgate.gate.limits import limits_of, limits_of_parameters
from ssdfgate.gate.standing import class_of, recorded, register_of
from ssdfgate.model import (
    BundleRef,
    Change,
    EvidenceKind,
    Framework,
    GateReport,
    JsonValue,
    Limit,
    Outcome,
    Platform,
    Profile,
)
from ssdfgate.model.records import Waiver
from ssdfgate.model.settings import Settings
from ssdfgate.policy import HarmlessPolicies, PolicyDecision, PolicySet, Terms, build_document, load_policies
from ssdfgate.policy import decide as ask
from ssdfgate.policy.interface import Engine
from ssdfgate.policy.metadata import Measure, measures_of

_AHEAD = timedelta(hours=1)
"""By how much the clock of another machine may be ahead of ours; what is dated later is of no day that we know."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What is decided by; loaded before anything runs, so that a typing mistake costs no waiting.

    Attributes:
        classes: framework id to the class of it that is chosen.
    """

    frameworks: tuple[Framework, ...]
    profile: Profile
    policies: PolicySet
    measures: Mapping[str, Measure]
    classes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """What is decided over.

    Attributes:
        manifest: everything that was collected.
        bundle: where it lies; None while it is not written.
        now: ages and dates are measured from here.
        report_only: show everything, enforce nothing.
        effective: duties and rules with a day are in force or not at this moment; None is `now`.
        limits: what has to be said besides what the manifest tells.
        change: what a change is judged by, where one is.
    """

    manifest: Manifest
    bundle: BundleRef | None
    now: datetime
    report_only: bool
    limits: tuple[Limit, ...] = ()
    effective: datetime | None = None
    change: Change | None = None


def load_rules(settings: Settings, default: str, brought: Sequence[Brought] = ()) -> Rules:
    """Load policies, catalogues and the profile.

    Args:
        settings: name them.
        default: the profile where the settings name none.
        brought: policies of users, besides those that ship.

    Raises:
        UsageError: one of them is not there or is wrong.
        PolicyError: policies of users may not judge.
    """
    policies = with_brought(load_policies(), brought)
    known = measures_of(policies)
    own = catalogue_of(brought, known)
    shipped = tuple(load_framework(name, measures=known) for name in settings.judged())
    frameworks = (*shipped, own) if own else shipped
    for framework in frameworks:
        class_of(framework, settings.classes)
    asked = load_profile(settings.profile or default, settings.parameters)
    profile = with_required(requiring(asked, settings.required, shipped), brought)
    return Rules(frameworks, profile, policies, known, settings.classes)


def default_profile(platform: Platform) -> str:
    """`local` on a person's own machine, `ci` wherever a pipeline runs."""
    return "local" if platform is Platform.LOCAL else "ci"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A question with the document that the policies are asked about.

    Attributes:
        told: what has to be said of waivers and of exploitability statements.
        waivers: those in force.
    """

    question: Question
    rules: Rules
    document: Mapping[str, JsonValue]
    terms: Terms
    told: tuple[Limit, ...]
    waivers: tuple[Waiver, ...]


def decide(question: Question, rules: Rules, policies: HarmlessPolicies, engine: Engine) -> GateReport:
    """Give a verdict on every requirement, and the outcome.

    Args:
        question: what is decided over.
        rules: what is decided by.
        policies: those of the rules, after they have passed their own tests.
        engine: evaluates them.

    Raises:
        PolicyError: the policies give no decision.
        UsageError: the moment in question is over, and the decision would be enforced.
    """
    return finish(prepare(question, rules), policies, engine)


def prepare(question: Question, rules: Rules) -> Prepared:
    """Put together what the policies are asked about; see `decide`."""
    check_moment(question.effective, question.now, report_only=question.report_only)
    manifest = question.manifest
    evidence = manifest.evidence()
    register = register_of(manifest.records, evidence, rules.frameworks, rules.profile, question.now)
    standings = recorded(manifest.records, register, rules.frameworks, rules.classes, rules.profile.by_name)
    stated = stated_by(evidence, manifest.subject, _oldest(rules.profile, question.now), question.now + _AHEAD)
    dated = {item.id: item.effective_on for item in rules.measures.values() if item.effective_on}
    terms = Terms(rules.frameworks, rules.profile, question.now, standings, stated, question.effective, dated)
    document = build_document(
        records=sorted(evidence, key=lambda item: (item.evidence.collector, item.id)),  # the same from every bundle
        inventory=manifest.inventory.to_json(),
        subject=manifest.subject,
        platform=manifest.context.platform,
        measures=sorted(rules.measures),
        terms=terms,
    )
    told = (*register.limits(), *limits_of_statements(evidence, stated))
    return Prepared(question, rules, document, terms, told, register.in_force())


def finish(prepared: Prepared, policies: HarmlessPolicies, engine: Engine) -> GateReport:
    """Ask the engine, and believe it after everything was checked; see `decide`."""
    decision = ask(engine, policies, prepared.document, prepared.terms)
    told = (*limits_of_time(decision, prepared.terms), *prepared.told)
    report = _report(prepared.question, prepared.rules, engine.name, decision, told)
    return replace(report, waivers=prepared.waivers)


def _oldest(profile: Profile, now: datetime) -> datetime:
    """How old an exploitability statement may be under a profile."""
    limits = profile.parameters["max_age_days"]
    days = limits[EvidenceKind.VEX] if isinstance(limits, Mapping) else 0
    return now - timedelta(days=float(str(days)))


def _report(
    question: Question, rules: Rules, engine: str, decision: PolicyDecision, told: tuple[Limit, ...]
) -> GateReport:
    manifest = question.manifest
    limits = limits_of(manifest.subject, manifest.inventory, manifest.collected(), manifest.evidence())
    return GateReport(
        version=__version__,
        created_at=question.now,
        subject=manifest.subject,
        context=manifest.context,
        profile=rules.profile.name,
        frameworks=tuple(framework.id for framework in rules.frameworks),
        outcome=Outcome.REPORT_ONLY if question.report_only else decision.outcome,
        enforced=decision.outcome,
        bundle=question.bundle,
        decisions=decision.decisions,
        measures=decision.measures,
        evidence=manifest.evidence(),
        collections=manifest.collections(),
        limits=(*question.limits, *manifest.warnings, *told, *limits_of_parameters(rules.profile), *limits),
        parameters=rules.profile.parameters,
        policy_digest=rules.policies.digest,
        engine=engine,
        files=manifest.inventory.languages,
        catalogues=rules.frameworks,
        classes={item.id: chosen for item in rules.frameworks if (chosen := class_of(item, rules.classes))},
        change=question.change,
        effective_at=question.effective,
    )
