"""Commits and tags, from real repositories and from any bytes at all."""

import contextlib
import subprocess

import pytest
from conftest import git
from hypothesis import given
from hypothesis import strategies as st

from ssdfgate.errors import ContextError
from ssdfgate.git import Commit, History, Identity, open_work_tree
from ssdfgate.git.history import commits_of, tags_of
from ssdfgate.git.status import compared, entries_of

SIGNATURE = "gpgsig -----BEGIN SSH SIGNATURE-----\n U1NIU0lH\n -----END SSH SIGNATURE-----\n"


def empty_commits(root, *messages):
    for message in messages:
        git(root, "commit", "--quiet", "--allow-empty", "--message", message)


def history_of(root, **options) -> History:
    work_tree = open_work_tree(root)
    assert work_tree is not None
    history = work_tree.history(**options)
    assert history is not None
    return history


def test_commits_without_a_release_tag(repository):
    empty_commits(repository, "one", "two\n\ngpgsig -----BEGIN nothing", "three")
    history = history_of(repository)
    assert (len(history.commits), history.since, history.whole, history.shallow) == (3, None, True, False)
    assert history.commits[0].id == history.head
    assert history.commits[0].parents == (history.commits[1].id,)
    assert history.commits[0].author == Identity("Test", "test@example.org")
    assert not any(commit.signed for commit in history.commits)


def test_older_commits_are_left_out(repository):
    empty_commits(repository, *"abcde")
    history = history_of(repository, limit=3)
    assert (len(history.commits), history.whole) == (3, False)
    assert history_of(repository, limit=5).whole


def test_commits_since_the_release_before_this_one(repository):
    empty_commits(repository, "one")
    git(repository, "tag", "v1.0")
    empty_commits(repository, "two")
    git(repository, "tag", "--annotate", "tool-2.0.1", "--message", "release")
    empty_commits(repository, "three")
    git(repository, "tag", "v2.1.0rc1")
    git(repository, "tag", "nightly")
    empty_commits(repository, "four")
    git(repository, "tag", "v2.1.0")
    history = history_of(repository)
    assert (history.since, len(history.commits), history.whole) == ("tool-2.0.1", 2, True)
    assert {(tag.name, tag.signed) for tag in history.tags} == {
        (name, False) for name in ("v1.0", "tool-2.0.1", "v2.1.0rc1", "nightly", "v2.1.0")
    }


def test_commits_of_a_late_merge_belong_to_the_range(repository):
    empty_commits(repository, "one")
    git(repository, "branch", "side")
    empty_commits(repository, "two")
    git(repository, "tag", "v1.0")
    git(repository, "checkout", "--quiet", "side")
    empty_commits(repository, "old work")
    git(repository, "checkout", "--quiet", "main")
    git(repository, "merge", "--quiet", "--no-ff", "--no-edit", "side")
    history = history_of(repository)
    assert (history.since, len(history.commits)) == ("v1.0", 2)


def test_tag_outside_the_window_is_not_a_start(repository):
    empty_commits(repository, "one")
    git(repository, "tag", "v1.0")
    empty_commits(repository, *"abc")
    history = history_of(repository, limit=3)
    assert (history.since, len(history.commits), history.whole) == (None, 3, False)


def test_tags_that_lead_to_something_else_do_no_harm(repository):
    empty_commits(repository, "one")
    (repository / "a").write_text("x")
    blob = git(repository, "hash-object", "-w", "a").strip()
    git(repository, "tag", "v1.0.0", blob)
    git(repository, "tag", "--annotate", "v2.0.0", "--message", "m", "v1.0.0")
    git(repository, "tag", "--annotate", "v3.0.0", "--message", "m", "v2.0.0")
    history = history_of(repository)
    assert (len(history.tags), history.since) == (3, None)


@pytest.fixture
def signing_key(tmp_path):
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    return key


