"""OSCAL 1.2.3, Assessment Results: the decision for tools of assessors (GRC platforms, compliance-trestle).

Source: NIST, oscal_assessment-results_schema.json of 1.2.3. Why this model, and what becomes of our verdicts: ADR 20.
"""

from collections.abc import Iterator
from typing import ClassVar

from ssdfgate.model import OUTCOME_EXIT, GateReport, JsonValue, Outcome
from ssdfgate.model.moment import told_moment
from ssdfgate.renderers.changes import counts_of, notes_of, title_of
from ssdfgate.renderers.encode import dump
from ssdfgate.renderers.gaps import Gap, gaps
from ssdfgate.renderers.interface import Style
from ssdfgate.renderers.json import report_document
from ssdfgate.renderers.oscal_findings import findings, objectives, related_observations, reviewed_controls
from ssdfgate.renderers.oscal_observations import observations
from ssdfgate.renderers.oscal_parts import Ids, filled, line, listed, moment, paragraphs, props
from ssdfgate.renderers.oscal_people import attestations, people
from ssdfgate.renderers.oscal_resources import bundle_link, plan_link, resources
from ssdfgate.renderers.oscal_risks import risks
from ssdfgate.renderers.oscal_system import local_definitions
from ssdfgate.renderers.words import headline

VERSION = "1.2.3"
_NO_PLAN = (
    "No plan was written in OSCAL: the policies and the profile stand for it, and the resource names them by digest."
)


class OscalRenderer:
    """One document with one result; equal reports give equal bytes, identifiers too."""

    name: ClassVar[str] = "oscal"
    media_type: ClassVar[str] = "application/json"
    suffix: ClassVar[str] = ".oscal.json"

    def render(self, report: GateReport, style: Style) -> str:
        """JSON with two spaces of indentation; of the style only the way to the bundle matters.

        There is no `$schema` beside the document: compliance-trestle 5.2 refuses a second key.
        """
        ids = Ids(dump([report_document(report), [waiver.to_json() for waiver in report.waivers]]))
        body = filled(
            metadata=_metadata(report, ids),
            import_ap={"href": plan_link(ids), "remarks": _NO_PLAN},
            local_definitions=filled(objectives_and_methods=objectives(report)),
            results=[_result(report, ids)],
            back_matter={"resources": resources(report, ids, style.bundle)},
        )
        uuid = ids.of("document", dump(body))
        return dump({"assessment-results": {"uuid": uuid, **body}}, indent=2)


def _metadata(report: GateReport, ids: Ids) -> JsonValue:
    roles, parties = people(report, ids)
    return filled(
        title=line(f"ssdfgate: {headline(report)}"),
        last_modified=moment(report.created_at),
        version=moment(report.created_at),
        oscal_version=VERSION,
        props=props(*_props(report)),
        roles=roles,
        parties=parties,
        remarks="A decision by machine, with the statements of people that it counts. It is no certificate.",
    )


def _props(report: GateReport) -> Iterator[tuple[str, object]]:
    subject, bundle = report.subject, report.bundle
    yield from (("outcome", report.outcome), ("exit-code", int(report.exit_code)))
    yield from (("enforced-outcome", report.enforced), ("enforced-exit-code", int(OUTCOME_EXIT[report.enforced])))
    yield from (("report-only", report.outcome is Outcome.REPORT_ONLY), ("profile", report.profile))
    yield from (("repository", subject.repository), ("commit", subject.commit), ("dirty", subject.dirty))
    yield from (("tree", subject.tree), ("bundle-digest", bundle.digest if bundle else None))
    yield "effective-time", told_moment(report.effective_at or report.created_at)
    yield "ssdfgate-version", report.version


def _result(report: GateReport, ids: Ids) -> JsonValue:
    related = related_observations(report, ids)
    return filled(
        uuid=ids.of("result"),
        title=line(f"Profile {report.profile}"),
        description=line(headline(report)),
        start=moment(min((report.created_at, *(record.collected_at for record in report.evidence)))),
        end=moment(report.created_at),
        props=props(*_counts(report)),
        links=[{"href": bundle_link(ids), "rel": "reference"}] if report.bundle else [],
        local_definitions=local_definitions(report, ids),
        reviewed_controls=reviewed_controls(report, ids),
        attestations=attestations(report, ids),
        observations=observations(report, ids),
        risks=risks(report, ids, related),
        findings=findings(report, ids, related),
        remarks=_remarks(report),
    )


def _counts(report: GateReport) -> Iterator[tuple[str, object]]:
    yield from (
        ("requirements", len(report.decisions)),
        ("required", sum(item.required for item in report.decisions)),
    )
    yield from (("blocking", sum(item.blocking for item in report.decisions)), ("limits", len(gaps(report))))


def _remarks(report: GateReport) -> str:
    """What was not looked at, and what changed since the base."""
    told = [_gap(gap) for gap in gaps(report)]
    compared = report.comparison
    since = (
        [f"Since {title_of(compared)}: {counts_of(compared.compared)}.", *notes_of(compared.compared)]
        if compared
        else []
    )
    return paragraphs(
        "What was not looked at, and what limits this result:" if told else "", listed(told), listed(since)
    )


def _gap(gap: Gap) -> str:
    return f"{gap.text} Do: {gap.hint}" if gap.hint else gap.text
