"""Markdown, read by GitHub's own parser (cmark-gfm) with raw HTML let through, so that nothing hides behind a filter."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import example, given
from hypothesis import strategies as st
from support.hostile import HOSTILE
from support.report_parts import decisions, report
from support.reports import REPORTS, big_report, closed_report

from ssdfgate.model import Limit, MeasureDecision, Outcome, Verdict, Violation, visible
from ssdfgate.renderers.interface import Style
from ssdfgate.renderers.markdown import MOST, MarkdownRenderer
from ssdfgate.renderers.markdown_text import code, prose

OURS = {
    *("h2", "h3", "p", "ul", "li", "strong", "code", "br", "details", "summary"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ACTS = re.compile(
    r"@[\w-]|(?<!\w)[#!%~$]\w|&[\w\"]|://|www\.\w|:[\w+-]+:|(?<!\w)GH-\d|[\[{][+-]",
    re.IGNORECASE,
)
"""What GitHub or GitLab turn into a mention, reference, address or picture, wherever it stands outside of code."""


class Page(HTMLParser):
    """Names of elements, attributes, and the text inside and outside of code."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.running, self.coded, self._depth = "", "", 0
        self.feed(cmarkgfm.github_flavored_markdown_to_html(markdown, Options.CMARK_OPT_UNSAFE))
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self._depth += tag == "code"

    def handle_endtag(self, tag):
        self._depth -= tag == "code"

    def handle_data(self, data):
        if self._depth:
            self.coded += data
        else:
            self.running += data


def render(given_report) -> str:
    return MarkdownRenderer().render(given_report, Style())


@pytest.mark.parametrize("name", REPORTS)
def test_nothing_but_our_own_elements(name: str) -> None:
    page = Page(render(REPORTS[name]()))
    assert page.tags <= OURS
    assert page.attributes <= {"align"}
    assert ACTS.findall(page.running) == []


HOSTILE_MARKDOWN = (
    *HOSTILE,
    "@octocat #1 !1 %1 &1 ~bug $1 GH-1 owner/repo#1 a@b.example :tada: https://x.example www.x.example",
    "| a | b |\n|---|---|",
    "`` ` ``` code",
    "<!-- comment --> <details open> <a href=x>",
    "[a]: https://x.example",
    "# heading", "> quote", "- item", "* item", "+ item", "1. item", "1) item", "=====", "-----", "\tcode",
    "**bold** __bold__ ~~gone~~ _it_ \\* &lt; &#64;octocat &commat;octocat",
    "`@octocat` and `https://x.example`",
    "[x](javascript:alert(1)) ![x](//x.example/p.png)",
    "$$math$$ {+ins+} [-del-] ^[note] [[wiki]] :wave: ::: notice",
)  # fmt: skip


@given(st.text() | st.sampled_from(HOSTILE_MARKDOWN))
@example("@octocat")
def test_running_text_stays_text(text: str) -> None:
    page = Page(prose(text))
    assert page.tags <= {"p", "code"}
    if not text.strip():
        assert page.running.strip() == "(no text)"
        return
    assert ACTS.findall(page.running) == []
    shown = " ".join((page.running + page.coded).replace("\u200b", "").split())
    assert sorted(shown.replace(" ", "")) == sorted(
        "".join(_without_pairs(visible(text)).split()),
    )


