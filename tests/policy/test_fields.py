"""Fields that the input document never has: a question for one would be silent for ever."""

import pytest

from ssdfgate.policy.fields import DOCUMENT, EACH, missing_fields
from ssdfgate.policy.load import load_policies
from ssdfgate.policy.tokens import tokens_of


def told(body):
    return [
        message for _, message in missing_fields(list(tokens_of(f"package main\n\ndeny contains x if {{{body}}}\n")))
    ]


@pytest.mark.parametrize(
    "body",
    [
        "some item in input.evidence; item.findngs.open > 10",
        "some item in input.evidence; item.findings.opened > 10",
        'some item in input.evidence; item["findngs"].open > 10',
        "some at, item in input.evidence; item.findngs.open > at",
        "item := input.evidence[_]; item.findngs",
        "input.evidence[_].findngs",
        "input.evidence[count(input.evidence) - 1].findngs",
        "input.evidence.findngs",
        "found := item.findings; some item in input.evidence; found.opened",
        "some item in input.evidence; some one in item.findings.worst; one.severty",
        "x := [item.findngs | some item in input.evidence]",
        "input.subject.comit",
        "input.inventory.language.python",
        "input.kind",
    ],
)
def test_a_field_that_is_never_there_is_found(body):
    assert len(told(body)) == 1


@pytest.mark.parametrize(
    "body",
    [
        "some item in input.evidence; item.findings.open > 10",
        "some item in input.evidence; some one in item.findings.worst; one.package",
        "some item in input.evidence; item.facts.whatever.there_is > 1",
        "some item in input.evidence; item.coverage.skipped[0].reason",
        "input.parameters.of_our_own; input.inventory.languages.python.files; input.waivers.active",
        "some item in data.ssdfgate.lib.evidence.all; item.anything",
        "some item in input.evidence; x := [item.a | some item in other]",
        'some key in ["a", "b"]; input.subject[key]',
        "some item in input.evidence; some part in {1}; other.item.findngs",
    ],
)
def test_what_may_be_there_is_let_through(body):
    assert told(body) == []


def test_none_of_our_own_policies_asks_for_such_a_field():
    for path, text in load_policies().modules.items():
        assert list(missing_fields(list(tokens_of(text)))) == [], path


def test_every_field_of_a_document_is_known(document_of):
    from support.proof import all_evidence

    _compare(document_of(all_evidence()), DOCUMENT, "input")


def _compare(value, shape, place):
    if shape is None or value is None:
        return
    if EACH in shape:
        for item in value:
            _compare(item, shape[EACH], f"{place}[]")
        return
    assert set(value) == set(shape), place
    for name, inner in shape.items():
        _compare(value[name], inner, f"{place}.{name}")
