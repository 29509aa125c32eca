"""Which pipelines run for a change, and what its target is, by the variables and events of the platforms."""

import json

import pytest

from ssdfgate.context.target import target_of

A, B = "a" * 40, "b" * 40
GITHUB = {"GITHUB_ACTIONS": "true", "GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "team/shop"}
GITLAB = {"GITLAB_CI": "true", "CI_PROJECT_URL": "https://gitlab.example.org/mallory/shop"}


def event(tmp_path, payload):
    path = tmp_path / "event.json"
    path.write_text(payload if isinstance(payload, str) else json.dumps(payload))
    return {"GITHUB_EVENT_PATH": str(path)}


@pytest.mark.parametrize("name", ["pull_request", "pull_request_target"])
def test_a_pull_request(tmp_path, name):
    payload = event(tmp_path, {"pull_request": {"base": {"ref": "main", "sha": A}}})
    found = target_of({**GITHUB, "GITHUB_EVENT_NAME": name, "GITHUB_BASE_REF": "main", **payload})
    assert (found.event, found.branch, found.commits) == (name, "main", (A,))
    assert found.repository == "https://github.com/team/shop"


@pytest.mark.parametrize("name", ["pull_request_review", "pull_request_review_comment"])
def test_an_event_about_a_pull_request(tmp_path, name):
    payload = event(tmp_path, {"pull_request": {"base": {"ref": "main", "sha": A}}})
    assert target_of({**GITHUB, "GITHUB_EVENT_NAME": name, **payload}).branch == "main"


def test_any_event_on_the_ref_of_a_pull_request():
    found = target_of({**GITHUB, "GITHUB_EVENT_NAME": "workflow_dispatch", "GITHUB_REF": "refs/pull/7/merge"})
    assert (found.branch, found.commits) == (None, ())


@pytest.mark.parametrize(
    "environ",
    [
        {"JENKINS_URL": "https://ci.example.org/", "CHANGE_TARGET": "main"},
        {"TF_BUILD": "True", "SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main"},
        {"CI": "true", "BITBUCKET_BUILD_NUMBER": "1", "BITBUCKET_PR_DESTINATION_BRANCH": "main"},
        {"BUILDKITE": "true", "BUILDKITE_PULL_REQUEST_BASE_BRANCH": "main"},
        {**GITLAB, "CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME": "main"},
        {"CI_PIPELINE_NUMBER": "3", "CI_COMMIT_TARGET_BRANCH": "main"},
        {"CODEBUILD_BUILD_ID": "x", "CODEBUILD_WEBHOOK_BASE_REF": "refs/heads/main"},
        {"CIRRUS_CI": "true", "CIRRUS_BASE_BRANCH": "main"},
        {"DRONE": "true", "DRONE_PULL_REQUEST": "7", "DRONE_TARGET_BRANCH": "main"},
        {"TRAVIS": "true", "TRAVIS_PULL_REQUEST": "7", "TRAVIS_BRANCH": "main"},
    ],
)
def test_changes_on_other_platforms(environ):
    assert (target_of(environ).branch, target_of(environ).repository) == ("main", None)


def test_a_merge_queue(tmp_path):
    payload = event(tmp_path, {"merge_group": {"base_ref": "refs/heads/release/1", "base_sha": B}})
    ref = f"refs/heads/gh-readonly-queue/release/1/pr-7-{A}"
    queue = {**GITHUB, "GITHUB_EVENT_NAME": "merge_group", "GITHUB_REF": ref}
    assert target_of({**queue, **payload}).branch == "release/1"
    assert target_of({**queue, **payload}).commits == (B,)
    assert target_of(queue).branch == "release/1"


@pytest.mark.parametrize(
    "payload", ["", "[", "[1]", "null", '{"pull_request": 1}', '{"pull_request": {"base": {"sha": 7}}}']
)
def test_an_event_that_cannot_be_used_leaves_the_variables(tmp_path, payload):
    environ = {**GITHUB, "GITHUB_EVENT_NAME": "pull_request", "GITHUB_BASE_REF": "main", **event(tmp_path, payload)}
    found = target_of(environ)
    assert (found.branch, found.commits) == ("main", ())


def test_it_is_a_change_even_where_nothing_else_is_known():
    assert target_of({"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request"}).branch is None
    assert target_of({"GITLAB_CI": "true", "CI_PIPELINE_SOURCE": "merge_request_event"}).branch is None


def test_a_merge_request_from_a_fork_names_the_project_it_goes_to():
    found = target_of({
        **GITLAB,
        "CI_PIPELINE_SOURCE": "merge_request_event",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_MERGE_REQUEST_PROJECT_URL": "https://gitlab.example.org/team/shop",
        "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": "",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": B,
    })  # fmt: skip
    assert (found.branch, found.repository, found.commits) == ("main", "https://gitlab.example.org/team/shop", (B,))


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {**GITHUB, "GITHUB_EVENT_NAME": "push"},
        {**GITLAB, "CI_PIPELINE_SOURCE": "push"},
        {"CI": "true", "GITHUB_BASE_REF": "main"},
        {"CHANGE_TARGET": "main"},
        {"TRAVIS": "true", "TRAVIS_PULL_REQUEST": "false", "TRAVIS_BRANCH": "main"},
        {"DRONE": "true", "DRONE_TARGET_BRANCH": "main"},
        {"BUILDKITE": "true", "BUILDKITE_PULL_REQUEST_BASE_BRANCH": ""},
    ],
)
def test_other_pipelines_run_for_no_change(environ):
    assert target_of(environ) is None