def _without_pairs(text: str) -> str:
    """Backticks in pairs make code and are gone."""
    return text.replace("`", "", text.count("`") // 2 * 2)


@given(st.text() | st.sampled_from(HOSTILE_MARKDOWN))
def test_code_shows_exactly_what_it_is_given(text: str) -> None:
    page = Page(f"x {code(text)} y")
    assert page.tags == {"p", "code"}
    assert " ".join(page.coded.split()) == " ".join(visible(text).split())
    assert page.running.split() == ["x", "y"]


@given(st.text() | st.sampled_from(HOSTILE_MARKDOWN))
def test_a_hostile_report_keeps_its_shape(text: str) -> None:
    """As many rows and sections as with a plain text: no text ends a cell, a row or a table."""
    assert _shape(text) == _shape("plain")


def _shape(text: str) -> dict[str, int]:
    (first, *_) = decisions({"PO.1.1": (Verdict.FAIL, text)}, required=["PO.1.1"])
    waiver = {"owner": text, "reason": text, "ticket": text, "expires": text}
    asked = replace(first, title=text, id=text, framework=text, measures=("m",), reasons=(text,))
    measure = MeasureDecision("m", text, Verdict.FAIL, text or "-", (Violation(text, "a", 1, "r"),), 1)
    given_report = report(
        Outcome.CLOSED, (asked, replace(asked, blocking=False, required=False, waiver=waiver)), (),
        measures=(measure,), limits=(Limit(text, "do"),), profile=text,
    )  # fmt: skip
    html = cmarkgfm.github_flavored_markdown_to_html(render(given_report), Options.CMARK_OPT_UNSAFE)
    return {
        tag: html.count(f"<{tag}") for tag in ("table", "tr", "td", "th", "h2", "h3", "li", "ul", "details", "strong")
    }


@pytest.mark.parametrize("name", REPORTS)
def test_fits_a_comment(name: str) -> None:
    assert len(render(REPORTS[name]()).encode()) <= MOST < 65_536


def crowded(count: int):
    base = closed_report()
    one = base.decisions[0]
    names = [replace(one, id=f"X.{number}", title="title " * 20) for number in range(count)]
    required = [replace(item, required=True, blocking=number % 2 == 0) for number, item in enumerate(names)]
    limits = tuple(Limit(f"limit {number} " * 20) for number in range(count))
    others = [replace(one, id=f"Y.{number}") for number in range(count)]
    return replace(base, decisions=(*base.decisions, *required, *others), limits=limits)


@pytest.mark.parametrize("count", [10, 60, 120, 200, 400, 1000, 5000])
def test_what_does_not_fit_is_cut_in_the_stated_order_and_counted(count: int) -> None:
    given_report = crowded(count)
    text = render(given_report)
    assert len(text.encode()) <= MOST
    page = Page(text)
    assert page.tags <= OURS
    left = {noun.removesuffix("s"): int(number) for number, noun in re.findall(r"and (\d+) more (.+?), see", text)}
    order = ["requirement", "collection", "limit", "required one", "blocking requirement"]
    assert set(left) <= set(order)
    listed = {
        "requirement": text.count("<code>Y.") + sum(f"| <code>{item.id}<" in text for item in given_report.decisions[:42] if not item.required),
        "limit": len(re.findall(r"^- (?:limit \d|bandit: partial)", text, re.MULTILINE)),
    }  # fmt: skip
    totals = {
        "requirement": sum(not item.required for item in given_report.decisions),
        "limit": count + 1,
    }
    for noun, total in totals.items():
        assert listed[noun] + left.get(noun, 0) == total
    cut = [noun in left for noun in order]
    assert cut == sorted(cut, reverse=True)
    assert text.startswith("## ❌ Gate CLOSED")
    assert text.rstrip().splitlines()[-1].startswith("**Next:**")


def test_findings_do_not_lengthen_it() -> None:
    assert len(render(big_report(5_000))) < 20_000


def test_a_waiver_is_told_with_its_end() -> None:
    assert "waived until 2026-12-01 by lead (T-1): mended next week" in render(REPORTS["waived"]())


def test_report_only_is_told_first() -> None:
    assert render(REPORTS["report-only"]()).startswith("## ⚠️ NOTHING WAS ENFORCED")


def test_what_is_waived_and_the_class_that_was_judged_are_told() -> None:
    base = closed_report()
    waived = replace(base.measures[0].violations[0], message="Known.", waived=True)
    first = replace(base.measures[0], violations=(waived,), violations_total=1)
    text = render(replace(base, classes={"ssdf-1.1": "small"}, measures=(first, *base.measures[1:])))
    assert "(waived) Known" in text
    assert "\nJudged by ssdf-1.1 (class small)\n" in text


def shared(*verdicts: Verdict) -> str:
    """A requirement that rests on measures with these verdicts, all for one reason."""
    reason = (Violation("nobody looked", None, 0, None, None),)
    names = tuple(f"code.m{number}" for number in range(len(verdicts)))
    measures = tuple(
        MeasureDecision(name, f"Title {name}", verdict, f"mend {name}", reason, 1, ())
        for name, verdict in zip(names, verdicts, strict=True)
    )
    (first, *_) = decisions({}, ["PW.4.4"])
    blocked = replace(first, verdict=Verdict.UNKNOWN, required=True, blocking=True, reasons=(), measures=names)
    given = replace(report(Outcome.INCOMPLETE, (blocked, replace(blocked, id="X.1")), ()), measures=measures)
    return MarkdownRenderer().render(given, Style())


def test_reasons_that_measures_share_are_told_once_with_their_names() -> None:
    text = shared(Verdict.UNKNOWN, Verdict.UNKNOWN, Verdict.UNKNOWN)
    assert text.count("nobody looked") == 1
    assert "<code>code.m0</code>, <code>code.m1</code> and <code>code.m2</code> unknown\n    - nobody looked" in text
    assert text.count("mend code.m0") == 1
    assert "<code>code.m2</code> unknown (reasons: see <code>code.m0</code> above)" in text


def test_measures_with_other_verdicts_are_named_apart() -> None:
    text = shared(Verdict.FAIL, Verdict.UNKNOWN)
    assert "<code>code.m0</code> fail: Title code.m0\n    - nobody looked" in text
    assert "<code>code.m1</code> unknown: Title code.m1 (reasons: see <code>code.m0</code> above)" in text
    assert text.count("nobody looked") == 1
