"""The page for the person who signs: what stands in it, and that text from outside stays text."""

import base64
import hashlib
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.hostile import HOSTILE
from support.page import (
    ATTESTATION,
    BUNDLE,
    EXEMPTION,
    MARKUP,
    WAIVER,
    full_report,
    numbers,
    page,
    parsed,
    rendered,
    with_text,
)
from support.report_evidence import bandit, finding, record
from support.reports import REPORTS, big_report, closed_report, hostile_report, open_report, two_frameworks_report

from ssdfgate.frameworks import load_framework
from ssdfgate.frameworks.pointers import pointers_about
from ssdfgate.model import Verdict, Violation, visible
from ssdfgate.renderers.html.findings import MOST_FINDINGS, MOST_PLACES
from ssdfgate.renderers.html.measures import MOST_VIOLATIONS
from ssdfgate.renderers.html.pictures import MEANINGS
from ssdfgate.renderers.html.safe import anchor, file_link, web_link
from ssdfgate.renderers.html.summary import blocking_of
from ssdfgate.renderers.words import headline

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "ssdfgate/renderers/html/templates"
OUR_TAGS = {
    element.tag for name in ("closed", "waived", "two-frameworks", "error") for element in page(REPORTS[name]()).all()
} | {element.tag for element in page(full_report()).all()}


@pytest.mark.parametrize("name", REPORTS)
def test_elements_nest_ids_are_unique_and_every_link_inside_leads_somewhere(name: str) -> None:
    elements = page(REPORTS[name]()).all()
    ids = Counter(item.attributes["id"] for item in elements if "id" in item.attributes)
    assert [key for key, count in ids.items() if count > 1] == []
    inside = {item.attributes["href"][1:] for item in elements if item.attributes.get("href", "").startswith("#")}
    lost = {name for name in inside - set(ids) if not name.startswith("ev-")}
    assert lost == set()
    assert "labelledby" not in inside
    for item in elements:
        for attribute in ("aria-labelledby", "for"):
            assert set(item.attributes.get(attribute, "").split()) <= set(ids)


def test_every_link_of_a_real_report_leads_somewhere() -> None:
    tree = page(full_report())
    ids = {item.attributes["id"] for item in tree.all() if "id" in item.attributes}
    targets = {item.attributes["href"] for item in tree.all("a")}
    assert {target[1:] for target in targets if target.startswith("#")} <= ids


@pytest.mark.parametrize("name", REPORTS)
def test_nothing_is_loaded_from_anywhere(name: str) -> None:
    text = rendered(REPORTS[name]())
    elements = parsed(text).all()
    assert not {item.tag for item in elements} & {"link", "img", "iframe", "object", "embed", "base", "form", "image"}
    assert not [item for item in elements if {"src", "srcset", "style", "ping", "formaction"} & set(item.attributes)]
    assert not [key for item in elements for key in item.attributes if key.startswith("on")]
    assert {item.attributes["href"][0] for item in elements if item.tag == "use"} == {"#"}
    (css,) = (item for item in elements if item.tag == "style")
    assert not re.search(r"@import|url\((?!#)|expression\(", css.text)


