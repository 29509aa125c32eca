"""Which CI systems the repository is set up for."""

import re

from ssdfgate.facts.tree import Tree, UnreadableError
from ssdfgate.model import JsonValue

_YAML = r"\.ya?ml"
_SYSTEMS = {
    "GitHub Actions": rf"\.github/workflows/[^/]+{_YAML}",
    "GitLab CI": r"\.gitlab-ci\.yml",
    "Azure Pipelines": rf"azure-pipelines[^/]*{_YAML}|\.azure-pipelines/.+{_YAML}",
    "Jenkins": r"Jenkinsfile(?:\.[^/]+)?",
    "CircleCI": rf"\.circleci/config{_YAML}",
    "Bitbucket Pipelines": r"bitbucket-pipelines\.yml",
    "Travis CI": r"\.travis\.yml",
    "Buildkite": rf"\.buildkite/[^/]+{_YAML}",
    "Tekton": rf"\.tekton/.+{_YAML}",
    "Forgejo Actions": rf"\.(?:forgejo|gitea)/workflows/[^/]+{_YAML}",
    "Woodpecker CI": rf"\.woodpecker{_YAML}|\.woodpecker/.+{_YAML}",
    "Drone": r"\.drone\.(?:yml|star|jsonnet)",
    "AppVeyor": r"\.?appveyor\.yml",
    "Cirrus CI": r"\.cirrus\.(?:yml|star)",
    "Semaphore": r"\.semaphore/semaphore\.yml",
    "Google Cloud Build": rf"cloudbuild(?:{_YAML}|\.json)",
    "AWS CodeBuild": rf"buildspec[^/]*{_YAML}",
    "TeamCity": r"\.teamcity/settings\.kts",
    "Zuul": rf"\.?zuul{_YAML}|\.?zuul\.d/.+{_YAML}",
    "builds.sr.ht": r"\.build\.yml|\.builds/[^/]+\.yml",
}
_ANY = re.compile("|".join(f"(?:{pattern})" for pattern in _SYSTEMS.values()))


def pipelines(tree: Tree) -> JsonValue:
    """Shape: {systems, files}: names of the systems, and the files that set them up.

    Raises:
        UnreadableError: when no file is seen, but one may lie in a folder that cannot be looked at.
    """
    files = tree.below(_ANY)
    for path, reason in tree.blocked.items():
        if not files and (path.startswith(".") or _ANY.fullmatch(path)):
            raise UnreadableError(f"{path}: {reason}")
    systems = [name for name, pattern in _SYSTEMS.items() if any(re.fullmatch(pattern, path) for path in files)]
    return {"systems": sorted(systems), "files": list(files)}
