"""What kind of evidence a tool that writes SARIF gives, by its name: the format itself does not say."""

from collections.abc import Mapping
from typing import Any

from ssdfgate.model import EvidenceKind
from ssdfgate.readers.fields import optional_mapping, optional_text

_KINDS = {
    EvidenceKind.SECRETS: (
        "gitleaks", "trufflehog", "detect-secrets", "ggshield", "gitguardian", "secretscanner", "noseyparker",
        "whispers",
    ),
    EvidenceKind.DEPENDENCY_AUDIT: (
        "grype", "osv-scanner", "trivy", "dependency-check", "pip-audit", "npm-audit", "snyk open source",
        "snyk container", "govulncheck", "cargo-audit", "cargo-deny", "retire", "safety", "mend", "black duck",
        "docker scout", "dependabot", "audit", "clair",
    ),
    EvidenceKind.INFRASTRUCTURE: (
        "checkov", "tfsec", "kics", "terrascan", "hadolint", "zizmor", "actionlint", "kube-linter", "kubelinter",
        "kubescape", "kube-score", "cfn-lint", "cfn-nag", "template analyzer", "templateanalyzer", "snyk iac",
        "scorecard", "poutine", "octoscan", "dockle", "tflint", "kubesec", "datree", "polaris", "prowler",
        "ansible-lint",
    ),
    EvidenceKind.DAST: ("zap", "nuclei", "wapiti", "nikto", "dastardly", "stackhawk", "burp", "restler"),
}  # fmt: skip

_UNPARSED = {
    "actionlint": frozenset({"syntax-check"}),
    "flake8": frozenset({"E902", "E999"}),
    "hadolint": frozenset({"DL1000"}),
    "pylint": frozenset(
        {"E0001", "F0001", "F0002", "F0010", "astroid-error", "fatal", "parse-error", "syntax-error"}
    ),
    "rubocop": frozenset({"Lint/Syntax"}),
    "staticcheck": frozenset({"compile"}),
    "ruff": frozenset({"E902", "E999", "invalid-syntax", "io-error"}),
}
"""Rules by which a tool says that it could not read a file: as a result, since it has no other place for it."""

_SILENT_OF = {"gosec": "gosec leaves out of SARIF what it could not parse or load: its JSON report tells"}


def silence_of(tool: str) -> tuple[str, ...]:
    """What a tool does not say in this format, though it knows it."""
    said = _SILENT_OF.get(tool.casefold())
    return (said,) if said else ()


def unparsed_by(tool: str) -> frozenset[str]:
    """Ids of the rules of a tool whose results are no findings, but files that were not looked at."""
    return _UNPARSED.get(tool.casefold(), frozenset())


def name_of(tool: Mapping[str, Any]) -> str:
    """Name of the driver (3.19.8)."""
    return optional_text(optional_mapping(tool.get("driver")).get("name")) or "unknown"


def kind_of(name: str, properties: Mapping[str, Any]) -> EvidenceKind:
    """Kind for the name of a tool; one that is not known analyses source code, as most do."""
    words = name.lower().replace("_", "-")
    for kind, known in _KINDS.items():
        if any(_names(words, item) for item in known):
            is_image = kind is EvidenceKind.DEPENDENCY_AUDIT and isinstance(properties.get("imageName"), str)
            return EvidenceKind.CONTAINER if is_image or "container" in words else kind
    return EvidenceKind.SAST


def _names(words: str, known: str) -> bool:
    """Whether the name is, begins or ends with a known one, as whole words."""
    plain = words.replace("-", " ")
    wanted = known.replace("_", " ").replace("-", " ")
    return f" {wanted} " in f" {plain} "