def test_the_policy_of_the_page_names_its_style_sheet_and_its_script_and_nothing_else() -> None:
    tree = page(closed_report())
    (meta,) = (item for item in tree.all("meta") if "http-equiv" in item.attributes)
    policy = dict(part.strip().split(" ", 1) for part in meta.attributes["content"].split(";"))
    (css,), (script,) = tree.all("style"), tree.all("script")
    assert policy == {
        "default-src": "'none'",
        "style-src": hashed(css),
        "script-src": hashed(script),
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def hashed(element) -> str:
    digest = hashlib.sha256("".join(element.pieces).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def test_our_script_and_style_sheet_cannot_end_their_elements() -> None:
    for name in ("report.js", "report.css"):
        text = (TEMPLATES / name).read_text(encoding="utf-8")
        assert "</" not in text
        assert "<!--" not in text
        assert "innerHTML" not in text


@pytest.mark.parametrize("text", [*MARKUP, *HOSTILE])
def test_text_from_outside_stays_text(text: str) -> None:
    report = with_text(text)
    written = rendered(report)
    tree = parsed(written)
    assert {item.tag for item in tree.all()} <= OUR_TAGS
    assert (len(tree.all("script")), len(tree.all("style"))) == (1, 1)
    assert not [key for item in tree.all() for key in item.attributes if key.startswith("on")]
    for link in tree.all("a"):
        assert re.match(r"#|\.\.?/|https?://[^\"'\s]+\Z", link.attributes["href"]), link.attributes["href"]
    assert visible(written.replace("\n", "")) == written.replace("\n", "")


def test_hostile_text_can_still_be_read() -> None:
    text = "</script><script>alert(1)</script>"
    assert page(with_text(text)).text.count(text) > 10


@settings(max_examples=10)
@given(st.text(max_size=60))
def test_any_text_stays_text(text: str) -> None:
    tree = page(with_text(text))
    assert {item.tag for item in tree.all()} <= OUR_TAGS
    assert len(tree.all("script")) == 1


@pytest.mark.parametrize("name", REPORTS)
def test_the_first_screen_says_the_outcome_what_closes_the_gate_and_what_was_not_looked_at(name: str) -> None:
    report = REPORTS[name]()
    main = page(report).all("main")[0]
    assert main.all("h1")[0].text == headline(report)
    first = main.all("div", of="first")[0]
    assert "the gate" in first.all("h2")[0].text
    assert first.all("h2")[1].text == "What was not looked at"
    listed = first.all("ol", of="blocking")[0].all("li") if any(item.blocking for item in report.decisions) else []
    assert len(listed) == min(12, sum(item.blocking for item in report.decisions))


def test_failed_requirements_come_first_and_lead_to_their_sections() -> None:
    tree = page(closed_report())
    links = [item.all("a")[0].attributes["href"] for item in tree.all("ol", of="blocking")[0].all("li")]
    assert links == [f"#req-ssdf-1.1-{name}" for name in ("PW.4.4", "PW.7.2", "RV.1.2", "PO.3.3")]


def test_what_is_required_and_not_proved_is_told_beside_an_open_gate() -> None:
    text = page(REPORTS["waived"]()).all("div", of="first")[0].text
    for needed in ("No requirement does.", "yet not closing it", "PW.7.2", "1 requirement attested by security lead"):
        assert needed in text


def test_kinds_of_evidence_that_nobody_brought_are_named() -> None:
    text = page(closed_report()).by_id("outcome").parent.all("div", of="first")[0].text
    assert "37 requirements are unknown. No evidence of these kinds was brought: secrets" in text
    assert "sast" not in text.partition("brought: ")[2].partition(".")[0]


@pytest.mark.parametrize("report", [closed_report(), two_frameworks_report(), full_report()], ids=["1", "2", "full"])
def test_the_matrix_holds_every_requirement_once_in_the_column_of_its_verdict(report) -> None:
    tree = page(report)
    for framework in report.frameworks:
        section = tree.by_id(anchor("fw", framework))
        chips = section.all("a", of="chip")
        decided = {
            anchor("req", item.framework, item.id): "na" if item.verdict is Verdict.NOT_APPLICABLE else item.verdict
            for item in report.decisions
            if item.framework == framework
        }
        assert {item.attributes["href"][1:] for item in chips} == set(decided)
        assert len(chips) == len(decided)
        for item in chips:
            assert f"k-{decided[item.attributes['href'][1:]]}" in item.classes()


def test_the_bars_are_as_long_as_their_numbers_and_say_them() -> None:
    report = closed_report()
    for bar in page(report).all("svg", of="bar"):
        widths = [float(item.attributes["width"][:-1]) for item in bar.all("rect") if "class" in item.attributes]
        assert sum(widths) == pytest.approx(100 if widths else 0, abs=0.1)
        assert ": " in bar.attributes["aria-label"]
    counts = Counter(str(item.verdict) for item in report.decisions)
    told = page(report).all("div", of="overall")[0].all("p")[1].text
    assert numbers(told) == [counts["fail"], counts["unknown"], counts["pass"], len(report.decisions)]


def test_every_verdict_has_a_shape_a_pattern_and_a_meaning_which_is_that_of_the_readme() -> None:
    shapes = {item.attributes["id"] for item in page(closed_report()).all() if item.tag in {"symbol", "pattern"}}
    keys = {"na" if verdict is Verdict.NOT_APPLICABLE else str(verdict) for verdict in Verdict}
    assert shapes == {f"{kind}-{key}" for kind in ("i", "h") for key in keys}
    readme = (ROOT / "README.md").read_text(encoding="utf-8").split("| verdict | meaning |")[1].split("\n\n")[0]
    assert dict(re.findall(r"^\| (\w+) \| (.+) \|$", readme, re.MULTILINE)) == dict(MEANINGS)


def test_a_requirement_shows_reasons_measures_violations_and_evidence() -> None:
    section = page(closed_report()).by_id("req-ssdf-1.1-PW.7.2")
    for needed in ("12 open findings", "Static analysis ran on this commit", "app/db.py:14", "B608", "and 9 more"):
        assert needed in section.text
    assert section.parent.attributes.get("open") == ""
    assert "closes the gate" in section.parent.text


@pytest.mark.parametrize(
    ("name", "record", "title"),
    [("PW.4.4", WAIVER, "Waiver"), ("PO.2.2", ATTESTATION, "Attestation"), ("PO.1.3", EXEMPTION, "Does not apply")],
)
def test_records_of_people_stand_in_their_requirement(name: str, record, title: str) -> None:
    section = page(full_report()).by_id(f"req-ssdf-1.1-{name}")
    (box,) = section.all("div", of="record")
    assert box.all("h5")[0].text == title
    for value in record.values():
        assert value in box.text


def test_pointers_say_relation_confidence_and_source() -> None:
    report = full_report()
    tree = page(report)
    listed = tree.by_id("req-ssdf-1.1-PW.7.2").all("ul", of="pointers")[0]
    for needed in ("SAMM", "verified in its source", "derived by us"):
        assert needed in listed.text
    numbered = {item.attributes["href"][1:] for item in listed.all("a")}
    assert numbered
    for name in numbered:
        assert tree.by_id(name).all("span", of="src")[0].text in {
            "read in the publisher's own text",
            "read second-hand",
            "our own reasoning",
        }


def test_pointers_that_lead_to_a_requirement_are_shown_from_the_other_side() -> None:
    cra = load_framework("cra")
    asked = {name for item in pointers_about(["cra"]) for name in item.ids if item.standard == "cra"}
    known = next(item for item in cra.requirements if item.id in asked)
    base = open_report()
    decision = replace(base.decisions[0], framework="cra", id=known.id)
    report = replace(
        base,
        frameworks=("cra",),
        decisions=(decision,),
        catalogues=(cra,),
        pointers=pointers_about(["cra"]),
    )
    assert "leads here" in page(report).by_id(anchor("req", "cra", known.id)).all("ul", of="pointers")[0].text


def test_evidence_shows_what_it_covers_and_what_it_does_not() -> None:
    text = page(closed_report()).by_id("evidence").text
    for needed in (
        "4 of 5 files",
        "syntax error: app/broken.py",
        "vendor/**: third-party code",
        "syntax error while parsing AST",
        "1 by nosec",
        ".bandit: ignored",
        "all 3 planted findings came back",
        "{tool} -r {snapshot} -f json",
        "Python 3.11.7",
        "python: 3 of 4",
    ):
        assert needed in text


def test_raw_reports_are_one_click_away_where_the_place_of_the_bundle_is_known() -> None:
    report = closed_report()
    wanted = {f"blobs/sha256/{digest.hex}" for item in report.evidence for digest in (*item.raw, item.id)}
    links = {item.attributes["href"] for item in page(report).all("a")}
    assert {f"{BUNDLE}/{name}" for name in wanted} <= links
    unknown = page(report, bundle=None)
    assert not [item for item in unknown.all("a") if "blobs" in item.attributes["href"]]
    for name in wanted:
        assert name in unknown.text


def test_the_check_names_the_bundle_and_its_digest() -> None:
    report = closed_report()
    text = page(report).by_id("check").text
    assert f"echo '{report.bundle.digest.hex} manifest.json' | sha256sum --check" in text
    assert "No bundle was kept" in page(REPORTS["error"]()).by_id("check").text


def test_the_scope_says_what_was_in_what_was_out_and_what_was_assumed() -> None:
    text = page(full_report()).by_id("scope").text
    for needed in (
        "semgrep",
        "switched off",
        "vendor/**: third-party code",
        "decides what is required: 6 of 42",
        "sast_block_at",
    ):
        assert needed in text
    assert "derived by us" in text


def test_a_large_report_is_small_and_says_what_it_leaves_out() -> None:
    report = big_report()
    written = rendered(report)
    assert len(written.encode()) < 5_000_000
    tree = parsed(written)
    findings = tree.by_id("findings")
    listed = sum(len(item.all("li")) for item in findings.all("ul", of="places"))
    assert 0 < listed <= MOST_FINDINGS
    assert f"{listed} of 25500" in findings.text
    left = [numbers(item.text)[0] for item in findings.all("p", of="cut") if item.text.startswith("And ")]
    assert listed + sum(left) == 25_500
    assert max(len(item.all("li")) for item in findings.all("ul", of="places")) == MOST_PLACES
    assert "20 of 25000 are listed" in tree.by_id("m-code.static_analysis_clean").text


def test_the_size_does_not_grow_with_the_findings() -> None:
    few, many = len(rendered(big_report(5_000))), len(rendered(big_report(20_000)))
    assert many < few * 1.1


def test_many_rules_and_long_messages_are_bounded_too() -> None:
    found = [finding(f"R{n}", f"src/{n}.py", n, message="long " * 800, context=str(n)) for n in range(3_000)]
    scan = bandit(found)
    base = closed_report()
    violations = tuple(Violation("long " * 800, "src/a.py", n) for n in range(MOST_VIOLATIONS * 3))
    measure = replace(base.measures[0], violations=violations, violations_total=len(violations))
    written = rendered(replace(base, evidence=(record(scan),), measures=(measure,)))
    assert len(written) < 1_000_000
    assert "2800 rules are not listed at all" in parsed(written).by_id("findings").text
    assert f"{MOST_VIOLATIONS} of {len(violations)} are listed" in written


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("https://example.org/ x", False),
        ("https://example.org/\n", False),
        ("HTTPS://example.org", False),
        ("//example.org", False),
        ("https://exämple.org", False),
        ("", False),
        (None, False),
    ],
)
def test_only_plain_addresses_of_the_web_become_links(url: str | None, good: bool) -> None:  # noqa: FBT001  # a parameter
    assert web_link(url) == (url if good else None)


