"""Where a container image may be built, run or shipped; what is missed here is a false `not_applicable`."""

import pytest

from ssdfgate.facts import Tree, UnreadableError
from ssdfgate.facts.images import SHOWN, images

PLAIN = {
    ".github/workflows/ci.yml": b"on: push\njobs:\n  a:\n    steps:\n      - uses: actions/setup-python@v5\n",
    "pyproject.toml": b"[project]\nname = 'a'\n",
    "README.md": b"docker run a\n",
    "src/a.py": b"def build(docker):\n    return docker\n",
}


def found(files, blocked=None):
    everything = {**PLAIN, **files}
    sizes = {path: len(content) for path, content in everything.items()}
    return images(Tree(sizes, blocked or {}, everything.__getitem__))


def reasons(files, blocked=None):
    return {place["path"]: place["reason"] for place in found(files, blocked)["places"]}


def test_repository_without_images():
    assert found({}) == {"searched": 2, "places_total": 0, "places": []}


@pytest.mark.parametrize(
    "path",
    [
        "Dockerfile", "dockerfile", "sub/deep/Dockerfile.prod", "Containerfile", "a/web.Dockerfile", "a/web.dockerfile",
        "prod-Dockerfile", "Dockerfile-dev", "DOCKERFILE.J2", "my.containerfile", ".dockerignore", "docker-compose.yml",
        "compose.yaml", "deploy/compose.prod.yml", "docker-compose-dev.yaml", "charts/a/Chart.yaml", "kustomization.yml",
        "helmfile.yaml", "skaffold.yaml", "Earthfile", "Tiltfile", ".ko.yaml", "docker-bake.hcl", "fly.toml",
        "Procfile", "railway.json", "heroku.yml", "render.yaml", "cloudbuild.yaml",
    ],
)  # fmt: skip
def test_names_of_files_that_build_or_run_images(path):
    assert reasons({path: b"x"}) == {path: "has the name of a file that builds or runs images"}
    assert found({path: b""})["places_total"] == 0


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("Makefile", b"all:\n\tDOCKER build .\n"),
        ("scripts/release", b"#!/bin/sh\nbuildah bud .\n"),
        ("scripts/release.py", b"subprocess.run(['podman', 'build'])\n"),
        (".gitlab-ci.yml", b"a: {image: gcr.io/kaniko-project/executor}\n"),
        (".github/workflows/x.yml", b"steps:\n- uses: docker/build-push-action@v6\n"),
        (".github/workflows/x.yml", b"- run: docker buildx bake\n"),
        (".github/workflows/x.yml", b"- uses: redhat-actions/buildah-build@v2\n"),
        (".github/workflows/x.yml", b"- run: pack build app\n"),
        (".github/workflows/x.yml", b"- run: ko build ./cmd/a\n"),
        (".github/workflows/x.yml", b"env: {REGISTRY: ghcr.io}\n"),
        (".goreleaser.yaml", b"kos:\n  - repositories: [a]\n"),
        ("pom.xml", b"<artifactId>jib-maven-plugin</artifactId>\n"),
        ("pom.xml", b"<goal>build-image</goal>\n"),
        ("app/build.gradle", b"plugins { id 'com.google.cloud.tools.jib' }\n"),
        ("app/build.gradle.kts", b'tasks.named("bootBuildImage")\n'),
        ("package.json", b'{"scripts": {"image": "nixpacks build ."}}\n'),
        ("web/Web.csproj", b"<ContainerRepository>a</ContainerRepository>\n"),
        ("BUILD.bazel", b"oci_image(name = 'a')\n"),
        ("flake.nix", b"pkgs.dockerTools.buildImage {}\n"),
        ("deploy/app.yaml", b"apiVersion: apps/v1\nkind: Deployment\n"),
        ("k8s/pod.yaml", b"kind: Pod\n"),
        ("azure-pipelines.yml", b"- script: az acr build .\n"),
        ("Jenkinsfile", b"sh 'helm upgrade a'\n"),
        ("project.toml", b"[[io.buildpacks.group]]\n"),
        ("tox.ini", b"commands = skopeo copy a b\n"),
        ("main.tf", b'resource "docker_image" "a" {}\n'),
        ("main.tf", b'resource "aws_lambda_function" "a" { package_type = "Image" }'),
        ("main.tf", b'resource "aws_ecs_service" "a" {}'),
        ("template.yaml", b"PackageType: Image\n"),
        (".github/workflows/x.yml", b"- uses: google-github-actions/deploy-cloudrun@v2\n"),
        (".github/workflows/x.yml", b"- uses: aws-actions/amazon-ecs-deploy-task-definition@v2\n"),
        (".github/workflows/x.yml", b"- uses: azure/container-apps-deploy-action@v2\n"),
        (".github/workflows/x.yml", b"- uses: redhat-actions/openshift-tools-installer@v1\n"),
    ],
)  # fmt: skip
def test_words_in_files_that_build(path, content):
    (reason,) = reasons({path: content}).values()
    assert reason.startswith("names `")


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (".github/workflows/x.yml", b"jobs:\n  a:\n    uses: o/r/.github/workflows/ship.yml@v1\n"),
        (".gitlab-ci.yml", b"include:\n  - project: group/shared\n    file: build.yml\n"),
        (".gitlab-ci.yml", b"include:\n  - remote: https://example.org/a.yml\n"),
        (".gitlab-ci.yml", b"include:\n  - template: Jobs/Build.gitlab-ci.yml\n"),
        (".circleci/config.yml", b"orbs:\n  node: circleci/node@5\n"),
        ("Jenkinsfile", b"@Library('shared') _\n"),
    ],
)
def test_steps_that_are_kept_elsewhere(path, content):
    assert "kept elsewhere" in reasons({path: content})[path]


