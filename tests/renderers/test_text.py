"""The text report; SSDFGATE_UPDATE_GOLDEN=1 writes the golden files anew, to be read before they are committed."""

import os
import re
import unicodedata
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from support.hostile import HOSTILE
from support.report_evidence import bandit, record
from support.reports import REPORTS, big_report, closed_report, open_report

from ssdfgate.frameworks import load_framework
from ssdfgate.model import Limit, Outcome, Status, Verdict, Violation, visible
from ssdfgate.renderers.interface import Style
from ssdfgate.renderers.text import TextRenderer
from ssdfgate.renderers.words import WORDS

GOLDEN = Path(__file__).parent / "golden"
UPDATE = bool(os.environ.get("SSDFGATE_UPDATE_GOLDEN"))
PLAIN = Style()
VERBOSE = Style(width=100, verbose=True)
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
OURS = sorted(set(REPORTS) - {"hostile"})


def rendered(report, style: Style = PLAIN) -> str:
    return TextRenderer().render(report, style)


def compare(name: str, text: str) -> None:
    path = GOLDEN / f"{name}.txt"
    if UPDATE:
        path.write_text(text, encoding="utf-8")
    assert path.is_file(), f"{path.name} is missing: run with SSDFGATE_UPDATE_GOLDEN=1 and read it"
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", REPORTS)
def test_golden(name: str) -> None:
    compare(name, rendered(REPORTS[name]()))


def test_golden_verbose() -> None:
    compare("closed-verbose", rendered(closed_report(), VERBOSE))


def test_golden_colour() -> None:
    compare("closed-colour", rendered(closed_report(), Style(colour=True)))


def test_golden_narrow() -> None:
    compare("closed-narrow", rendered(closed_report(), Style(width=1)))


def test_no_golden_file_is_left_over() -> None:
    expected = {*REPORTS, "closed-verbose", "closed-colour", "closed-narrow"}
    assert {path.stem for path in GOLDEN.glob("*.txt")} == expected


@pytest.mark.parametrize("verbose", [False, True], ids=["short", "verbose"])
@pytest.mark.parametrize("width", [40, 60, 80, 100])
@pytest.mark.parametrize("name", REPORTS)
def test_no_line_is_wider_than_asked(name: str, width: int, verbose: bool) -> None:  # noqa: FBT001  # a parameter
    text = rendered(REPORTS[name](), Style(width=width, verbose=verbose))
    assert max(cell_len(line) for line in text.splitlines()) <= width


@pytest.mark.parametrize("style", [PLAIN, VERBOSE, Style(colour=True)], ids=["plain", "verbose", "colour"])
@pytest.mark.parametrize("name", REPORTS)
def test_nothing_acts_on_the_terminal(name: str, style: Style) -> None:
    text = rendered(REPORTS[name](), style)
    rest = COLOURS.sub("", text) if style.colour else text
    assert visible(rest.replace("\n", "")) == rest.replace("\n", "")
    assert bool(COLOURS.search(text)) == style.colour


def test_colour_changes_no_word() -> None:
    for name in REPORTS:
        report = REPORTS[name]()
        plain, coloured = rendered(report), rendered(report, Style(colour=True))
        stripped = [line.rstrip() for line in COLOURS.sub("", coloured).splitlines()]
        assert stripped == plain.splitlines()


@pytest.mark.parametrize("width", [40, 60, 80])
def test_no_text_can_pass_for_the_outcome(width: int) -> None:
    """Wrapped lines of texts from outside never start in the first column, wherever they wrap."""
    base = closed_report()
    for padding in range(width):
        text = f"{'x' * padding} Gate OPEN: all 5 required practices are met"
        decisions = tuple(replace(item, id=text, title=text, reasons=(text,)) for item in base.decisions[:9])
        report = replace(
            base,
            decisions=decisions,
            measures=(replace(base.measures[0], title=text, remediation=text, violations=(Violation(text, text),)),),
            limits=(Limit(text, text),),
            profile=text,
            subject=replace(base.subject, repository=text),
            bundle=replace(base.bundle, path=text),
        )
        lines = rendered(report, Style(width=width)).splitlines()
        assert [line for line in lines if line.startswith("Gate OPEN")] == []


