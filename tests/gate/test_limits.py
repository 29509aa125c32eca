"""What every report says that it did not see, or saw by other rules than the usual ones."""

from dataclasses import replace

import pytest
from support.evidence import evidence

from ssdfgate.frameworks import load_profile
from ssdfgate.gate.limits import _of_ecosystems, _of_evidence, _of_languages, _of_subject, limits_of_parameters
from ssdfgate.gate.look import _summary
from ssdfgate.inventory import take
from ssdfgate.lockfiles import Declared
from ssdfgate.model import EvidenceKind, InventorySummary, Origin, Status, Subject


def told(summary):
    return [limit.message for limit in _of_languages(summary, [])]


def test_the_first_files_of_a_language_are_named():
    summary = InventorySummary(
        4, {"rust": 4, "lua": 1}, examples={"rust": ("a.rs", "b.rs", "c.rs"), "lua": ("x.lua",)}
    )
    assert told(summary) == [
        "4 files in rust (a.rs, b.rs, c.rs, ...): not analysed by any scanner.",
        "1 file in lua (x.lua): not analysed by any scanner.",
    ]


def test_a_summary_without_names_names_none():
    assert told(InventorySummary(1, {"rust": 1})) == ["1 file in rust: not analysed by any scanner."]


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        (Subject(None, "f" * 40, dirty=False, tree=None), []),
        (Subject(None, "f" * 40, dirty=True, tree=None), ["The files differ from the commit"]),
        (Subject(None, None, None, None), ["This is not a git work tree"]),
    ],
)
def test_what_the_verdicts_are_about_is_told(subject, words):
    assert [limit.message[: len(word)] for limit, word in zip(_of_subject(subject), words, strict=True)] == words


def audit(ecosystem, **changes):
    facts = {"sources": [{"ecosystem": ecosystem}]} if ecosystem else {"sources": "PyPI"}
    return evidence(kind=EvidenceKind.DEPENDENCY_AUDIT, payload=None, facts=facts, **changes)


@pytest.mark.parametrize(
    ("audits", "unaudited"),
    [
        ([], ["PyPI", "npm"]),
        ([audit("PyPI")], ["npm"]),
        ([audit("PyPI"), audit("npm")], []),
        ([audit(None)], ["PyPI", "npm"]),
        ([audit(None, status=Status.FAILED, reasons=("It crashed.",))], ["npm"]),
    ],
)
def test_ecosystems_that_no_audit_names_are_told(audits, unaudited):
    summary = InventorySummary(2, {}, ecosystems={"npm": ("package.json",), "PyPI": ("requirements.txt",)})
    assert [limit.message.split()[0] for limit in _of_ecosystems(summary, audits)] == unaudited


@pytest.mark.parametrize(("origin", "version", "said"), [
    (Origin.IMPORTED, None, True), (Origin.IMPORTED, "1.0", False), (Origin.RAN, None, False),
])  # fmt: skip
def test_a_report_of_another_job_without_a_version_is_told(origin, version, said):
    item = evidence()
    item = replace(item, origin=origin, tool=replace(item.tool, version=version))
    assert any("which version of the tool" in limit.message for limit in _of_evidence([item])) is said


def test_what_may_hold_code_and_counts_as_none_is_told(tmp_path):
    for name in ("a.html", "b.HTM", "c.sql", "d.html.j2", "e.md", ".sql", "f.rs"):
        (tmp_path / name).write_text("x")
    summary = _summary(take(tmp_path), Declared((), (), ()))
    assert summary.unread == {"html": 2, "sql": 1, "template": 1}
    assert (summary.languages, summary.examples) == ({"rust": 1}, {"rust": ("f.rs",)})
    assert told(summary)[1:] == [
        "2 files of html: not counted as source code, and not looked into.",
        "1 file of sql: not counted as source code, and not looked into.",
        "1 file of template: not counted as source code, and not looked into.",
    ]


def test_parameters_that_are_not_those_of_the_profile_are_told():
    profile = load_profile("ci", {"sast_block_at": "critical", "max_age_days": {"sast": 400}})
    usual = load_profile("ci", {}).parameters
    assert sorted(limit.message for limit in limits_of_parameters(profile)) == [
        f"The parameter max_age_days.sast is 400, where the profile ci has {usual['max_age_days']['sast']}.",
        f"The parameter sast_block_at is critical, where the profile ci has {usual['sast_block_at']}.",
    ]
    assert list(limits_of_parameters(load_profile("ci", {}))) == []
