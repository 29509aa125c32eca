"""The positive control: a small repository of our own, whose facts are known beforehand.

It goes the whole way, from bytes to the facts that a reader gives back, so a fact function that has gone blind, or
one that sees what is not there, is noticed in every run.
"""

from collections.abc import Mapping

from ssdfgate.facts.gather import Gathered, gather
from ssdfgate.facts.packages import PackageFile
from ssdfgate.facts.tree import Tree
from ssdfgate.git import Commit, History, Identity, Tag
from ssdfgate.model import Control, JsonValue

_COMMIT = "0123456789abcdef0123456789abcdef01234567"
_WORKFLOW = f"on: push\njobs:\n  a:\n    steps:\n    - uses: x/y@{_COMMIT}\n    - uses: x/y@v1\n"
_FILES = {
    ".github/CODEOWNERS": b"# nobody yet\n* @control\ndocs/\n",
    ".github/workflows/ci.yml": _WORKFLOW.encode(),
    ".github/workflows/broken.yml": b"on: push\n",
    ".semgrepignore": b"",
    ".well-known/security.txt": b"Contact: mailto:a@control.org\nExpires: 2001-09-09T01:46:40Z\nPolicy: here\n",
    "CHANGES.md": b"# 1.0\n",
    "COPYING": b"Do as you like.\n",
    "SECURITY.md": b"Write to <security@control.org>.\n",
}
_PACKAGES = (PackageFile("package.json", "npm", locks=False), PackageFile("uv.lock", "PyPI", locks=True))
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
    "licence": {"path": "COPYING"},
    "lock_files": [{"path": "uv.lock", "ecosystem": "PyPI"}],
    "manifests": [{"path": "package.json", "ecosystem": "npm"}],
    "scanner_configuration": [{"path": ".semgrepignore", "tool": "semgrep"}],
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
    return gather(Tree(sizes, {}, _FILES.__getitem__), _PACKAGES, _HISTORY)


def compared(values: Mapping[str, JsonValue]) -> Control:
    """Hold the facts that were read back against those that must come out."""
    right = [name for name, value in _EXPECTED.items() if name in values and values[name] == value]
    return Control(
        expected=len(_EXPECTED),
        observed=len(right),
        missing=tuple(sorted(_EXPECTED.keys() - right)),
        surplus=tuple(sorted(values.keys() - _EXPECTED.keys())),
    )
