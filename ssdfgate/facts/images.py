"""Where container images may be built, run or shipped: by the names of files, and by words in files that build."""

import re
from collections.abc import Iterator

from ssdfgate.facts.tree import Tree, UnreadableError
from ssdfgate.model import JsonValue, clean

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

_WORDS = re.compile(
    rb"docker|containerfile|podman|buildah|kaniko|buildkit|buildx|nerdctl|\bjib\b|jib-maven|"
    rb"\bko (?:build|publish|apply|resolve)\b|ko-build|setup-ko|^kos:|"
    rb"\bpack build\b|buildpack|paketo|build-?image|nixpacks|railpack|source-to-image|\bs2i\b|"
    rb"containerrepository|containerimage|containerregistry|publishcontainer|sdkcontainer|defaultcontainer|"
    rb"rules_oci|rules_img|oci_image|oci_push|oci_load|container_image|container_push|nix2container|"
    rb"earthly|skaffold|\bwerf\b|\bapko\b|\bmelange\b|\bcrane\b|skopeo|regctl|umoci|\boras\b|\bimg build\b|"
    rb"ghcr\.io|gcr\.io|quay\.io|pkg\.dev|azurecr|\becr\b|ci_registry|container_registry|oci://|\bacr build\b|"
    rb"gcloud builds|gcloud run|\bhelm\b|kubectl|kustomiz|kind: ?(?:deployment|statefulset|daemonset|cronjob|pod)\b|"
    rb"containers?[-_ ](?:image|registry|build|push|apps?|instances?)|cloud-?run\b|(?<![a-z])ecs(?![a-z])|fargate|app-?runner|"
    rb"package_?type\W{1,5}image\b|openshift|argocd|tekton|kompose|\bheroku\b|flyctl|superfly|railway|auto-devops|"
    rb"apptainer|singularity build|\bbootc\b",
    re.MULTILINE,
)
"""Words, in lower case, of tools that build images, of places that keep them, and of what runs them."""

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
    *folders, name = lower.split("/")
    if name.endswith(_ENDINGS) or "." not in name:
        return True
    in_place = any(folder in _FOLDERS or folder.startswith(".") for folder in folders)
    return in_place and not name.endswith(_PROSE)


def _reasons(tree: Tree, path: str, lower: str) -> Iterator[str]:
    try:
        content = tree.read(path).lower()
    except UnreadableError as error:
        yield f"cannot be looked at: {error}"
        return
    if word := _WORDS.search(content):
        yield f"names `{word[0].decode('ascii')}`, line {_line(content, word.start())}"
    elif _PIPELINE.fullmatch(lower) and (step := _ELSEWHERE.search(content)):
        yield f"takes in steps that are kept elsewhere, line {_line(content, step.end())}"


def _line(content: bytes, offset: int) -> int:
    return content.count(b"\n", 0, offset) + 1
