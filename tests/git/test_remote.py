"""Addresses of repositories: one spelling, and never a credential."""

import pytest
from conftest import git
from hypothesis import given
from hypothesis import strategies as st

from ssdfgate.git import canonical_address, open_work_tree


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("https://github.com/org/app.git", "https://github.com/org/app"),
        ("https://github.com/org/app/", "https://github.com/org/app"),
        ("https://user:t0ken@GitHub.com/Org/App.git", "https://github.com/Org/App"),
        ("https://x-access-token:ghs_abc@github.com/org/app", "https://github.com/org/app"),
        ("https://git.example.org:8443/org/app.git?private_token=x#y", "https://git.example.org:8443/org/app"),
        ("http://localhost:3000/org/app.git", "http://localhost:3000/org/app"),
        ("git@github.com:org/app.git", "https://github.com/org/app"),
        ("gitlab.example.org:group/sub/app.git", "https://gitlab.example.org/group/sub/app"),
        ("ssh://git@gitlab.example.org:2222/group/app.git", "https://gitlab.example.org/group/app"),
        ("git://git.kernel.org/pub/scm/git/git.git", "https://git.kernel.org/pub/scm/git/git"),
        ("git+ssh://git@h.example.org/a/b", "https://h.example.org/a/b"),
        ("https://[2001:db8::1]:8443/a/b.git", "https://[2001:db8::1]:8443/a/b"),
        ("ssh://[2001:db8::1]/a/b", "https://[2001:db8::1]/a/b"),
    ],
)
def test_canonical(address, canonical):
    assert canonical_address(address) == canonical


@pytest.mark.parametrize(
    "address",
    ["", ".", "../app", "/srv/git/app.git", "file:///srv/git/app.git", "C:\\app", "C:/app", "ext::sh -c true", "https://",
     "https://host", "https://host:port/x", "https://[::1/x", "a b:c", "https://ho\nst/x", "x" * 600, "javascript://a/b"],
)  # fmt: skip
def test_not_an_address(address):
    assert canonical_address(address) is None


HIDDEN = "s3cr3tt0ken"


@given(
    scheme=st.sampled_from(["https", "http", "ssh", "git", "ftp"]),
    user=st.text(st.characters(exclude_characters="/?#\\"), max_size=5),
    host=st.from_regex(r"[a-z]{1,8}(\.[a-z]{2,3})?", fullmatch=True),
    path=st.text(max_size=20),
)
def test_no_password_survives(scheme, user, host, path):
    for address in (f"{scheme}://{user}:{HIDDEN}@{host}/{path}", f"{scheme}://{host}/app?token={HIDDEN}"):
        assert HIDDEN not in (canonical_address(address) or "")


@given(st.text())
def test_canonical_addresses_stay_as_they_are(address):
    canonical = canonical_address(address)
    assert canonical is None or canonical.isprintable()


def remote(root):
    work_tree = open_work_tree(root)
    assert work_tree is not None
    return work_tree.remote


def test_origin_is_chosen(repository):
    git(repository, "remote", "add", "fork", "https://host.example/fork/app")
    assert remote(repository) == "https://host.example/fork/app"
    git(repository, "remote", "add", "upstream", "https://host.example/up/app")
    assert remote(repository) is None
    git(repository, "remote", "add", "origin", "https://u:p@host.example/org/app.git")
    assert remote(repository) == "https://host.example/org/app"
