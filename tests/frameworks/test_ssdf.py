"""The SSDF 1.1 catalogue, id by id against lists that are written out here."""

import re
from pathlib import Path

import pytest
from support.catalogues import schema

from ssdfgate.frameworks import available, load_framework, load_profile, profile_names
from ssdfgate.frameworks.loader import FOLDER, read_shipped
from ssdfgate.model.requirement import Automation, Confidence, Reading, Source, Strength
from ssdfgate.validation import validate

GROUPS = ["PO", "PS", "PW", "RV"]

PRACTICES = [
    "PO.1", "PO.2", "PO.3", "PO.4", "PO.5",
    "PS.1", "PS.2", "PS.3",
    "PW.1", "PW.2", "PW.4", "PW.5", "PW.6", "PW.7", "PW.8", "PW.9",
    "RV.1", "RV.2", "RV.3",
]  # fmt: skip

TASKS = [
    "PO.1.1", "PO.1.2", "PO.1.3",
    "PO.2.1", "PO.2.2", "PO.2.3",
    "PO.3.1", "PO.3.2", "PO.3.3",
    "PO.4.1", "PO.4.2",
    "PO.5.1", "PO.5.2",
    "PS.1.1",
    "PS.2.1",
    "PS.3.1", "PS.3.2",
    "PW.1.1", "PW.1.2", "PW.1.3",
    "PW.2.1",
    "PW.4.1", "PW.4.2", "PW.4.4",
    "PW.5.1",
    "PW.6.1", "PW.6.2",
    "PW.7.1", "PW.7.2",
    "PW.8.1", "PW.8.2",
    "PW.9.1", "PW.9.2",
    "RV.1.1", "RV.1.2", "RV.1.3",
    "RV.2.1", "RV.2.2",
    "RV.3.1", "RV.3.2", "RV.3.3", "RV.3.4",
]  # fmt: skip

RETIRED = ["PW.3", "PW.3.1", "PW.3.2", "PW.4.3", "PW.4.5", "PW.5.2"]

# Measures that the tasks name, by practice.
NAMED = {
    "build": """options_hardened pipeline_as_code pipeline_hardened provenance_recorded runners_isolated""",
    "code": """configuration_clean coverage_reached design_recorded design_reviewed dynamic_scan_clean fuzzed
        no_built_in_credentials no_hidden_findings security_tests_pass standard_security_features
        static_analysis_clean static_analysis_ran test_plan_recorded tests_pass threat_model_recorded""",
    "govern": """code_owners criteria_enforced development_policy_recorded evidence_bound required_tools_ran
        risks_recorded roles_recorded security_requirements_recorded training_recorded waivers_in_order""",
    "release": """archive_recorded artifacts_signed changelog_kept secure_defaults_recorded tags_signed
        user_instructions_recorded""",
    "respond": """advisories_published disclosure_policy root_causes_recorded scans_scheduled security_txt_valid
        vex_published vulnerability_records_kept""",
    "source": """access_limited branches_protected changes_reviewed commits_signed history_available licence_present
        no_secrets""",
    "supply_chain": """actions_pinned dependencies_audited dependencies_pinned lock_file_present
        no_known_vulnerability sbom_describes_components""",
}

# Measures that only other catalogues name.
NAMED_ELSEWHERE = {
    "build.images_clean", "code.coding_rules_recorded", "govern.component_policy_recorded",
    "release.support_period_stated", "release.technical_file_recorded", "release.updates_described",
    "respond.reporting_prepared", "respond.response_plan_recorded", "supply_chain.components_healthy",
    "supply_chain.licences_known",
}  # fmt: skip

MEASURES = {f"{practice}.{name}" for practice, names in NAMED.items() for name in names.split()}
ALL_MEASURES = MEASURES | NAMED_ELSEWHERE

# Measures that look for a document. One says nothing of its content, so it never settles anything.
DOCUMENT = re.compile(r"_(recorded|described|prepared|stated|reviewed|kept|published)$")

POLICIES = Path(__file__).parents[2] / "policies" / "measures"


@pytest.fixture(scope="module")
def framework():
    return load_framework("ssdf-1.1")


@pytest.fixture(scope="module")
def rows():
    return {row["id"]: row for row in read_shipped("ssdf-1.1").value["requirements"]}


def test_every_task_is_there_once_and_in_order(framework):
    assert len(TASKS) == 42
    assert [requirement.id for requirement in framework.requirements] == TASKS


def test_groups_and_practices_are_there(framework):
    assert len(PRACTICES) == 19
    assert sorted(framework.groups) == sorted(GROUPS + PRACTICES)


def test_no_retired_id_comes_back(framework):
    assert not set(RETIRED) & (set(framework.groups) | {requirement.id for requirement in framework.requirements})


@pytest.mark.parametrize("task", TASKS)
def test_a_task_stands_under_its_practice_and_group(framework, task):
    requirement = next(item for item in framework.requirements if item.id == task)
    assert requirement.group == (task.split(".")[0], task.rpartition(".")[0])
    assert requirement.framework == "ssdf-1.1"


def test_the_edition_is_the_final_one(framework):
    assert (framework.id, framework.version, framework.publisher, framework.status) == (
        "ssdf-1.1", "1.1", "NIST", "final",
    )  # fmt: skip


