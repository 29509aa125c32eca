"""Profiles and parameters: complete, ordered from loose to strict, and deaf to what they do not know."""

import math

import pytest
from support.catalogues import schema

from ssdfgate.errors import ConfigError, UsageError
from ssdfgate.frameworks import (
    check_parameters,
    load_framework,
    load_profile,
    parameters_schema,
    profile_names,
    requiring,
)
from ssdfgate.frameworks.loader import read_shipped
from ssdfgate.model.settings import Required
from ssdfgate.validation import validate
from ssdfgate.yamlfile import parse_yaml

FIELDS = [
    "component.name", "component.version", "component.purl",
    "document.author", "document.timestamp", "document.relationships",
]  # fmt: skip

AGES = {
    "sast": 30, "dependency-audit": 1, "sbom": 30, "repository": 7, "secrets": 30, "infrastructure": 30,
    "container": 1, "dast": 30, "tests": 7, "coverage": 7, "fuzzing": 30, "hardening": 30, "provenance": 30,
    "signature": 30, "vex": 90, "platform": 7, "posture": 30, "verification": 30,
}  # fmt: skip

COMMON = {
    "sast_block_at": "medium",
    "audit_block_at": "low",
    "suppressed_block_at": "medium",
    "max_age_days": AGES,
    "require_commit": True,
    "require_clean": False,
    "sbom_required_fields": FIELDS,
    "violations_shown": 20,
    "signed_commits_percent": 0,
    "required_collectors": ["semgrep", "bandit", "pip-audit", "sbom", "repository"],
    "record_max_age_days": 365,
    "advisory_data_max_age_days": 5,
    "coverage_percent": 60,
    "reviewed_changes_percent": 100,
    "fuzzing_seconds": 60,
    "component_score": 4,
    "waiver_max_days": 180,
    "enforce_early": False,
}

HASHED = [*FIELDS[:3], "component.hash", *FIELDS[3:]]
BASIC = COMMON | {"unanalysed_percent": 0, "require_clean": True}
SUBSTANTIAL = BASIC | {"audit_block_at": "info", "sbom_required_fields": HASHED}

EXPECTED = {
    "local": COMMON | {"unanalysed_percent": 5, "require_commit": False},
    "ci": COMMON | {"unanalysed_percent": 1},
    "release": COMMON
    | {
        "unanalysed_percent": 0,
        "require_clean": True,
        "signed_commits_percent": 100,
        "sbom_required_fields": HASHED,
    },
    "csa-basic": BASIC,
    "csa-substantial": SUBSTANTIAL,
    "csa-high": SUBSTANTIAL | {"sast_block_at": "low", "suppressed_block_at": "low", "signed_commits_percent": 100},
}

LOCAL = {"PW.7.2", "PW.4.4", "PS.3.2"}
CI = LOCAL | {"PW.5.1", "PO.3.2", "PO.3.3"}
RELEASE = CI | {"PO.3.1", "PW.1.3", "PW.4.1", "RV.1.3"}
CSA_BASIC = {
    "PO.3.3", "PO.4.2", "PS.2.1", "PS.3.2", "PW.4.4", "PW.6.1", "PW.7.2", "RV.1.2",
    "PO.1.1", "PO.1.2", "PO.1.3", "PO.2.1", "PO.2.2", "PO.2.3", "PO.5.2", "PW.1.1", "RV.3.4",
}  # fmt: skip
CSA_SUBSTANTIAL = CSA_BASIC | {"PW.1.2", "PW.4.1", "PW.8.1", "PW.8.2", "RV.1.1", "RV.2.1", "RV.2.2"}
CSA_HIGH = CSA_SUBSTANTIAL | {"PO.3.2", "PO.5.1", "PS.1.1", "PW.2.1", "PW.5.1", "PW.6.2", "PW.7.1", "PW.9.1"}
STAGES = {"local": LOCAL, "ci": CI, "release": RELEASE}
ASSURANCE = {"csa-basic": CSA_BASIC, "csa-substantial": CSA_SUBSTANTIAL, "csa-high": CSA_HIGH}


def refused(overrides, profile="ci"):
    with pytest.raises(ConfigError) as caught:
        load_profile(profile, overrides)
    assert caught.value.hint
    return str(caught.value)


def test_the_profiles_fit_their_schema_and_their_parameters_fit_theirs():
    located = read_shipped("profiles")
    validate(located.value, schema("profiles"), located)
    for name in profile_names():
        check_parameters(located, "profiles", name, "parameters")


def test_there_are_three_stages_and_three_bars_each_from_loose_to_strict():
    assert profile_names() == (*STAGES, *ASSURANCE)
    for names in (STAGES, ASSURANCE):
        required = [load_profile(name, {}).required for name in names]
        assert required[0] < required[1] < required[2]


@pytest.mark.parametrize(("name", "required"), [*STAGES.items(), *ASSURANCE.items()])
def test_a_profile_requires_exactly_these(name, required):
    profile = load_profile(name, {})
    assert profile.required == {("ssdf-1.1", task) for task in required}
    assert profile.accept_partial is (name in STAGES)
    assert profile.name == name
    assert profile.description


@pytest.mark.parametrize("name", ASSURANCE)
def test_the_bars_that_borrow_a_word_of_the_law_say_that_they_certify_nothing(name):
    assert "it certifies nothing" in load_profile(name, {}).description


