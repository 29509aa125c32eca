"""Where container images may be built, run or shipped: by the names of files, and by words in files that build."""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from ssdfgate.facts.tree import Tree, UnreadableError
from ssdfgate.model import JsonValue, clean

if TYPE_CHECKING:
    from ahocorasick_rs import BytesAhoCorasick

SHOWN = 20
"""Places that are listed; the number beside them counts all."""

_TEXT_LENGTH = 200
_YAML = r"\.ya?ml"
_BUILDS = re.compile(
    r"(?:.*[._-])?(?:docker|container)file(?:[._-].*)?|\.(?:docker|container)ignore|"
    rf"(?:.*[._-])?compose(?:[._-].*)?{_YAML}|(?:.*[._-])?bake(?:[._-].*)?\.(?:hcl|json)|"
    rf"(?:chart|kustomization|helmfile|skaffold|werf|apko|\.ko){_YAML}|"
    rf"earthfile|tiltfile|procfile|(?:fly|nixpacks|railway)\.toml|railway\.json|(?:heroku|render|cloudbuild){_YAML}|"
    r"cloudbuild\.json|captain-definition"
)
"""Whole names, in lower case, of files that say how an image is built or run."""

_ANYWHERE = (
    b"docker", b"containerfile", b"podman", b"buildah", b"kaniko", b"buildkit", b"buildx", b"nerdctl", b"jib-maven",
    b"ko-build", b"setup-ko", b"buildpack", b"paketo", b"build-image", b"buildimage", b"nixpacks", b"railpack",
    b"source-to-image", b"containerrepository", b"containerimage", b"containerregistry", b"publishcontainer",
    b"sdkcontainer", b"defaultcontainer", b"rules_oci", b"rules_img", b"oci_image", b"oci_push", b"oci_load",
    b"nix2container", b"earthly", b"skaffold", b"skopeo", b"regctl", b"umoci", b"ghcr.io", b"gcr.io", b"quay.io",
    b"pkg.dev", b"azurecr", b"ci_registry", b"oci://", b"gcloud builds", b"gcloud run", b"cloudrun", b"cloud-run",
    b"fargate", b"apprunner", b"app-runner", b"openshift", b"argocd", b"tekton", b"kompose", b"flyctl", b"superfly",
    b"railway", b"auto-devops", b"kubectl", b"kustomiz", b"apptainer", b"singularity build",
)  # fmt: skip
_ALONE = (
    b"jib", b"ko build", b"ko publish", b"ko apply", b"ko resolve", b"kos", b"pack build", b"s2i", b"werf", b"apko",
    b"melange", b"crane", b"oras", b"img build", b"ecr", b"acr build", b"ecs", b"helm", b"heroku", b"bootc",
)  # fmt: skip
_SHAPES = {
    b"container": re.compile(rb"containers?[-_ ](?:image|registry|build|push|apps?|instances?)"),
    b"kind:": re.compile(rb"kind: ?(?:deployment|statefulset|daemonset|cronjob|pod)\b"),
    b"package": re.compile(rb"package_?type\W{1,5}image\b"),
}
"""Words, in lower case, of tools that build images, of places that keep them, and of what runs them: as a part of
any word, with no letter or digit beside them, and by the text that begins there."""

_LITERALS = (*_ANYWHERE, *_ALONE, *_SHAPES)

_ELSEWHERE = re.compile(
    rb"uses:\s*['\"]?(?!\./)[^\s@'\"]+/\.(?:github|gitea|forgejo)/workflows/[^\s'\"]+|@library\b|^\s*orbs:|"
    rb"^\s*-?\s*(?:remote|project|template|component):\s*\S+",
    re.MULTILINE,
)
"""Steps of a pipeline that are kept in another repository."""

