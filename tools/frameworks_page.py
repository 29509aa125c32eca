"""Writes docs/frameworks/<id>.md from the catalogues that ship with the tool; `--check` only compares."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

from ssdfgate.frameworks import available, load_framework, load_profile, profile_names
from ssdfgate.frameworks.loader import read_shipped
from ssdfgate.model.requirement import Automation, Framework, Profile, Requirement, Support

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "frameworks"

_Rows = Mapping[str, Mapping[str, str]]

_INTRODUCTION = """\
<!-- Written by tools/frameworks_page.py from ssdfgate/frameworks/{id}.yaml. Do not edit. -->

# {name}

Version {version}, {publisher}, {status}. The ids are the publisher's; every sentence on this page is ours and
replaces no official wording. The mapping of measures names its source row by row.

How to read an entry:

- **full**: the measures alone show that it was done for this state of the software; how well is never shown.
- **partial**: the measures show a part, and people state the rest. The verdict is `partial` until somebody has.
- **attested**: the substance is a statement of people; measures only add to it.
- A measure that **satisfies** settles what a machine can settle; one that **contributes** is a sign and no more.
- Where no measure is named, nothing can show it yet: the verdict is `unknown`, and no profile requires it.

| requirements | full | partial | attested | with at least one measure | measures named |
| --- | --- | --- | --- | --- | --- |
| {total} | {full} | {partial} | {attested} | {supported} | {measures} |
"""


def pages() -> Mapping[str, str]:
    """File name to content, one page per catalogue."""
    return {f"{identifier}.md": _page(identifier) for identifier in available()}


def main(arguments: Sequence[str], folder: Path = FOLDER) -> int:
    """Write the pages, or compare them; the exit code is 1 where a compared page is not current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a page is not current")
    check = parser.parse_args(arguments).check
    stale = [name for name, content in pages().items() if _stored(folder / name) != content]
    if check:
        for name in stale:
            print(f"{folder / name} is not current; run {Path(__file__).name}", file=sys.stderr)
        return 1 if stale else 0
    folder.mkdir(parents=True, exist_ok=True)
    for name in stale:
        (folder / name).write_text(pages()[name], encoding="utf-8")
    return 0


def _stored(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def _page(identifier: str) -> str:
    framework = load_framework(identifier)
    data = cast("Mapping[str, Sequence[Mapping[str, str]]]", read_shipped(identifier).value)
    headings = {row["id"]: row for row in data["headings"]}
    rows = {row["id"]: row for row in data["requirements"]}
    profiles = [load_profile(name, {}) for name in profile_names()]
    lines = [_introduction(framework), *_profiles(framework, profiles), *_body(framework, profiles, headings, rows)]
    return "\n".join(lines) + "\n"


def _introduction(framework: Framework) -> str:
    count = Counter(requirement.automation for requirement in framework.requirements)
    supported = [requirement for requirement in framework.requirements if requirement.measures()]
    return _INTRODUCTION.format(
        id=framework.id,
        name=framework.name,
        version=framework.version,
        publisher=framework.publisher,
        status=framework.status,
        total=len(framework.requirements),
        full=count[Automation.FULL],
        partial=count[Automation.PARTIAL],
        attested=count[Automation.ATTESTED],
        supported=len(supported),
        measures=len({measure for requirement in supported for measure in requirement.measures()}),
    )


def _profiles(framework: Framework, profiles: Sequence[Profile]) -> Iterator[str]:
    yield "| profile | what it is for | required |"
    yield "| --- | --- | --- |"
    for profile in profiles:
        required = [item.id for item in framework.requirements if (framework.id, item.id) in profile.required]
        yield f"| `{profile.name}` | {profile.description} | {', '.join(required) or 'nothing'} |"


def _body(framework: Framework, profiles: Sequence[Profile], headings: _Rows, rows: _Rows) -> Iterator[str]:
    shown: set[str] = set()
    for requirement in framework.requirements:
        for depth, heading in enumerate(requirement.group, start=2):
            if heading not in shown:
                shown.add(heading)
                yield f"\n{'#' * depth} {heading} {headings[heading]['title']}\n\n{headings[heading]['summary']}"
        key = (requirement.framework, requirement.id)
        requiring = ", ".join(f"`{profile.name}`" for profile in profiles if key in profile.required)
        yield from _entry(requirement, rows[requirement.id], requiring)


def _entry(requirement: Requirement, row: Mapping[str, str], requiring: str) -> Iterator[str]:
    depth = len(requirement.group) + 2
    yield f"\n{'#' * depth} {requirement.id} {requirement.title}\n\n{requirement.summary}\n"
    yield f"- Automation: **{requirement.automation}**; the evidence is about the {requirement.about}."
    yield f"- Required by: {requiring or 'no profile'}."
    yield from _measures("Measures, all of which must hold", requirement.all_of)
    yield from _measures("Measures, one of which must hold", requirement.any_of)
    if not requirement.measures():
        yield "- Measures: none yet."
    yield f"- A machine shows: {requirement.machine_shows}"
    yield f"- People state: {requirement.people_state}"
    if "full_when" in row:
        word = "and our measures show it" if requirement.automation is Automation.FULL else "which is not shown yet"
        yield f"- Evidence alone could settle it under this condition, {word}: {row['full_when']}"
    if requirement.freshness_days is not None:
        yield f"- Evidence and statements are best not older than {requirement.freshness_days} day(s)."


def _measures(label: str, supports: Sequence[Support]) -> Iterator[str]:
    if supports:
        yield f"- {label}:"
    for support in supports:
        yield f"    - `{support.measure}` {support.strength} ({support.confidence}: {support.source})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
