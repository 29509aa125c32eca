import dataclasses
import json
from importlib.resources import files

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from support.anything import anything
from support.evidence import evidence
from support.report_evidence import FOUND

from ssdfgate.bundle.evidence import check_written, decode_evidence
from ssdfgate.errors import BundleError
from ssdfgate.model import Component, Components, Dependencies, Facts, Findings, canonical_json, fingerprinted

SCHEMA = jsonschema_rs.Draft202012Validator(
    json.loads((files("ssdfgate") / "schemas/evidence-v1.schema.json").read_bytes())
)


SBOM = Components(
    (Component("a", "1", "pkg:pypi/a@1", ("MIT",), {"sha256": "x"}),),
    {"ntia.supplier": (1, 2)},
    (Dependencies(None, (0,)), Dependencies(0, ())),
)


def read(content, name):
    """Evidence that was held against its bytes."""
    item = decode_evidence(content, name)
    check_written(item, content, name)
    return item


@settings(max_examples=60)
@given(anything())
def test_evidence_comes_back_byte_for_byte(item):
    content = item.content()
    assert read(content, "blob").content() == content
    SCHEMA.validate(json.loads(content))


def test_evidence_comes_back_in_the_words_of_the_model():
    for payload in (
        Findings(fingerprinted(FOUND)),
        SBOM,
        Facts({"history": {"commits": 3, "share": 0.5}}),
        None,
    ):
        item = evidence(payload=payload, facts={"seen": [1, "two", None]})
        if isinstance(payload, Findings):
            found = tuple(structs.replace(one, context="") for one in payload.items)
            item = dataclasses.replace(item, payload=Findings(found))
        assert read(item.content(), "blob") == item


def changed(**changes):
    return canonical_json({**evidence().to_json(), **changes})


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"{}",
        b"[]",
        b"\xff\xfe",
        changed(schema="ssdfgate/evidence/v2"),
        changed(extra=1),
        changed(status="great"),
        changed(status="partial"),
        changed(payload={"type": "feelings", "items": []}),
        changed(payload={"type": "findings", "items": [], "more": 1}),
        changed(coverage={**evidence().coverage.to_json(), "analysed": 9}),
        changed(coverage={**evidence().coverage.to_json(), "suppressed": 9}),
        evidence().content() + b" ",
        evidence().content().replace(b'"hint":""', b'"hint":"","hint":""'),
        evidence().content().replace(b'"bandit"', b'"b\\u0061ndit"'),
        evidence().content().replace(b'"facts":{}', b'"facts":{"x":NaN}'),
        evidence().content().replace(b'"facts":{}', b'"facts":{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
        evidence().content().replace(b'"facts":{}', b'"facts":{"x":"\\ud800"}'),
    ],
)
def test_what_is_not_exactly_evidence_is_refused_by_name(content):
    with pytest.raises(BundleError, match=r"^blobs/x: is not"):
        read(content, "blobs/x")


@settings(max_examples=300)
@given(st.data())
def test_no_bytes_make_the_decoder_raise_anything_else(data):
    content = bytearray(evidence(payload=Findings(fingerprinted(FOUND))).content())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        item = read(bytes(content), "blob")
    except BundleError:
        return
    assert bytes(content) == item.content()


@pytest.mark.parametrize(("of", "on"), [(None, [1]), (1, []), (0, [-1]), (-1, [])])
def test_dependencies_of_what_is_not_listed_are_refused(of, on):
    payload = {"type": "components", "items": [SBOM.items[0].to_json()], "fields": {}}
    with pytest.raises(BundleError, match=r"^blobs/x: is not evidence"):
        decode_evidence(changed(payload={**payload, "dependencies": [{"of": of, "on": on}]}), "blobs/x")
    sound = changed(payload={**payload, "dependencies": [{"of": 0, "on": []}]})
    assert decode_evidence(sound, "blobs/x").payload.dependencies == (Dependencies(0, ()),)
