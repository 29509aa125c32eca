from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.reports import REPORTS, closed_report, open_report

from ssdfgate.model import Outcome, Subject, Verdict, Violation, visible
from ssdfgate.renderers.sarif_parts import is_uri, plain
from ssdfgate.renderers.words import (
    SYMBOLS,
    WORDS,
    counted,
    failed_first,
    headline,
    place,
    said,
    short,
    shorten,
    shorten_path,
    subject_words,
)

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("verdicts", "words"),
    [
        ("F", "1 of 1 required practice is not met"),
        ("FF", "2 of 2 required practices are not met"),
        ("FU", "1 of 2 required practices is not met, evidence for 1 more is missing or incomplete"),
        ("FUP", "1 of 3 required practices is not met, evidence for 2 more is missing or incomplete"),
        ("E", "1 of 1 required practice could not be evaluated"),
        ("FE", "1 of 2 required practices is not met, 1 more could not be evaluated"),
        ("UE", "evidence for 1 of 2 required practices is missing or incomplete, 1 more could not be evaluated"),
        ("", "for the reasons below"),
        ("N", "nothing is required, so nothing was decided"),
    ],
)
def test_the_headline_counts_by_reason(verdicts: str, words: str) -> None:
    meant = {"F": Verdict.FAIL, "U": Verdict.UNKNOWN, "P": Verdict.PARTIAL, "E": Verdict.ERROR}
    base = closed_report().decisions[0]
    decided = tuple(
        replace(base, verdict=meant.get(key, Verdict.FAIL), required=key in meant, blocking=key in meant)
        for key in verdicts
    )
    assert headline(replace(closed_report(), decisions=decided)) == f"Gate CLOSED: {words}"


def test_one_required_practice_that_is_met() -> None:
    met = replace(open_report().decisions[0], verdict=Verdict.PASS, required=True, blocking=False, reasons=())
    assert headline(replace(open_report(), decisions=(met,))) == "Gate OPEN: the one required practice is met"


@pytest.mark.parametrize("name", REPORTS)
def test_only_an_open_gate_is_called_open(name: str) -> None:
    report = REPORTS[name]()
    assert ("Gate OPEN" in headline(report)) == (report.enforced is Outcome.OPEN)


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        (Subject("https://git.example.org/a", "f" * 40, dirty=False, tree=None), "commit ffffffffff"),
        (Subject(None, "f" * 40, dirty=True, tree=None), "commit ffffffffff + uncommitted changes"),
        (Subject(None, None, dirty=None, tree=None), "no commit"),
    ],
)
def test_the_subject_says_what_is_judged(subject: Subject, words: str) -> None:
    repository, state = subject_words(subject)
    assert state == words
    assert repository == (subject.repository or "no remote repository")


def test_signs_and_words_tell_all_verdicts_apart() -> None:
    assert set(SYMBOLS) == set(WORDS) == set(Verdict)
    assert len(set(SYMBOLS.values())) == len(set(WORDS.values())) == len(Verdict)


@pytest.mark.parametrize(
    ("violation", "words"),
    [
        (Violation("x"), ""),
        (Violation("x", "a.py"), "a.py"),
        (Violation("x", "a.py", 3), "a.py:3"),
        (Violation("x", "folder/" * 9 + "a.py", 3), "…lder/a.py:3"),
    ],
)
def test_places(violation: Violation, words: str) -> None:
    assert place(violation, 10) == words


def test_numbers_and_their_nouns() -> None:
    assert counted(1, "file") == "1 file"
    assert counted(0, "file") == "0 files"
    assert counted(2, "dependency", "dependencies") == "2 dependencies"


@given(ANY_TEXT, st.integers(2, 50))
def test_cut_texts_are_short_and_safe(text: str, limit: int) -> None:
    for cut in (shorten(text, limit), shorten_path(text, limit), plain(text, limit), short(text)):
        assert len(cut) <= max(limit, 8)
        assert visible(cut) == cut
    assert plain(text, limit)


@given(ANY_TEXT)
def test_any_text_can_be_asked_whether_it_is_an_address(text: str) -> None:
    for start in ("", "https://", "https://x:", "//"):
        assert is_uri(start + text) in {True, False}


@pytest.mark.parametrize(
    ("path", "message", "words"),
    [
        ("a.toml", "a.toml declares much", "declares much"),
        ("a.toml", "a.tomlx declares much", "a.tomlx declares much"),
        ("a.toml", "a.toml ", "a.toml "),
        (None, "None is left", "None is left"),
    ],
)
def test_a_path_is_told_once(path: str | None, message: str, words: str) -> None:
    assert said(Violation(message, path)) == words


def test_measures_that_failed_come_first_and_the_others_keep_their_order() -> None:
    base = closed_report().measures[0]
    verdicts = {"a": Verdict.UNKNOWN, "b": Verdict.FAIL, "c": Verdict.PASS, "d": Verdict.FAIL}
    measures = {name: replace(base, id=name, verdict=verdict) for name, verdict in verdicts.items()}
    assert failed_first(["a", "gone", "b", "c", "d"], measures) == ["b", "d", "a", "gone", "c"]
