"""Bytes that nobody vouches for end in a BundleError or in clean data, never in anything else."""

import contextlib
import json

from bundle.test_reader import whole
from hypothesis import given, settings
from hypothesis import strategies as st
from support.anything import JSON
from support.signed import public_pem, signer

from ssdfgate.bundle.dsse import open_dsse
from ssdfgate.bundle.index import parse_index
from ssdfgate.bundle.keys import public_key
from ssdfgate.bundle.statement import content_digest
from ssdfgate.errors import BundleError
from ssdfgate.model import canonical_json

MANIFEST = whole().to_bytes()
ENVELOPE = signer().sign(MANIFEST)
KEY = public_key(public_pem(), "key")


@st.composite
def spoiled(draw, content):
    """A few bytes changed, cut out or put in."""
    changed = bytearray(content)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(changed) - 1))
        match draw(st.integers(0, 2)):
            case 0:
                changed[at] = draw(st.integers(0, 255))
            case 1:
                del changed[at : at + draw(st.integers(1, 40))]
            case _:
                changed[at:at] = draw(st.binary(max_size=8))
        if not changed:
            break
    return bytes(changed)


def places(value, path=()):
    """Every place in a JSON document."""
    yield path
    for key, inner in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield from places(inner, (*path, key))


PLACES = [path for path in places(json.loads(MANIFEST)) if path]


def tried(read, content):
    """What was read, or why nothing was; any other exception fails the test."""
    try:
        return read(content), None
    except BundleError as error:
        return None, str(error)


def opened(content):
    return open_dsse(content, KEY, "envelope")


@settings(max_examples=300)
@given(spoiled(MANIFEST))
def test_spoiled_manifests(content):
    index, why = tried(parse_index, content)
    assert why.startswith("manifest.json: ") if index is None else index.content == content


@settings(max_examples=300)
@given(st.sampled_from(PLACES), JSON)
def test_manifests_with_anything_anywhere_that_look_consistent(path, value):
    """The forger works out `content` anew."""
    document = json.loads(MANIFEST)
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with contextlib.suppress(KeyError, TypeError, AttributeError):
        document["predicate"]["content"] = str(content_digest(document["predicate"]))
    index, why = tried(parse_index, canonical_json(document))
    assert index or why.startswith("manifest.json: ")


@settings(max_examples=300)
@given(spoiled(ENVELOPE))
def test_spoiled_envelopes_are_refused(content):
    payload, why = tried(opened, content)
    assert content == ENVELOPE if payload == MANIFEST else why.startswith("envelope: ")


@settings(max_examples=200)
@given(JSON)
def test_any_json_is_no_envelope_and_no_manifest(value):
    assert tried(parse_index, canonical_json(value))[1]
    assert tried(opened, canonical_json(value))[1]


def test_a_manifest_with_unsorted_artifacts_is_refused():
    document = json.loads(MANIFEST)
    document["subject"][2:] = document["subject"][:1:-1]
    assert "subjects of the statement" in tried(parse_index, canonical_json(document))[1]
