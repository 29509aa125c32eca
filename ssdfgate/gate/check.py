"""`check`: from a folder to a report, in one pass."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from ssdfgate.bundle import Manifest, check_target, write_bundle
from ssdfgate.bundle.signing import Signer, sign_bundle
from ssdfgate.context import detect
from ssdfgate.gate.ahead import check_moment
from ssdfgate.gate.alterations import alterations
from ssdfgate.gate.assemble import assemble
from ssdfgate.gate.brought import NOTHING, Wanted, bring
from ssdfgate.gate.comparison import compare
from ssdfgate.gate.decide import Question, Rules, default_profile, finish, load_rules, prepare
from ssdfgate.gate.look import Place, Seen, look
from ssdfgate.gate.reopen import reopened
from ssdfgate.gate.target import Source
from ssdfgate.model import Alteration, Artifact, BundleRef, Change, GateReport
from ssdfgate.model.records import Records
from ssdfgate.policy import prove_harmless
from ssdfgate.policy.decide import THE_EVIDENCE
from ssdfgate.policy.interface import Answered, Engine
from ssdfgate.records import Catalogues, load_records, with_documents
from ssdfgate.redaction import redactor_of


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of `check`.

    Attributes:
        bundle: where the bundle goes; an earlier one there is replaced.
        report_only: decide and show everything, enforce nothing.
        artifacts: what is to ship, built from the commit.
        policies: of users, which judge besides those that ship.
        signer: signs the bundle; None where nobody does.
        effective: duties and rules with a day are in force or not at this moment; None is now.
        meanwhile: done while the engine works.
    """

    place: Place
    bundle: Path
    report_only: bool
    engine: Engine
    artifacts: tuple[Artifact, ...] = ()
    policies: Wanted = NOTHING
    signer: Signer | None = None
    effective: datetime | None = None
    meanwhile: Callable[[], None] = lambda: None


def check(request: Request) -> GateReport:
    """Collect, write the bundle, decide.

    Raises:
        UsageError: for a wrong path, profile, framework, configuration or record.
        BundleError: when the bundle cannot be written.
        SigningError: when it cannot be signed.
        PolicyError: when the policies give no decision.
    """
    check_moment(request.effective, datetime.now(UTC), report_only=request.report_only)
    check_target(request.bundle)
    place = request.place
    platform = detect(place.environ, None).context.platform
    rules = load_rules(place.settings, default_profile(platform), bring(request.policies))
    catalogues = Catalogues(rules.frameworks)
    records = load_records(place.judged_by.root, catalogues=catalogues, any_role=True)
    with ExitStack() as stack:
        return _checked(request, rules, records, catalogues, stack)


def _checked(
    request: Request, rules: Rules, records: Records, catalogues: Catalogues, stack: ExitStack
) -> GateReport:
    """Look, and then decide while the bundle is written and the private copy of the files is taken away."""
    place = request.place
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="policies") as beside:
        tests = beside.submit(prove_harmless, request.engine, rules.policies, rules.profile)
        seen = look(replace(place, ours=(*place.ours, request.bundle)), stack)
        altered = tuple(_altered(place, records, catalogues))
        policies = tests.result()
    seen, change = _judged_by(place.judged_by, seen, altered)
    manifest = assemble(
        seen, with_documents(records, place.root), request.artifacts, datetime.now(UTC), redactor_of(place.environ)
    )
    question = Question(
        manifest, None, manifest.created_at, request.report_only, effective=request.effective, change=change
    )
    prepared = prepare(question, rules)
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="evidence") as beside:
        asked = beside.submit(request.engine.evaluate, rules.policies, {THE_EVIDENCE: prepared.document})
        bundle = _written(request, manifest)
        compared = compare(place.since, manifest, seen.gone) if place.since else None
        stack.close()
        request.meanwhile()
    report = finish(prepared, policies, Answered(request.engine.name, asked.result()[THE_EVIDENCE]))
    return replace(report, bundle=bundle, comparison=compared)


def _written(request: Request, manifest: Manifest) -> BundleRef:
    bundle = write_bundle(manifest, request.bundle)
    if request.signer is None:
        return bundle
    sign_bundle(request.bundle, request.signer)
    return replace(bundle, signed_by=request.signer.described)


def _altered(place: Place, records: Records, catalogues: Catalogues) -> Iterator[Alteration]:
    folders = [item.path for item in place.settings.policies if item.git is None and item.path]
    yield from alterations(place.judged_by, records, catalogues, place.settings.semgrep.config, folders)


def _judged_by(source: Source, seen: Seen, altered: tuple[Alteration, ...]) -> tuple[Seen, Change | None]:
    """Let nothing that a change says of itself count, and say so in the bundle."""
    if source.event is None or source.ref is None or source.commit is None:
        return seen, None
    collections, opened = reopened(seen.collections, source)
    change = Change(source.event, source.ref, source.commit, altered, opened)
    return replace(seen, collections=collections, warnings=(*seen.warnings, *change.limits())), change