_PIPELINE = re.compile(
    rf"(?:.+/)?\.(?:github|gitea|forgejo)/workflows/[^/]+{_YAML}|(?:.+/)?\.gitlab(?:-ci)?(?:/.+)?{_YAML}|"
    rf"(?:.+/)?\.circleci/.+{_YAML}|(?:.+/)?jenkinsfile(?:\.[^/]+)?|(?:.+/)?azure-pipelines[^/]*{_YAML}"
)
_ENDINGS = (
    ".yml", ".yaml", ".toml", ".cfg", ".ini", ".sh", ".bash", ".zsh", ".ksh", ".csh", ".fish", ".ps1", ".psm1",
    ".bat", ".cmd", ".mk", ".mak", ".make", ".just", ".gradle", ".kts", ".groovy", ".gvy", ".sbt", ".nix", ".bzl",
    ".bazel", ".star", ".hcl", ".tf", ".tofu", ".bicep", ".jsonnet", ".cue", ".csproj", ".fsproj", ".vbproj",
    ".props", ".targets", ".rake", "file", "pom.xml", "build.xml", "package.json", "project.json", "composer.json",
    "deno.json", "cloudbuild.json", "setup.py", "noxfile.py", "fabfile.py", "tasks.py", "dodo.py", "magefile.go",
    "build.rs",
)  # fmt: skip
_FOLDERS = frozenset({
    "bin", "build", "ci", "deploy", "deployment", "devops", "hack", "infra", "ops", "packaging", "release", "script",
    "scripts", "tools",
})  # fmt: skip
_OURS = re.compile(rf"\.ssdfgate/.*|\.?ssdfgate{_YAML}")
"""Our own settings and records, which start no build and may well speak of images."""

_PROSE = (
    ".md", ".rst", ".txt", ".adoc", ".html", ".css", ".svg", ".png", ".jpg", ".jpeg", ".gif", ".ico", ".pdf", ".lock",
    ".csv", ".po", ".pot", ".woff", ".woff2", ".ttf",
)  # fmt: skip


def images(tree: Tree) -> JsonValue:
    """Find every place that may build, run or ship a container image.

    Shape: {searched, places_total, places: [{path, reason}]}.

    `searched` counts the files whose content was searched; every file was looked at by its name. A place is a file
    with the name or a word of such tools, one whose steps lie in another repository, and whatever cannot be looked
    at: only where there is none may be said that the repository holds nothing of the kind. Prose and the product's
    own code are not searched, except in folders for building.
    """
    searched = 0
    found: list[tuple[str, str]] = list(_blocked(tree))
    for path, size in sorted(tree.sizes.items()):
        if not size:
            continue
        lower = path.lower()
        if _BUILDS.fullmatch(lower.rpartition("/")[2]):
            found.append((path, "has the name of a file that builds or runs images"))
        elif _may_build(lower):
            searched += 1
            found.extend((path, reason) for reason in _reasons(tree, path, lower))
    return {
        "searched": searched,
        "places_total": len(found),
        "places": [{"path": path, "reason": clean(reason, _TEXT_LENGTH)} for path, reason in found[:SHOWN]],
    }


def _blocked(tree: Tree) -> Iterator[tuple[str, str]]:
    for path, reason in sorted(tree.blocked.items()):
        lower = path.lower()
        if _may_build(lower) or _BUILDS.fullmatch(lower.rpartition("/")[2]):
            yield path, f"cannot be looked at: {reason}"


def _may_build(lower: str) -> bool:
    """Whether the file is of a kind that can start a build; a name without an ending may be a script."""
    folder, _, name = f"/{lower}".rpartition("/")
    if name.endswith(_ENDINGS) or "." not in name:
        return not _OURS.fullmatch(lower)
    in_place = "/." in folder or not _FOLDERS.isdisjoint(folder.split("/"))
    return in_place and not name.endswith(_PROSE) and not _OURS.fullmatch(lower)


def _reasons(tree: Tree, path: str, lower: str) -> Iterator[str]:
    try:
        content = tree.read(path).lower()
    except UnreadableError as error:
        yield f"cannot be looked at: {error}"
        return
    if word := _word(content):
        yield f"names `{content[slice(*word)].decode('ascii')}`, line {_line(content, word[0])}"
    elif _PIPELINE.fullmatch(lower) and (step := _ELSEWHERE.search(content)):
        yield f"takes in steps that are kept elsewhere, line {_line(content, step.end())}"


def _word(content: bytes) -> tuple[int, int] | None:
    """Where the first telling word stands; an automaton looks for all of them at once."""
    for number, start, end in _automaton().find_matches_as_indexes(content, overlapping=True):
        literal = _LITERALS[number]
        if literal in _SHAPES:
            match = _SHAPES[literal].match(content, start)
            if match:
                return match.span()
        elif literal in _ANYWHERE or not (content[start - 1 : start].isalnum() or content[end : end + 1].isalnum()):
            return start, end
    return None


@cache
def _automaton() -> "BytesAhoCorasick":
    from ahocorasick_rs import BytesAhoCorasick

    return BytesAhoCorasick(_LITERALS)


def _line(content: bytes, offset: int) -> int:
    return content.count(b"\n", 0, offset) + 1