def test_signatures_are_seen(repository, signing_key):
    empty_commits(repository, "unsigned")
    signed = ("-c", "gpg.format=ssh", "-c", f"user.signingKey={signing_key}")
    git(repository, *signed, "commit", "--quiet", "--allow-empty", "--gpg-sign", "--message", "signed")
    git(repository, *signed, "tag", "--sign", "v1.0", "--message", "signed tag")
    git(repository, "tag", "--annotate", "v0.9", "--message", "unsigned tag", "HEAD^")
    git(repository, "tag", "light")
    history = history_of(repository)
    assert [commit.signed for commit in history.commits] == [True]
    assert (history.since, history.whole) == ("v0.9", True)
    assert {tag.name: tag.signed for tag in history.tags} == {"v1.0": True, "v0.9": False, "light": False}


def raw(author="A <a@x.org> 1 +0000", committer="C <c@x.org> 2 +0000", extra="", message="m") -> bytes:
    return f"{'1' * 40}\ntree {'2' * 40}\nauthor {author}\ncommitter {committer}\n{extra}\n    {message}\n\0".encode()


@pytest.mark.parametrize(
    ("extra", "signed"),
    [
        ("", False),
        (SIGNATURE, True),
        (SIGNATURE.replace("gpgsig", "gpgsig-sha256"), True),
        ("gpgsig \n", False),
        ("gpgsig none\n", False),
        ("mergetag object 1\n type commit\n gpgsig -----BEGIN x\n -----BEGIN PGP SIGNATURE-----\n", False),
        ("encoding gpgsig -----BEGIN x\n", False),
    ],
)
def test_signature_header(extra, signed):
    assert [commit.signed for commit in commits_of(raw(extra=extra))] == [signed]


@pytest.mark.parametrize(
    ("author", "identity"),
    [
        ("A B <a@x.org> 1 +0000", Identity("A B", "a@x.org")),
        ("<a@x.org> 1 +0000", Identity("", "a@x.org")),
        ("A <> 1 -0130", Identity("A", "")),
        ("A <b> <c> 1 +0000", Identity("A <b>", "c")),
        ("no address", Identity("no address", "")),
        ("A <a@x.org> -1 +0000", Identity("A", "a@x.org")),
    ],
)
def test_identity(author, identity):
    (commit,) = commits_of(raw(author=author))
    assert commit.author == identity


def test_identities_are_told_apart_by_address_then_name():
    assert Identity("A", "a@X.org ").key == Identity("B", "A@x.org").key
    assert Identity("A", "").key != Identity("B", "").key


def test_commit_without_author_is_an_error():
    with pytest.raises(ContextError, match="no author"):
        list(commits_of(b"1" * 40 + b"\ntree 2\n\n    author A <a> 1 +0000\n\0"))


@given(
    st.binary()
    | st.lists(st.sampled_from([*SIGNATURE.encode().split(b" "), b"\n", b"\0", b" ", b"author ", b"1"])).map(b"".join)
)
def test_any_bytes_give_commits_or_one_error(content):
    try:
        found = list(commits_of(content))
    except ContextError:
        return
    assert all(isinstance(item, Commit) and item.author.key is not None for item in found)
    assert len(found) <= content.count(b"\0") + 1


@given(
    st.binary()
    | st.lists(
        st.sampled_from([b"H ", b"160000 ", b"1 ", b"u ", b"? ", b"# branch.oid ", b"\0", b"\t", b".M ", b"N... "])
    ).map(b"".join)
)
def test_any_listing_is_read_or_one_error(content):
    with contextlib.suppress(ContextError):
        assert all(entry.path.encode() for entry in entries_of(content) if entry.name)
    with contextlib.suppress(ContextError):
        assert all(change.path.encode() or change.reason for change in compared(content).changes)
    assert all(isinstance(tag.name.encode(), bytes) for tag in tags_of(content))


def test_bytes_that_are_not_ascii_where_ids_belong():
    assert compared(b"# branch.oid \xff\0").commit == "\N{REPLACEMENT CHARACTER}"
