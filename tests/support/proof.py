"""Evidence from which everything is proved, and ways to spoil it."""

from dataclasses import replace

from support.evidence import WHEN, evidence

from ssdfgate.model import (
    Component,
    Components,
    Control,
    Coverage,
    Digest,
    EvidenceKind,
    EvidenceRecord,
    Facts,
    LanguageCount,
)

_COUNTS = {"python": LanguageCount(1, 1)}
_WORKFLOWS = {"github-workflow": LanguageCount(1, 1)}
_FIELDS = [
    "component.name",
    "component.version",
    "component.purl",
    "component.hash",
    "component.licence",
    "document.author",
    "document.timestamp",
    "document.relationships",
]
FACTS = {
    "security_policy": {"path": "SECURITY.md", "has_contact": True},
    "security_txt": None,
    "licence": {"path": "LICENSE"},
    "code_owners": {"path": "CODEOWNERS", "rules": 1},
    "changelog": {"path": "CHANGELOG.md"},
    "ci": {"systems": ["github"], "files": [".github/workflows/ci.yml"]},
    "actions": {"workflows": 1, "unreadable": [], "uses": 1, "pinned": 1, "unpinned_total": 0, "unpinned": []},
    "manifests": [{"path": "pyproject.toml", "ecosystem": "PyPI"}],
    "lock_files": [{"path": "uv.lock", "ecosystem": "PyPI"}],
    "images": {"searched": 1, "places_total": 1, "places": [{"path": "Dockerfile", "reason": "has such a name"}]},
    "history": {
        "shallow": False, "range": "all", "commits": 2, "signed": 2, "merges": 0, "merged_by_others": 0,
        "authors": 1, "committers": 1, "tags": 0, "signed_tags": 0,
    },
    "scanner_configuration": [],
}  # fmt: skip


def record(item) -> EvidenceRecord:
    return EvidenceRecord(Digest.of(item.content()), item, WHEN, 1.0)


def scan(collector, **changes):
    counts = {**_COUNTS, **_WORKFLOWS} if collector == "semgrep" else _COUNTS
    coverage = Coverage("files", len(counts), len(counts), rules=10, control=Control(1, 1), by_language=counts)
    return evidence(collector, coverage=coverage, **changes)


def all_evidence():
    """One sound item per collector."""
    counted = Coverage("dependencies", 1, 1, control=Control(1, 1))
    sources = {"sources": [{"path": "uv.lock", "ecosystem": "PyPI", "dependencies": 1}]}
    pins = {"unpinned": [], "unpinned_total": 0, "unauditable": [], "unauditable_total": 0, "other_ecosystems": []}
    parts = Components((Component("a", "1", "pkg:pypi/a@1"),), dict.fromkeys(_FIELDS, (1, 1)))
    return {
        "semgrep": scan("semgrep"),
        "bandit": scan("bandit"),
        "pip-audit": evidence(
            "pip-audit", kind=EvidenceKind.DEPENDENCY_AUDIT, coverage=counted, facts={**sources, **pins}
        ),
        "sbom": evidence("sbom", kind=EvidenceKind.SBOM, coverage=counted, payload=parts, facts=sources),
        "repository": evidence("repository", kind=EvidenceKind.REPOSITORY, coverage=counted, payload=Facts(FACTS)),
    }


INVENTORY = {
    "files": 3,
    "languages": {"github-workflow": 1, "python": 1},
    "ecosystems": {"PyPI": {"manifests": ["pyproject.toml", "uv.lock"]}},
}


def without(items, name):
    return {key: item for key, item in items.items() if key != name}


def changed(items, name, **changes):
    return {**items, name: replace(items[name], **changes)}
