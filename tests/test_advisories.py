"""Records of the OSV schema: what they say of a version, and what is no record at all."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version
from support.osv import affected, raw

from ssdfgate.advisories import osv
from ssdfgate.advisories.osv import BadRecordError, record


@pytest.mark.parametrize(
    ("events", "inside", "outside"),
    [
        ([{"introduced": "0"}], ["0", "0.0.dev1", "1!0", "99"], []),
        ([{"introduced": "0"}, {"fixed": "2.0"}], ["1.9.9", "2.0rc1"], ["2.0", "2.0.post1", "3"]),
        ([{"introduced": "1.0"}, {"last_affected": "2.0"}], ["1.0", "2.0", "2"], ["0.9", "1.0rc1", "2.0.1"]),
        (
            [{"introduced": "1"}, {"fixed": "1.5"}, {"introduced": "2"}, {"fixed": "2.5"}],
            ["1", "2.4"],
            ["1.5", "2.5"],
        ),
        ([{"fixed": "2.5"}, {"introduced": "2"}, {"fixed": "1.5"}, {"introduced": "0"}], ["1", "2"], ["1.7", "3"]),
        ([{"introduced": "0"}, {"limit": "9"}], ["1", "10"], []),
        ([{"fixed": "1.0"}], [], ["0.5", "1.0"]),
        ([{"introduced": "1!1.0"}], ["1!2"], ["2.0"]),
    ],
)
@pytest.mark.parametrize("kind", ["ECOSYSTEM", "SEMVER"])
def test_ranges(kind: str, events: list[dict], inside: list[str], outside: list[str]):
    found = record(raw(affected(*events, kind=kind)))
    assert [text for text in inside if not found.covers("a", Version(text))] == []
    assert [text for text in outside if found.covers("a", Version(text))] == []
    assert found.affected[0].clear


@given(
    bounds=st.lists(st.integers(1, 30), min_size=2, max_size=6, unique=True).map(sorted),
    version=st.integers(0, 31),
    order=st.randoms(use_true_random=False),
)
def test_ranges_agree_with_counting(bounds: list[int], version: int, order):
    """Introduced and fixed take turns: a version is inside when an odd number of bounds lies at or before it."""
    kinds = ["introduced", "fixed"] * 3
    events = [{kind: str(bound)} for kind, bound in zip(kinds, bounds, strict=False)]
    order.shuffle(events)
    expected = sum(bound <= version for bound in bounds) % 2 == 1
    assert record(raw(affected(*events))).covers("a", Version(str(version))) is expected


def test_listed_versions_are_normalised():
    found = record(raw(affected(versions=["1.0.0-RC1", "2.0", "not one", 3])))
    assert found.covers("a", Version("1.0.0rc1"))
    assert found.covers("a", Version("2.0"))
    assert not found.covers("a", Version("3"))


def test_names_are_compared_in_their_normal_form():
    found = record(raw(affected({"introduced": "0"}, name="A_b.C")))
    assert found.covers("a-b-c", Version("1"))
    assert not found.covers("a-b", Version("1"))


def test_other_ecosystems_and_commits_are_left_alone():
    npm = {
        "package": {"name": "a", "ecosystem": "npm"},
        "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}],
    }
    commits = {"ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}]}
    assert record(raw(npm, commits)).affected == ()
    assert record(raw({**npm, "package": {"name": "a", "ecosystem": "PyPI:extra"}})).affected[0].name == "a"


@pytest.mark.parametrize(
    ("package", "clear"),
    [
        (affected(kind="GIT"), False),
        (affected({"introduced": "0"}, kind="GIT", versions=["1.0"]), True),
        ({"package": {"name": "a", "ecosystem": "PyPI"}}, False),
        (affected({"introduced": "banana"}), False),
        (affected({"introduced": "banana"}, versions=["1.0"]), False),
        (affected(), False),
    ],
)
def test_records_by_which_no_version_can_be_judged(package: dict, clear: bool):  # noqa: FBT001
    assert record(raw(package)).affected[0].clear is clear


@pytest.mark.parametrize(("value", "withdrawn"), [
    ("2024-01-01T00:00:00Z", True), (None, False), ("", False), ("null", False), ("~", False), (1, True),
])  # fmt: skip
def test_withdrawn_records_apply_to_nothing(value: object, withdrawn: bool):  # noqa: FBT001
    found = record(raw(affected({"introduced": "0"}), withdrawn=value))
    assert found.withdrawn is withdrawn
    assert found.covers("a", Version("1")) is not withdrawn


def test_what_a_record_means_for_one_version():
    events = [{"introduced": "0"}, {"fixed": "1.5"}, {"introduced": "2"}, {"fixed": "2.10"}, {"fixed": "2.9"}]
    details = "First line\nsecond line. " + "x" * 600
    found = record(raw(affected(*events), aliases=["CVE-1", 7, "not an id"], details=details))
    advisory = found.advisory("a", Version("2.0"))
    assert (advisory.id, advisory.aliases, advisory.fixed) == ("X-1", ("CVE-1",), ("2.9", "2.10"))
    assert advisory.summary.startswith("First line second line. xxx")
    assert len(advisory.summary) == osv.SUMMARY_LENGTH
    assert record(raw(summary=" ", details=3)).summary == "X-1"


@pytest.mark.parametrize(
    "value",
    [
        None, [], "x", {}, {"id": 1}, {"id": ""}, {"id": "a b", "modified": "2024-01-01"}, {"id": "X"},
        {"id": "X", "modified": "yesterday"}, {"id": "X", "modified": 5}, raw(schema_version="2.0.0"),
        raw(affected={}), raw(affected=[1]), raw(aliases="CVE-1"), raw({"package": 1}), raw({"package": {}}),
        raw(affected(versions={})), raw({**affected(), "ranges": 1}), raw({**affected(), "ranges": [1]}),
        raw(affected(3)),
    ],
)  # fmt: skip
def test_what_is_no_record(value: object):
    with pytest.raises(BadRecordError):
        record(value)


SHAPES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["0", "1.0", "PyPI", "2024"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from([
            "id", "modified", "affected", "package", "name", "ecosystem", "ranges", "events", "introduced", "fixed",
            "last_affected", "versions", "aliases", "summary", "type", "withdrawn", "schema_version",
        ]),
        inner,
        max_size=5,
    ),
    max_leaves=25,
)  # fmt: skip


@given(value=SHAPES, package=SHAPES, events=SHAPES)
def test_arbitrary_records_are_read_or_refused(value, package, events):
    for candidate in (value, raw(package), raw({**affected(), "ranges": [{"type": "ECOSYSTEM", "events": events}]})):
        try:
            found = record(candidate)
        except BadRecordError as error:
            assert str(error)  # noqa: PT017  # both outcomes are right
        else:
            assert found.covers("a", Version("1")) in {True, False}
            json.dumps(found.advisory("a", Version("1")).to_osv("a")).encode()
