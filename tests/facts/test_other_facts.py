"""CI systems, scanner settings, package files, and all facts together."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ssdfgate.facts import PackageFile, Tree, UnreadableError, control
from ssdfgate.facts.configuration import SHOWN, scanner_configuration
from ssdfgate.facts.gather import FACTS, Unknown, gather
from ssdfgate.facts.packages import lock_files, manifests
from ssdfgate.facts.pipelines import pipelines

NOW = datetime(2026, 6, 15, tzinfo=UTC)


def tree(*paths: str, blocked: dict[str, str] | None = None, size: int = 4) -> Tree:
    return Tree(dict.fromkeys(paths, size), blocked or {}, lambda _path: b"text")


@pytest.mark.parametrize(
    ("path", "system"),
    [
        (".github/workflows/ci.yml", "GitHub Actions"),
        (".github/workflows/ci.yaml", "GitHub Actions"),
        (".gitlab-ci.yml", "GitLab CI"),
        ("azure-pipelines.yml", "Azure Pipelines"),
        ("Jenkinsfile", "Jenkins"),
        (".circleci/config.yml", "CircleCI"),
        ("bitbucket-pipelines.yml", "Bitbucket Pipelines"),
        (".travis.yml", "Travis CI"),
        (".buildkite/pipeline.yml", "Buildkite"),
        (".tekton/push.yaml", "Tekton"),
        (".forgejo/workflows/ci.yml", "Forgejo Actions"),
        (".gitea/workflows/ci.yml", "Forgejo Actions"),
        (".woodpecker/test.yaml", "Woodpecker CI"),
        (".drone.yml", "Drone"),
        ("appveyor.yml", "AppVeyor"),
        (".cirrus.yml", "Cirrus CI"),
        (".semaphore/semaphore.yml", "Semaphore"),
        ("cloudbuild.yaml", "Google Cloud Build"),
        ("buildspec.yml", "AWS CodeBuild"),
        (".teamcity/settings.kts", "TeamCity"),
        (".zuul.yaml", "Zuul"),
        (".build.yml", "builds.sr.ht"),
    ],
)
def test_ci_system(path, system):
    assert pipelines(tree(path, "README.md")) == {"systems": [system], "files": [path]}


def test_several_ci_systems():
    found = pipelines(tree(".gitlab-ci.yml", ".github/workflows/b.yml", ".github/workflows/a.yml"))
    assert found["systems"] == ["GitHub Actions", "GitLab CI"]
    assert found["files"] == [".github/workflows/a.yml", ".github/workflows/b.yml", ".gitlab-ci.yml"]


@pytest.mark.parametrize(
    "path", ["docs/.gitlab-ci.yml", ".github/dependabot.yml", ".github/workflows/README.md", "sub/Jenkinsfile"]
)
def test_no_ci_system(path):
    assert pipelines(tree(path)) == {"systems": [], "files": []}
    assert pipelines(tree(".gitlab-ci.yml", size=0)) == {"systems": [], "files": []}


def test_ci_system_that_may_be_hidden_is_undetermined():
    with pytest.raises(UnreadableError, match=r"\.github: no rights"):
        pipelines(tree(blocked={".github": "no rights"}))
    assert pipelines(tree("Jenkinsfile", blocked={".github": "no rights"}))["systems"] == ["Jenkins"]


@pytest.mark.parametrize(
    ("path", "tool"),
    [
        (".bandit", "bandit"), (".cdxgenrc", "cdxgen"), (".checkov.yaml", "checkov"), (".gitleaks.toml", "gitleaks"),
        (".github/dependabot.yml", "dependabot"), (".github/zizmor.yml", "zizmor"), (".gitleaksignore", "gitleaks"),
        (".golangci.yml", "golangci-lint"), (".hadolint.yaml", "hadolint"), (".npmrc", "npm"), (".ruff.toml", "ruff"),
        (".secrets.baseline", "detect-secrets"), (".semgrepignore", "semgrep"), (".snyk", "snyk"),
        (".trivyignore", "trivy"), ("eslint.config.mjs", "eslint"), ("renovate.json", "renovate"),
        ("ruff.toml", "ruff"), ("pip.conf", "pip"), ("sub/osv-scanner.toml", "osv-scanner"), ("zizmor.yml", "zizmor"),
        ("trivy.yaml", "trivy"),
    ],
)  # fmt: skip
def test_scanner_configuration(path, tool):
    assert scanner_configuration(tree(path, "README.md", size=0)) == [{"path": path, "tool": tool}]


def test_first_scanner_configurations_are_listed():
    assert len(scanner_configuration(tree(*(f"{number}/.bandit" for number in range(SHOWN + 1))))) == SHOWN


def test_every_ecosystem_keeps_its_place_in_long_lists():
    files = [PackageFile(f"{number:04}/package.json", "npm", locks=False) for number in range(300)]
    files += [PackageFile("pyproject.toml", "PyPI", locks=False), PackageFile("uv.lock", "PyPI", locks=True)]
    found = manifests(files)
    assert len(found) == 201
    assert found[-1] == {"path": "pyproject.toml", "ecosystem": "PyPI"}
    assert lock_files(files) == [{"path": "uv.lock", "ecosystem": "PyPI"}]


def test_empty_repository_gives_every_fact():
    gathered = gather(tree(), (), None, named={}, now=NOW)
    assert gathered.values.keys() == set(FACTS)
    assert gathered.undetermined == {}
    assert {name for name, value in gathered.values.items() if value is None} == {
        "security_policy", "security_txt", "licence", "code_owners", "changelog", "history",
    }  # fmt: skip


def test_what_cannot_be_looked_at_is_undetermined():
    gathered = gather(tree(blocked={".github": "no rights"}), (), Unknown("git is missing"), named={}, now=NOW)
    assert gathered.undetermined == {
        "security_policy": ".github: no rights",
        "code_owners": ".github: no rights",
        "ci": ".github: no rights",
        "history": "git is missing",
    }
    assert gathered.values.keys() | gathered.undetermined.keys() == set(FACTS)
    assert not gathered.values.keys() & gathered.undetermined.keys()


def test_control_comes_out():
    observed = control.observed()
    assert observed.undetermined == {}
    assert control.compared(observed.values).ok


@pytest.mark.parametrize("fact", FACTS)
def test_control_notices_every_fact(fact):
    values = dict(control.observed().values)
    assert control.compared({**values, fact: None}).missing == (fact,)
    del values[fact]
    assert not control.compared(values).ok


def test_control_notices_what_is_too_much():
    observed = control.observed()
    assert not control.compared(replace(observed, values={**observed.values, "more": 1}).values).ok
