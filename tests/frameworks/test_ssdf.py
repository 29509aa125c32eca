"""The SSDF 1.1 catalogue, id by id against lists that are written out here."""

import re
from pathlib import Path

import pytest

from ssdfgate.frameworks import available, load_framework, load_profile, profile_names
from ssdfgate.frameworks.loader import FOLDER, read_shipped, schema
from ssdfgate.model.requirement import Automation, Confidence
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

MEASURES = {
    "build.pipeline_as_code",
    "build.pipeline_hardened",
    "code.no_built_in_credentials",
    "code.no_hidden_findings",
    "code.standard_security_features",
    "code.static_analysis_clean",
    "code.static_analysis_ran",
    "govern.code_owners",
    "govern.criteria_enforced",
    "govern.evidence_bound",
    "govern.required_tools_ran",
    "release.changelog_kept",
    "release.tags_signed",
    "respond.disclosure_policy",
    "respond.security_txt_valid",
    "source.commits_signed",
    "source.history_available",
    "source.licence_present",
    "supply_chain.actions_pinned",
    "supply_chain.dependencies_audited",
    "supply_chain.dependencies_pinned",
    "supply_chain.lock_file_present",
    "supply_chain.no_known_vulnerability",
    "supply_chain.sbom_describes_components",
}

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
    assert load_framework(name, measures=MEASURES).id == name


def test_every_measure_is_used_and_none_is_invented(framework):
    named = {measure for requirement in framework.requirements for measure in requirement.measures()}
    assert named == MEASURES


def test_every_measure_has_its_policy():
    missing = [name for name in MEASURES if not _policy(name).is_file()]
    assert missing == []


def _policy(name):
    practice, _, measure = name.partition(".")
    return POLICIES / practice / measure / f"{measure}.rego"


def test_every_row_is_derived_from_the_same_source(framework):
    supports = [item for row in framework.requirements for item in (*row.all_of, *row.any_of)]
    assert {item.confidence for item in supports} == {Confidence.DERIVED}
    assert {item.source for item in supports} == {"our classification, checked against the notional examples"}


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


def test_no_measure_stands_between_people_and_what_only_they_can_state(framework):
    attested = [item for item in framework.requirements if item.automation is Automation.ATTESTED]
    assert len(attested) == 9
    assert [item.id for item in attested if item.measures()] == []


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
    known = {requirement.id: requirement for requirement in framework.requirements}
    required = load_profile(name, {}).required
    assert required
    for catalogue, identifier in required:
        assert catalogue == "ssdf-1.1"
        requirement = known[identifier]
        assert requirement.measures(), identifier
        assert requirement.automation is not Automation.ATTESTED, identifier
    assert (FOLDER / "profiles.yaml").is_file()
