"""Settings of scanners that lie in the repository: found, so that nobody wonders which of them took effect."""

import re

from ssdfgate.facts.tree import Tree
from ssdfgate.model import JsonValue

SHOWN = 200
"""Files that are listed."""

_TOOLS = {
    "bandit": r"\.bandit|bandit\.ya?ml",
    "cdxgen": r"\.cdxgenrc|\.cdxgen\.(?:json|ya?ml)",
    "checkov": r"\.checkov\.ya?ml|\.checkov\.baseline",
    "codeql": r"codeql-config\.ya?ml",
    "dependabot": r"dependabot\.ya?ml",
    "detect-secrets": r"\.secrets\.baseline",
    "eslint": r"\.eslintrc(?:\.[a-z]+)?|eslint\.config\.[cm]?[jt]s|\.eslintignore",
    "gitleaks": r"\.gitleaks\.toml|gitleaks\.toml|\.gitleaksignore",
    "golangci-lint": r"\.golangci\.(?:ya?ml|toml|json)",
    "grype": r"\.grype\.ya?ml",
    "hadolint": r"\.?hadolint\.ya?ml",
    "kics": r"\.?kics\.config|\.kics\.ya?ml",
    "npm": r"\.npmrc",
    "osv-scanner": r"osv-scanner\.toml",
    "pip": r"pip\.conf",
    "renovate": r"renovate\.json5?|\.renovaterc(?:\.json5?)?",
    "ruff": r"\.?ruff\.toml",
    "semgrep": r"\.semgrepignore|\.?semgrep\.ya?ml|\.semgrep",
    "snyk": r"\.snyk|\.dcignore",
    "sonar": r"sonar-project\.properties",
    "syft": r"\.syft\.ya?ml",
    "terrascan": r"\.?terrascan\.toml",
    "tfsec": r"\.tfsec\.(?:ya?ml|json)",
    "trivy": r"trivy(?:-secret)?\.ya?ml|\.trivyignore(?:\.ya?ml)?",
    "trufflehog": r"\.?trufflehog(?:-exclude)?\.(?:ya?ml|txt)",
    "zizmor": r"\.?zizmor\.ya?ml",
}
_BY_NAME = re.compile("|".join(f"(?P<t{number}>{pattern})" for number, pattern in enumerate(_TOOLS.values())))


def scanner_configuration(tree: Tree) -> JsonValue:
    """Shape: [{path, tool}], at most SHOWN; empty files count, since some tools take them as a switch."""
    found = [{"path": path, "tool": tool} for path in sorted(tree.sizes) if (tool := tool_of(path))]
    return found[:SHOWN]


def tool_of(path: str) -> str | None:
    """The tool whose settings a file holds, by its name."""
    match = _BY_NAME.fullmatch(path.rpartition("/")[2])
    return list(_TOOLS)[int(match.lastgroup[1:])] if match and match.lastgroup else None
