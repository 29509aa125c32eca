"""The few shapes that the text report is made of. Nothing here reads markup, so no text can style itself."""

from collections.abc import Iterable

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ssdfgate.model import Verdict, visible
from ssdfgate.renderers.words import SYMBOLS, WORDS

STYLES = {
    Verdict.PASS: "green",
    Verdict.PARTIAL: "yellow",
    Verdict.ATTESTED: "cyan",
    Verdict.FAIL: "bold red",
    Verdict.UNKNOWN: "bold yellow",
    Verdict.NOT_APPLICABLE: "dim",
    Verdict.ERROR: "bold magenta",
}
VERDICT_WIDTH = max(len(word) for word in WORDS.values()) + 2


def line(text: str, style: str = "") -> Text:
    """Text that wraps at the width; a word that is too long is broken."""
    return Text(visible(text), style=style, overflow="fold")


def heading(text: str) -> Text:
    """A heading with a blank line before it."""
    return Text("\n" + visible(text), style="bold", overflow="fold")


def verdict_word(verdict: Verdict) -> Text:
    """Sign and word of a verdict, in its colour."""
    return Text(f"{SYMBOLS[verdict]} {WORDS[verdict]}", style=STYLES[verdict])


def on_one_line(text: Text) -> Text:
    """The text cut where the line ends."""
    text.no_wrap, text.overflow = True, "ellipsis"
    return text


def bullets(items: Iterable[Text], indent: int = 2) -> Padding:
    """One item to a line; longer ones hang behind their dash."""
    table = _two_columns(gap=1)
    for item in items:
        table.add_row("-", item)
    return Padding(table, (0, 0, 0, indent), expand=False)


def hanging(label: Text, text: Text) -> Table:
    """A label and its text, whose further lines hang behind the label: none of them can pass for a line of ours."""
    table = _two_columns(gap=2)
    table.add_row(label, text)
    return table


def _two_columns(gap: int) -> Table:
    table = Table.grid(padding=(0, gap, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    return table


def indented(text: Text, indent: int) -> Padding:
    """Every line of the text moved to the right."""
    return Padding(text, (0, 0, 0, indent), expand=False)


def joined(*parts: tuple[str, str]) -> Text:
    """Text and style pairs on one line, two spaces between those that are not empty."""
    text = Text(overflow="fold")
    for part, style in parts:
        if part:
            text.append("  " if text.plain else "").append(visible(part), style=style)
    return text