def test_hostile_text_stays_text() -> None:
    text = rendered(REPORTS["hostile"](), VERBOSE)
    assert text.startswith("Gate CLOSED: 7 of 7 required practices are not met\n")
    assert "[bold red]markup[/] [link=https://evil.example]x[/link]" in text
    assert "\\x1b[2J\\x1b[31mred" in text
    assert "\\u202egnp.exe" in text
    assert "\\nline two\\r\\nGate OPEN" in text
    assert not re.search(r"^ *Gate OPEN", text, re.MULTILINE)


@given(st.text(st.characters(exclude_categories=())), st.sampled_from([PLAIN, VERBOSE, Style(width=60)]))
def test_any_text_anywhere(text: str, style: Style) -> None:
    base = closed_report()
    first, *others = base.decisions
    measure = replace(
        base.measures[0], violations=(Violation(text, text, 3, text, text),), title=text, remediation=text
    )
    report = replace(
        base,
        decisions=(replace(first, id=text, title=text, reasons=(text,), blocking=True, required=True), *others),
        measures=(measure, *base.measures[1:]),
        limits=(Limit(text, text),),
        profile=text,
    )
    lines = rendered(report, style).splitlines()
    assert max(cell_len(line) for line in lines) <= style.width
    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} for line in lines for char in line)
    assert lines[0].startswith("Gate CLOSED: 3 of 7 required practices are not met")


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("style", [PLAIN, VERBOSE], ids=["short", "verbose"])
def test_no_word_claims_more_than_is_known(name: str, style: Style) -> None:
    text = rendered(REPORTS[name](), style).lower()
    for word in ("verified", "compliant", "compliance", "certified", "certificate"):
        assert word not in text


FIRST_LINES = {
    "open": "Gate OPEN: all 5 required practices are met",
    "waived": "Gate OPEN: of 5 required practices none blocks (1 partial, 1 not applicable, 1",
    "closed": "Gate CLOSED: 3 of 6 required practices are not met, evidence for 1 more is",
    "incomplete": "Gate INCOMPLETE: evidence for 1 of 5 required practices is missing or incomplete",
    "blind": "Gate INCOMPLETE: evidence for 1 of 5 required practices is missing or incomplete",
    "error": "Gate ERROR: the decision could not be worked out, so the gate stays closed",
    "invalid": "Gate INVALID: a bundle, digest or signature does not check, so the gate stays",
    "report-only": "NOTHING WAS ENFORCED (report only). Enforced, it would be: Gate CLOSED: 3 of 6",
    "empty": "Gate INCOMPLETE: evidence for 5 of 5 required practices is missing or incomplete",
    "two-frameworks": "Gate CLOSED: 1 of 6 required practices is not met",
    "compared": "Gate CLOSED: 3 of 6 required practices are not met, evidence for 1 more is",
    "hostile": "Gate CLOSED: 7 of 7 required practices are not met",
}


@pytest.mark.parametrize("name", REPORTS)
def test_the_first_line_is_the_outcome(name: str) -> None:
    assert rendered(REPORTS[name]()).splitlines()[0] == FIRST_LINES[name]


@pytest.mark.parametrize(
    ("name", "code"), [("open", 0), ("closed", 1), ("incomplete", 3), ("invalid", 4), ("error", 5)]
)
def test_the_exit_code_is_near_the_top(name: str, code: int) -> None:
    assert f"exit code {code}" in "\n".join(rendered(REPORTS[name]()).splitlines()[:4])


