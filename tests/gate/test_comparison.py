"""What may be called fixed in reports of other tools and in audits of packages."""

from dataclasses import replace
from pathlib import Path

import pytest
from support.bundles import proof
from support.evidence import WHEN
from support.report_evidence import ADVISORY, SUBJECT, bandit, complete_bandit, finding, pip_audit

from ssdfgate.bundle import Gathered, evidence_record
from ssdfgate.bundle.reader import Bundle
from ssdfgate.gate.comparison import compare
from ssdfgate.gate.since import Since
from ssdfgate.model import Collected, Origin, Status, Subject, Tool

OLD, KEPT = finding("B602", "app/old.py", 1, context="old"), finding("B608", "app/kept.py", 2, context="kept")
PARTIAL = {"status": Status.PARTIAL, "reasons": ("some have no version",)}


def manifest(*evidence, analysed=None):
    runs = [Collected(item, WHEN, 1.0, analysed=analysed) for item in evidence]
    return replace(
        proof("bandit"),
        subject=SUBJECT,
        gathered=tuple(Gathered(run, evidence_record(run.evidence, run)) for run in runs),
    )


def compared(then, now, gone=frozenset()):
    """The only comparison; both are manifests."""
    base = Bundle(Path("base"), then.to_bytes(), then, frozenset())
    (found,) = compare(Since("main", "a" * 40, base), now, gone).compared
    return found


def imported(evidence):
    return replace(evidence, origin=Origin.IMPORTED)


THEN = manifest(imported(complete_bandit([OLD, KEPT])))


def paths(findings):
    return [item.location.path for item in findings]


@pytest.mark.parametrize(
    ("analysed", "gone", "is_fixed"),
    [
        (None, frozenset(), False),
        (frozenset({"app/kept.py"}), frozenset(), False),
        (frozenset({"app/kept.py", "app/old.py"}), frozenset(), True),
        (None, frozenset({"app/old.py"}), True),
    ],
    ids=["silent about its files", "another file", "that file", "the file is gone"],
)
def test_a_report_of_others_must_say_that_it_is_about_the_file(analysed, gone, is_fixed):
    found = compared(THEN, manifest(imported(complete_bandit([KEPT])), analysed=analysed), gone)
    assert paths(found.fixed if is_fixed else found.unseen) == ["app/old.py"]
    assert (found.unseen if is_fixed else found.fixed) == ()
    assert paths(found.persisting) == ["app/kept.py"]


def test_a_report_about_another_commit_has_fixed_nothing():
    stale = replace(imported(complete_bandit([KEPT])), subject=Subject(None, "c" * 40, None, None))
    found = compared(THEN, manifest(stale, analysed=frozenset({"app/kept.py", "app/old.py"})))
    assert (paths(found.unseen), found.fixed) == (["app/old.py"], ())
    assert found.notes == ("It did not look at everything now: what is missing does not count as fixed.",)


def test_several_reports_of_one_tool_count_together():
    now = manifest(imported(complete_bandit([KEPT])), imported(complete_bandit([OLD])))
    found = compared(THEN, now)
    assert sorted(paths(found.persisting)) == ["app/kept.py", "app/old.py"]
    assert found.new == found.fixed == found.unseen == ()


def test_another_tool_in_the_same_format_is_another_one():
    other = replace(imported(complete_bandit([OLD])), tool=Tool("another", "1.0"))
    base = Bundle(Path("base"), THEN.to_bytes(), THEN, frozenset())
    both = compare(Since("main", "a" * 40, base), manifest(other), frozenset()).compared
    assert [len(item.new) for item in both] == [1, 0]
    assert [len(item.unseen) for item in both] == [0, 2]


@pytest.mark.parametrize(("changes", "is_fixed"), [({}, True), (PARTIAL, False)], ids=["complete", "partial"])
def test_a_vulnerability_is_gone_when_every_package_was_looked_up(changes, is_fixed):
    found = compared(manifest(pip_audit([ADVISORY])), manifest(pip_audit(**changes), analysed=frozenset({"x==1"})))
    assert len(found.fixed) == is_fixed
    assert len(found.unseen) == (not is_fixed)


def test_a_lock_file_that_is_gone_takes_no_vulnerability_with_it_while_the_audit_is_partial():
    path = ADVISORY.location.path if ADVISORY.location else ""
    found = compared(manifest(pip_audit([ADVISORY])), manifest(pip_audit(**PARTIAL)), frozenset({path}))
    assert (len(found.fixed), len(found.unseen)) == (0, 1)


def test_a_scanner_that_did_not_see_everything_at_the_base():
    found = compared(manifest(bandit([KEPT])), manifest(complete_bandit([OLD, KEPT])))
    assert paths(found.new) == ["app/old.py"]
    assert "may be older" in found.notes[0]


def test_without_a_bundle_there_is_no_comparison():
    assert compare(Since("main", "a" * 40, None, "there is none"), THEN, frozenset()) is None
