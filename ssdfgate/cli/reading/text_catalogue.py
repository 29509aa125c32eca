"""Catalogues as text: all of them as a table, one of them as a list of its requirements."""

from collections import Counter
from collections.abc import Iterator, Sequence

from ssdfgate.cli.reading.lines import heading, labelled, wrapped
from ssdfgate.cli.reading.words import (
    asked_of,
    automation_words,
    choice_words,
    classes_words,
    edition_words,
    source_words,
    third_party_words,
)
from ssdfgate.model.requirement import Automation, Framework, Requirement


def overview_lines(frameworks: Sequence[Framework], width: int) -> Iterator[str]:
    """A row of numbers per catalogue, with what it is and its classes below."""
    widest = max((len(framework.id) for framework in frameworks), default=0)
    yield from wrapped(f"{'':<{widest}}  total   full partial attested measured", width)
    for framework in frameworks:
        yield from _overview(framework, widest, width)
    yield ""
    for automation in Automation:
        yield from labelled(automation, automation_words(automation), width, 0)
    yield from labelled("measured", "at least one measure supports it", width, 0)
    yield ""
    yield from wrapped("A draft is used only where it is asked for by name.", width)
    yield from wrapped("Next: ssdfgate frameworks NAME, or ssdfgate explain ID", width)


def counts(framework: Framework) -> tuple[int, int, int, int]:
    """Requirements that are full, partial and attested, and those that at least one measure supports."""
    number = Counter(item.automation for item in framework.requirements)
    measured = sum(bool(item.measures()) for item in framework.requirements)
    return number[Automation.FULL], number[Automation.PARTIAL], number[Automation.ATTESTED], measured


def _overview(framework: Framework, widest: int, width: int) -> Iterator[str]:
    full, partial, attested, measured = counts(framework)
    numbers = f"{len(framework.requirements):>5} {full:>6} {partial:>7} {attested:>8} {measured:>8}"
    yield ""
    yield from wrapped(f"{framework.id:<{widest}}  {numbers}", width)
    yield from wrapped(f"{framework.name}, {edition_words(framework)}", width, 2)
    if framework.classes:
        text = f"{classes_words(framework.classes)}. Choose {choice_words(framework)}."
        yield from wrapped(text, width, 2)


def catalogue_lines(framework: Framework, width: int) -> Iterator[str]:
    """What it is, its dates, classes and routes, and every requirement under its headings."""
    yield from wrapped(f"{framework.id}  {framework.name}", width)
    yield from wrapped(edition_words(framework), width, 2)
    yield from labelled("Source", source_words(framework.source), width)
    yield from _milestones(framework, width)
    yield from _classes(framework, width)
    yield from _routes(framework, width)
    yield from heading(f"REQUIREMENTS ({len(framework.requirements)})", width)
    yield from requirement_rows(framework, framework.requirements, width)
    yield ""
    yield from wrapped(f"Next: ssdfgate explain ID --framework {framework.id}", width)


def requirement_rows(
    framework: Framework, requirements: Sequence[Requirement], width: int, below: int = 0
) -> Iterator[str]:
    """A row per requirement: id, force, date, automation, title; new headings from depth `below` on."""
    usual = _usual(framework, requirements)
    if usual:
        yield from wrapped(f"Asked of {usual}, where nothing else is said.", width, 2)
    shown: set[str] = set()
    for item in requirements:
        places = item.group[below:]
        for depth, place in enumerate(places):
            if place not in shown:
                shown.add(place)
                yield from wrapped(f"{place} {framework.groups[place]}", width, 2 + 2 * depth, 2)
        who = _who(item, framework)
        yield from _row(item, requirements, "" if who == usual else f" [{who}]", width, 2 + 2 * len(places))


def _row(item: Requirement, all_rows: Sequence[Requirement], end: str, width: int, indent: int) -> list[str]:
    widest = max(len(row.id) for row in all_rows)
    due = f"{item.due.isoformat() if item.due else '':<10}  " if any(row.due for row in all_rows) else ""
    start = f"{item.id:<{widest}}  {item.force:<6}  {due}{item.automation:<8}  "
    hang = len(start) if width - indent - len(start) >= widest else 2
    return wrapped(start + item.title + end, width, indent, hang)


def _usual(framework: Framework, requirements: Sequence[Requirement]) -> str:
    """The classes that more than half of the requirements are asked of; empty without classes."""
    if framework.classes is None or not requirements:
        return ""
    who, count = Counter(_who(item, framework) for item in requirements).most_common(1)[0]
    return who if 2 * count > len(requirements) else ""


def _who(item: Requirement, framework: Framework) -> str:
    return (asked_of(item, framework.classes) or "all") if framework.classes else ""


def _milestones(framework: Framework, width: int) -> Iterator[str]:
    if framework.milestones:
        yield from heading("DATES", width)
    for row in framework.milestones:
        reference = f" ({row.reference})" if row.reference else ""
        yield from labelled(row.date.isoformat(), row.what + reference, width)


def _classes(framework: Framework, width: int) -> Iterator[str]:
    classes = framework.classes
    if classes is None:
        return
    yield from heading(f"{classes.title.upper()} (choose {choice_words(framework)})", width)
    for value in classes.values:
        chosen = " (where none is chosen)" if value.id == classes.default else ""
        routes = f" Routes: {', '.join(value.routes)}." if value.routes else ""
        yield from wrapped(f"{value.id}{chosen}: {value.title}. {value.summary}{routes}", width, 2, 2)


def _routes(framework: Framework, width: int) -> Iterator[str]:
    if framework.routes:
        yield from heading("ROUTES TO CONFORMITY", width)
    for route in framework.routes:
        reference = f" ({route.reference})" if route.reference else ""
        text = f"{route.id}: {route.title}{reference}; {third_party_words(route.third_party)}"
        yield from wrapped(text, width, 2, 2)
