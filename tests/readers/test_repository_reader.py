"""Our own report is read as strictly as anybody else's."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.reading import only, sees

from ssdfgate.collectors.repository import FORMAT, SCHEMA, document
from ssdfgate.errors import ReaderError
from ssdfgate.facts import control
from ssdfgate.facts.gather import FACTS, Gathered
from ssdfgate.model import EvidenceKind, Facts
from ssdfgate.model.settings import DOCUMENTS
from ssdfgate.readers import repository
from ssdfgate.readers.repository import RepositoryReader

CONTENT = document(control.observed())
DOCUMENT = json.loads(CONTENT)


def read(value: object):
    return only(RepositoryReader().read(json.dumps(value).encode()))


def changed(*path: str | int, value: object) -> dict[str, object]:
    result = copy.deepcopy(DOCUMENT)
    place = result
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return result


def test_names_fit_the_collector():
    assert (RepositoryReader.name, repository.SCHEMA) == (FORMAT, SCHEMA)
    assert repository._CHECKS.keys() == set(FACTS)


def test_own_report():
    reading = only(RepositoryReader().read(CONTENT))
    assert (reading.format, reading.kind, reading.tool.name) == (
        "repository-json",
        EvidenceKind.REPOSITORY,
        "ssdfgate",
    )
    assert isinstance(reading.payload, Facts)
    assert reading.payload.values == DOCUMENT["facts"]
    assert reading.analysed == set(FACTS)
    assert reading.skipped == ()
    assert [error.path for error in reading.errors] == [
        ".github/workflows/broken.yml", "kept/training.md", "docs/risks.pdf",
    ]  # fmt: skip


def test_undetermined_facts_are_skipped():
    values = {name: value for name, value in DOCUMENT["facts"].items() if name not in {"history", "actions"}}
    reading = only(RepositoryReader().read(document(Gathered(values, {"history": "no git", "actions": "no rights"}))))
    assert reading.skipped == (("no rights", "actions"), ("no git", "history"))
    assert reading.analysed == set(values)
    assert [error.path for error in reading.errors] == ["kept/training.md", "docs/risks.pdf"]


def test_one_folder_that_cannot_be_looked_at_is_one_error():
    records = {name: {"path": "docs", "problem": "no rights"} for name in DOCUMENTS}
    values = {**DOCUMENT["facts"], "documents": records}
    reading = only(RepositoryReader().read(document(Gathered(values, {}))))
    assert [error.path for error in reading.errors] == [".github/workflows/broken.yml", "docs"]


def test_recognition():
    assert sees(RepositoryReader(), DOCUMENT)
    for other in (
        None,
        [],
        {},
        "x",
        {"schema": "ssdfgate/evidence/v1"},
        {"schema": ["ssdfgate/repository-facts/v1"]},
    ):
        assert not sees(RepositoryReader(), other)


@pytest.mark.parametrize(
    "value",
    [
        {},
        [],
        None,
        {**DOCUMENT, "more": 1},
        {name: value for name, value in DOCUMENT.items() if name != "undetermined"},
        changed("schema", value="ssdfgate/repository-facts/v2"),
        changed("tool", value="ssdfgate"),
        changed("tool", value={"name": "ssdfgate"}),
        changed("facts", value=[]),
        changed("facts", "licence", value="LICENSE"),
        changed("facts", "licence", value={}),
        changed("facts", "licence", value={"path": ""}),
        changed("facts", "licence", value={"path": "/etc/passwd"}),
        changed("facts", "licence", value={"path": "a/../../b"}),
        changed("facts", "licence", value={"path": "a\0b"}),
        changed("facts", "licence", value={"path": "x" * 5000}),
        changed("facts", "licence", value={"path": "LICENSE", "more": 1}),
        changed("facts", "security_policy", "has_contact", value=1),
        changed("facts", "security_policy", "has_contact", value=None),
        changed("facts", "security_txt", "expires_ns", value=1.5),
        changed("facts", "security_txt", "expires_ns", value=2**63),
        changed("facts", "security_txt", "expires_ns", value=True),
        changed("facts", "security_txt", "problems", value=[1]),
        changed("facts", "code_owners", "rules", value=-1),
        changed("facts", "code_owners", "rules", value=True),
        changed("facts", "ci", value=None),
        changed("facts", "ci", "systems", value={}),
        changed("facts", "actions", value=None),
        changed("facts", "actions", "pinned", value=3),
        changed("facts", "actions", "pinned", value=0),
        changed("facts", "actions", "unpinned_total", value=0),
        changed("facts", "actions", "unpinned", value=[]),
        changed("facts", "actions", "unpinned", value=[{"path": "a", "line": "1", "uses": "x"}]),
        changed("facts", "documents", value=None),
        changed("facts", "documents", value={}),
        changed("facts", "documents", "roles", value="a.md"),
        changed("facts", "documents", "roles", value={"path": "a.md"}),
        changed("facts", "documents", "roles", value={"path": "/a.md", "problem": "x"}),
        changed("facts", "documents", "roles", value={"path": "a.md", "problem": ""}),
        changed("facts", "documents", "roles", "problem", value="beside the numbers"),
        changed("facts", "documents", "roles", "words", value=-1),
        changed("facts", "documents", "roles", "words", value=1.0),
        changed("facts", "documents", "roles", "placeholders", value=None),
        changed("facts", "documents", "roles", "reviewed_ns", value="2026-01-02"),
        changed("facts", "documents", "roles", "reviewed_ns", value=2**63),
        changed("facts", "documents", "more", value=None),
        changed("facts", "schedules", value=None),
        changed("facts", "images", value=None),
        changed("facts", "images", "places", value=[]),
        changed("facts", "images", "places_total", value=0),
        changed("facts", "images", "places_total", value=1),
        changed("facts", "images", "places", value=[{"path": "/etc/x", "reason": "holds"}]),
        changed("facts", "schedules", value=[]),
        changed("facts", "schedules", "workflows", value=[1]),
        changed("facts", "schedules", "workflows", value=["../x.yml"]),
        changed("facts", "manifests", value=None),
        changed("facts", "manifests", value=[{"path": "a"}]),
        changed("facts", "history", "signed", value=4),
        changed("facts", "history", "signed_tags", value=2),
        changed("facts", "history", "merged_by_others", value=2),
        changed("facts", "history", "shallow", value="no"),
        changed("facts", "history", "range", value=None),
        changed("facts", "unknown", value=None),
        changed("undetermined", value={}),
        changed("undetermined", value=[{"fact": "history", "reason": "there and undetermined"}]),
        changed("undetermined", value=[{"fact": "unknown", "reason": "x"}]),
        changed("undetermined", value=[{"fact": "history"}]),
        changed("undetermined", value=["history"]),
    ],
)
def test_anything_else_is_refused(value):
    with pytest.raises(ReaderError) as caught:
        read(value)
    assert caught.value.hint


@pytest.mark.parametrize("fact", FACTS)
def test_fact_that_is_left_out_silently_is_refused(fact):
    value = copy.deepcopy(DOCUMENT)
    del value["facts"][fact]
    with pytest.raises(ReaderError, match=f"the fact {fact} is missing"):
        read(value)


def test_fact_that_is_undetermined_twice_is_refused():
    value = copy.deepcopy(DOCUMENT)
    del value["facts"]["history"]
    value["undetermined"] = [{"fact": "history", "reason": "x"}] * 2
    with pytest.raises(ReaderError, match="twice"):
        read(value)


def test_text_is_made_safe():
    value = changed("facts", "scanner_configuration", value=[{"path": "a", "tool": "x\x1b[31m ghp_" + "a" * 36}])
    reading = read(value)
    assert isinstance(reading.payload, Facts)
    assert reading.payload.values["scanner_configuration"] == [{"path": "a", "tool": "x\\x1b[31m [redacted]"}]


@given(st.integers(0, len(CONTENT) - 1), st.binary(max_size=3))
def test_damaged_report_is_read_or_refused(position, replacement):
    damaged = CONTENT[:position] + replacement + CONTENT[position + 1 :]
    try:
        reading = only(RepositoryReader().read(damaged))
    except ReaderError:
        return
    assert reading.analysed == set(FACTS)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*FACTS, "path", "fact"]), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(FACTS), JSON), JSON)
def test_any_json_is_refused(facts, undetermined):
    with pytest.raises(ReaderError):
        read({**DOCUMENT, "facts": facts, "undetermined": undetermined})
