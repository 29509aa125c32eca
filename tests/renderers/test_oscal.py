"""OSCAL: what becomes of verdicts, waivers and statements, and text that stays text.

SSDFGATE_UPDATE_GOLDEN=1 writes the golden file anew, to be read before it is committed.
"""

import os
import re
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given
from hypothesis import strategies as st
from support.hostile import HOSTILE
from support.oscal import document_of, objects, props_of, rendered, result_of
from support.report_evidence import FOUND, complete_bandit
from support.report_parts import MET, decisions, report, waiver
from support.reports import REPORTS, closed_report, open_report, waived_report

from ssdfgate.frameworks import load_framework
from ssdfgate.model import Decision, GateReport, Outcome, Verdict, visible
from ssdfgate.renderers.interface import Style
from ssdfgate.renderers.oscal import OscalRenderer
from ssdfgate.renderers.oscal_findings import NO_CONTROL
from ssdfgate.renderers.oscal_names import CATALOGUES
from ssdfgate.renderers.oscal_parts import NAMES, NAMESPACE, day, line, listed, moment, named, string, token

GOLDEN = Path(__file__).parent / "golden" / "oscal.json"
UPDATE = bool(os.environ.get("SSDFGATE_UPDATE_GOLDEN"))
TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*\Z")
FEW = ("PO.3.3", "PW.7.2", "RV.1.3")


def finding_of(given_report: GateReport, requirement: str) -> dict:
    return next(item for item in result_of(given_report)["findings"] if props_of(item)["requirement"] == requirement)


def test_golden() -> None:
    whole = closed_report()
    text = rendered(replace(whole, decisions=tuple(item for item in whole.decisions if item.id in FEW)))
    if UPDATE:
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", REPORTS)
def test_a_finding_for_each_requirement_and_nothing_dangles(name: str) -> None:
    given_report = REPORTS[name]()
    found = [props_of(item) for item in result_of(given_report).get("findings", [])]
    told = [(item["framework"], item["verdict"]) for item in found]
    assert told == [(item.framework, str(item.verdict)) for item in given_report.decisions]


@pytest.mark.parametrize("name", REPORTS)
def test_all_evidence_and_all_measures_are_observed(name: str) -> None:
    given_report = REPORTS[name]()
    found = [props_of(item) for item in result_of(given_report).get("observations", [])]
    assert [item["evidence"] for item in found if "status" in item] == [
        str(item.id) for item in given_report.evidence
    ]
    assert [item["measure"] for item in found if "measure" in item] == [item.id for item in given_report.measures]
    silent = [item for item in given_report.collections if not item.get("evidence")]
    assert len([item for item in found if "result" in item]) == len(silent)


STATEMENT = {"statement": "We do.", "role": "security lead", "person": "Ada", "review": "2027-01-01"}
RECORDS = {
    "waiver": {"id": "w", "owner": "lead", "reason": "soon", "ticket": "T-1", "expires": "2026-12-01"},
    "attestation": STATEMENT,
    "exemption": {"reason": "No such thing here."},
}
DECISIONS = st.builds(
    Decision,
    framework=st.sampled_from(["ssdf-1.1", "cra"]),
    id=st.sampled_from([f"PW.{number}" for number in range(20)]),
    title=st.just("A title"),
    verdict=st.sampled_from(Verdict),
    required=st.booleans(),
    blocking=st.booleans(),
    reasons=st.sampled_from([(), ("One reason.",)]),
    **{name: st.sampled_from([None, record]) for name, record in RECORDS.items()},
)


@given(
    decided=st.lists(DECISIONS, max_size=8, unique_by=lambda item: (item.framework, item.id)),
    outcome=st.sampled_from(Outcome),
    enforced=st.sampled_from([item for item in Outcome if item is not Outcome.REPORT_ONLY]),
)
def test_only_what_is_shown_is_satisfied(decided: list[Decision], outcome: Outcome, enforced: Outcome) -> None:
    given_report = replace(report(outcome, tuple(decided), ()), enforced=enforced)
    result = result_of(given_report)
    stated = {(props_of(part)["framework"], props_of(part)["requirement"]) for part in parts_of(result)}
    assert len(result.get("findings", [])) == len(decided)
    for item, found in zip(decided, result.get("findings", []), strict=True):
        proved = item.verdict is Verdict.PASS
        shown = proved or (item.verdict is Verdict.ATTESTED and (item.framework, item.id) in stated)
        satisfied = found["target"]["status"]["state"] == "satisfied"
        assert satisfied == (shown and enforced is not Outcome.INVALID)
        assert (found["target"]["status"]["reason"] == "pass") == proved
        assert bool(found.get("related-risks")) == (item.blocking or item.waiver is not None)


