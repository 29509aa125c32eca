"""Writes docs/frameworks from the catalogues that ship with the tool; `--check` only compares."""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

from ssdfgate.cli.reading.look_up import heading_rows
from ssdfgate.cli.reading.text_catalogue import counts
from ssdfgate.cli.reading.words import (
    action_words,
    asked_of,
    automation_words,
    choice_words,
    duty_words,
    edition_words,
    link_words,
    reading_words,
    source_words,
    strength_words,
    third_party_words,
)
from ssdfgate.frameworks import available, load_framework, load_profile, profile_names
from ssdfgate.frameworks.loader import read_shipped
from ssdfgate.model.requirement import Automation, Framework, Profile, Reading, Requirement, Source, Strength, Support

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "frameworks"

_INDEX = """\
<!-- Written by tools/frameworks_page.py from ssdfgate/frameworks. Do not edit. -->

# Frameworks

What `ssdfgate check --framework NAME` can judge by. A draft is used only where it is asked for by name. A pass under
one framework counts for nothing under another: each requirement has its own evidence. Where two of them speak of the
same thing is told by the [pointers](../pointers/README.md), from which no verdict follows.

On the command line: `ssdfgate frameworks`, `ssdfgate frameworks NAME` and `ssdfgate explain ID`.
"""

_INTRODUCTION = """\
<!-- Written by tools/frameworks_page.py from ssdfgate/frameworks/{id}.yaml. Do not edit. -->

# {name}

{edition}. The ids are the publisher's; every sentence on this page is ours and replaces no official wording.
"""

_LEGEND = """
How to read an entry:

- **full**: {full}.
- **partial**: {partial}. The verdict is `partial` until somebody has.
- **attested**: {attested}.
- A measure that **satisfies**: {satisfies}. One that **contributes**: {contributes}.
- Where no measure is named, only a statement of people can show it; without one the verdict is `unknown`.
"""


def pages() -> Mapping[str, str]:
    """File name to content: an index, and one page per catalogue."""
    frameworks = [load_framework(identifier) for identifier in available()]
    return {"README.md": _index(frameworks), **{f"{item.id}.md": _page(item) for item in frameworks}}


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


