"""The catalogues of ETSI, the NCSC and ENISA, the draft of SSDF 1.2, and what SSDF 1.1 and the csa profiles say of them.

Read straight from the files and held against the published numbers, without the loader.
"""

import re
from collections import Counter
from functools import cache

import pytest

from ssdfgate.frameworks.loader import read_shipped

SECOND_HAND = ["crt-apc", "enisa-elements", "etsi-ts-104-219", "ssdf-1.2-draft"]
CATALOGUES = [*SECOND_HAND, "ssdf-1.1"]

MEASURES = {
    "build": "images_clean options_hardened pipeline_as_code pipeline_hardened provenance_recorded runners_isolated",
    "code": """coding_rules_recorded configuration_clean coverage_reached design_recorded design_reviewed
        dynamic_scan_clean fuzzed no_built_in_credentials no_hidden_findings security_tests_pass
        standard_security_features static_analysis_clean static_analysis_ran test_plan_recorded tests_pass
        threat_model_recorded""",
    "govern": """code_owners component_policy_recorded criteria_enforced development_policy_recorded evidence_bound
        required_tools_ran risks_recorded roles_recorded security_requirements_recorded training_recorded
        waivers_in_order""",
    "release": """archive_recorded artifacts_signed changelog_kept secure_defaults_recorded support_period_stated
        tags_signed technical_file_recorded updates_described user_instructions_recorded""",
    "respond": """advisories_published disclosure_policy reporting_prepared response_plan_recorded root_causes_recorded
        scans_scheduled security_txt_valid vex_published vulnerability_records_kept""",
    "source": """access_limited branches_protected changes_reviewed commits_signed history_available licence_present
        no_secrets""",
    "supply_chain": """actions_pinned components_healthy dependencies_audited dependencies_pinned licences_known
        lock_file_present no_known_vulnerability sbom_describes_components""",
}
KNOWN = {f"{practice}.{name}" for practice, names in MEASURES.items() for name in names.split()}

# What semgrep, bandit, pip-audit, the component list and the repository itself are enough for.
FIVE_COLLECTORS = {
    "build.pipeline_as_code", "build.pipeline_hardened",
    "code.no_built_in_credentials", "code.no_hidden_findings", "code.standard_security_features",
    "code.static_analysis_clean", "code.static_analysis_ran",
    "govern.evidence_bound", "govern.required_tools_ran",
    "respond.disclosure_policy",
    "supply_chain.actions_pinned", "supply_chain.dependencies_audited", "supply_chain.dependencies_pinned",
    "supply_chain.lock_file_present", "supply_chain.no_known_vulnerability", "supply_chain.sbom_describes_components",
}  # fmt: skip

ESSENTIALS = {
    1: ["PO.1.2", "PW.1.1", "PW.1.2", "PW.1.3", "PW.2.1"],
    2: ["PO.2.1", "PO.2.2", "PO.2.3", "PO.3.1", "PO.3.3", "PO.4.1", "PO.4.2", "PW.4.2", "PW.5.1", "PW.6.1", "PW.6.2",
        "PW.7.1", "PW.7.2", "PW.8.1", "PW.8.2"],
    3: ["PW.9.1", "PW.9.2"],
    4: ["PO.1.3", "PW.4.1", "PW.4.4"],
    5: ["PO.1.1", "PO.3.2", "PO.5.1", "PO.5.2", "PS.1.1", "PS.2.1", "PS.3.1", "PS.3.2"],
    6: ["RV.1.1", "RV.1.2", "RV.1.3", "RV.2.1", "RV.2.2", "RV.3.1", "RV.3.2", "RV.3.3", "RV.3.4"],
}  # fmt: skip

CLAIMS = {
    "1.1": 6, "1.2": 5, "1.3": 3, "1.4": 5, "2.1": 6, "2.2": 4, "3.1": 2, "3.2": 2, "3.3": 2, "3.4": 2, "3.5": 2,
    "4.1": 3, "4.2": 1, "4.3": 2, "5.1": 7, "5.2": 7, "5.3": 6, "5.4": 5,
}  # fmt: skip

