"""One measure as text."""

from collections.abc import Iterator
from itertools import groupby

from ssdfgate.cli.reading.lines import bullets, heading, labelled, wrapped
from ssdfgate.cli.reading.views import MeasureView
from ssdfgate.cli.reading.words import link_words


def measure_lines(view: MeasureView, width: int) -> Iterator[str]:
    """What it asks of the evidence, what it is good against, and what it supports."""
    item = view.measure
    yield from wrapped(f"{item.id}  {item.title}", width)
    yield ""
    yield from wrapped(item.description, width, 2)
    yield from labelled("Needs", ", ".join(item.needs) or "nothing but the gate itself", width)
    yield from labelled("About", f"the {item.about}", width)
    yield from labelled("Verdicts", ", ".join(item.verdicts), width)
    yield from labelled("To do", item.remediation, width)
    yield from wrapped("Where it does not hold, these go wrong:", width, 2)
    yield from bullets(item.threats, width, 4)
    yield from heading(f"WHAT IT SUPPORTS ({len(view.uses)})", width)
    for framework, uses in groupby(view.uses, key=lambda use: use.framework.id):
        yield from wrapped(f"{framework}:", width, 2)
        for use in uses:
            text = f"{use.requirement.id} {use.support.strength}: {use.requirement.title}"
            yield from wrapped(text, width, 4, 2)
    if not view.uses:
        yield from wrapped("No requirement yet.", width, 2)
    links = dict.fromkeys(link_words(use.support.confidence, use.support.source) for use in view.uses)
    for number, link in enumerate(links):
        yield from labelled("" if number else "Links", link, width)
