"""What every renderer that is registered must do; a new one is held to it by its line in pyproject.toml."""

import ast
import importlib
import sys
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.hostile import turned
from support.reports import REPORTS, big_report

from ssdfgate.cli.check import command
from ssdfgate.model import GateReport
from ssdfgate.renderers.interface import Style

ROOT = Path(__file__).parents[2]
POINTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]["ssdfgate.renderers"]
MODULES = sorted((ROOT / "ssdfgate/renderers").rglob("*.py"))
STYLES = (Style(), Style(width=120, colour=True, verbose=True))
IMPURE_MODULES = frozenset(
    {
        "os",
        "sys",
        "io.open",
        "time",
        "pathlib",
        "tempfile",
        "socket",
        "random",
        "secrets",
        "uuid",
        "subprocess",
        "locale",
    }
)
IMPURE_CALLS = frozenset({"now", "utcnow", "today", "getenv", "environ", "urandom"})


def made(point: str):
    module, _, name = POINTS[point].partition(":")
    return getattr(importlib.import_module(module), name)()


def test_the_command_line_offers_what_is_registered() -> None:
    (formats,) = (option for option in command.params if option.name == "formats")
    assert list(formats.type.choices) == sorted(POINTS)


@pytest.mark.parametrize("point", POINTS)
def test_names_itself_as_it_is_registered(point: str) -> None:
    renderer = made(point)
    assert renderer.name == point
    assert renderer.suffix.startswith(".")
    assert "/" in renderer.media_type


@pytest.mark.parametrize("style", STYLES, ids=["plain", "rich"])
@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("point", POINTS)
def test_output_is_whole_text(point: str, name: str, style: Style) -> None:
    text = made(point).render(REPORTS[name](), style)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert text.encode("utf-8").decode("utf-8") == text
    assert "\r" not in text


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("point", POINTS)
def test_equal_reports_give_equal_text(point: str, name: str) -> None:
    first, second = REPORTS[name](), turned(REPORTS[name]())
    assert first == second
    assert made(point).render(first, Style()) == made(point).render(second, Style())


SURROUNDINGS = {
    "COLUMNS": "33",
    "LINES": "5",
    "NO_COLOR": "1",
    "FORCE_COLOR": "1",
    "TERM": "dumb",
    "COLORTERM": "truecolor",
    "TTY_COMPATIBLE": "0",
    "TTY_INTERACTIVE": "1",
    "JUPYTER_COLUMNS": "20",
    "PYCHARM_HOSTED": "1",
    "LC_ALL": "C",
}


@pytest.mark.parametrize("style", STYLES, ids=["plain", "rich"])
@pytest.mark.parametrize("point", POINTS)
def test_surroundings_change_nothing(point: str, style: Style, monkeypatch: pytest.MonkeyPatch) -> None:
    report = REPORTS["closed"]()
    before = made(point).render(report, style)
    for name, value in SURROUNDINGS.items():
        monkeypatch.setenv(name, value)
    assert made(point).render(report, style) == before


EVERYTHING = frozenset({"PW.7.2", "PO.3.3", "B608", "app/db.py", "12 open findings", "semgrep was switched off"})
ABOUT_FINDINGS = EVERYTHING - {"PW.7.2", "PO.3.3", "12 open findings", "semgrep was switched off"}
NEEDED = {
    "csv": EVERYTHING - {"B608", "app/db.py", "semgrep was switched off"},
    "cyclonedx": {"PYSEC-2023-62", "pkg:pypi/flask@2.2.2"},
    "gitlab-codequality": EVERYTHING - {"semgrep was switched off"},
    "gitlab-dependency-scanning": {"PYSEC-2023-62", "uv.lock"},
    "gitlab-sast": ABOUT_FINDINGS,
}
"""What a format must tell where it is not about everything; a new one must tell all."""


@pytest.mark.parametrize("name", ["open", "closed"])
@pytest.mark.parametrize("point", POINTS)
def test_another_moment_than_now_is_shown(point: str, name: str) -> None:
    report = replace(REPORTS[name](), effective_at=datetime(2031, 4, 5, tzinfo=UTC))
    assert "2031-04-05" in made(point).render(report, Style())


@pytest.mark.parametrize("point", POINTS)
def test_what_people_look_for_is_there(point: str) -> None:
    text = made(point).render(REPORTS["closed"](), Style())
    assert [needed for needed in NEEDED.get(point, EVERYTHING) if needed not in text] == []


UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


@pytest.mark.parametrize("point", POINTS)
def test_no_text_acts_on_a_terminal_or_hides(point: str) -> None:
    text = made(point).render(REPORTS["hostile"](), Style())
    assert {char for char in text if char != "\n" and unicodedata.category(char) in UNSEEN} == set()


def calls(work: Callable[[], object]) -> int:
    """How many functions, of Python and of C, are called."""
    count = 0

    def seen(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("point", POINTS)
def test_the_work_grows_no_faster_than_the_findings(point: str) -> None:
    few, many = big_report(500), big_report(2_000)
    renderer = made(point)
    renderer.render(few, Style())  # what is imported or compiled once does not count
    assert calls(lambda: renderer.render(many, Style())) <= 4.4 * calls(lambda: renderer.render(few, Style()))


@pytest.fixture(scope="module")
def huge() -> GateReport:
    """Made once: that takes longer than to render it."""
    return big_report()


@pytest.mark.parametrize("point", POINTS)
def test_25_000_findings_are_rendered(point: str, huge: GateReport) -> None:
    text = made(point).render(huge, Style())
    assert text.endswith("\n")
    assert len(text) < 40_000_000


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_input_no_output_no_clock(path: Path) -> None:
    tree = ast.parse(path.read_text())
    imported, called = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").partition(".")[0])
        elif isinstance(node, ast.Call):
            called.add(node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", ""))
    assert not imported & IMPURE_MODULES
    assert not called & {*IMPURE_CALLS, "input", "exec", "eval"}
    assert not any(isinstance(node, ast.Name) and node.id in {"open", "print"} for node in ast.walk(tree))
