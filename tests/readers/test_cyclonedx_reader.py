import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.manifests import shapes
from support.reading import only, sees
from support.sbom import DECLARED, FIXTURES, SHA256, SUPPLIER, WHEN, document

from ssdfgate.errors import ReaderError
from ssdfgate.model import Component, Components, EvidenceKind, Reading, Status, Tool
from ssdfgate.readers.cyclonedx import CycloneDxReader
from ssdfgate.sbom.minimum import check

READER = CycloneDxReader(lambda: WHEN + timedelta(days=1))
MINIMAL = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1}


def read(content: object) -> Reading:
    return only(READER.read(content if isinstance(content, bytes) else json.dumps(content).encode()))


def items(reading: Reading) -> tuple[Component, ...]:
    assert isinstance(reading.payload, Components)
    return reading.payload.items


def test_our_own_document() -> None:
    found = document(DECLARED, SUPPLIER)
    reading = read(found)
    assert reading.kind is EvidenceKind.SBOM
    assert reading.tool.name == "ssdfgate"
    assert reading.failure is None
    assert reading.errors == ()
    assert reading.payload.fields == check(found, WHEN).fields
    assert len(items(reading)) == 8
    assert reading.analysed == {item.purl for item in items(reading) if item.purl}
    assert reading.skipped == (("no version", "requests"), ("no purl", "requests"), ("no purl", "vendored"))
    assert reading.facts == {
        "spec_version": "1.6",
        "timestamp": "2026-11-22T12:00:00+00:00",
        "serial": found["serialNumber"],
        "root": {"name": "shop", "version": "2.0"},
        "tools": ["ssdfgate"],
    }


def test_components_are_sorted_and_whole() -> None:
    first = items(read(document(DECLARED)))[0]
    assert first.name == "@scope/widget"
    assert first.version == "1.0.0+build"
    assert first.purl == "pkg:npm/%40scope/widget@1.0.0%2Bbuild"
    assert first.licences == ("(MIT OR Apache-2.0)",)
    assert list(first.hashes) == ["SHA-512"]


@pytest.mark.parametrize(
    ("name", "tool", "components", "complete"),
    [
        ("cyclonedx-py-1.2.json", Tool("cyclonedx-py", "7.5.0"), 4, 2),
        ("cyclonedx-py-1.4.json", Tool("cyclonedx-py", "7.5.0"), 4, 2),
        ("cyclonedx-py-1.6.json", Tool("cyclonedx-py", "7.5.0"), 4, 2),
        ("npm-1.5.json", Tool("cli", "11.19.1"), 6, 6),
        ("uv-1.5.json", Tool("uv", "0.13.9"), 10, 9),
        ("own-1.5.json", Tool("ssdfgate", "0.0.0"), 8, 6),
        ("own-1.7.json", Tool("ssdfgate", "0.0.0"), 8, 6),
    ],
)
def test_documents_of_real_tools(name: str, tool: Tool, components: int, complete: int) -> None:
    content = (FIXTURES / name).read_bytes()
    assert sees(READER, content)
    reading = read(content)
    assert reading.tool == tool
    assert len(items(reading)) == components
    assert reading.analysed is not None
    assert len(reading.analysed) == complete


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (MINIMAL, True),
        ({**MINIMAL, "specVersion": "9.9"}, True),
        ({**MINIMAL, "specVersion": 1.6}, False),
        ({**MINIMAL, "bomFormat": "cyclonedx"}, False),
        ({"specVersion": "1.6"}, False),
        ({"spdxVersion": "SPDX-2.3"}, False),
        ([MINIMAL], False),
        ("CycloneDX", False),
        (None, False),
    ],
)
def test_recognition(value: object, expected: bool) -> None:  # noqa: FBT001
    assert sees(READER, value) is expected