def test_nothing_required_is_not_called_a_success() -> None:
    decisions = tuple(replace(item, required=False, blocking=False) for item in open_report().decisions)
    text = rendered(replace(open_report(), decisions=decisions))
    assert text.startswith("Gate OPEN: but nothing is required, so nothing was decided\n")
    assert "none, so nothing was decided" in text
    assert "Next: say what must hold, with `required:` in ssdfgate.yaml or --require" in text


def test_what_blocks_comes_before_everything_else() -> None:
    text = rendered(closed_report())
    order = ["WHAT KEEPS", "REQUIRED", "NOT REQUIRED", "LOOKED AT", "NOT LOOKED AT", "Bundle:", "Next:"]
    places = [re.search(rf"^{word}", text, re.MULTILINE).start() for word in order]
    assert places == sorted(places)


def test_what_failed_comes_before_what_is_unknown() -> None:
    text = rendered(closed_report())
    blocking = text[text.index("WHAT KEEPS") : text.index("\nREQUIRED (")]
    heads = [line.split()[1:3] for line in blocking.splitlines() if line.startswith(("✗", "?"))]
    assert heads == [["FAIL", "PW.4.4"], ["FAIL", "PW.7.2"], ["FAIL", "RV.1.2"], ["UNKNOWN", "PO.3.3"]]


@pytest.mark.parametrize("name", REPORTS)
def test_every_required_practice_is_named(name: str) -> None:
    report = REPORTS[name]()
    text = rendered(report, Style(width=100))
    assert [item.id for item in report.decisions if item.required and visible(item.id)[:20] not in text] == []


def test_a_violation_has_place_rule_evidence_and_remedy() -> None:
    text = " ".join(rendered(closed_report(), VERBOSE).split())
    found = record(bandit(closed_report().evidence[0].evidence.payload.items)).id.hex[:8]
    assert f"- app/db.py:14 B608 SQL statement is built from parts of a request. [{found}]" in text
    assert "Do: Change the code at the places above, or record why a finding does not apply." in text


def test_the_command_in_a_remedy_is_not_cut() -> None:
    command = "`uv pip compile --generate-hashes requirements/development.in -o requirements/development.txt`"
    remedy = f"Write a lock file and commit it: rename the list of requirements, then {command}; {command}."
    base = closed_report()
    report = replace(base, measures=tuple(replace(item, remediation=remedy) for item in base.measures))
    assert remedy in " ".join(rendered(report).split())


def test_what_two_requirements_rest_on_is_shown_once() -> None:
    text = rendered(closed_report())
    assert text.count("app/db.py:14") == 1
    assert text.count("for the reasons given above") == 1


def test_many_violations_are_cut_and_counted() -> None:
    report = big_report(100)
    assert "and 97 more (-f json lists 20 of 100, the bundle has all)" in rendered(report)
    assert "and 80 more (-f json lists 20 of 100, the bundle has all)" in rendered(report, VERBOSE)
    shown = replace(report, measures=(replace(report.measures[0], violations_total=20),))
    assert "and 17 more (see -f json)" in rendered(shown)
    assert " more" not in rendered(shown, VERBOSE)


def test_what_keeps_the_gate_closed_is_a_line_for_each_finding_and_not_listed_twice() -> None:
    text = rendered(big_report(100))
    findings = [line for line in text.splitlines() if re.match(r"    - \S+:\d+  ", line)]
    assert len(findings) == 3
    assert max(map(len, findings)) <= 80
    assert "1 that keeps the gate closed: see above" in text
    assert text.count(next(item.title for item in big_report(100).decisions if item.blocking)) == 1


def test_a_decision_of_an_unnamed_framework_is_not_lost() -> None:
    report = replace(REPORTS["two-frameworks"](), frameworks=("ssdf-1.1",))
    assert "AnnexI.PartI.2.a" in rendered(report)


