"""One requirement, heading or part of a standard as text."""

import shlex
from collections.abc import Iterator, Sequence
from typing import assert_never

from ssdfgate.cli.reading.lines import bullets, heading, labelled, page, wrapped
from ssdfgate.cli.reading.text_catalogue import requirement_rows
from ssdfgate.cli.reading.text_pointers import pointer_lines
from ssdfgate.cli.reading.views import Found, HeadingView, PartView, Proof, RequirementView, View
from ssdfgate.cli.reading.words import (
    action_words,
    asked_of,
    automation_words,
    choice_words,
    duty_words,
    edition_words,
    link_words,
    source_words,
    strength_words,
)
from ssdfgate.model.requirement import OWN, Automation, Framework, Requirement, Support

_BETWEEN = "\n" + "-" * 20 + "\n\n"


def found_text(found: Found, width: int, start: str = "ssdf-1.1") -> str:
    """Every view, one after the other; `start` is the catalogue that the pointers which ship start from."""
    text = _BETWEEN.join(page(_view(view, start, width)) for view in found.views)
    if found.also_in:
        also = ", ".join(f"--framework {name}" for name in found.also_in)
        text += "\n" + page(
            wrapped(f"Another edition has this id too, and answers if asked for by name: {also}", width)
        )
    return text


def _view(view: View, start: str, width: int) -> Iterator[str]:
    match view:
        case RequirementView():
            yield from _requirement(view, start, width)
        case HeadingView():
            yield from _heading(view, start, width)
        case PartView():
            yield from _part(view, start, width)
        case _:
            assert_never(view)


def _requirement(view: RequirementView, start: str, width: int) -> Iterator[str]:
    item = view.requirement
    yield from _title(item.id, item.title, view.framework, item.group, width)
    yield from _asked(item, view.framework, width)
    yield from _proved(view, width)
    if item.people_state:
        yield from heading("WHAT A MACHINE CANNOT SHOW", width)
        yield from wrapped(item.people_state, width, 2)
    yield from _to_do(item, width)
    yield from pointer_lines((item.id, *item.group), view.onward, view.back, start, width)


def _title(name: str, title: str, framework: Framework, group: Sequence[str], width: int) -> Iterator[str]:
    yield from wrapped(f"{name}  {title}", width)
    yield from wrapped(f"{framework.id}: {framework.name}, {edition_words(framework)}", width, 2, 2)
    if group:
        yield from wrapped("under " + ", ".join(f"{place} {framework.groups[place]}" for place in group), width, 2, 2)


def _asked(item: Requirement, framework: Framework, width: int) -> Iterator[str]:
    yield from heading("WHAT IT ASKS (in our words; only the publisher's own count)", width)
    yield from wrapped(item.summary, width, 2)
    yield from labelled("Force", duty_words(item), width)
    if framework.classes:
        who = asked_of(item, framework.classes) or "all"
        yield from labelled(
            "Asked of", f"{framework.classes.title}: {who}; choose yours {choice_words(framework)}", width
        )
    yield from labelled("Actions", "; ".join(action_words(actions) for actions in item.actions), width)
    yield from labelled("Reference", item.reference, width)
    yield from labelled("Source", source_words(item.source), width)


def _proved(view: RequirementView, width: int) -> Iterator[str]:
    item = view.requirement
    yield from heading(f"WHAT EVIDENCE PROVES IT ({item.automation}, about the {item.about})", width)
    yield from wrapped(_sentence(automation_words(item.automation)), width, 2)
    if not item.measures():
        yield from wrapped("No measure supports it: without a current statement the verdict is `unknown`.", width, 2)
    yield from labelled("A machine", item.machine_shows, width)
    if item.full_when:
        word = "which our measures show" if item.automation is Automation.FULL else "which is not shown yet"
        yield from labelled(
            "In full", f"evidence alone would settle it under this condition, {word}: {item.full_when}", width
        )
    yield from _proofs("All of these must hold:", view.needed, width)
    yield from _proofs("One of these must hold:", view.options, width)
    yield from _grounds([proof.support for proof in (*view.needed, *view.options)], width)


def _grounds(supports: Sequence[Support], width: int) -> Iterator[str]:
    """What the strengths mean, and who says that the measures support the requirement."""
    for strength in dict.fromkeys(support.strength for support in supports):
        yield from labelled(strength, strength_words(strength), width)
    for link in dict.fromkeys(link_words(support.confidence, support.source) for support in supports):
        yield from labelled("Links", link, width)


def _proofs(label: str, proofs: Sequence[Proof], width: int) -> Iterator[str]:
    if proofs:
        yield from wrapped(label, width, 2)
    for proof in proofs:
        measure = proof.measure
        yield from wrapped(f"- {proof.support.measure} ({proof.support.strength})", width, 2, 2)
        if measure is None:
            yield from wrapped("No policy of this name is installed, so its verdict is `unknown`.", width, 4)
        else:
            yield from wrapped(f"{measure.title}.", width, 4)
            yield from labelled("Needs", ", ".join(measure.needs) or "nothing but the gate itself", width, 4)
            yield from labelled("To do", measure.remediation, width, 4)


def _to_do(item: Requirement, width: int) -> Iterator[str]:
    name = shlex.quote(item.id)
    yield from heading("HOW TO GET THERE", width)
    if item.framework == OWN:
        yield from labelled("Judge", "ssdfgate check, once `policies:` in ssdfgate.yaml names it", width)
    elif item.measures():
        yield from labelled("Judge", f"ssdfgate check --framework {item.framework}", width)
        asked = shlex.quote(f"{item.framework}:{item.id}")
        yield from labelled("Require", f"ssdfgate check --require {asked}", width)
    if item.automation is not Automation.FULL:
        yield from labelled("State", f"ssdfgate attest new {name} --framework {item.framework}", width)
        yield from labelled("Stated by", ", ".join(item.roles) or "a role that you name", width)
    if item.freshness_days is not None:
        yield from labelled(
            "Renew", f"evidence and statements after {item.freshness_days} day(s) at the latest", width
        )
    yield from labelled("Exempt", "where it does not apply, say why in .ssdfgate/applicability.yaml", width)
    yield from labelled(
        "Put off", f"ssdfgate waive --requirement {name}, with reason, owner, ticket and expiry", width
    )
    if item.artefacts:
        yield from wrapped("Records that the publisher expects to see:", width, 2)
        yield from bullets(item.artefacts, width, 4)


def _heading(view: HeadingView, start: str, width: int) -> Iterator[str]:
    group = next((item.group for item in view.requirements), (view.id,))
    above = group[: group.index(view.id)]
    yield from _title(view.id, view.title, view.framework, above, width)
    yield ""
    yield from wrapped(view.summary, width, 2)
    yield from heading(f"WHAT STANDS UNDER IT ({len(view.requirements)})", width)
    yield from requirement_rows(view.framework, view.requirements, width, below=len(above) + 1)
    yield ""
    if view.requirements:
        name = shlex.quote(view.requirements[0].id)
        yield from wrapped(f"Next: ssdfgate explain {name} --framework {view.framework.id}", width)
    yield from pointer_lines((view.id,), view.onward, view.back, start, width)


def _part(view: PartView, start: str, width: int) -> Iterator[str]:
    first = view.back[0]
    yield from wrapped(f"{view.id}  a part of {first.name}; {first.edition}", width)
    yield from wrapped(
        f"{first.standard} is no catalogue here: nothing can be judged by it. Known is what points to it.",
        width,
        2,
        2,
    )
    yield from pointer_lines((view.id,), (), view.back, start, width)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
