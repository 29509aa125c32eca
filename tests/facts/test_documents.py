"""Policies and other documents for people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssdfgate.facts import Tree, UnreadableError
from ssdfgate.facts.documents import changelog, code_owners, has_contact, licence, security_policy
from ssdfgate.facts.tree import LARGEST, text_of


def tree(*paths: str, blocked: dict[str, str] | None = None) -> Tree:
    return of(dict.fromkeys(paths, b"text"), blocked)


def of(files: dict[str, bytes], blocked: dict[str, str] | None = None) -> Tree:
    return Tree({path: len(content) for path, content in files.items()}, blocked or {}, files.__getitem__)


@pytest.mark.parametrize(
    "text",
    [
        "Write to security@flask.org.",
        "mailto:first.last+sec@sub.domain.co.uk",
        "security [at] flask [dot] org",
        "security(at)flask.org",
        "security at flask dot org",
        "security@flask dot org",
        "Report at https://hackerone.com/flask",
        "[Report](https://github.com/org/app/security/advisories/new)",
        "[Report](../../security/advisories/new)",
        "Use GitHub's Private Vulnerability Reporting.",
        "<!-- a --> security@flask.org <!-- b -->",
        "![badge](https://img.shields.io/x) https://flask.org/security",
        "mail@company.de",
    ],
)
def test_contact(text):
    assert has_contact(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Tell us.",
        "Write to [INSERT CONTACT METHOD].",
        "Write to security@example.com or https://www.example.org/security.",
        "your-email@provider.org, security@yourcompany.com, name@domain.com",
        "<!-- security@flask.org -->",
        "<!-- security@flask.org",
        "![mail](https://host.org/mail.png)",
        "https://img.shields.io/badge/x",
        "http://localhost:8000/ http://intranet/",
        "git@github.com:org/app.git",
        "noreply@github.com",
        "npm install left-pad@1.3.0, actions/checkout@v4",
        "Look at flask.org for news. Available at github.com",
        "a@b",
    ],
)
def test_no_contact(text):
    assert not has_contact(text)


@given(
    st.text()
    | st.lists(st.sampled_from(["<!--", "-->", "a@b.org", "![", "](", ")", " at ", " dot ", "https://", "é"])).map(
        "".join
    )
)
def test_contact_of_any_text(text):
    assert has_contact(text) in {True, False}
    assert has_contact(f"{text} --> security@flask.org -->")
    assert not has_contact(f"<!-- {text.replace('-->', '')}")


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        (["SECURITY.md"], "SECURITY.md"),
        (["security.RST"], "security.RST"),
        (["SECURITY"], "SECURITY"),
        (["docs/SECURITY.md", "SECURITY.txt"], "SECURITY.txt"),
        (["docs/SECURITY.md", "SECURITY.txt", ".github/SECURITY.md"], ".github/SECURITY.md"),
        (["docs/security.md"], "docs/security.md"),
    ],
)
def test_place_of_the_security_policy(paths, found):
    assert security_policy(tree(*paths)) == {"path": found, "has_contact": False}


@pytest.mark.parametrize(
    "paths", [[], ["src/SECURITY.md"], ["security.py"], ["SECURITY-old.md"], ["security.txt.md"]]
)
def test_no_security_policy(paths):
    assert security_policy(tree(*paths)) is None


def test_empty_security_policy_is_none():
    assert security_policy(of({"SECURITY.md": b""})) is None


def test_contact_of_the_security_policy_in_other_encodings():
    content = "Schreib an security@flask.org für …".encode("utf-16")
    assert security_policy(of({"SECURITY.md": content})) == {"path": "SECURITY.md", "has_contact": True}
    assert text_of(b"caf\xe9") == "caf\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize("blocked", ["SECURITY.md", ".github", "docs"])
def test_policy_that_may_be_hidden_is_undetermined(blocked):
    with pytest.raises(UnreadableError, match=f"{blocked}: no rights"):
        security_policy(of({}, {blocked: "no rights"}))


def test_policy_that_is_seen_is_not_hidden_by_something_else():
    assert security_policy(tree("docs/SECURITY.md", blocked={".github": "no rights", "src": "no rights"})) is not None
    assert security_policy(of({}, {"src": "no rights", "docs/x": "no rights"})) is None


def test_policy_that_cannot_be_read_is_undetermined():
    def fetch(_path: str) -> bytes:
        raise UnreadableError("changed while it was looked at")

    with pytest.raises(UnreadableError, match=r"SECURITY\.md changed while"):
        security_policy(Tree({"SECURITY.md": 5}, {}, fetch))
    with pytest.raises(UnreadableError, match=r"SECURITY\.md is larger than 1024 KiB"):
        security_policy(Tree({"SECURITY.md": LARGEST + 1}, {}, fetch))


@pytest.mark.parametrize(
    "path",
    ["LICENSE", "LICENCE.txt", "license.md", "LICENSE-APACHE", "LICENSE.MIT", "COPYING.LESSER", "UNLICENSE",
     "License", "MIT-LICENSE", "LICENSES/Apache-2.0.txt", "LICENSES.md", "LICENSE-2.0.txt", "LICENSES"],
)  # fmt: skip
def test_licence(path):
    assert licence(tree(path, "README.md")) == {"path": path}


@pytest.mark.parametrize(
    "path",
    [
        "license.py",
        "LICENSE_check.sh",
        "src/LICENSE",
        "licensing.md",
        "licenses/x.py",
        "unlicensed.txt",
        "LICENSES/x.py",
    ],
)
def test_no_licence(path):
    assert licence(tree(path)) is None


@pytest.mark.parametrize(
    "path",
    ["CHANGELOG.md", "CHANGES.rst", "HISTORY.md", "NEWS", "RELEASE-NOTES.txt", "RELEASES.md", "changelog",
     "ChangeLog", "docs/changes.rst", "docs/releases/index.txt", "CHANGES-2.x.md", "doc/changelog.md"],
)  # fmt: skip
def test_changelog(path):
    assert changelog(tree(path)) == {"path": path}


@pytest.mark.parametrize(
    "path",
    ["changes.py", "src/CHANGELOG.md", "history.js", "newsletter.md", "docs/releases/1.0.txt", "changelog.d/1.md"],
)
def test_no_changelog(path):
    assert changelog(tree(path)) is None


@pytest.mark.parametrize(
    ("content", "rules"),
    [
        (b"* @org/team\n", 1),
        (b"# comment @nobody\n\n*.py @a b@c.org # why @x\n/docs/\n", 1),
        (b"[Backend] @team\nsrc/\nlib/ @lib\n^[Docs]\ndocs/\n", 2),
        (b"[Group with @name\nx/\n", 1),
        (b"", None),
        (b"# nothing\n", 0),
    ],
)
def test_code_owners(content, rules):
    expected = None if rules is None else {"path": ".github/CODEOWNERS", "rules": rules}
    assert code_owners(of({".github/CODEOWNERS": content})) == expected


def test_place_of_the_code_owners():
    assert code_owners(tree("docs/CODEOWNERS", ".gitlab/CODEOWNERS")) == {"path": "docs/CODEOWNERS", "rules": 0}
    assert code_owners(tree("src/CODEOWNERS", "codeowners", "CODEOWNERS.md")) is None


@given(st.binary())
def test_code_owners_of_any_bytes(content):
    found = code_owners(of({"CODEOWNERS": content}))
    assert found is None or 0 <= found["rules"] <= len(content)