PULLS = {
    "AppVeyor": {"APPVEYOR": "True", "APPVEYOR_PULL_REQUEST_NUMBER": "3", "APPVEYOR_REPO_BRANCH": "main"},
    "Azure Pipelines": {"TF_BUILD": "True", "SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main"},
    "Bitbucket": {"BITBUCKET_BUILD_NUMBER": "1", "BITBUCKET_PR_ID": "2", "BITBUCKET_PR_DESTINATION_BRANCH": "main"},
    "Buildkite": {
        "BUILDKITE": "true", "BUILDKITE_PULL_REQUEST": "5", "BUILDKITE_PULL_REQUEST_BASE_BRANCH": "main",
    },
    "Cirrus CI": {"CIRRUS_CI": "true", "CIRRUS_PR": "4", "CIRRUS_BASE_BRANCH": "main"},
    "CodeBuild": {
        "CODEBUILD_BUILD_ID": "a:1", "CODEBUILD_WEBHOOK_EVENT": "PULL_REQUEST_UPDATED",
        "CODEBUILD_WEBHOOK_BASE_REF": "refs/heads/main",
    },
    "Drone": {"DRONE": "true", "DRONE_PULL_REQUEST": "7", "DRONE_TARGET_BRANCH": "main"},
    "Jenkins": {"JENKINS_URL": "https://ci.example.org/", "CHANGE_ID": "9", "CHANGE_TARGET": "main"},
    "Semaphore": {"SEMAPHORE": "true", "SEMAPHORE_GIT_PR_NUMBER": "2", "SEMAPHORE_GIT_BRANCH": "main"},
    "Travis CI": {"TRAVIS": "true", "TRAVIS_PULL_REQUEST": "11", "TRAVIS_BRANCH": "main"},
    "Woodpecker": {"CI_PIPELINE_NUMBER": "4", "CI_COMMIT_PULL_REQUEST": "1", "CI_COMMIT_TARGET_BRANCH": "main"},
}  # fmt: skip


@pytest.mark.parametrize("platform", PULLS)
def test_a_pull_request_on_another_platform(platform):
    found = target_of({"CI": "true", **PULLS[platform]})
    assert (found.event, found.branch) == (f"pull request on {platform}", "main")
    assert (found.repository, found.commits) == (None, ())


def test_where_the_platform_names_no_branch_it_is_a_change_all_the_same():
    assert target_of({"CIRCLECI": "true", "CIRCLE_PULL_REQUEST": "https://example.org/pull/1"}).branch is None
    assert target_of({"JENKINS_URL": "https://ci.example.org/", "CHANGE_ID": "9"}).branch is None


@pytest.mark.parametrize(
    "environ",
    [
        {"TRAVIS": "true", "TRAVIS_PULL_REQUEST": "false", "TRAVIS_BRANCH": "main"},
        {"BUILDKITE": "true", "BUILDKITE_PULL_REQUEST": "false", "BUILDKITE_PULL_REQUEST_BASE_BRANCH": ""},
        {"CODEBUILD_BUILD_ID": "a:1", "CODEBUILD_WEBHOOK_EVENT": "PUSH", "CODEBUILD_WEBHOOK_BASE_REF": ""},
        {"TF_BUILD": "True", "BUILD_REASON": "IndividualCI"},
        {"JENKINS_URL": "https://ci.example.org/", "BRANCH_NAME": "main"},
        {"CIRCLECI": "true", "CIRCLE_PULL_REQUEST": ""},
        {"CHANGE_ID": "9", "CHANGE_TARGET": "main"},
    ],
)
def test_other_builds_on_other_platforms_are_no_change(environ):
    assert target_of({"CI": "true", **environ}) is None