@pytest.mark.parametrize("components", [{}, {"components": []}])
def test_no_component_is_partial_and_not_an_empty_success(components: dict) -> None:
    reading = read({**MINIMAL, **components})
    assert reading.gaps == ("the SBOM describes no component",)
    assert reading.status is Status.PARTIAL
    assert items(reading) == ()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"bomFormat": "CycloneDX"}',
        b'{"bomFormat": "CycloneDX", "specVersion": "1.6", "bomFormat": "CycloneDX"}',
        b'{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": NaN}',
        b'{"bomFormat": "CycloneDX", "specVersion": "1.6", "x": "\\ud800"}',
        json.dumps({**MINIMAL, "components": {}}).encode(),
        json.dumps({**MINIMAL, "components": None}).encode(),
        json.dumps({**MINIMAL, "components": [1]}).encode(),
        json.dumps({**MINIMAL, "components": [{"type": "library"}]}).encode(),
        json.dumps({**MINIMAL, "components": [{"name": 3}]}).encode(),
        json.dumps({**MINIMAL, "components": [{"name": "a", "components": {}}]}).encode(),
        json.dumps({**MINIMAL, "metadata": {"component": {"name": "a", "components": "b"}}}).encode(),
    ],
)
def test_damaged_documents_are_refused(content: bytes) -> None:
    with pytest.raises(ReaderError):
        read(content)


@pytest.mark.parametrize("version", ["1.1", "1.8", "2.0", "", "1.6 "])
def test_a_version_that_is_not_known_is_refused_with_the_known_ones(version: str) -> None:
    with pytest.raises(ReaderError, match="is not understood") as caught:
        read({**MINIMAL, "specVersion": version})
    assert "1.2 to 1.7" in caught.value.hint


def test_truncated_documents_are_refused_wherever_they_end() -> None:
    content = (FIXTURES / "npm-1.5.json").read_bytes().strip()
    for end in range(0, len(content), 97):
        with pytest.raises(ReaderError):
            read(content[:end])


def test_a_byte_order_mark_is_no_damage() -> None:
    assert len(items(read(b"\xef\xbb\xbf" + (FIXTURES / "npm-1.5.json").read_bytes()))) == 6


def test_what_is_against_the_schema_or_itself_is_read_and_said() -> None:
    component = {"type": "thing", "name": "a", "version": " ", "hashes": [{"alg": "SHA-512", "content": SHA256[0]}]}
    reading = read({**MINIMAL, "components": [component], "dependencies": [{"ref": "gone"}]})
    assert [error.rule for error in reading.errors] == ["document.relationships"]
    assert [warning.split(":")[0] for warning in reading.warnings] == ["components/0/type", "a", "a"]
    assert items(reading) == (Component("a", None, None),)
    assert reading.skipped == (("no version", "a"), ("no purl", "a"))


def test_blank_names_are_not_complete() -> None:
    reading = read(
        {**MINIMAL, "components": [{"type": "library", "name": " ", "version": "1", "purl": "pkg:npm/a@1"}]}
    )
    assert reading.skipped == (("no name", ""),)
    assert reading.warnings == ("a component has no name that can be seen",)


def test_nested_components_and_groups_are_named() -> None:
    nested = {"type": "library", "group": "org.example", "name": "inner", "version": "1"}
    reading = read(
        {**MINIMAL, "components": [{"type": "library", "name": "outer", "version": "1", "components": [nested]}]}
    )
    assert [item.name for item in items(reading)] == ["org.example/inner", "outer"]


@pytest.mark.parametrize(
    ("tools", "expected"),
    [
        (None, Tool("unknown", None)),
        ([], Tool("unknown", None)),
        ([{"vendor": "x"}, {"name": "second"}], Tool("second", None)),
        ([{"name": "a", "version": "unknown"}], Tool("a", None)),
        ({"components": [{"type": "application", "name": "a", "version": "1"}]}, Tool("a", "1")),
        ({"services": [{"name": "s", "version": "2"}]}, Tool("s", "2")),
        ("a", Tool("unknown", None)),
    ],
)
def test_the_tool_is_the_first_that_is_named(tools: object, expected: Tool) -> None:
    assert read({**MINIMAL, "metadata": {"tools": tools}}).tool == expected


def test_the_clock_is_that_of_the_day_unless_told_otherwise() -> None:
    now = datetime.now(UTC)
    for distance, present in ((timedelta(days=-1), 1), (timedelta(days=1), 0)):
        found = {**MINIMAL, "metadata": {"timestamp": (now + distance).isoformat()}}
        reading = only(CycloneDxReader().read(json.dumps(found).encode()))
        assert reading.payload.fields["document.timestamp"] == (present, 1)


