"""What a waiver covers, and until when waivers and attestations count."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssdfgate.model import Finding, Location, Package, Severity
from ssdfgate.model.records import NOTICE_DAYS, Attestation, AttestationState, Scope, Waiver, WaiverState, matches

DAY = date(2026, 7, 22)
FINDING = Finding("B101", "assert", Severity.LOW, Location("src/a/b.py", 3), fingerprint="f" * 32)
PYPI = Package("pkg:pypi/ruamel-yaml@0.18?vcs=1", "ruamel.yaml", "0.18")
ADVISORY = Finding("PYSEC-2024-1", "bad", Severity.HIGH, package=PYPI, aliases=("CVE-2024-1", "GHSA-x"))


def waiver(scope, created=DAY, expires=DAY + timedelta(days=90)):
    return Waiver("w", scope, "a good reason", "Li Wu", "#1", created, expires, "w.yaml:1")


@pytest.mark.parametrize(
    ("scope", "finding", "covered"),
    [
        (Scope(rule="B101"), FINDING, True),
        (Scope(rule="B10"), FINDING, False),
        (Scope(rule="b101"), FINDING, False),
        (Scope(rule="CVE-2024-1"), ADVISORY, True),
        (Scope(fingerprint="f" * 32), FINDING, True),
        (Scope(fingerprint="e" * 32), FINDING, False),
        (Scope(path="src/**"), FINDING, True),
        (Scope(path="src/*"), FINDING, False),
        (Scope(path="src/**"), ADVISORY, False),
        (Scope(rule="B101", path="src/**"), FINDING, True),
        (Scope(rule="B102", path="src/**"), FINDING, False),
        (Scope(rule="B101", path="lib/**"), FINDING, False),
        (Scope(rule="B101", package="flask"), FINDING, False),
        (Scope(package="Ruamel_YAML"), ADVISORY, True),
        (Scope(package="ruamel"), ADVISORY, False),
        (Scope(package="pkg:pypi/ruamel-yaml"), ADVISORY, True),
        (Scope(package="pkg:pypi/ruamel-yaml@0.18"), ADVISORY, True),
        (Scope(package="pkg:pypi/ruamel-yaml@0.18?vcs=1"), ADVISORY, True),
        (Scope(package="pkg:pypi/ruamel-yaml@0.19"), ADVISORY, False),
        (Scope(package="pkg:npm/ruamel-yaml"), ADVISORY, False),
        (Scope(("ssdf-1.1", "PW.7.2")), FINDING, False),
        (Scope(("ssdf-1.1", "PW.7.2"), rule="B101"), FINDING, True),
        (Scope(), FINDING, False),
        (Scope(fingerprint=""), Finding("r", "m", Severity.LOW), False),
    ],
)
def test_a_waiver_covers_what_matches_in_everything_that_is_set(scope, finding, covered):
    assert waiver(scope).covers(finding) is covered


def test_names_of_other_indexes_are_compared_letter_by_letter():
    npm = Finding("r", "m", Severity.LOW, package=Package("pkg:npm/%40a/foo.js@1.0.0", "@a/foo.js", "1.0.0"))
    assert waiver(Scope(package="@a/foo.js")).covers(npm)
    assert waiver(Scope(package="pkg:npm/%40a/foo.js")).covers(npm)
    assert not waiver(Scope(package="@a/foo-js")).covers(npm)
    assert not waiver(Scope(package="pkg:npm/%40a")).covers(npm)


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("a.py", "a.py", True), ("a.py", "src/a.py", False), ("*.py", "a.py", True), ("*.py", "src/a.py", False),
        ("**/*.py", "a.py", True), ("**/*.py", "x/y/a.py", True), ("src/**", "src/x/y", True), ("src/**", "lib/x", False),
        ("src/**/t/*.py", "src/t/a.py", True), ("src/**/t/*.py", "src/a/b/t/a.py", True),
        ("src/**/t/*.py", "src/a/b/a.py", False), ("a/**/b/**/c", "a/b/x/b/c", True), ("a/**/b/**/c", "a/c", False),
        ("src/?.py", "src/a.py", True), ("src/[ab].py", "src/c.py", False), ("src", "src/a.py", False),
        ("a/b/c", "a/b", False), ("A.py", "a.py", False), ("[", "[", True),
    ],
)  # fmt: skip
def test_patterns_are_read_from_the_root(pattern, path, expected):
    assert matches(pattern, path) is expected


@given(st.lists(st.sampled_from(["a", "b", "ab"]), min_size=1, max_size=5).map("/".join), st.data())
def test_a_path_with_names_left_open_still_matches(path, data):
    parts = path.split("/")
    pattern = [data.draw(st.sampled_from([part, "*", "**"])) for part in parts]
    assert matches("/".join(pattern), path)
    assert matches("**/" + path, path)


def test_many_wildcards_end():
    assert not matches("/".join(["**", "*a*a*a*a*"] * 200), "/".join(["a" * 100] * 100) + "/b")


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-1, "expired"), (0, "expired"), (1, "expiring"), (NOTICE_DAYS, "expiring"), (NOTICE_DAYS + 1, "active")],
)
def test_a_waiver_counts_until_the_day_it_expires(days, expected):
    created = DAY - timedelta(days=99)
    assert waiver(Scope(rule="r"), created, DAY + timedelta(days=days)).state(DAY) == WaiverState(expected)


@pytest.mark.parametrize(("limit", "within"), [(89, False), (89.5, False), (90, True), (180, True)])
def test_a_waiver_is_as_long_as_the_profile_allows(limit, within):
    assert waiver(Scope(rule="r")).is_within(limit) is within


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-1, "overdue"), (0, "overdue"), (1, "due"), (NOTICE_DAYS, "due"), (NOTICE_DAYS + 1, "current")],
)
def test_an_attestation_counts_until_its_review(days, expected):
    stated = DAY - timedelta(days=99)
    review = DAY + timedelta(days=days)
    state = Attestation("f", "r", "statement", "role", "person", stated, review, None, None, "a:1").state(DAY)
    assert state == expected
    assert state.counts is (expected != "overdue")


def test_only_dates_ahead_count():
    counting = {state for state in AttestationState if state.counts}
    assert counting == {AttestationState.CURRENT, AttestationState.DUE}
