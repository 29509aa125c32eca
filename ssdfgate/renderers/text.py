"""The report for people: one screen that says what is decided, why, on what grounds, and what was not looked at."""

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar

from ssdfgate.model import GateReport, Outcome, Verdict
from ssdfgate.renderers.interface import Style
from ssdfgate.renderers.words import headline, named, next_step, shorten, subject_words

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

NARROWEST = 40
"""Columns; anything narrower is treated as this wide."""

_HEIGHT = 100
"""Lines of the console; only says that rich need not ask a terminal for them."""

LONGEST_ID = 40


class TextRenderer:
    """Text for a terminal or a log. Colour only adds: every state has a word and a sign as well."""

    name: ClassVar[str] = "text"
    media_type: ClassVar[str] = "text/plain"
    suffix: ClassVar[str] = ".txt"

    def render(self, report: GateReport, style: Style) -> str:
        """Lines of at most `style.width` columns; control characters from outside appear as escapes."""
        return printed(_blocks(report, style), style)


def printed(blocks: Iterable["RenderableType"], style: Style) -> str:
    """The blocks as lines that no space ends."""
    output = io.StringIO()
    console = _console(output, style)
    for block in blocks:
        console.print(block)
    lines = (line.rstrip() for line in output.getvalue().splitlines())
    return "\n".join(lines).strip("\n") + "\n"


def _console(output: io.StringIO, style: Style) -> "Console":
    """Make a console that is told everything it would ask the environment or a terminal for."""
    from rich.console import Console

    return Console(
        file=output,
        width=max(style.width, NARROWEST),
        height=_HEIGHT,
        force_terminal=style.colour,
        color_system="standard" if style.colour else None,
        no_color=not style.colour,
        force_jupyter=False,
        force_interactive=False,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )


def _blocks(report: GateReport, style: Style) -> Iterator["RenderableType"]:
    from ssdfgate.renderers.text_blocking import blocking_section
    from ssdfgate.renderers.text_changes import changes_section
    from ssdfgate.renderers.text_evidence import bundle_section, gaps_section, looked_at_section
    from ssdfgate.renderers.text_requirements import requirements_section

    yield from _head(report)
    yield from blocking_section(report, style)
    yield from changes_section(report, style)
    yield from requirements_section(report, style)
    yield from looked_at_section(report)
    yield from gaps_section(report, style)
    yield from bundle_section(report)
    yield from _foot(report, style)


def _head(report: GateReport) -> Iterator["RenderableType"]:
    from ssdfgate.renderers.text_parts import indented, line

    colour = {Outcome.OPEN: "green", Outcome.REPORT_ONLY: "yellow"}.get(report.outcome, "red")
    yield line(headline(report), f"bold {colour}")
    repository, *state = subject_words(report.subject)
    facts = (*state, f"profile {report.profile}", f"exit code {int(report.exit_code)}")
    yield indented(line(repository), 2)
    yield indented(line(" · ".join(facts)), 2)
    if report.classes:
        yield indented(line("judged by " + " · ".join(named(report, item) for item in report.frameworks)), 2)


def _foot(report: GateReport, style: Style) -> Iterator["RenderableType"]:
    from ssdfgate.renderers.text_parts import hanging, line

    yield line(f"Next: {next_step(report)}", "bold")
    if not style.verbose:
        blocking = [decision for decision in report.decisions if decision.blocking]
        first = min(blocking, key=lambda item: item.verdict is not Verdict.FAIL).id if blocking else "ID"
        explain = f"`ssdfgate explain {shorten(first, LONGEST_ID)}`"
        yield hanging(line("More:"), line(f"-v, -f html -o report.html, {explain}"))
