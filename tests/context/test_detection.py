"""Which pipeline this is, told by environments as the platforms set them."""

import unicodedata
from pathlib import Path

import pytest
from conftest import git
from hypothesis import given
from hypothesis import strategies as st

from ssdfgate.context import commit_expected, detect
from ssdfgate.git import open_work_tree
from ssdfgate.model import PipelineContext, Platform

HEAD, OTHER = "1f" * 20, "2e" * 20

GITHUB_PUSH = {
    "CI": "true",
    "GITHUB_ACTIONS": "true",
    "GITHUB_ACTOR": "octocat",
    "GITHUB_BASE_REF": "",
    "GITHUB_EVENT_NAME": "push",
    "GITHUB_HEAD_REF": "",
    "GITHUB_REF": "refs/heads/main",
    "GITHUB_REPOSITORY": "octo-org/hello.world",
    "GITHUB_RUN_ATTEMPT": "2",
    "GITHUB_RUN_ID": "1658821493",
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_SHA": HEAD,
    "GITHUB_WORKFLOW": "CI",
    "GITHUB_WORKFLOW_REF": "octo-org/hello.world/.github/workflows/ci.yml@refs/heads/main",
}
GITHUB_PULL_REQUEST = GITHUB_PUSH | {
    "GITHUB_BASE_REF": "main",
    "GITHUB_EVENT_NAME": "pull_request",
    "GITHUB_HEAD_REF": "feature",
    "GITHUB_REF": "refs/pull/7/merge",
}
GITLAB_PUSH = {
    "CI": "true",
    "CI_COMMIT_BRANCH": "main",
    "CI_COMMIT_REF_NAME": "main",
    "CI_COMMIT_SHA": HEAD,
    "CI_CONFIG_PATH": ".gitlab-ci.yml",
    "CI_JOB_URL": "https://gitlab.example.org/group/app/-/jobs/31",
    "CI_PIPELINE_SOURCE": "push",
    "CI_PIPELINE_URL": "https://gitlab.example.org/group/app/-/pipelines/12",
    "CI_PROJECT_URL": "https://gitlab.example.org/group/app",
    "GITLAB_CI": "true",
    "GITLAB_USER_LOGIN": "jane",
}
GITLAB_MERGE_REQUEST = {
    **{name: value for name, value in GITLAB_PUSH.items() if name != "CI_COMMIT_BRANCH"},
    "CI_COMMIT_REF_NAME": "feature",
    "CI_MERGE_REQUEST_IID": "3",
    "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "feature",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
    "CI_PIPELINE_SOURCE": "merge_request_event",
}


def context(environ) -> PipelineContext:
    return detect(environ, None).context


def test_github_push():
    assert context(GITHUB_PUSH) == PipelineContext(
        platform=Platform.GITHUB,
        ref="refs/heads/main",
        target_ref=None,
        event="push",
        actor="octocat",
        workflow="octo-org/hello.world/.github/workflows/ci.yml@refs/heads/main",
        run_url="https://github.com/octo-org/hello.world/actions/runs/1658821493/attempts/2",
    )


def test_github_pull_request():
    found = context(GITHUB_PULL_REQUEST)
    assert (found.ref, found.target_ref, found.event) == ("refs/pull/7/merge", "main", "pull_request")


def test_gitlab_push():
    assert context(GITLAB_PUSH) == PipelineContext(
        platform=Platform.GITLAB,
        ref="main",
        target_ref=None,
        event="push",
        actor="jane",
        workflow=".gitlab-ci.yml",
        run_url="https://gitlab.example.org/group/app/-/jobs/31",
    )


def test_gitlab_merge_request():
    found = context(GITLAB_MERGE_REQUEST)
    assert (found.ref, found.target_ref, found.event) == ("feature", "main", "merge_request_event")


@pytest.mark.parametrize(
    ("environ", "platform"),
    [
        ({}, Platform.LOCAL),
        ({"CI": ""}, Platform.LOCAL),
        ({"CI": "false"}, Platform.LOCAL),
        ({"CI": "true"}, Platform.CI),
        ({"CI": "1"}, Platform.CI),
        ({"TF_BUILD": "True"}, Platform.CI),
        ({"JENKINS_URL": "https://jenkins.example.org/"}, Platform.CI),
        ({"GITHUB_ACTIONS": "false", "CI": "true"}, Platform.CI),
        ({"GITHUB_SHA": HEAD}, Platform.LOCAL),
    ],
)
def test_other_places(environ, platform):
    assert context(environ) == PipelineContext(platform=platform)
    assert commit_expected(environ) is None


