"""Finds what an id or a measure stands for, reading only the catalogues that speak of it."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from ssdfgate.cli.reading.views import (
    Found,
    HeadingView,
    InCatalogue,
    MeasureView,
    PartView,
    Proof,
    RequirementView,
    Use,
)
from ssdfgate.errors import UsageError
from ssdfgate.frameworks import available, load_framework
from ssdfgate.frameworks.loader import FOLDER, read_shipped
from ssdfgate.frameworks.pointers import Pointer, load_pointers, pointers_from, pointers_to, standards
from ssdfgate.model import clean
from ssdfgate.model.requirement import OWN, Framework, Requirement, Support
from ssdfgate.policy.interface import PolicySet
from ssdfgate.policy.load import load_policies
from ssdfgate.policy.metadata import Measure, measures_of
from ssdfgate.validation import suggestion

if TYPE_CHECKING:
    from ssdfgate.gate.brought import Own

START = "ssdf-1.1"
"""The catalogue that the pointers which ship start from."""

_MEASURE = re.compile(r"[a-z_]+\.[a-z_]+\Z")
_NOT_UNASKED = frozenset({"draft", "withdrawn"})
_LONGEST = 60
_LISTED = "`ssdfgate frameworks` lists the catalogues, `ssdfgate frameworks NAME` what is in one."


def nobody() -> None:
    """No policies of one's own."""


def required(own: "Own | None") -> "Own":
    """Policies of one's own, where there have to be some.

    Raises:
        UsageError: there are none.
    """
    if own is None:
        hint = "Write some with `ssdfgate policy new`, and name them under `policies:`."
        raise UsageError(f"there are no policies of your own here, so the catalogue `{OWN}` is empty", hint=hint)
    return own


def find(identifier: str, framework: str | None = None, own: Callable[[], "Own | None"] = nobody) -> Found:
    """Find a requirement, a heading, or a part of a standard that pointers lead to; case does not matter.

    Without `framework`, every catalogue is searched, and a draft answers only where nothing else does. `own` reads
    the policies of one's own; it is asked last, and only about what can be the name of a measure.

    Raises:
        UsageError: there is no such id, or no such framework.
    """
    word = identifier.strip()
    if framework is not None and framework.lower() == OWN:
        return _of_our_own(word, required(own()))
    views = tuple(_matches(word, _catalogues(word, framework)))
    if framework is None and len(views) > 1:
        return _without_drafts(views)
    if views:
        return Found(views)
    parts = tuple(_parts(word, framework))
    if parts:
        return Found(parts)
    may_be_ours = framework is None and _MEASURE.match(word.lower()) and word.lower() not in _measure_ids()
    if may_be_ours and (found := own()):
        return _of_our_own(word, found)
    raise _unknown(word, framework)


def _of_our_own(word: str, own: "Own") -> Found:
    rows = {row.id: row for row in own.catalogue.requirements}
    if word.lower() not in rows:
        problem = f"{OWN} has no requirement `{clean(word, _LONGEST)}`{suggestion(word, sorted(rows))}"
        raise UsageError(problem, hint="`ssdfgate policy docs` describes the policies of your own.")
    requirement = rows[word.lower()]
    needed = _proofs(requirement.all_of, own.measures)
    return Found((RequirementView(own.catalogue, requirement, needed, (), (), ()),))


def find_measure(name: str, own: Callable[[], "Own | None"] = nobody) -> MeasureView:
    """Find a measure and what it supports; case does not matter.

    Raises:
        UsageError: there is no such measure.
    """
    word = name.strip().lower()
    known = _measure_ids()
    if word not in known and _MEASURE.match(word):
        found = own()
        if found and word in (row.id for row in found.catalogue.requirements):
            return MeasureView(found.measures[word], tuple(_uses(word, [found.catalogue])))
        known = (*known, *(row.id for row in found.catalogue.requirements)) if found else known
    if word not in known:
        problem = f"there is no measure `{clean(name, _LONGEST)}`{suggestion(word, known)}"
        raise UsageError(problem, hint="`ssdfgate explain ID` names the measures of a requirement.")
    uses = tuple(_uses(word, (load_framework(item) for item in _mentioning(word))))
    return MeasureView(measures_named([word])[word], uses)


def _uses(measure: str, frameworks: Iterable[Framework]) -> Iterator[Use]:
    for framework in frameworks:
        for requirement in framework.requirements:
            for support in (*requirement.all_of, *requirement.any_of):
                if support.measure == measure:
                    yield Use(framework, requirement, support)