def test_deep_nesting_ends_in_an_answer() -> None:
    component: dict = {"type": "library", "name": "x"}
    for _ in range(95):
        component = {"type": "library", "name": "x", "components": [component]}
    assert len(items(read({**MINIMAL, "components": [component]}))) == 96
    for _ in range(5):
        component = {"type": "library", "name": "x", "components": [component]}
    with pytest.raises(ReaderError, match="nested deeper"):
        read({**MINIMAL, "components": [component]})


def test_long_text_and_credentials_do_not_travel() -> None:
    component = {
        "type": "library",
        "name": "n" * 5000,
        "version": "v" * 5000,
        "licenses": [{"license": {"name": "l" * 5000}}],
    }
    metadata = {"tools": [{"name": "https://user:secret@host.example"}]}
    reading = read({**MINIMAL, "components": [component], "metadata": metadata})
    (item,) = items(reading)
    assert max(len(item.name), len(item.version or ""), len(item.licences[0])) == 500
    assert "secret" not in reading.tool.name


_COMPONENTS = st.lists(st.fixed_dictionaries({"name": st.text(max_size=5)}, optional={"hashes": shapes}), max_size=3)
_DOCUMENTS = st.fixed_dictionaries(
    {"bomFormat": st.just("CycloneDX"), "specVersion": st.sampled_from(["1.2", "1.4", "1.6", "1.7"])},
    optional={"components": _COMPONENTS | shapes, "metadata": shapes, "dependencies": shapes, "services": shapes},
)


@given(_DOCUMENTS)
def test_any_document_is_read_or_refused(found: dict) -> None:
    try:
        reading = read(found)
    except ReaderError:
        return
    assert bool(reading.gaps) is not bool(items(reading))


@given(st.binary(max_size=60))
def test_any_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(ReaderError):
        read(content)


@given(st.integers(0, 4000), st.integers(0, 255))
def test_one_wrong_byte_is_read_or_refused(place: int, value: int) -> None:
    content = bytearray((FIXTURES / "npm-1.5.json").read_bytes())
    content[place] = value
    try:
        reading = read(bytes(content))
    except ReaderError:
        return
    assert items(reading)


def _edges(reading: Reading) -> dict[str | None, list[str | None]]:
    """The graph by purl or name; None is what the document is about."""
    names = [item.purl or item.name for item in items(reading)]
    told = reading.payload.dependencies
    return {None if item.of is None else names[item.of]: [names[place] for place in item.on] for item in told}


def test_the_graph_of_our_own_document_is_kept() -> None:
    found = document(DECLARED, SUPPLIER)
    root = found["metadata"]["component"]["bom-ref"]
    names = {item["bom-ref"]: item.get("purl") or item["name"] for item in found["components"]} | {root: None}
    expected = {
        names[item["ref"]]: [names[ref] for ref in item.get("dependsOn", [])] for item in found["dependencies"]
    }
    kept = _edges(read(found))
    assert None in kept
    assert {name: sorted(on) for name, on in kept.items()} == {name: sorted(on) for name, on in expected.items()}
    assert any(on for name, on in kept.items() if name)


def test_edges_that_may_mean_anything_are_left_out() -> None:
    parts = [{"type": "library", "name": name, "bom-ref": ref} for name, ref in zip("abcde", "ab22e", strict=True)]
    graph = [
        {"ref": "root", "dependsOn": ["a", "2", "gone", "root"]},
        {"ref": "a", "dependsOn": ["a", "e", "root"]},
        {"ref": "a", "dependsOn": ["b"]},
        {"ref": "2", "dependsOn": ["a"]},
        {"ref": "e"},
        {"ref": "gone", "dependsOn": ["a"]},
    ]
    metadata = {"component": {"type": "application", "name": "it", "bom-ref": "root"}}
    reading = read({**MINIMAL, "metadata": metadata, "components": parts, "dependencies": graph})
    assert _edges(reading) == {None: ["a"], "a": ["b", "e"], "e": []}


def test_edges_that_are_not_all_there_hide_no_component() -> None:
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "metadata": {"component": {"type": "application", "name": "app", "bom-ref": "app"}},
        "components": [{"type": "library", "name": "a", "version": "1", "purl": "pkg:npm/a@1", "bom-ref": "a"}],
        "compositions": [{"aggregate": "incomplete", "dependencies": ["app"]}],
    }
    assert not only(CycloneDxReader().read(json.dumps(document).encode())).gaps
