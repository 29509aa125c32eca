"""The sentences that explanations and reference pages share."""

from typing import assert_never

from ssdfgate.model.requirement import (
    Actions,
    Automation,
    Classes,
    Confidence,
    Force,
    Framework,
    Reading,
    Requirement,
    Source,
    Strength,
)

CHOICE = "in ssdfgate.yaml, for example `classes: {{{framework}: {value}}}`"
"""How a class is chosen."""


def reading_words(reading: Reading) -> str:
    """How closely something was read; what was not read in the original says so plainly."""
    match reading:
        case Reading.PRIMARY:
            return "the publisher's own text"
        case Reading.SECONDARY:
            return "read second-hand"
        case Reading.OWN:
            return "our own reasoning"
        case _:
            assert_never(reading)


def source_words(source: Source) -> str:
    """How closely a source was read, and what it is."""
    return f"{reading_words(source.reading)}: {source.text}"


def link_words(confidence: Confidence, source: Source) -> str:
    """Where a link comes from: a source that makes it, or our own reasoning."""
    if confidence is Confidence.VERIFIED:
        return f"verified in its source, {source_words(source)}"
    return (
        f"derived by us: {source.text}" if source.reading is Reading.OWN else f"derived by us, {source_words(source)}"
    )


def automation_words(automation: Automation) -> str:
    """What the word means, as half a sentence."""
    match automation:
        case Automation.FULL:
            return "the measures alone show that it was done; how well is never shown"
        case Automation.PARTIAL:
            return "the measures show a part, and people state the rest"
        case Automation.ATTESTED:
            return "the substance is a statement of people; measures only add to it"
        case _:
            assert_never(automation)


def strength_words(strength: Strength) -> str:
    """What it means that the measure fails."""
    return f"where it fails, the requirement {'is not met' if strength is Strength.SATISFIES else 'stays open'}"


def third_party_words(third_party: str) -> str:
    """Whether somebody outside examines."""
    return {"no": "nobody outside examines", "yes": "somebody outside examines"}.get(
        third_party, "the scheme decides who examines"
    )


def duty_words(requirement: Requirement) -> str:
    """Force and date."""
    meant = "demanded by the publisher" if requirement.force is Force.MUST else "advised by the publisher"
    force = f"{requirement.force} ({meant})"
    return f"{force}, from {requirement.due.isoformat()}" if requirement.due else force


def asked_of(requirement: Requirement, classes: Classes | None) -> str:
    """The classes that it is asked of, whichever way is shorter; empty where there are none, or it is all of them."""
    named = requirement.applies_to
    if classes is None or not named:
        return ""
    others = [value.id for value in classes.values if value.id not in named]
    if not others:
        return ""
    return f"all but {', '.join(others)}" if len(others) + 1 < len(named) else ", ".join(named)


def action_words(actions: Actions) -> str:
    """How many numbered actions, and of whom."""
    who = ", ".join(actions.classes) or "all"
    return f"{who}: {actions.shall} shall, {actions.should} should"


def classes_words(classes: Classes) -> str:
    """The classes in a row, with the one that holds where none is chosen."""
    names = ", ".join(value.id for value in classes.values)
    return f"{classes.title}: {names}; {classes.default} where none is chosen"


def choice_words(framework: Framework) -> str:
    """How to choose a class; empty where there is none."""
    classes = framework.classes
    if classes is None:
        return ""
    other = next((value.id for value in classes.values if value.id != classes.default), classes.default)
    return CHOICE.format(framework=framework.id, value=other)


def edition_words(framework: Framework) -> str:
    """Version, publisher and status."""
    word = "version " if framework.version[:1].isdigit() else ""
    return f"{word}{framework.version}, {framework.publisher}, {framework.status}"
