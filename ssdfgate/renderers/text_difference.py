"""What is otherwise in one bundle than in an earlier one, as text."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from ssdfgate.model import GateReport
from ssdfgate.model.difference import Difference, Gained, Moved, Turned
from ssdfgate.renderers.interface import Style
from ssdfgate.renderers.text import printed
from ssdfgate.renderers.text_changes import compared_findings
from ssdfgate.renderers.text_parts import STYLES, bullets, hanging, heading, indented, joined, line, on_one_line
from ssdfgate.renderers.words import SHORT_COMMIT, WORDS, shorten, state_of

SHOWN = 12
_TEXT = 140
_NAME = 80


def difference_text(found: Difference, style: Style) -> str:
    """Lines of at most `style.width` columns; control characters from outside appear as escapes."""
    return printed(_blocks(found, style), style)


def _blocks(found: Difference, style: Style) -> Iterator[RenderableType]:
    yield from _side("From", found.base)
    yield from _side("To", found.now)
    yield from _section("VERDICTS", [_verdict(item) for item in found.requirements], style)
    yield from _section("EVIDENCE", [_evidence(item) for item in found.evidence], style)
    if found.components is None:
        yield heading("COMPONENTS")
        yield indented(line("One of the two bundles holds no SBOM, so nothing is known of what changed."), 2)
    else:
        yield from _section("COMPONENTS", [_component(item) for item in found.components], style)
    yield heading("FINDINGS")
    yield from compared_findings(found.findings, style)


def _side(word: str, report: GateReport) -> Iterator[RenderableType]:
    place = report.bundle.path if report.bundle else ""
    commit = f"commit {report.subject.commit[:SHORT_COMMIT]}" if report.subject.commit else "no commit"
    yield hanging(line(f"{word:<4}", "bold"), line(f"{shorten(place, _TEXT)} ({commit})"))
    yield indented(line(state_of(report)), 6)


def _section(title: str, rows: list[Text], style: Style) -> Iterator[RenderableType]:
    yield heading(f"{title} ({len(rows)})" if rows else title)
    if not rows:
        yield indented(line("as before"), 2)
        return
    shown = rows if style.verbose else rows[:SHOWN]
    yield bullets(shown if style.verbose else map(on_one_line, shown), indent=2)
    if left := len(rows) - len(shown):
        yield indented(line(f"and {left} more (see -v, or -f json)"), 4)


def _verdict(item: Turned) -> Text:
    name, turn = shorten(f"{item.framework} {item.id}", _NAME), f"{WORDS[item.before]} → {WORDS[item.after]}"
    asked = "required" if item.required else ""
    return joined((name, "bold"), (turn, STYLES[item.after]), (asked, ""), (item.title, ""))


def _evidence(item: Gained) -> Text:
    name = shorten(f"{item.collector} ({item.kind})", _NAME)
    before, after = (shorten(state, _TEXT) if state else "none" for state in (item.before, item.after))
    return joined((name, "bold"), (f"{before} → {after}", ""))


def _component(item: Moved) -> Text:
    before, after = (shorten(", ".join(each), _NAME) for each in (item.before, item.after))
    word, told = ("added", after) if not before else ("removed", before) if not after else ("", f"{before} → {after}")
    return joined((shorten(item.name, _NAME), "bold"), (word, ""), (told, ""))
