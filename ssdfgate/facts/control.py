"""The positive control: a small repository of our own, whose facts are known beforehand.

It goes the whole way, from bytes to the facts that a reader gives back, so a fact function that has gone blind, or
one that sees what is not there, is noticed in every run.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from ssdfgate.facts.gather import Gathered, gather
from ssdfgate.facts.packages import PackageFile
from ssdfgate.facts.tree import Tree
from ssdfgate.git import Commit, History, Identity, Tag
from ssdfgate.model import Control, JsonValue
from ssdfgate.model.settings import DOCUMENTS

_COMMIT = "0123456789abcdef0123456789abcdef01234567"
_NOW = datetime(2001, 9, 9, 1, 46, 40, tzinfo=UTC)
_ON = "on: {schedule: [{cron: 0 5 * * 1}]}\n"
_WORKFLOW = f"{_ON}jobs:\n  a:\n    steps:\n    - uses: x/y@{_COMMIT}\n    - uses: x/y@v1\n"
_FILES = {
    ".github/CODEOWNERS": b"# nobody yet\n* @control\ndocs/\n",
    ".github/workflows/ci.yml": _WORKFLOW.encode(),
    ".github/workflows/broken.yml": b"on: push\n",
    ".semgrepignore": b"",
    ".well-known/security.txt": b"Contact: mailto:a@control.org\nExpires: 2001-09-09T01:46:40Z\nPolicy: here\n",
    "CHANGES.md": b"# 1.0\n",
    "Makefile": b"all:\n\tpodman push x\n",
    "a/prod.Dockerfile": b"FROM scratch\n",
    "COPYING": b"Do as you like.\n",
    "SECURITY.md": b"Write to <security@control.org>.\n",
    "THREAT_MODEL.md": b"<!-- hidden -->\n# Threats\n\nLast reviewed: 2001-09-01\n\nTODO: find some\n",
    "docs/adr/0001-first.md": b"One *decision*.\n",
    "docs/adr/0002-second.md": b"---\nreviewed: 2001-02-30\n---\nAnother one, `TODO` by nobody.\n",
    "docs/risks.pdf": b"%PDF",
    "kept/roles.txt": b"Last reviewed: 2002-01-01\n",
}
_NAMED = {"roles": "kept/roles.txt", "training": "kept/training.md"}
_PACKAGES = (
    PackageFile("package.json", "npm", locks=False),
    PackageFile("uv.lock", "PyPI", locks=True),
    PackageFile("go.mod", "Go", locks=False, states_none=True),
)
_FIRST, _SECOND = Identity("First", "first@control.org"), Identity("Second", "second@control.org")
_HISTORY = History(
    head="c",
    commits=(
        Commit("c", ("a", "b"), _FIRST, _FIRST, signed=True),
        Commit("b", ("a",), _SECOND, _SECOND, signed=False),
        Commit("a", (), _FIRST, _FIRST, signed=False),
    ),
    tags=(Tag("v1.0", "c", signed=True), Tag("nightly", "c", signed=False)),
    since=None,
    whole=True,
    shallow=False,
)
_DOCUMENTS: Mapping[str, JsonValue] = {
    "threat_model": {
        "path": "THREAT_MODEL.md",
        "words": 7,
        "placeholders": 1,
        "reviewed_ns": 999_302_400 * 10**9,
    },
    "design": {"path": "docs/adr", "words": 7, "placeholders": 0, "reviewed_ns": None},
    "risks": {
        "path": "docs/risks.pdf",
        "problem": "is not text, so nothing can be said of it; keep the record as Markdown or another text",
    },
    "roles": {"path": "kept/roles.txt", "words": 3, "placeholders": 0, "reviewed_ns": None},
    "training": {
        "path": "kept/training.md",
        "problem": "is named under `documents` in the configuration, but is not among the files that are looked at",
    },
}
_EXPECTED: Mapping[str, JsonValue] = {
    "actions": {
        "workflows": 2,
        "unreadable": [
            {
                "path": ".github/workflows/broken.yml",
                "problem": "holds neither `jobs` nor `runs`",
            }
        ],
        "uses": 2,
        "pinned": 1,
        "unpinned_total": 1,
        "unpinned": [{"path": ".github/workflows/ci.yml", "line": 6, "uses": "x/y@v1"}],
    },
    "changelog": {"path": "CHANGES.md"},
    "ci": {"systems": ["GitHub Actions"], "files": [".github/workflows/broken.yml", ".github/workflows/ci.yml"]},
    "code_owners": {"path": ".github/CODEOWNERS", "rules": 1},
    "documents": {name: _DOCUMENTS.get(name) for name in DOCUMENTS},
    "history": {
        "shallow": False,
        "range": "3 commits, all that there are",
        "commits": 3,
        "signed": 1,
        "merges": 1,
        "merged_by_others": 1,
        "authors": 2,
        "committers": 2,
        "tags": 1,
        "signed_tags": 1,
    },
    "images": {
        "searched": 5,
        "places_total": 2,
        "places": [
            {"path": "Makefile", "reason": "names `podman`, line 2"},
            {"path": "a/prod.Dockerfile", "reason": "has the name of a file that builds or runs images"},
        ],
    },
    "licence": {"path": "COPYING"},
    "lock_files": [{"path": "uv.lock", "ecosystem": "PyPI"}],
    "manifests": [{"path": "package.json", "ecosystem": "npm"}],
    "without_dependencies": [{"path": "go.mod", "ecosystem": "Go"}],
    "scanner_configuration": [{"path": ".semgrepignore", "tool": "semgrep"}],
    "schedules": {"workflows": [".github/workflows/ci.yml"]},
    "security_policy": {"path": "SECURITY.md", "has_contact": True},
    "security_txt": {
        "path": ".well-known/security.txt",
        "contacts": 1,
        "expires_ns": 1_000_000_000_000_000_000,
        "problems": ["Policy is not an address (https:, mailto: ...): here"],
    },
}


def observed() -> Gathered:
    """The facts of our own repository, worked out like those of any other."""
    sizes = {path: len(content) for path, content in _FILES.items()}
    return gather(Tree(sizes, {}, _FILES.__getitem__), _PACKAGES, _HISTORY, named=_NAMED, now=_NOW)


def compared(values: Mapping[str, JsonValue]) -> Control:
    """Hold the facts that were read back against those that must come out."""
    right = [name for name, value in _EXPECTED.items() if name in values and values[name] == value]
    return Control(
        expected=len(_EXPECTED),
        observed=len(right),
        missing=tuple(sorted(_EXPECTED.keys() - right)),
        surplus=tuple(sorted(values.keys() - _EXPECTED.keys())),
    )