def measures_named(names: Collection[str]) -> Mapping[str, Measure]:
    """Those of the named measures that ship."""
    wanted = {f"measures/{name.replace('.', '/')}/{name.rpartition('.')[2]}.rego" for name in names}
    policies = load_policies()
    return measures_of(
        PolicySet({path: policies.modules[path] for path in wanted & set(policies.modules)}, policies.digest)
    )


def heading_rows(framework: str) -> Mapping[str, Mapping[str, str]]:
    """The headings of a catalogue that ships, by id, with title and summary."""
    data = cast("Mapping[str, Sequence[Mapping[str, str]]]", read_shipped(framework).value)
    return {row["id"]: row for row in data["headings"]}


def _measure_ids() -> tuple[str, ...]:
    parts = (path.split("/") for path in load_policies().modules)
    return tuple(f"{found[1]}.{found[2]}" for found in parts if found[0] == "measures" and len(found) > 3)  # noqa: PLR2004


def _catalogues(word: str, framework: str | None) -> Iterator[Framework]:
    if framework is None:
        yield from (load_framework(name) for name in _mentioning(word))
    elif framework.lower() not in set(standards()) - set(available()):
        yield load_framework(framework.lower())


def _mentioning(word: str) -> Iterator[str]:
    """Catalogues in whose text the word occurs: reading text is a hundred times faster than reading YAML."""
    for name in available():
        if word.lower() in (FOLDER / f"{name}.yaml").read_text(encoding="utf-8").lower():
            yield name


def _matches(word: str, frameworks: Iterable[Framework]) -> Iterator[InCatalogue]:
    for framework in frameworks:
        for requirement in framework.requirements:
            if requirement.id.lower() == word.lower():
                yield _requirement(framework, requirement)
        for heading in framework.groups:
            if heading.lower() == word.lower():
                yield _heading(framework, heading)


def _requirement(framework: Framework, requirement: Requirement) -> RequirementView:
    known = measures_named(requirement.measures())
    places = (requirement.id, *requirement.group)
    return RequirementView(
        framework=framework,
        requirement=requirement,
        needed=_proofs(requirement.all_of, known),
        options=_proofs(requirement.any_of, known),
        onward=pointers_from(*places, framework=framework.id) if framework.id == START else (),
        back=pointers_to(framework.id, *places),
    )


def _proofs(supports: Iterable[Support], known: Mapping[str, Measure]) -> tuple[Proof, ...]:
    return tuple(Proof(support, known.get(support.measure)) for support in supports)


def _heading(framework: Framework, heading: str) -> HeadingView:
    return HeadingView(
        framework=framework,
        id=heading,
        title=framework.groups[heading],
        summary=heading_rows(framework.id)[heading]["summary"],
        requirements=tuple(item for item in framework.requirements if heading in item.group),
        onward=pointers_from(heading, framework=framework.id) if framework.id == START else (),
        back=pointers_to(framework.id, heading),
    )


def _without_drafts(views: tuple[InCatalogue, ...]) -> Found:
    settled = tuple(view for view in views if view.framework.status not in _NOT_UNASKED)
    if not settled:
        return Found(views)
    return Found(settled, tuple(view.framework.id for view in views if view not in settled))


def _parts(word: str, framework: str | None) -> Iterator[PartView]:
    """Parts of standards that are no catalogues here, where pointers lead to them."""
    found: dict[tuple[str, str], list[Pointer]] = {}
    for pointer in load_pointers(START):
        if framework is None or pointer.standard == framework.lower():
            for name in pointer.ids:
                if name.lower() == word.lower():
                    found.setdefault((pointer.standard, name), []).append(pointer)
    return (PartView(name, tuple(pointers)) for (_, name), pointers in found.items())


def _unknown(word: str, framework: str | None) -> UsageError:
    shown = f"`{clean(word, _LONGEST)}`"
    if word.lower() in _measure_ids():
        return UsageError(
            f"{shown} is a measure, not a requirement", hint=f"ssdfgate explain --measure {word.lower()}"
        )
    if framework is not None and framework.lower() not in available():
        known: Collection[str] = {
            name for item in load_pointers(START) if item.standard == framework.lower() for name in item.ids
        }
        problem = f"nothing here points to {shown} of {framework.lower()}{suggestion(word, sorted(known))}"
        return UsageError(problem, hint=_LISTED)
    catalogues = [load_framework(name) for name in ([framework.lower()] if framework else available())]
    known = [name for item in catalogues for name in (*(row.id for row in item.requirements), *item.groups)]
    where = f"{framework.lower()} has" if framework else "there is"
    return UsageError(f"{where} no requirement or heading {shown}{suggestion(word, known)}", hint=_LISTED)
