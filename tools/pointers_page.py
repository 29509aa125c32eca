"""Writes docs/pointers, one page per standard, from the pointers that ship; `--check` only compares."""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import cast

from ssdfgate.cli.reading.look_up import START
from ssdfgate.cli.reading.words import link_words, reading_words
from ssdfgate.frameworks import available, load_framework
from ssdfgate.frameworks.loader import read_shipped
from ssdfgate.frameworks.pointers import WHOLE, Pointer, load_pointers
from ssdfgate.model.requirement import Framework, Source

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pointers"

_INDEX = """\
<!-- Written by tools/pointers_page.py from ssdfgate/frameworks/pointers. Do not edit. -->

# Pointers

Where other standards speak of the same thing as a task of [{start}](../frameworks/{start}.md). A pointer is no
equivalence: doing one side never shows that the other is done, and no verdict follows from it. `verified` means that
the source makes the link; `derived` that we do.

On the command line, from either side: `ssdfgate explain ID`, with `--framework NAME` where the id alone is not clear.

| standard | edition | rows | ids | read |
| --- | --- | --- | --- | --- |
"""

_PAGE = """\
<!-- Written by tools/pointers_page.py from ssdfgate/frameworks/pointers/{standard}.yaml. Do not edit. -->

# {name}

{edition}. {link}. The ids are those of its publisher; every sentence is ours.
"""


def pages() -> Mapping[str, str]:
    """File name to content: an index, and one page per standard."""
    framework = load_framework(START)
    groups = {name: list(rows) for name, rows in groupby(load_pointers(START), key=lambda pointer: pointer.standard)}
    index = _INDEX.format(start=START) + "".join(f"{_index_row(rows)}\n" for rows in groups.values())
    return {"README.md": index, **{f"{name}.md": _page(rows, framework) for name, rows in groups.items()}}


def main(arguments: Sequence[str], folder: Path = FOLDER) -> int:
    """Write the pages, or compare them; the exit code is 1 where a compared page is not current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a page is not current")
    check = parser.parse_args(arguments).check
    wanted = pages()
    stale = [name for name, content in wanted.items() if _stored(folder / name) != content]
    if check:
        stale += [path.name for path in sorted(folder.glob("*.md")) if path.name not in wanted]
        for name in stale:
            print(f"{folder / name} is not current; run {Path(__file__).name}", file=sys.stderr)
        return 1 if stale else 0
    folder.mkdir(parents=True, exist_ok=True)
    for name in stale:
        (folder / name).write_text(wanted[name], encoding="utf-8")
    return 0


def _stored(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def _index_row(rows: Sequence[Pointer]) -> str:
    first = rows[0]
    ids = {name for row in rows for name in row.ids}
    read = ", ".join(dict.fromkeys(reading_words(row.reading) for row in rows))
    name = f"[{first.standard}]({first.standard}.md) {_cell(first.name)}"
    return f"| {name} | {_cell(first.edition)} | {len(rows)} | {len(ids)} | {read} |"


def _page(rows: Sequence[Pointer], framework: Framework) -> str:
    first = rows[0]
    judged = f"It is a catalogue here as well: [{first.standard}](../frameworks/{first.standard}.md)"
    link = judged if first.standard in available() else "Nothing can be judged by it here"
    lines = [_PAGE.format(standard=first.standard, name=first.name, edition=first.edition, link=link)]
    to = cast("Mapping[str, Mapping[str, str]]", read_shipped(f"pointers/{first.standard}").value)["to"]
    if "note" in to:
        lines.append(f"{to['note']}\n")
    notes: dict[str, int] = {}
    table = list(_onward(rows, framework, notes))
    lines.extend(f"- [{number}] {note}" for note, number in notes.items())
    return "\n".join([*lines, *table, *_back(rows)]) + "\n"


def _onward(rows: Sequence[Pointer], framework: Framework, notes: dict[str, int]) -> Iterator[str]:
    titles = {item.id: item.title for item in framework.requirements} | {WHOLE: "the framework as a whole"}
    yield f"\n## From {framework.id}\n\n| task | what it is | relation | ids | source | note |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for row in rows:
        title = titles.get(row.from_id) or framework.groups[row.from_id]
        number = notes.setdefault(link_words(row.confidence, Source(row.source, row.reading)), len(notes) + 1)
        start = "all" if row.from_id == WHOLE else row.from_id
        cells = (start, title, row.relation, ", ".join(row.ids), f"{row.confidence} [{number}]", row.note)
        yield f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _back(rows: Sequence[Pointer]) -> Iterator[str]:
    tasks: dict[str, list[str]] = {}
    for row in rows:
        for name in row.ids:
            tasks.setdefault(name, []).append("all" if row.from_id == WHOLE else row.from_id)
    yield f"\n## Back from {rows[0].standard}\n\n| id | tasks |\n| --- | --- |"
    for name in sorted(tasks):
        yield f"| {_cell(name)} | {', '.join(dict.fromkeys(tasks[name]))} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
