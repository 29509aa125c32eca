"""Counting commits and tags."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssdfgate.facts.history import WEB_FLOW, history_facts
from ssdfgate.git import Commit, History, Identity, Tag

ANN, BOB, PAGE = Identity("Ann", "ann@x.org"), Identity("Bob", "bob@x.org"), Identity("GitHub", WEB_FLOW)


def commit(name: str, parents: str = "", author=ANN, committer=None, *, signed=False) -> Commit:
    return Commit(name, tuple(parents), author, committer or author, signed)


def history(*commits: Commit, tags=(), since=None, whole=True, shallow=False) -> History:
    return History(commits[0].id if commits else "", commits, tuple(tags), since, whole, shallow)


def test_counts():
    facts = history_facts(history(commit("c", "b", BOB, signed=True), commit("b", "a", ANN, BOB), commit("a")))
    assert facts == {
        "shallow": False,
        "range": "3 commits, all that there are",
        "commits": 3,
        "signed": 1,
        "merges": 0,
        "merged_by_others": 0,
        "authors": 2,
        "committers": 2,
        "tags": 0,
        "signed_tags": 0,
    }


@pytest.mark.parametrize(
    ("merger", "author_of_branch", "by_others"),
    [
        ((ANN, ANN), BOB, 1),
        ((ANN, ANN), ANN, 0),
        ((ANN, PAGE), BOB, 1),
        ((ANN, PAGE), ANN, 0),
        ((BOB, ANN), ANN, 0),
        ((ANN, BOB), ANN, 1),
    ],
)
def test_who_merged(merger, author_of_branch, by_others):
    facts = history_facts(
        history(commit("m", "ab", *merger), commit("b", "a", author_of_branch), commit("a", "", BOB))
    )
    assert (facts["merges"], facts["merged_by_others"]) == (1, by_others)


def test_merge_counts_everything_that_came_in():
    commits = (commit("m", "ac", ANN), commit("c", "b", BOB), commit("b", "a", ANN), commit("a"))
    assert history_facts(history(*commits))["merged_by_others"] == 0


def test_what_was_there_before_a_merge_does_not_count():
    commits = (commit("m", "bc", ANN), commit("c", "a", BOB), commit("b", "a", ANN), commit("a", "", ANN))
    assert history_facts(history(*commits))["merged_by_others"] == 1


def test_merge_of_commits_outside_the_range_does_not_count():
    facts = history_facts(history(commit("m", "xy", ANN), whole=False))
    assert (facts["merges"], facts["merged_by_others"]) == (1, 0)


def test_merge_of_several_branches():
    commits = (commit("m", "abc", ANN), commit("b", "", BOB), commit("c", "", BOB), commit("a"))
    assert history_facts(history(*commits))["merged_by_others"] == 1


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "1 commit, all that there are"),
        ({"shallow": True}, "1 commit, all that the shallow clone holds"),
        ({"whole": False}, "the newest 1 commit"),
        ({"since": "v1.0"}, "1 commit since v1.0"),
        ({"since": "v1.0", "whole": False}, "the newest 1 commit since v1.0"),
    ],
)
def test_range_says_what_was_looked_at(changes, text):
    assert history_facts(history(commit("a"), **changes))["range"] == text


OLD, LAST = Tag("v1.0", "x", signed=False), Tag("v1.1", "y", signed=False)
HERE, MOVING = Tag("v2.0", "a", signed=True), Tag("latest", "a", signed=False)
AGAIN = Tag("v2.0.1", "a", signed=False)


@pytest.mark.parametrize(
    ("tags", "since", "counted"),
    [
        ((), None, (0, 0)),
        ((MOVING,), None, (0, 0)),
        ((HERE, LAST, OLD), "v1.1", (1, 1)),
        ((LAST, OLD), "v1.1", (1, 0)),
        ((OLD, LAST), None, (1, 0)),
        ((HERE, AGAIN), None, (2, 1)),
    ],
)
def test_tags_that_count(tags, since, counted):
    facts = history_facts(history(commit("a"), tags=tags, since=since))
    assert (facts["tags"], facts["signed_tags"]) == counted


NAMES = st.sampled_from("abcdefgh")


@given(st.lists(st.tuples(NAMES, st.lists(NAMES, max_size=3), st.sampled_from([ANN, BOB, PAGE]), st.booleans())))
def test_any_graph_even_a_circular_one(drawn):
    commits = [commit(name, "".join(parents), author, signed=signed) for name, parents, author, signed in drawn]
    facts = history_facts(history(*commits))
    assert facts["merged_by_others"] <= facts["merges"] <= facts["commits"] == len(drawn)
    assert facts["signed"] <= facts["commits"]