ELEMENTS = [
    "threat-modelling", "risk-analysis", "guidelines", "education", "requirements", "design-analysis",
    "issue-management", "compliance", "verification", "defect-management", "hardening",
]  # fmt: skip

ADDED_TASKS = {"PO.6.1", "PO.6.2", "PO.6.3", "PS.4.1", "PS.4.2", "PS.4.3", "PS.4.4"}

CSA = ["csa-basic", "csa-substantial", "csa-high"]


@cache
def data(name):
    return read_shipped(name).value


def rows(name):
    return {row["id"]: row for row in data(name)["requirements"]}


def supports(row):
    return [*row["all_of"], *row["any_of"]]


@pytest.mark.parametrize("name", CATALOGUES)
def test_ids_are_given_once_and_stand_under_a_heading_that_came_before(name):
    catalogue = data(name)
    assert [
        item for item, times in Counter(row["id"] for row in catalogue["requirements"]).items() if times > 1
    ] == []
    seen = []
    for heading in catalogue["headings"]:
        assert heading.get("under") in [None, *seen], heading["id"]
        seen.append(heading["id"])
    assert len(set(seen)) == len(seen)
    used = {row.get("under") for row in catalogue["requirements"]}
    assert used == (
        {heading["id"] for heading in catalogue["headings"] if not above_others(heading, catalogue)} or {None}
    )


def above_others(heading, catalogue):
    return any(other.get("under") == heading["id"] for other in catalogue["headings"])


