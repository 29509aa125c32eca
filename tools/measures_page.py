"""Writes docs/measures.md from the METADATA of the measures; `--check` only compares."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from ssdfgate.frameworks import available, load_framework
from ssdfgate.policy.load import load_policies
from ssdfgate.policy.metadata import Measure, measures_of

PAGE = Path(__file__).resolve().parent.parent / "docs" / "measures.md"

_INTRODUCTION = """\
<!-- Written by tools/measures_page.py from the METADATA in policies/measures. Do not edit. -->

# Measures

A measure is one question that evidence can answer, free of any framework; the catalogues name the measures that
support each requirement. `pass` is a positive statement that cites its evidence. `fail` needs evidence that shows the
contrary. Whatever is missing, incomplete, stale or about something else is `unknown`, with the step that mends it.
"""


def page() -> str:
    """The whole page."""
    measures = sorted(measures_of(load_policies()).values(), key=lambda measure: measure.id)
    lines = [_INTRODUCTION, *_index(measures)]
    for practice, group in groupby(measures, key=lambda measure: measure.id.partition(".")[0]):
        lines.append(f"\n## {practice}")
        for measure in group:
            lines.extend(_entry(measure))
    return "\n".join(lines) + "\n"


def _index(measures: Sequence[Measure]) -> Iterator[str]:
    yield "| measure | evidence | about | verdicts |"
    yield "| --- | --- | --- | --- |"
    for item in measures:
        needs = ", ".join(item.needs) or "the configuration"
        yield f"| [{item.id}](#{item.id.replace('.', '')}) | {needs} | {item.about} | {', '.join(item.verdicts)} |"


def _entry(measure: Measure) -> Iterator[str]:
    yield f"\n### {measure.id}\n\n**{measure.title}.** {measure.description}\n"
    yield f"- Against: {'; '.join(measure.threats)}."
    yield f"- What to do: {measure.remediation}"
    yield f"- Supports: {', '.join(_supported(measure.id)) or 'no requirement yet'}."


def _supported(measure: str) -> Iterator[str]:
    for identifier in available():
        for requirement in load_framework(identifier).requirements:
            if measure in requirement.measures():
                yield f"{identifier} {requirement.id}"


def main(arguments: Sequence[str], path: Path = PAGE) -> int:
    """Write the page, or compare it; the exit code is 1 where the compared page is not current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the page is not current")
    check = parser.parse_args(arguments).check
    current = path.read_text(encoding="utf-8") if path.exists() else None
    if current == page():
        return 0
    if check:
        print(f"{path} is not current; run {Path(__file__).name}", file=sys.stderr)
        return 1
    path.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
