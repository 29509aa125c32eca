"""Pull requests on other platforms: what each sets in a build of one, by its own documentation."""

from collections.abc import Mapping
from dataclasses import dataclass

_NOT_ONE = frozenset({"", "0", "false"})
_BRANCH = "refs/heads/"


@dataclass(frozen=True, slots=True)
class Pull:
    """How a platform says that a build is one of a pull request.

    Attributes:
        platform: its name, for people.
        mark: a variable that it sets in every build.
        told: variables that say something only in a build of a pull request.
        branch: the variable with the branch to merge into; None where it does not say.
        branch_tells: whether that variable is set in no other build, so that it is enough.
    """

    platform: str
    mark: str
    told: tuple[str, ...]
    branch: str | None
    branch_tells: bool = False

    def is_on(self, environ: Mapping[str, str]) -> bool:
        """Whether this is a build of a pull request there."""
        named = (*self.told, *((self.branch or "",) if self.branch_tells else ()))
        there = any(environ.get(name, "").strip().lower() not in _NOT_ONE for name in named)
        return there and bool(environ.get(self.mark, "").strip())

    def target(self, environ: Mapping[str, str]) -> str | None:
        """The branch to merge into; None where nobody says."""
        return environ.get(self.branch or "", "").strip().removeprefix(_BRANCH) or None


PULLS = (
    Pull("AppVeyor", "APPVEYOR", ("APPVEYOR_PULL_REQUEST_NUMBER",), "APPVEYOR_REPO_BRANCH"),
    Pull(
        "Azure Pipelines",
        "TF_BUILD",
        ("SYSTEM_PULLREQUEST_PULLREQUESTID",),
        "SYSTEM_PULLREQUEST_TARGETBRANCH",
        branch_tells=True,
    ),
    Pull(
        "Bitbucket",
        "BITBUCKET_BUILD_NUMBER",
        ("BITBUCKET_PR_ID",),
        "BITBUCKET_PR_DESTINATION_BRANCH",
        branch_tells=True,
    ),
    Pull(
        "Buildkite", "BUILDKITE", ("BUILDKITE_PULL_REQUEST",), "BUILDKITE_PULL_REQUEST_BASE_BRANCH", branch_tells=True
    ),
    Pull("CircleCI", "CIRCLECI", ("CIRCLE_PULL_REQUEST", "CIRCLE_PR_NUMBER"), None),
    Pull("Cirrus CI", "CIRRUS_CI", ("CIRRUS_PR",), "CIRRUS_BASE_BRANCH", branch_tells=True),
    Pull("CodeBuild", "CODEBUILD_BUILD_ID", (), "CODEBUILD_WEBHOOK_BASE_REF", branch_tells=True),
    Pull("Drone", "DRONE", ("DRONE_PULL_REQUEST",), "DRONE_TARGET_BRANCH"),
    Pull(
        "GitLab",
        "GITLAB_CI",
        ("CI_EXTERNAL_PULL_REQUEST_IID",),
        "CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME",
        branch_tells=True,
    ),
    Pull("Jenkins", "JENKINS_URL", ("CHANGE_ID",), "CHANGE_TARGET", branch_tells=True),
    Pull("Semaphore", "SEMAPHORE", ("SEMAPHORE_GIT_PR_NUMBER",), "SEMAPHORE_GIT_BRANCH"),
    Pull("Travis CI", "TRAVIS", ("TRAVIS_PULL_REQUEST",), "TRAVIS_BRANCH"),
    Pull(
        "Woodpecker", "CI_PIPELINE_NUMBER", ("CI_COMMIT_PULL_REQUEST",), "CI_COMMIT_TARGET_BRANCH", branch_tells=True
    ),
)


def pull_of(environ: Mapping[str, str]) -> Pull | None:
    """The platform whose pull request is built; None where none is."""
    return next((pull for pull in PULLS if pull.is_on(environ)), None)