@pytest.mark.parametrize("name", CATALOGUES)
def test_no_title_or_summary_is_given_twice(name):
    catalogue = data(name)
    written = [*catalogue["headings"], *catalogue["requirements"]]
    for key in ("title", "summary"):
        counted = Counter(item[key] for item in written)
        assert [text for text, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("name", CATALOGUES)
def test_the_sentences_are_sentences(name):
    said = [row[key] for row in rows(name).values() for key in ("summary", "machine_shows", "people_state")]
    said += [heading["summary"] for heading in data(name)["headings"]]
    assert [text for text in said if not re.fullmatch(r"[A-Z].*[^.]\.", text)] == []


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_row_without_measures_says_so_and_no_other_does(name):
    for row in rows(name).values():
        assert row["machine_shows"].startswith("Nothing yet") == (not supports(row)), row["id"]


@pytest.mark.parametrize("name", SECOND_HAND)
def test_what_was_read_second_hand_is_marked(name):
    catalogue = data(name)
    assert catalogue["sources"][catalogue["source"]]["reading"] == "secondary"
    assert [row["id"] for row in catalogue["requirements"] if "source" in row] == []


def test_only_what_was_read_in_the_publishers_own_data_is_marked_primary():
    catalogue = data("ssdf-1.1")
    assert catalogue["sources"][catalogue["source"]]["reading"] == "secondary"
    own = {
        row["id"]: catalogue["sources"][row["source"]]["reading"]
        for row in catalogue["requirements"]
        if "source" in row
    }
    assert own == {"PO.1.1": "primary", "PO.1.2": "primary", "PO.1.3": "primary"}


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_mapping_is_ours_and_says_so(name):
    catalogue = data(name)
    assert catalogue["sources"]["classification"]["reading"] == "own"
    cited = [(item["confidence"], item["source"]) for row in catalogue["requirements"] for item in supports(row)]
    assert set(cited) == {("derived", "classification")}


@pytest.mark.parametrize("name", CATALOGUES)
def test_measures_exist_and_are_named_once_in_a_row(name):
    for row in rows(name).values():
        named = [item["measure"] for item in supports(row)]
        assert set(named) <= KNOWN, row["id"]
        assert len(set(named)) == len(named), row["id"]


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_document_on_file_never_settles_anything(name):
    settling = {
        item["measure"] for row in rows(name).values() for item in supports(row) if item["strength"] == "satisfies"
    }
    assert [
        measure for measure in settling if re.search("_(recorded|described|prepared|stated|reviewed)$", measure)
    ] == []


@pytest.mark.parametrize("name", CATALOGUES)
def test_what_people_attest_is_not_settled_by_a_measure(name):
    attested = [row for row in rows(name).values() if row["automation"] == "attested"]
    assert attested
    assert [row["id"] for row in attested for item in supports(row) if item["strength"] == "satisfies"] == []


@pytest.mark.parametrize(
    ("name", "full"), [(name, ["PW.7.2"] if name.startswith("ssdf") else []) for name in CATALOGUES]
)
def test_full_is_claimed_nowhere_else(name, full):
    assert [row["id"] for row in rows(name).values() if row["automation"] == "full"] == full


def test_etsi_has_six_essentials_with_the_42_tasks_of_ssdf():
    catalogue = data("etsi-ts-104-219")
    assert [heading["id"] for heading in catalogue["headings"]] == [f"Essential {number}" for number in range(1, 7)]
    placed = [(row["id"], row["under"], row["reference"]) for row in catalogue["requirements"]]
    assert placed == [
        (f"SSDIF {task}", f"Essential {number}", f"clause 5.{number}.1")
        for number, tasks in ESSENTIALS.items()
        for task in tasks
    ]
    assert {identifier.removeprefix("SSDIF ") for identifier, _, _ in placed} == set(rows("ssdf-1.1"))
    assert len(placed) == 42


def test_etsi_counts_183_actions():
    actions = [action for row in rows("etsi-ts-104-219").values() for action in row.get("actions", [])]
    shall, should = sum(item["shall"] for item in actions), sum(item["should"] for item in actions)
    assert (shall, should, shall + should) == (111, 72, 183)
    assert [item for item in actions if item["shall"] + item["should"] == 0] == []


def test_actions_that_are_shared_are_named_and_not_counted_twice():
    shared = {"SSDIF PW.5.1": "SSDIF PW.4.2", "SSDIF PW.6.2": "SSDIF PW.6.1", "SSDIF PW.9.2": "SSDIF PW.9.1"}
    known = rows("etsi-ts-104-219")
    assert {identifier for identifier, row in known.items() if "actions" not in row} == set(shared)
    for identifier, other in shared.items():
        assert other in known[identifier]["summary"]
        assert known[identifier].get("force") == known[other].get("force")


def test_a_recommendation_is_one_that_demands_no_action():
    for identifier, row in rows("etsi-ts-104-219").items():
        if "actions" in row:
            demanded = sum(action["shall"] for action in row["actions"])
            assert (row.get("force") == "should") == (demanded == 0), identifier


def test_groups_are_left_out_where_no_action_names_them():
    catalogue = data("etsi-ts-104-219")
    groups = [value["id"] for value in catalogue["classes"]["values"]]
    assert (groups, catalogue["classes"]["default"]) == (["DG1", "DG2", "DG3"], "DG3")
    for row in catalogue["requirements"]:
        reached = {group for action in row.get("actions", []) for group in action["classes"]} or set(groups)
        assert set(row.get("applies_to", groups)) == reached, row["id"]
    assert {row["id"] for row in catalogue["requirements"] if "applies_to" in row} == {"SSDIF PW.1.1", "SSDIF RV.3.4"}


def test_every_action_names_roles_and_artefacts():
    known = rows("etsi-ts-104-219")
    assert [identifier for identifier, row in known.items() if not row.get("roles") or not row.get("artefacts")] == []


def test_crt_has_70_claims_under_18_principles():
    catalogue = data("crt-apc")
    assert [heading["id"] for heading in catalogue["headings"]] == list(CLAIMS)
    assert len(CLAIMS) == 18
    expected = [
        (f"{principle}.{number}", principle) for principle, last in CLAIMS.items() for number in range(1, last + 1)
    ]
    assert [(row["id"], row["under"]) for row in catalogue["requirements"]] == expected
    assert len(expected) == 70
    assert sum(identifier.startswith("5.") for identifier, _ in expected) == 25


def test_enisa_has_eleven_elements_and_demands_none():
    catalogue = data("enisa-elements")
    assert [row["id"] for row in catalogue["requirements"]] == ELEMENTS
    assert len(ELEMENTS) == 11
    assert {row["force"] for row in catalogue["requirements"]} == {"should"}


def test_the_draft_is_a_draft_and_adds_two_practices_with_seven_tasks():
    draft, final = data("ssdf-1.2-draft"), data("ssdf-1.1")
    assert (draft["status"], final["status"]) == ("draft", "final")
    tasks = [row["id"] for row in draft["requirements"]]
    assert [task for task in tasks if task not in ADDED_TASKS] == [row["id"] for row in final["requirements"]]
    assert set(tasks) - {row["id"] for row in final["requirements"]} == ADDED_TASKS
    assert len(tasks) == 49
    added = {heading["id"] for heading in draft["headings"]} - {heading["id"] for heading in final["headings"]}
    assert added == {"PO.6", "PS.4"}
    assert sum("." in heading["id"] for heading in draft["headings"]) == 21


def test_the_draft_keeps_the_measures_of_its_forerunner_but_for_configuration():
    draft, final = rows("ssdf-1.2-draft"), rows("ssdf-1.1")
    keys = ("automation", "about", "all_of", "any_of")
    changed = {task for task, row in final.items() if any(draft[task][key] != row[key] for key in keys)}
    assert changed == {"RV.1.2"}
    more = {item["measure"] for item in draft["RV.1.2"]["all_of"]} - {
        item["measure"] for item in final["RV.1.2"]["all_of"]
    }
    assert more == {"code.configuration_clean"}
    assert "fixed" not in draft["RV.3.3"]["summary"]


def test_no_draft_is_required_by_a_profile():
    required = {name for profile in data("profiles")["profiles"].values() for name in profile["required"]}
    assert required == {"ssdf-1.1"}


@pytest.mark.parametrize("profile", ["local", "ci", "release"])
def test_what_the_stages_require_is_within_reach_of_the_five_collectors(profile):
    known = rows("ssdf-1.1")
    for task in data("profiles")["profiles"][profile]["required"]["ssdf-1.1"]:
        named = {item["measure"] for item in supports(known[task])}
        assert named, task
        assert named <= FIVE_COLLECTORS, task


def test_the_basic_bar_asks_for_what_evidence_could_settle_and_what_only_people_can():
    known = rows("ssdf-1.1")
    required = data("profiles")["profiles"]["csa-basic"]["required"]["ssdf-1.1"]
    wanted = {task for task, row in known.items() if "full_when" in row or row["automation"] == "attested"}
    assert set(required) == wanted
    assert len(required) == 8 + 9


def test_each_bar_of_the_cybersecurity_act_asks_for_more_than_the_one_below():
    profiles = data("profiles")["profiles"]
    required = [set(profiles[name]["required"]["ssdf-1.1"]) for name in CSA]
    assert required[0] < required[1] < required[2]
    assert required[2] <= set(rows("ssdf-1.1"))
    assert list(profiles)[-3:] == CSA
    assert [profiles[name]["accept_partial"] for name in CSA] == [False, False, False]


@pytest.mark.parametrize("name", CSA)
def test_no_description_sounds_like_a_certificate(name):
    said = data("profiles")["profiles"][name]["description"]
    assert "Our own bar" in said
    assert "certifies nothing" in said
    assert not re.search(
        r"certified|certificate|complian|conform|assurance level", said.replace("certifies nothing", "")
    )