def test_own_reusable_workflow_is_searched_itself():
    assert reasons({".github/workflows/x.yml": b"jobs: {a: {uses: ./.github/workflows/ci.yml}}\n"}) == {}


def test_our_own_settings_and_records_start_no_build():
    schema = b'{"description": "oci://registry/policies"}'
    files = {
        ".ssdfgate/config.schema.json": schema,
        ".ssdfgate/waivers/docker.yaml": b"reason: docker",
        "ssdfgate.yaml": b"docker",
    }
    assert found(files) == {"searched": 2, "places_total": 0, "places": []}
    assert list(reasons({".ssdfgate/Dockerfile": b"FROM x", "sub/ssdfgate.yaml": b"docker"})) == [
        ".ssdfgate/Dockerfile", "sub/ssdfgate.yaml",
    ]  # fmt: skip


def test_a_place_says_where():
    assert reasons({"Makefile": b"all:\n\ttrue\n\tPodman push\n"}) == {"Makefile": "names `podman`, line 3"}


@pytest.mark.parametrize("path", ["ci", "sub", ".github/workflows/x.yml", "a/Dockerfile"])
def test_what_cannot_be_looked_at_may_build(path):
    assert reasons({}, {path: "no rights"}) == {path: "cannot be looked at: no rights"}


def test_blocked_files_that_build_nothing():
    assert reasons({}, {"src/b.py": "no rights", "docs/a.pdf": "leads out of the tree"}) == {}


def test_file_that_cannot_be_read_or_is_too_large():
    def fetch(path):
        raise UnreadableError("cannot be read (no rights)")

    tree = Tree({"a.sh": 3, "b.sh": 2**21}, {}, fetch)
    assert [place["reason"] for place in images(tree)["places"]] == [
        "cannot be looked at: a.sh cannot be read (no rights)",
        "cannot be looked at: b.sh is larger than 1024 KiB",
    ]


def test_first_places_are_listed_and_all_are_counted():
    result = found({f"{number:03}/Dockerfile": b"x" for number in range(SHOWN + 5)})
    assert (result["places_total"], len(result["places"])) == (SHOWN + 5, SHOWN)
