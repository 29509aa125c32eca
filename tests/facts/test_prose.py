"""Words, gaps and dates of documents for people."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssdfgate.facts.prose import read_prose, without_comments

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


def day(text: str) -> int:
    return int(datetime.fromisoformat(f"{text}T00:00:00+00:00").timestamp()) * 10**9


def words(text: str, ending: str = "md") -> int:
    return read_prose(text, ending, NOW).words


def placeholders(text: str, ending: str = "md") -> int:
    return read_prose(text, ending, NOW).placeholders


def reviewed(text: str, ending: str = "md", now: datetime = NOW) -> int | None:
    return read_prose(text, ending, now).reviewed_ns


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        ("# Threats\n\n- One, two; three!\n", 4),
        ("don't count well-known twice", 4),
        ("*** --- ___ ||| ... 🔒", 0),
        ("Größe, año, café, Москва", 4),
        ("脅威モデル", 3),
        ("A <!-- hidden words --> B", 2),
        ("A <!-- hidden to the end", 1),
        ("[//]: # (hidden)\n[comment]: <> (hidden)\nseen", 1),
        ("---\ntitle: hidden\n---\nseen", 1),
        ("+++\ntitle = 'hidden'\n+++\nseen", 1),
        ("---\nno end, so it is seen", 6),
        ("```\ncode is seen\n```\n", 3),
        ("one\r\ntwo\r\n", 2),
    ],
)
def test_words(text, number):
    assert words(text) == number


@pytest.mark.parametrize(
    ("text", "ending", "number"),
    [
        (".. hidden\n   hidden, too\n\n   still hidden\n\nseen\n", "rst", 1),
        (".. note:: seen\n\n   seen, too\n", "rst", 4),
        (".. _target: seen\n", "rst", 2),
        ("// hidden\nseen\n", "adoc", 1),
        ("<p class='hidden'>seen <b>too</b></p><!-- hidden -->", "html", 2),
        ("<!-- seen -->", "txt", 1),
        ('{"a": "seen"}', "json", 2),
        ("# seen\na: seen\n", "yaml", 3),
    ],
)
def test_words_of_other_formats(text, ending, number):
    assert words(text, ending) == number


@pytest.mark.parametrize(
    "text",
    [
        "TODO", "TODO: write", "- TODO(me) write", "tbd", "TBD.", "TBC", "FIXME", "fixme!", "XXX", "todo: write",
        "Lorem ipsum dolor", "lorem\nipsum", "<...>", "< … >", "<owner>", "<Name>", "<your-team>", "<name of the owner>",
        "[insert name]", "[Insert the date here]", "[your company]", "[TBD]", "[fill in]", "[TODO]", "| owner | TBD |",
    ],
)  # fmt: skip
def test_placeholder(text):
    assert placeholders(text) == 1


@pytest.mark.parametrize(
    "text",
    [
        "", "Todo el mundo", "the to-do list", "TODO-free", "TODOs are gone", "CWE-XXX-1", "XXXL", "a <br> b", "a < b and c > d",
        "<details open>", "<input disabled>", "<https://flask.org>", "<a@flask.org>", "Map<unsigned int>",
        "`TODO` is forbidden", "```\nTODO\n<name of it>\n```", "~~~\nTODO", "<!-- TODO -->", "[Your rights](https://a.org)",
        "[Inserted](x)", "[a][b]", "<img alt=x>", "lorem", "[x] done",
    ],
)  # fmt: skip
def test_no_placeholder(text):
    assert placeholders(text) == 0


def test_placeholders_are_counted():
    assert placeholders("TODO one\nTBD two <...> three [insert four]\n```\nTODO\n```\nFIXME\n") == 5


@pytest.mark.parametrize(
    "text",
    [
        "Last reviewed: 2026-01-02",
        "last reviewed: 2026-01-02 by the team",
        "Last-reviewed: 2026-01-02",
        "Last_Reviewed: 2026-01-02",
        "Reviewed: 2026-01-02",
        "Last reviewed on 2026-01-02.",
        "**Last reviewed:** 2026-01-02",
        "**Last reviewed**: 2026-01-02",
        "_Last reviewed: 2026-01-02_",
        "> - Last reviewed: 2026-01-02",
        "| Last reviewed | 2026-01-02 |",
        "| **Last reviewed** | 2026-01-02 |",
        ":last-reviewed: 2026-01-02",
        '  "reviewed": "2026-01-02",',
        "# Last reviewed: 2026-01-02",
        "Last reviewed,2026-01-02",
        "---\ntitle: x\nreviewed: 2026-01-02\n---\ntext",
        "---\nreviewed: '2026-01-02'\n---\ntext",
        "---\r\nlast_reviewed: 2026-01-02\r\n---\r\n",
        "text\nLast reviewed: 2025-12-31\nLast reviewed: 2026-01-02\nReviewed: 2019-01-01\n",
        "Last reviewed: 2026-01-02\nLast reviewed: 2027-01-01\nLast reviewed: 2026-02-30\n",
    ],
)
def test_date_of_review(text):
    assert reviewed(text) == day("2026-01-02")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-01-02",
        "Last reviewed: YYYY-MM-DD",
        "Last reviewed: 02.01.2026",
        "Last reviewed: 2026-02-30",
        "Last reviewed: 2026-13-01",
        "Last reviewed: 2026-01-021",
        "Last reviewed: 0001-01-01",
        "Last reviewed: 1969-12-31",
        "Last reviewed: 2026-06-17",
        "Last reviewed: 9999-12-31",
        "Last reviewed: ٢٠٢٦-٠١-٠٢",
        "Not reviewed: 2026-01-02",
        "Never last reviewed: 2026-01-02",
        "Last reviewed:\n2026-01-02",
        "<!-- Last reviewed: 2026-01-02 -->",
        "```\nLast reviewed: 2026-01-02\n```",
        "Write `Last reviewed: 2026-01-02`.",
    ],
)
def test_no_date_of_review(text):
    assert reviewed(text) is None


def test_a_day_may_begin_in_the_east_first():
    assert reviewed("Last reviewed: 2026-06-16") == day("2026-06-16")
    assert reviewed("Last reviewed: 2026-06-16", now=NOW - timedelta(hours=3)) is None
    assert reviewed("Last reviewed: 2026-06-16", now=NOW.astimezone(timezone(timedelta(hours=-12)))) is not None
    assert reviewed("Last reviewed: 1970-01-01") == 0


PIECES = st.lists(
    st.sampled_from([
        "<!--", "-->", "```", "~~~", "`", "---\n", "+++\n", "\n", " ", "<", ">", "[", "]", "TODO", "<your ", "reviewed", ":",
        "2026-01-02", ".. ", "//", "Last ", "|", "**", "a", "脅", "\r\n", "lorem ipsum", "\0", "\u202e",
    ])
).map("".join)  # fmt: skip


@given(st.text() | PIECES, st.sampled_from(["md", "rst", "adoc", "html", "txt", "json", ""]))
def test_any_text_is_counted(text, ending):
    prose = read_prose(text, ending, NOW)
    assert 0 <= prose.words <= len(text)
    assert 0 <= prose.placeholders <= len(text)
    assert prose.reviewed_ns is None or 0 <= prose.reviewed_ns <= int(NOW.timestamp() + 14 * 3600) * 10**9


@given(st.text() | PIECES)
def test_what_is_hidden_counts_for_nothing(text):
    hidden = read_prose(f"<!-- {text.replace('-->', '')}", "md", NOW)
    assert (hidden.words, hidden.placeholders, hidden.reviewed_ns) == (0, 0, None)


@pytest.mark.parametrize(
    "piece",
    ["<!---->", "<!--", "`", "<a ", "<your ", "[insert ", "***", "| ", "a'", "last ", "reviewed ", "TODO ", "---\n", "\n", "<",
     "lorem ", "lorem \n", "<a b_c ", "2026-01-02", ".. \n", "脅"],
)  # fmt: skip
def test_hostile_text_of_full_size_takes_no_more_than_its_length(piece):
    text = piece * (512 * 1024 // len(piece))
    for ending in ("md", "html", "rst"):
        prose = read_prose(text, ending, NOW)
        assert 0 <= prose.words <= len(text)


def test_comments_are_left_out():
    assert without_comments("a<!--b-->c<!---->d<!--e") == "a c d "
