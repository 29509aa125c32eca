"""The page in a headless Chromium: nothing loaded, nothing complained of, and usable by keyboard and screen reader."""

import json
import subprocess

import pytest

pytest.importorskip("playwright.sync_api")

from support.browser import AXE, CHROMIUM, HOW, VALIDATOR, WEB, browser, opened
from support.page import MARKUP, full_report, rendered, with_text
from support.reports import REPORTS, big_report

from ssdfgate.model import Verdict

pytestmark = pytest.mark.skipif(not CHROMIUM, reason=f"there is no chromium ({HOW})")
NEEDS_AXE = pytest.mark.skipif(not AXE.is_file(), reason=f"there is no axe-core ({HOW})")
PAGES = {
    "full": full_report,
    **{
        name: REPORTS[name] for name in ("closed", "waived", "two-frameworks", "empty", "error", "invalid", "hostile")
    },
    "markup": lambda: with_text(" ".join(MARKUP)),
}
UNFOLD = "document.querySelectorAll('details').forEach((item) => { item.open = true; })"


@pytest.fixture(scope="module")
def chromium():
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Every page as a file."""
    folder = tmp_path_factory.mktemp("pages")
    for name, report in PAGES.items():
        (folder / f"{name}.html").write_text(rendered(report()), encoding="utf-8")
    return folder


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_no_message_and_no_request(chromium, files, name, scheme):
    with opened(chromium, files / f"{name}.html", color_scheme=scheme) as shown:
        shown.page.evaluate(UNFOLD)
        shown.page.mouse.wheel(0, 100_000)
        shown.page.wait_for_timeout(50)
        assert shown.messages == []
        assert shown.requests == [(files / f"{name}.html").as_uri()]


@NEEDS_AXE
@pytest.mark.parametrize(
    ("name", "scheme"),
    [("full", "light"), ("full", "dark"), ("markup", "light"), ("two-frameworks", "dark"), ("empty", "light")],
)
def test_axe_finds_no_violation(chromium, files, name, scheme):
    with opened(chromium, files / f"{name}.html", color_scheme=scheme, bypass_csp=True) as shown:
        shown.page.evaluate(UNFOLD)
        assert violations(shown) == []


@NEEDS_AXE
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_with_filters_on_or_on_a_narrow_screen(chromium, files, scheme):
    narrow = {"width": 360, "height": 740}
    with opened(chromium, files / "full.html", color_scheme=scheme, bypass_csp=True, viewport=narrow) as shown:
        shown.page.get_by_label("Search", exact=True).fill("policy")
        shown.page.get_by_label("Required", exact=True).select_option("free")
        shown.page.locator("#s-text").fill("sql")
        assert violations(shown) == []


def violations(shown) -> list[str]:
    shown.page.evaluate(AXE.read_text(encoding="utf-8"))
    found = shown.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{item['id']}: {node['html']}" for item in found["violations"] for node in item["nodes"]]


def test_nothing_is_wider_than_a_narrow_screen(chromium, files):
    with opened(chromium, files / "full.html", viewport={"width": 320, "height": 640}) as shown:
        shown.page.evaluate(UNFOLD)
        assert shown.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_search_and_filters_show_what_fits_and_count_it(chromium, files):
    report = full_report()
    with opened(chromium, files / "full.html") as shown:
        count = shown.page.locator("#f-count")
        assert count.text_content().startswith("42 of 42")
        shown.page.get_by_label("Search", exact=True).fill("B608")
        assert shown.visible("details.req") == 2
        assert count.text_content().startswith("2 of 42")
        shown.page.get_by_role("button", name="Show all").click()
        assert count.text_content().startswith("42 of 42")
        shown.page.locator("#f-req").select_option("shut")
        assert shown.visible("details.req") == sum(item.blocking for item in report.decisions)
        shown.page.locator("#f-req").select_option("must")
        assert shown.visible("details.req") == sum(item.required for item in report.decisions)
        shown.page.locator("#f-req").select_option("")
        shown.page.get_by_role("checkbox", name="UNKNOWN").uncheck()
        known = sum(item.verdict is not Verdict.UNKNOWN for item in report.decisions)
        assert shown.visible("details.req") == known
        shown.page.get_by_label("Search", exact=True).fill("zzzz")
        assert shown.visible("details.req") == shown.visible(".practice") == 0


def test_one_framework_at_a_time(chromium, files):
    with opened(chromium, files / "two-frameworks.html") as shown:
        shown.page.locator("#f-fw").select_option("req-cra")
        assert shown.visible("details.req") == 2
        assert shown.visible(".fw") == 1


def test_findings_can_be_searched(chromium, files):
    with opened(chromium, files / "full.html") as shown:
        every = shown.visible("details.rule-group")
        shown.page.locator("#s-text").fill("app/tools.py")
        assert shown.visible("details.rule-group") == 1
        shown.page.locator("#s-text").fill("")
        assert shown.visible("details.rule-group") == every
        shown.page.locator("#s-sev").select_option("s-high")
        assert shown.visible("details.rule-group") == 1


def test_a_link_unfolds_its_requirement_even_where_a_filter_hides_it(chromium, files):
    with opened(chromium, files / "full.html") as shown:
        body = shown.page.locator("#req-ssdf-1\\.1-PW\\.8\\.1")
        assert not body.is_visible()
        shown.page.locator("a.chip", has_text="PW.8.1").click()
        assert body.is_visible()
        shown.page.get_by_label("Search", exact=True).fill("zzzz")
        assert not body.is_visible()
        shown.page.locator("a.chip", has_text="PW.8.2").click()
        assert shown.page.locator("#req-ssdf-1\\.1-PW\\.8\\.2").is_visible()


def test_the_keyboard_reaches_and_works_everything(chromium, files):
    with opened(chromium, files / "full.html") as shown:
        keys = shown.page.keyboard
        keys.press("Tab")
        assert focused(shown) == "Skip to the outcome"
        seen = []
        for _ in range(400):
            keys.press("Tab")
            seen.append(focused(shown))
            if seen[-1].startswith("FAIL PW.7.2"):
                break
        assert {"Coverage", "PW.4.4", "Show all", "Unfold all"} <= set(seen)
        body = shown.page.locator("#req-ssdf-1\\.1-PW\\.7\\.2")
        assert body.is_visible()
        keys.press("Enter")
        assert not body.is_visible()
        keys.press("Space")
        assert body.is_visible()
        outline = shown.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"


def focused(shown) -> str:
    return " ".join(shown.page.evaluate("document.activeElement.innerText || ''").split())


def test_all_of_it_can_be_read_without_a_script(chromium, files):
    with opened(chromium, files / "full.html", java_script_enabled=False) as shown:
        assert not shown.page.locator("#filter").is_visible()
        assert shown.page.get_by_role("heading", level=1).is_visible()
        shown.page.locator("details.req > summary").first.click()
        assert shown.page.locator("details.req > .body").first.is_visible()
        shown.page.locator("a.chip", has_text="PW.8.1").click()
        assert shown.page.locator("#req-ssdf-1\\.1-PW\\.8\\.1").is_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_print_shows_all_that_matters_and_keeps_no_filter(chromium, files, tmp_path, script):
    with opened(chromium, files / "full.html", java_script_enabled=script) as shown:
        if script:
            shown.page.get_by_label("Search", exact=True).fill("zzzz")
            assert shown.visible("details.req") == 0
        shown.page.emulate_media(media="print")
        hidden = [item for item in shown.page.locator("details:not(.aside) > .body").all() if not item.is_visible()]
        assert hidden == []
        assert shown.visible("details.req") == 42
        assert not shown.page.locator("nav").is_visible()
        target = tmp_path / "report.pdf"
        shown.page.pdf(path=target, format="A4")
        assert target.read_bytes().startswith(b"%PDF-")


def test_a_report_of_25000_findings_opens(chromium, tmp_path):
    path = tmp_path / "big.html"
    path.write_text(rendered(big_report()), encoding="utf-8")
    with opened(chromium, path) as shown:
        timing = json.loads(shown.page.evaluate("JSON.stringify(performance.getEntriesByType('navigation')[0])"))
        assert timing["loadEventEnd"] > 0
        assert "25000" in shown.page.locator("table.counts").text_content()
        shown.page.locator("#s-text").fill("B601")
        assert shown.visible("details.rule-group") == 1
        assert shown.messages == []


@pytest.mark.skipif(not VALIDATOR.is_file(), reason=f"there is no html-validate ({HOW})")
def test_the_pages_are_valid_html(files):
    command = [str(VALIDATOR), "--config", str(WEB / ".htmlvalidate.json"), "--formatter", "text", str(files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == ""
    assert done.returncode == 0, done.stderr


def test_the_closed_report_reads_from_top_to_bottom(chromium, files):
    """What a screen reader says first: the outcome, then why, then what was not looked at."""
    with opened(chromium, files / "closed.html") as shown:
        headings = [item.inner_text() for item in shown.page.get_by_role("heading").all()[:4]]
    assert headings[0].startswith("Gate CLOSED")
    assert headings[1:] == ["What closes the gate", "What was not looked at", "What rests on people"]
