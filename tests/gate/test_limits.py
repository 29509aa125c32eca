"""What every report says that it did not see, about languages."""

from ssdfgate.gate.limits import _of_languages
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