@pytest.mark.parametrize("name", available())
def test_every_catalogue_fits_the_schema_and_bears_the_name_of_its_file(name):
    located = read_shipped(name)
    validate(located.value, schema("framework"), located)
    assert load_framework(name, measures=ALL_MEASURES).id == name


def test_every_measure_is_used_and_none_is_invented(framework):
    assert {measure for requirement in framework.requirements for measure in requirement.measures()} == MEASURES
    named = {
        measure for name in available() for row in load_framework(name).requirements for measure in row.measures()
    }
    assert named == ALL_MEASURES


def test_every_measure_has_its_policy_and_every_policy_is_named():
    missing = [name for name in sorted(ALL_MEASURES) if not _policy(name).is_file()]
    assert missing == []
    found = {f"{path.parent.parent.name}.{path.parent.name}" for path in POLICIES.glob("*/*/*.rego")}
    assert found == ALL_MEASURES


def _policy(name):
    practice, _, measure = name.partition(".")
    return POLICIES / practice / measure / f"{measure}.rego"


def test_every_row_is_derived_from_the_same_source(framework):
    supports = [item for row in framework.requirements for item in (*row.all_of, *row.any_of)]
    assert {item.confidence for item in supports} == {Confidence.DERIVED}
    text = "our classification, checked against the notional examples"
    assert {item.source for item in supports} == {Source(text, Reading.OWN)}


# The eight tasks that evidence alone could settle under a condition, and whether our measures show the condition.
SETTLED_UNDER_A_CONDITION = {
    "PO.3.3": False,  # nothing looks at how long evidence is kept
    "PO.4.2": False,  # nor at where it is stored
    "PS.2.1": False,  # no published artefact is fetched
    "PS.3.2": False,  # nothing shows that the SBOM goes out with a release
    "PW.4.4": False,  # one run is no schedule
    "PW.6.1": False,  # there is no build record yet
    "PW.7.2": True,
    "RV.1.2": False,  # one state of the code is not every supported release
}


def test_full_is_claimed_only_where_the_condition_is_shown(framework, rows):
    full = {requirement.id for requirement in framework.requirements if requirement.automation is Automation.FULL}
    assert full == {task for task, shown in SETTLED_UNDER_A_CONDITION.items() if shown}
    assert {task for task, row in rows.items() if "full_when" in row} == set(SETTLED_UNDER_A_CONDITION)


def test_what_no_measure_looks_at_is_said(framework, rows):
    for task, shown in SETTLED_UNDER_A_CONDITION.items():
        row = rows[task]
        assert shown or "no measure" in row["people_state"], task


def test_a_task_without_measures_says_that_nothing_shows_it(framework):
    for requirement in framework.requirements:
        assert requirement.machine_shows.startswith("Nothing yet") == (not requirement.measures()), requirement.id


@pytest.mark.parametrize("name", available())
def test_measures_only_add_to_what_people_state(name):
    """A measure that settles an attested row would stand between people and what only they can state."""
    attested = [item for item in load_framework(name).requirements if item.automation is Automation.ATTESTED]
    assert attested
    strengths = {(item.id, one.strength) for item in attested for one in (*item.all_of, *item.any_of)}
    assert [row for row in sorted(strengths) if row[1] is not Strength.CONTRIBUTES] == []


def test_an_attested_task_names_no_more_than_the_document_that_it_is_about(framework):
    attested = {item.id: item.measures() for item in framework.requirements if item.automation is Automation.ATTESTED}
    assert len(attested) == 9
    named = {measure for measures in attested.values() for measure in measures}
    assert named
    assert [measure for measure in named if not DOCUMENT.search(measure)] == []


@pytest.mark.parametrize("name", available())
def test_a_document_on_file_settles_nothing(name):
    rows = load_framework(name).requirements
    settling = {
        one.measure
        for row in rows
        for one in (*row.all_of, *row.any_of)
        if one.strength is Strength.SATISFIES and re.search(r"_(recorded|described|prepared|stated)$", one.measure)
    }
    assert settling <= {"build.provenance_recorded"}  # a signed record of the build, and no document of people


def test_the_sentences_are_sentences_and_no_two_are_equal(framework, rows):
    headings = read_shipped("ssdf-1.1").value["headings"]
    titles = [row["title"] for row in (*headings, *rows.values())]
    summaries = [row["summary"] for row in (*headings, *rows.values())]
    assert len(set(titles)) == len(titles)
    assert len(set(summaries)) == len(summaries)
    said = [text for row in rows.values() for text in (row["summary"], row["machine_shows"], row["people_state"])]
    assert [text for text in said if not re.fullmatch(r"[A-Z].*[^.]\.", text)] == []


@pytest.mark.parametrize("name", profile_names())
def test_what_a_profile_requires_can_be_shown(framework, name):
    """By measures, or by a statement of people; the profiles that accept `partial` never wait for a statement."""
    known = {requirement.id: requirement for requirement in framework.requirements}
    profile = load_profile(name, {})
    assert profile.required
    for catalogue, identifier in profile.required:
        assert catalogue == "ssdf-1.1"
        attested = known[identifier].automation is Automation.ATTESTED
        assert known[identifier].measures() or attested, identifier
        assert not (attested and profile.accept_partial), identifier
    assert (FOLDER / "profiles.yaml").is_file()