def test_links_to_files_are_encoded_and_never_a_scheme() -> None:
    assert file_link("a b/#?%", "blobs/x") == "./a%20b/%23%3F%25/blobs/x"
    assert file_link("javascript:x", "y") == "./javascript%3Ax/y"
    assert file_link("/srv/b", "y") == "/srv/b/y"
    assert file_link("\udcff", "y") == "./%FF/y"
    assert file_link("\ud800", "y") is None
    assert file_link(None, "y") is None


def test_hostile_ids_still_have_places_of_their_own() -> None:
    report = hostile_report()
    places = [anchor("req", item.framework, item.id) for item in report.decisions]
    assert len(set(places)) == len(places)
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+", place) for place in places)


def test_templates_are_read_only_when_a_page_is_written() -> None:
    code = (
        "import sys; import ssdfgate.renderers.html.renderer as r; r.HtmlRenderer();"
        "assert 'jinja2' not in sys.modules, 'jinja2'"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_class_that_was_judged_stands_wherever_the_framework_is_named() -> None:
    cra = load_framework("cra")
    report = replace(two_frameworks_report(), classes={"cra": "important-I"}, catalogues=(cra,))
    tree, told = page(report), "Product class important-I: Important, class I"
    assert f"ssdf-1.1, cra ({told})" in tree.by_id("outcome").text
    assert told in tree.by_id("coverage").text
    assert told in tree.by_id("requirements").text


def test_a_waived_finding_is_marked() -> None:
    base = closed_report()
    reasons = (Violation("Open.", "a.py", 1), Violation("Hidden.", "b.py", 2, waived=True))
    failed = replace(base.measures[0], violations=reasons, violations_total=2)
    text = page(replace(base, measures=(failed,))).by_id("measures").text
    assert re.search(r"a\.py:1\s+Open\.", text)
    assert re.search(r"b\.py:2\s+waived\s+Hidden\.", text)


def test_the_first_screen_names_the_place_of_the_first_reason() -> None:
    report = closed_report()
    measures = {item.id: item for item in report.measures}

    def first(decision):
        found = (one for name in decision.measures for one in measures[name].violations if one.path and one.line)
        return next(found, None)

    blocking = next(item for item in report.decisions if item.blocking and first(item))
    told = first(blocking)
    shown = replace(blocking, reasons=(f"{told.message} (and 11 more)",))
    others = tuple(item for item in report.decisions if item is not blocking)
    text = rendered(replace(report, decisions=(shown, *others)))
    assert f"<code>{told.path}:{told.line}</code> {told.message} (and 11 more)" in text


def test_what_to_do_about_a_failed_requirement_is_that_of_the_measure_that_failed() -> None:
    base = closed_report()
    failed = next(item for item in base.measures if item.verdict is Verdict.FAIL)
    unseen = replace(failed, id="code.unseen", verdict=Verdict.UNKNOWN, remediation="Look.")
    decision = next(item for item in base.decisions if item.blocking and failed.id in item.measures)
    both = replace(decision, measures=(unseen.id, failed.id))
    (shown,) = blocking_of(
        replace(base, decisions=(both,), measures=(unseen, replace(failed, remediation="Mend it.")))
    )
    assert shown.remedy == "Mend it."