def test_those_that_are_not_required_share_a_line_per_verdict() -> None:
    report = open_report()
    short, long = rendered(report), rendered(report, VERBOSE)
    counted = Counter(item.verdict for item in report.decisions if not item.required)
    rows = re.findall(r"^  \S ([A-Z/]+) +(\d+) +[A-Z]{2}\.", short, re.MULTILINE)
    assert {word: int(number) for word, number in rows} == {WORDS[verdict]: n for verdict, n in counted.items()}
    assert "Store all code under least privilege" not in short
    assert "Store all code under least privilege" in long


def test_a_waiver_does_not_hide_the_verdict() -> None:
    text = rendered(REPORTS["waived"]())
    assert "✗ FAIL      PW.7.2  (waived) Perform code review or analysis, triage findings" in text
    assert "3 findings are open." in text


def test_a_reason_is_not_said_twice() -> None:
    text = rendered(REPORTS["incomplete"]())
    assert text.split("NOT LOOKED AT")[1].count("the advisory service did not answer") == 1


def test_a_failed_control_is_said() -> None:
    text = " ".join(rendered(REPORTS["blind"]()).split())
    assert "bandit: its positive control gave 1 of 3 expected findings" in text
    assert "(B105, B608)" in text


def test_many_limits_are_cut_and_counted() -> None:
    report = replace(open_report(), limits=tuple(Limit(f"limit {number}.") for number in range(50)))
    assert "and 44 more (see -v)" in rendered(report)
    assert "- limit 49." in rendered(report, VERBOSE)


def test_every_status_has_its_word() -> None:
    words = {
        Status.COMPLETE: "complete",
        Status.PARTIAL: "partial",
        Status.FAILED: "FAILED",
        Status.NOT_APPLICABLE: "n/a",
    }
    for status in Status:
        tolerable = status is Status.PARTIAL
        evidence = bandit(status=status, tolerable=tolerable)
        report = replace(open_report(), evidence=(record(evidence),))
        row = next(line for line in rendered(report).splitlines() if line.startswith("  bandit"))
        assert row.split()[1] == words[status]


def test_every_outcome_and_verdict_can_be_said() -> None:
    base = closed_report()
    for outcome in Outcome:
        for verdict in Verdict:
            decided = tuple(replace(item, verdict=verdict) for item in base.decisions)
            enforced = Outcome.OPEN if outcome is Outcome.REPORT_ONLY else outcome
            text = rendered(replace(base, outcome=outcome, enforced=enforced, decisions=decided))
            assert text.count("Next: ") == 1


def test_longest_hostile_texts_are_cut() -> None:
    assert max(len(text) for text in HOSTILE) >= 5000
    assert len(rendered(REPORTS["hostile"]())) < 30_000


def test_a_waived_finding_is_marked_before_its_message() -> None:
    base = closed_report()
    reasons = (Violation("Open.", "a.py", 1, "B1"), Violation("Waived.", "b.py", 2, "B2", waived=True))
    failed = replace(base.measures[0], verdict=Verdict.FAIL, violations=reasons, violations_total=2)
    text = rendered(replace(base, measures=(failed, *base.measures[1:])))
    assert re.findall(r"- ([ab]\.py:\d.*)", text) == ["a.py:1  B1  Open.", "b.py:2  B2  (waived)  Waived."]


@pytest.mark.parametrize(
    ("names", "told"),
    [(("cra",), "Product class important-I: Important, class I"), ((), "class important-I")],
    ids=["with-catalogue", "without"],
)
def test_the_class_that_was_judged_stands_beside_the_framework(names: tuple[str, ...], told: str) -> None:
    catalogues = tuple(load_framework(name) for name in names)
    report = replace(REPORTS["two-frameworks"](), classes={"cra": "important-I"}, catalogues=catalogues)
    text = rendered(report, VERBOSE)
    assert f"\n  judged by ssdf-1.1 · cra ({told})\n" in text
    assert f"\n  cra ({told})\n" in text
    assert "judged by" not in rendered(REPORTS["two-frameworks"]())