@pytest.mark.parametrize("name", EXPECTED)
def test_parameters_are_complete(name):
    assert load_profile(name, {}).parameters == EXPECTED[name]


def test_every_parameter_has_a_default_that_fits_and_a_description():
    for name, definition in parameters_schema()["properties"].items():
        assert definition["description"], name
        check_parameters(parse_yaml(b"{}", name))
        load_profile("ci", {name: definition["default"]})


def test_overrides_win_and_limits_by_kind_are_joined():
    parameters = load_profile("release", {"unanalysed_percent": 2.5, "max_age_days": {"sast": 0.5}}).parameters
    assert parameters["unanalysed_percent"] == 2.5
    assert parameters["max_age_days"] == AGES | {"sast": 0.5}
    assert load_profile("release", {}).parameters == EXPECTED["release"]


def test_lists_are_replaced_whole():
    assert load_profile("ci", {"required_collectors": ["semgrep"]}).parameters["required_collectors"] == ["semgrep"]


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        ({"sast_blok_at": "low"}, "unknown key `sast_blok_at`, did you mean `sast_block_at`?"),
        ({"max_age_days": {"sats": 1}}, "in `max_age_days`: unknown key `sats`, did you mean `sast`?"),
        ({"sast_block_at": "lo"}, "not `lo`, did you mean `low`?"),
        ({"sast_block_at": "none"}, "`sast_block_at` must be one of `critical`"),
        ({"sast_block_at": "unknown"}, "`sast_block_at` must be one of `critical`"),
        ({"unanalysed_percent": -1}, "`unanalysed_percent` must be at least 0, not -1"),
        ({"unanalysed_percent": 101}, "must be at most 100, not 101"),
        ({"unanalysed_percent": "5"}, "must be a number, not `5`"),
        ({"unanalysed_percent": True}, "must be a number, not true"),
        ({"unanalysed_percent": None}, "must be a number, not nothing"),
        ({"unanalysed_percent": math.nan}, "must be a number, not a number that is too large or not finite"),
        ({"unanalysed_percent": math.inf}, "not a number that is too large or not finite"),
        ({"unanalysed_percent": 10**400}, "must be at most 100, not a number that is too large or not finite"),
        ({"violations_shown": 0}, "must be at least 1, not 0"),
        ({"violations_shown": 51}, "must be at most 50, not 51"),
        ({"violations_shown": 1.5}, "must be a whole number, not 1.5"),
        ({"max_age_days": {"sast": 0}}, "`max_age_days.sast` must be more than 0, not 0"),
        ({"max_age_days": 3}, "must be a mapping, not 3"),
        ({"require_clean": "yes"}, "must be true or false, not `yes`"),
        ({"required_collectors": []}, "must hold at least 1 item(s)"),
        ({"required_collectors": ["bandit", "bandit"]}, "must not hold the same item twice"),
        ({"required_collectors": ["../x"]}, "`required_collectors[0]` is `../x`, which does not have the form"),
        ({"required_collectors": "bandit"}, "must be a list, not `bandit`"),
        ({"sbom_required_fields": [1]}, "`sbom_required_fields[0]` must be text, not 1; put it in quotes"),
        ({"signed_commits_percent": object()}, "parameters cannot be checked"),
        ({1: 2}, "parameters cannot be checked"),
    ],
)
def test_an_override_that_does_not_fit_is_refused(overrides, said):
    assert said in refused(overrides)


def test_an_unknown_profile_is_refused_with_the_nearest_name():
    with pytest.raises(UsageError) as caught:
        load_profile("relase", {})
    assert str(caught.value) == "unknown profile 'relase', did you mean `release`?"
    assert caught.value.hint == "Known profiles: local, ci, release, csa-basic, csa-substantial, csa-high."


def test_overrides_in_a_file_are_named_with_their_line():
    located = parse_yaml(
        b"profile: ci\nparameters:\n  sast_block_at: low\n  max_age_days:\n    sast: never\n", "a.yaml"
    )
    with pytest.raises(ConfigError) as caught:
        check_parameters(located, "parameters")
    assert str(caught.value) == "a.yaml:5: `parameters.max_age_days.sast` must be a number, not `never`"


def test_parameters_that_are_not_a_mapping_are_refused():
    with pytest.raises(ConfigError, match=r"^a.yaml:1: `parameters` must be a mapping, not 3$"):
        check_parameters(parse_yaml(b"parameters: 3\n", "a.yaml"), "parameters")


def test_a_name_adds_a_requirement_and_a_heading_all_below_it():
    asked, cra = load_profile("local", {}), load_framework("cra")
    wanted = [Required("cra", "Art13.6", "a"), Required("cra", "AnnexI.PartII", "b")]
    below = {("cra", row.id) for row in cra.requirements if row.id.startswith("AnnexI.PartII.")}
    profile = requiring(asked, wanted, [cra])
    assert len(below) > 1
    assert profile.by_name == below | {("cra", "Art13.6")}
    assert profile.required == asked.required | profile.by_name


def test_a_name_that_a_catalogue_does_not_have_is_told_with_its_place():
    wanted = [Required("cra", "Art13.66", "ssdfgate.yaml:4")]
    with pytest.raises(ConfigError, match=r"ssdfgate\.yaml:4: cra has no `Art13\.66`, did you mean `Art13\.6`"):
        requiring(load_profile("local", {}), wanted, [load_framework("cra")])
