"""What every report says that it did not see, or saw by other rules than the usual ones."""

from ssdfgate.frameworks import load_profile
from ssdfgate.gate.limits import _of_languages, limits_of_parameters
from ssdfgate.gate.look import _summary
from ssdfgate.inventory import take
from ssdfgate.lockfiles import Declared
from ssdfgate.model import InventorySummary


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