def parts_of(result: dict) -> list[dict]:
    return [part for item in result.get("attestations", []) for part in item["parts"]]


@pytest.mark.parametrize("enforced", [item for item in Outcome if item not in {Outcome.OPEN, Outcome.REPORT_ONLY}])
def test_a_shut_gate_has_a_risk_that_says_why(enforced: Outcome) -> None:
    (risk,) = result_of(report(enforced, (), ()))["risks"]
    assert (risk["status"], props_of(risk)["outcome"]) == ("open", str(enforced))


def test_without_requirements_no_control_was_looked_at() -> None:
    (selection,) = result_of(REPORTS["invalid"]())["reviewed-controls"]["control-selections"]
    assert selection["include-controls"] == [{"control-id": NO_CONTROL}]


def test_a_waiver_is_a_deviation_with_a_deadline() -> None:
    given_report = waived_report()
    (risk,) = [item for item in result_of(given_report)["risks"] if item["status"] == "deviation-approved"]
    assert risk["deadline"] == "2026-12-01T00:00:00Z"
    assert props_of(risk)["waiver-ticket"] == "T-1"
    (response,) = risk["remediations"]
    assert response["props"] == [{"name": "type", "value": "accept"}]
    found = finding_of(given_report, "PW.7.2")
    assert found["target"]["status"]["state"] == "not-satisfied"
    assert found["related-risks"] == [{"risk-uuid": risk["uuid"]}]


def test_a_waiver_of_findings_has_a_risk_with_their_number() -> None:
    rule = FOUND[0].rule
    same = sum(item.rule == rule for item in FOUND)
    given_report = report(Outcome.OPEN, decisions(MET), (complete_bandit(FOUND),), waivers=(waiver(rule=rule),))
    (risk,) = result_of(given_report)["risks"]
    assert (risk["status"], risk["deadline"]) == ("deviation-approved", "2027-01-31T00:00:00Z")
    assert props_of(risk)["findings"] == str(same)


def test_a_day_that_is_none_is_no_deadline_but_is_told() -> None:
    changed = [
        replace(item, waiver={**item.waiver, "expires": "soon"}) if item.waiver else item
        for item in waived_report().decisions
    ]
    risks = result_of(replace(waived_report(), decisions=tuple(changed)))["risks"]
    assert [
        props_of(item)["waiver-expires"] for item in risks if "deadline" not in item and item["status"] != "open"
    ] == ["soon"]


def test_a_statement_has_its_person_and_its_role() -> None:
    decided = decisions(MET | {"RV.1.3": (Verdict.ATTESTED, "The security lead states it.")})
    stated = tuple(replace(item, attestation=STATEMENT) if item.id == "RV.1.3" else item for item in decided)
    document = document_of(report(Outcome.OPEN, stated, ()))
    (role,), (party,) = document["metadata"]["roles"], document["metadata"]["parties"]
    (told,) = document["results"][0]["attestations"]
    assert told["responsible-parties"] == [{"role-id": role["id"], "party-uuids": [party["uuid"]]}]
    assert (role["title"], party["name"]) == ("security lead", "Ada")
    (part,) = told["parts"]
    assert part["prose"].startswith("We do.")
    assert props_of(part)["attestation-review"] == "2027-01-01"


def test_what_does_not_apply_is_not_satisfied_and_says_so() -> None:
    target = finding_of(waived_report(), "PS.3.2")["target"]
    assert target["status"]["state"] == "not-satisfied"
    assert target["implementation-status"] == {"state": "not-applicable", "remarks": "There are no components."}


@pytest.mark.parametrize("name", REPORTS)
def test_every_limit_is_told(name: str) -> None:
    given_report = REPORTS[name]()
    remarks = result_of(given_report).get("remarks", "")
    assert [limit for limit in given_report.limits if line(limit.message) not in remarks] == []


def test_what_is_left_out_is_counted() -> None:
    found = next(item for item in result_of(closed_report())["observations"] if "violations" in props_of(item))
    told, listed_ = (int(props_of(found)[name]) for name in ("violations", "violations-listed"))
    assert told > listed_
    assert f"{told - listed_} more violations" in found["remarks"]


def test_nist_ids_are_used_where_there_is_a_catalogue() -> None:
    target = finding_of(closed_report(), "PW.7.2")["target"]
    assert (target["type"], target["target-id"]) == ("statement-id", "statement_PW.7.2")
    assert all(TOKEN.match(item.id) for name in CATALOGUES for item in load_framework(name).requirements)