@pytest.mark.parametrize("name", ["", "TRUE ", "x"])
def test_word_for_yes(name):
    assert (context({"GITHUB_ACTIONS": name}).platform is Platform.GITHUB) == (name == "TRUE ")


@pytest.mark.parametrize(
    ("change", "url"),
    [
        ({"GITHUB_RUN_ATTEMPT": ""}, "https://github.com/octo-org/hello.world/actions/runs/1658821493"),
        (
            {"GITHUB_SERVER_URL": "https://u:p@ghe.example.org:8443/"},
            "https://ghe.example.org:8443/octo-org/hello.world",
        ),
        ({"GITHUB_SERVER_URL": "javascript:alert(1)"}, None),
        ({"GITHUB_SERVER_URL": "https://[::1"}, None),
        ({"GITHUB_REPOSITORY": "../../x/y"}, None),
        ({"GITHUB_RUN_ID": "1/../2"}, None),
        ({"GITHUB_RUN_ID": "\u0661"}, None),
    ],
)
def test_address_of_a_github_run(change, url):
    found = context(GITHUB_PUSH | change).run_url
    assert found == url if url is None else (found or "").startswith(url)


@pytest.mark.parametrize("environ", [GITHUB_PUSH, GITHUB_PULL_REQUEST, GITLAB_PUSH, GITLAB_MERGE_REQUEST])
def test_commit_of_the_pipeline(environ):
    assert commit_expected(environ) == HEAD


@pytest.mark.parametrize("value", ["", "main", HEAD[:-1], HEAD + "0", "g" * 40])
def test_commit_that_is_none(value):
    assert commit_expected(GITHUB_PUSH | {"GITHUB_SHA": value}) is None
    assert commit_expected(GITLAB_PUSH | {"CI_COMMIT_SHA": value}) is None


@pytest.fixture
def checkout(repository: Path):
    git(repository, "commit", "--quiet", "--allow-empty", "--message", "x")
    work_tree = open_work_tree(repository)
    assert work_tree is not None
    return work_tree


def test_branch_of_the_checkout_is_used_where_nothing_else_tells(checkout):
    assert detect({}, checkout).context.ref == "main"
    assert detect({"CI": "true"}, checkout).context.ref == "main"
    assert detect(GITHUB_PULL_REQUEST, checkout).context.ref == "refs/pull/7/merge"


@pytest.mark.parametrize(("environ", "name"), [(GITHUB_PUSH, "GITHUB_SHA"), (GITLAB_PUSH, "CI_COMMIT_SHA")])
def test_commit_of_the_pipeline_is_held_against_the_checkout(checkout, environ, name):
    assert detect(environ | {name: checkout.commit}, checkout).warnings == ()
    (differs,) = detect(environ | {name: OTHER}, checkout).warnings
    assert OTHER in differs.message
    assert str(checkout.commit) in differs.message
    (missing,) = detect({**environ, name: "HEAD"}, checkout).warnings
    assert f"{name} is HEAD" in missing.message
    assert name in missing.hint


def test_commit_of_the_pipeline_before_the_first_commit(repository):
    (warning,) = detect(GITHUB_PUSH, open_work_tree(repository)).warnings
    assert "none is checked out" in warning.message


NAMES = sorted({*GITHUB_PULL_REQUEST, *GITLAB_MERGE_REQUEST})
SECRETS = ("ghp_" + "a" * 36, "glpat-" + "b" * 20, "https://user:hunter2pass@host/")


@given(
    st.dictionaries(st.sampled_from(NAMES), st.text() | st.sampled_from(SECRETS)),
    st.sampled_from(["GITHUB_ACTIONS", "GITLAB_CI"]),
)
def test_values_are_text_from_strangers(environ, platform):
    found = context({**environ, platform: "true"}).to_json()
    for value in found.values():
        assert value is None or 0 < len(value) <= 500
        assert not {unicodedata.category(char) for char in value or ""} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
        assert not any(secret in (value or "") for secret in (*SECRETS[:2], "hunter2pass"))