def _index(frameworks: Sequence[Framework]) -> str:
    rows = [_INDEX, "| name | framework | requirements | full | partial | attested | with a measure | read |"]
    rows.append("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for item in frameworks:
        link, numbers = f"[{item.id}]({item.id}.md)", " | ".join(str(number) for number in counts(item))
        reading = reading_words(item.source.reading)
        rows.append(
            f"| {link} | {item.name}, {edition_words(item)} | {len(item.requirements)} | {numbers} | {reading} |"
        )
    classes = [item for item in frameworks if item.classes]
    rows.append("\nSome tell kinds of products or teams apart, and ask more of some of them:\n")
    rows.extend(f"- [{item.id}]({item.id}.md): choose {choice_words(item)}" for item in classes)
    return "\n".join(rows) + "\n"


def _page(framework: Framework) -> str:
    profiles = [load_profile(name, {}) for name in profile_names()]
    lines = [
        *_introduction(framework),
        *_sources(framework),
        *_dates(framework),
        *_classes(framework),
        *_profiles(framework, profiles),
        *_body(framework, profiles),
    ]
    return "\n".join(lines) + "\n"


def _introduction(framework: Framework) -> Iterator[str]:
    edition = edition_words(framework)
    yield _INTRODUCTION.format(id=framework.id, name=framework.name, edition=edition[0].upper() + edition[1:])
    if framework.source.reading is Reading.SECONDARY:
        yield f"> **Read second-hand**, not in the publisher's own text: {framework.source.text}.\n"
    yield "| requirements | full | partial | attested | with at least one measure | measures named |"
    yield "| --- | --- | --- | --- | --- | --- |"
    measures = {measure for item in framework.requirements for measure in item.measures()}
    numbers = (len(framework.requirements), *counts(framework), len(measures))
    yield f"| {' | '.join(str(number) for number in numbers)} |"
    words = {str(word): automation_words(word) for word in Automation}
    yield _LEGEND.format(**words, **{str(word): strength_words(word) for word in Strength})


def _sources(framework: Framework) -> Iterator[str]:
    yield "## Sources\n\n| source | read |\n| --- | --- |"
    data = cast("Mapping[str, Mapping[str, Mapping[str, str]]]", read_shipped(framework.id).value)
    for row in data["sources"].values():
        yield f"| {_cell(row['text'])} | {reading_words(Reading(row['reading']))} |"
    for link in _links(framework):
        yield f"\nThat measures support requirements is {link}."


def _links(framework: Framework) -> list[str]:
    supports = (one for item in framework.requirements for one in (*item.all_of, *item.any_of))
    return list(dict.fromkeys(link_words(one.confidence, one.source) for one in supports))


def _dates(framework: Framework) -> Iterator[str]:
    if framework.milestones:
        yield "\n## Dates\n\n| date | what | reference |\n| --- | --- | --- |"
    for row in framework.milestones:
        yield f"| {row.date.isoformat()} | {_cell(row.what)} | {_cell(row.reference)} |"


def _classes(framework: Framework) -> Iterator[str]:
    classes = framework.classes
    if classes:
        yield f"\n## {classes.title}\n\n`{classes.default}` holds where none is chosen."
        yield f"Choose {choice_words(framework)}."
        yield "\n| class | what it is | routes |\n| --- | --- | --- |"
        for value in classes.values:
            routes = ", ".join(value.routes) or "none"
            yield f"| `{value.id}` {value.title} | {_cell(value.summary)} | {routes} |"
    if framework.routes:
        yield "\n## Routes to conformity\n\n| route | what it is | reference | who examines |"
        yield "| --- | --- | --- | --- |"
    for route in framework.routes:
        row = (f"`{route.id}`", route.title, _cell(route.reference), third_party_words(route.third_party))
        yield f"| {' | '.join(row)} |"


def _profiles(framework: Framework, profiles: Sequence[Profile]) -> Iterator[str]:
    yield "\n## Profiles\n\n| profile | what it is for | required |\n| --- | --- | --- |"
    for profile in profiles:
        required = [item.id for item in framework.requirements if (framework.id, item.id) in profile.required]
        yield f"| `{profile.name}` | {_cell(profile.description)} | {', '.join(required) or 'nothing'} |"


def _body(framework: Framework, profiles: Sequence[Profile]) -> Iterator[str]:
    headings, shown = heading_rows(framework.id), set[str]()
    if not headings:
        yield "\n## Requirements"
    for item in framework.requirements:
        for depth, place in enumerate(item.group, start=2):
            if place not in shown:
                shown.add(place)
                yield f"\n{'#' * depth} {place} {headings[place]['title']}\n\n{headings[place]['summary']}"
        requiring = [f"`{profile.name}`" for profile in profiles if (item.framework, item.id) in profile.required]
        yield from _entry(item, framework, ", ".join(requiring))


def _entry(item: Requirement, framework: Framework, requiring: str) -> Iterator[str]:
    depth = max(len(item.group), 1) + 2
    yield f"\n{'#' * depth} {item.id} {item.title}\n\n{item.summary}\n"
    yield from _duty(item, framework)
    yield f"- Automation: **{item.automation}**; the evidence is about the {item.about}."
    yield f"- Required by: {requiring or 'no profile'}."
    yield from _measures("Measures, all of which must hold", item.all_of, framework)
    yield from _measures("Measures, one of which must hold", item.any_of, framework)
    if not item.measures():
        yield "- Measures: none."
    yield f"- A machine shows: {item.machine_shows}"
    yield f"- People state: {item.people_state}"
    yield from _records(item)
    if item.full_when:
        word = "and our measures show it" if item.automation is Automation.FULL else "which is not shown yet"
        yield f"- Evidence alone could settle it under this condition, {word}: {item.full_when}"
    if item.freshness_days is not None:
        yield f"- Evidence and statements are best not older than {item.freshness_days} day(s)."


def _duty(item: Requirement, framework: Framework) -> Iterator[str]:
    """Force, date, classes, reference, and the source where it is not that of the whole framework."""
    yield f"- Force: {duty_words(item)}."
    if framework.classes:
        yield f"- Asked of: {asked_of(item, framework.classes) or 'all'}."
    if item.actions:
        yield f"- Actions: {'; '.join(action_words(actions) for actions in item.actions)}."
    if item.reference:
        yield f"- Reference: {item.reference}."
    if item.source != framework.source:
        yield f"- Source: {_marked(item.source)}."


def _marked(source: Source) -> str:
    return f"**read second-hand**: {source.text}" if source.reading is Reading.SECONDARY else source_words(source)


def _records(item: Requirement) -> Iterator[str]:
    if item.roles:
        yield f"- Stated by: {', '.join(item.roles)}."
    if item.artefacts:
        yield f"- Records that the publisher expects: {'; '.join(item.artefacts)}."


def _measures(label: str, supports: Sequence[Support], framework: Framework) -> Iterator[str]:
    several = len(_links(framework)) > 1
    if supports:
        yield f"- {label}:"
    for support in supports:
        link = f" ({link_words(support.confidence, support.source)})" if several else ""
        yield f"    - `{support.measure}` {support.strength}{link}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