def test_other_targets_are_defined_in_the_document() -> None:
    document = document_of(REPORTS["two-frameworks"]())
    parts = [part for item in document["local-definitions"]["objectives-and-methods"] for part in item["parts"]]
    defined = {part["id"] for part in parts if part["name"] == "assessment-objective"}
    methods = {item["value"] for part in parts for item in part["props"] if item["name"] == "method-id"}
    assert methods == {part["id"] for part in parts if part["name"] == "assessment-method"}
    targets = [item["target"] for item in document["results"][0]["findings"]]
    assert {item["target-id"] for item in targets if item["type"] == "objective-id"} == defined
    assert len(defined) == 2
    (selection,) = document["results"][0]["reviewed-controls"]["control-objective-selections"]
    assert {item["objective-id"] for item in selection["include-objectives"]} == defined


def test_two_editions_of_a_framework_stay_apart() -> None:
    one = open_report()
    other = tuple(replace(item, framework="ssdf-1.2-draft") for item in one.decisions)
    result = result_of(replace(one, decisions=(*one.decisions, *other)))
    ids = [item["target"]["target-id"] for item in result["findings"]]
    assert len(set(ids)) == len(ids)


def decoded(told: str) -> tuple[str, ...]:
    """Read from the left, as the module says."""
    parts = [""]
    for separator, number, char in re.findall(r"(__)|_([0-9a-f]+)_|(.)", told):
        if separator:
            parts.append("")
        else:
            parts[-1] += chr(int(number, 16)) if number else char
    return tuple(parts)


@given(st.lists(st.text(min_size=1), min_size=1, max_size=3))
def test_a_token_can_be_read_back(parts: list[str]) -> None:
    told = token(*parts)
    assert TOKEN.match(told)
    assert decoded(told) == tuple(parts)


def page(markdown: str) -> str:
    return cmarkgfm.markdown_to_html(markdown, Options.CMARK_OPT_UNSAFE)


@given(st.text() | st.sampled_from(HOSTILE) | st.text("\\*_`~^[]<>&{}!#-+=|()1. \"'", max_size=20))
def test_text_in_markup_stays_text(text: str) -> None:
    shown = string(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    assert page(line(text)) == f"<p>{shown}</p>\n"
    assert page(listed([text, text])) == f"<ul>\n<li>{shown}</li>\n<li>{shown}</li>\n</ul>\n"


def test_names_are_those_of_the_rfc() -> None:
    assert str(uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE)) == NAMES
    assert named(NAMES, "a name") == str(uuid.uuid5(uuid.UUID(NAMES), "a name"))


def test_identifiers_follow_the_content() -> None:
    one = {found["uuid"] for found in objects(document_of(closed_report())) if "uuid" in found}
    changed = replace(closed_report(), profile="release")
    assert not one & {found["uuid"] for found in objects(document_of(changed)) if "uuid" in found}


@pytest.mark.parametrize("year", [1, 1999, 2000, 2024, 2999, 9999])
def test_moments_are_within_what_oscal_can_write(year: int) -> None:
    told = moment(datetime(year, 12, 31, tzinfo=UTC))
    assert 2000 <= int(told[:4]) < 3000
    assert told.startswith(str(year)) or not 2000 <= year < 3000


def test_days_begin_in_utc() -> None:
    assert day("2027-01-31") == day(date(2027, 1, 31)) == "2027-01-31T00:00:00Z"
    assert day("31 January") is day(None) is None


def test_evidence_of_a_time_that_oscal_cannot_write_says_when() -> None:
    one = open_report()
    old = replace(one.evidence[0], collected_at=datetime(1999, 1, 2, tzinfo=UTC))
    first = result_of(replace(one, evidence=(old, *one.evidence[1:])))["observations"][0]
    assert first["collected"] == "2000-01-01T00:00:00Z"
    assert props_of(first)["collected-as-told"] == "1999-01-02T00:00:00+00:00"


@pytest.mark.parametrize("bundle", [None, "../bundle"])
def test_files_are_named_by_their_content(bundle: str | None) -> None:
    given_report = closed_report()
    text = OscalRenderer().render(given_report, Style(bundle=bundle))
    for digest in {given_report.evidence[0].id, *given_report.evidence[0].raw}:
        way = f"{bundle}/blobs/sha256/{digest.hex}" if bundle else f"urn:ssdfgate:blob:{digest}"
        assert f'"href": "{way}"' in text
        assert f'"value": "{digest.hex}"' in text


def test_hostile_text_is_told_whole() -> None:
    found = {props_of(item)["requirement"] for item in result_of(REPORTS["hostile"]())["findings"]}
    assert found == {visible(item.id).strip() for item in REPORTS["hostile"]().decisions}
