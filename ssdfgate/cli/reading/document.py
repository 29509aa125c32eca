"""The same as JSON. Every key is always there; what does not exist is null or empty."""

from collections.abc import Sequence
from typing import assert_never

from ssdfgate.cli.reading.text_catalogue import counts
from ssdfgate.cli.reading.views import Found, HeadingView, MeasureView, PartView, Proof, RequirementView, View
from ssdfgate.frameworks.pointers import Pointer
from ssdfgate.model.digest import JsonValue
from ssdfgate.model.requirement import Framework, Requirement, Source
from ssdfgate.policy.metadata import Measure

_Object = dict[str, JsonValue]


def frameworks_document(frameworks: Sequence[Framework]) -> _Object:
    """Shape: {schema, frameworks: [{id, name, ..., requirements, measured, classes, milestones, routes}]}."""
    return {"schema": "ssdfgate/frameworks/v1", "frameworks": [_framework(framework) for framework in frameworks]}


def catalogue_document(framework: Framework) -> _Object:
    """Shape: {schema, framework, headings, requirements}."""
    return {
        "schema": "ssdfgate/catalogue/v1",
        "framework": _framework(framework),
        "headings": _headings(framework, list(framework.groups)),
        "requirements": [_requirement(item, framework) for item in framework.requirements],
    }


def found_document(found: Found) -> _Object:
    """Shape: {schema, found: [{kind, ...}], also_in}."""
    views: list[JsonValue] = [_view(view) for view in found.views]
    return {"schema": "ssdfgate/explanation/v1", "found": views, "also_in": list(found.also_in)}


def measure_document(view: MeasureView) -> _Object:
    """Shape: {schema, measure, supports: [{framework, requirement, title, strength, confidence, source}]}."""
    supports: list[JsonValue] = [
        {
            "framework": use.framework.id,
            "requirement": use.requirement.id,
            "title": use.requirement.title,
            "strength": str(use.support.strength),
            "confidence": str(use.support.confidence),
            "source": _source(use.support.source),
        }
        for use in view.uses
    ]
    return {"schema": "ssdfgate/measure/v1", "measure": _measure(view.measure), "supports": supports}


def _view(view: View) -> _Object:
    match view:
        case RequirementView():
            return {
                "kind": "requirement",
                "framework": _brief(view.framework),
                **_requirement(view.requirement, view.framework),
                "all_of": [_proof(proof) for proof in view.needed],
                "any_of": [_proof(proof) for proof in view.options],
                "pointers": _pointers(view.onward),
                "pointed_at_by": _pointers(view.back),
            }
        case HeadingView():
            return {
                "kind": "heading",
                "framework": _brief(view.framework),
                "id": view.id,
                "title": view.title,
                "summary": view.summary,
                "requirements": [_requirement(item, view.framework) for item in view.requirements],
                "pointers": _pointers(view.onward),
                "pointed_at_by": _pointers(view.back),
            }
        case PartView():
            return {"kind": "part", "id": view.id, "pointed_at_by": _pointers(view.back)}
        case _:
            assert_never(view)


def _brief(framework: Framework) -> _Object:
    return {
        "id": framework.id,
        "name": framework.name,
        "version": framework.version,
        "publisher": framework.publisher,
        "status": framework.status,
    }


def _framework(framework: Framework) -> _Object:
    full, partial, attested, measured = counts(framework)
    return {
        **_brief(framework),
        "source": _source(framework.source),
        "counts": {
            "total": len(framework.requirements), "full": full, "partial": partial, "attested": attested,
            "measured": measured,
        },
        "classes": _classes(framework),
        "milestones": [
            {"date": row.date.isoformat(), "what": row.what, "reference": row.reference}
            for row in framework.milestones
        ],
        "routes": [
            {"id": row.id, "title": row.title, "third_party": row.third_party, "reference": row.reference}
            for row in framework.routes
        ],
    }  # fmt: skip


def _classes(framework: Framework) -> JsonValue:
    classes = framework.classes
    if classes is None:
        return None
    values: list[JsonValue] = [
        {"id": value.id, "title": value.title, "summary": value.summary, "routes": list(value.routes)}
        for value in classes.values
    ]
    return {"title": classes.title, "default": classes.default, "values": values}


def _requirement(item: Requirement, framework: Framework) -> _Object:
    return {
        "id": item.id,
        "title": item.title,
        "summary": item.summary,
        "headings": _headings(framework, item.group),
        "reference": item.reference,
        "source": _source(item.source),
        "force": str(item.force),
        "due": item.due.isoformat() if item.due else None,
        "applies_to": list(item.applies_to),
        "actions": [{"classes": list(one.classes), "shall": one.shall, "should": one.should} for one in item.actions],
        "automation": str(item.automation),
        "about": str(item.about),
        "full_when": item.full_when,
        "machine_shows": item.machine_shows,
        "people_state": item.people_state,
        "freshness_days": item.freshness_days,
        "artefacts": list(item.artefacts),
        "roles": list(item.roles),
        "measures": list(item.measures()),
    }


def _headings(framework: Framework, places: Sequence[str]) -> list[JsonValue]:
    return [{"id": place, "title": framework.groups[place]} for place in places]


def _proof(proof: Proof) -> _Object:
    return {
        "id": proof.support.measure,
        "strength": str(proof.support.strength),
        "confidence": str(proof.support.confidence),
        "source": _source(proof.support.source),
        "measure": _measure(proof.measure) if proof.measure else None,
    }


def _measure(measure: Measure) -> _Object:
    return {
        "id": measure.id,
        "title": measure.title,
        "description": measure.description,
        "needs": list(measure.needs),
        "about": str(measure.about),
        "verdicts": list(measure.verdicts),
        "threats": list(measure.threats),
        "remediation": measure.remediation,
    }


def _pointers(pointers: Sequence[Pointer]) -> list[JsonValue]:
    return [
        {
            "standard": pointer.standard,
            "name": pointer.name,
            "edition": pointer.edition,
            "from": pointer.from_id,
            "ids": list(pointer.ids),
            "relation": str(pointer.relation),
            "confidence": str(pointer.confidence),
            "source": {"text": pointer.source, "reading": str(pointer.reading)},
            "note": pointer.note,
        }
        for pointer in pointers
    ]


def _source(source: Source) -> _Object:
    return {"text": source.text, "reading": str(source.reading)}
