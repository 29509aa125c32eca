import copy
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.sbom import FIXTURES, SHA256, SHA512, WHEN

from ssdfgate.sbom.minimum import check, components_of

ALWAYS_ONE = {
    "document.author": "authors",
    "document.compositions": "compositions",
    "document.relationships": "dependencies",
    "document.serial": "serialNumber",
    "document.supplier": "supplier",
    "document.timestamp": "timestamp",
}


def whole() -> dict:
    """A document of one component in which nothing is missing."""
    entity = {"name": "Example Works", "url": ["https://example.org"], "contact": [{"email": "a@example.org"}]}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
        "metadata": {
            "timestamp": "2026-11-22T12:00:00Z",
            "authors": [{"name": "A. Person", "email": "a@example.org"}],
            "supplier": entity,
            "manufacturer": entity,
            "component": {"type": "application", "name": "shop", "bom-ref": "root"},
        },
        "components": [
            {
                "type": "library",
                "bom-ref": "flask",
                "name": "flask",
                "version": "3.1.3",
                "purl": "pkg:pypi/flask@3.1.3",
                "supplier": entity,
                "manufacturer": entity,
                "hashes": [{"alg": "SHA-512", "content": SHA512[0]}],
                "licenses": [{"license": {"id": "BSD-3-Clause"}}],
                "externalReferences": [
                    {"type": "distribution", "url": "https://files.example.org/flask-3.1.3-py3-none-any.whl"},
                    {"type": "vcs", "url": "git+https://git.example.org/flask"},
                ],
                "properties": [
                    {"name": "bsi:component:filename", "value": "flask-3.1.3-py3-none-any.whl"},
                    {"name": "bsi:component:executable", "value": "executable"},
                    {"name": "bsi:component:archive", "value": "archive"},
                    {"name": "bsi:component:structured", "value": "structured"},
                ],
            }
        ],
        "dependencies": [{"ref": "root", "dependsOn": ["flask"]}, {"ref": "flask"}],
        "compositions": [{"aggregate": "complete", "dependencies": ["root", "flask"]}],
    }


def missing(document: dict) -> set[str]:
    return {name for name, (present, of) in check(document, WHEN).fields.items() if present != of}


def rules(document: dict) -> list[str | None]:
    return [error.rule for error in check(document, WHEN).errors]


def test_nothing_is_missing_in_a_whole_document() -> None:
    assert missing(whole()) == set()
    assert rules(whole()) == []


def test_every_field_has_its_standard_and_clause() -> None:
    from ssdfgate.sbom.component_fields import COMPONENT_FIELDS
    from ssdfgate.sbom.document_fields import DOCUMENT_FIELDS

    for name, ask in {**COMPONENT_FIELDS, **DOCUMENT_FIELDS}.items():
        assert (ask.__doc__ or "").startswith(("NTIA ", "BSI ", "BSI: ")), name


COMPONENT_CASES = [
    ("name", " ", "component.name", ["component.name"]),
    ("name", "\u200b", "component.name", ["component.name"]),
    ("version", " ", "component.version", ["component.version"]),
    ("version", "unknown", "component.version", ["component.version"]),
    ("version", "?", "component.version", ["component.version"]),
    ("version", 3, "component.version", ["component.version"]),
    ("purl", "flask@3.1.3", "component.purl", ["component.purl"]),
    ("purl", "pkg:pypi", "component.purl", ["component.purl"]),
    ("purl", "pkg:pypi/", "component.purl", ["component.purl"]),
    ("purl", "pkg:pypi/flask 3", "component.purl", ["component.purl"]),
    ("purl", "pkg:/flask@3", "component.purl", ["component.purl"]),
    ("purl", "pkg:pypi/flask?x", "component.purl", ["component.purl"]),
    ("licenses", [{"license": {"name": " "}}], "component.licence", []),
    ("licenses", [{"license": {"id": "NOASSERTION"}}], "component.licence", []),
    ("licenses", [{"expression": "MIT OR OR"}], "component.licence", ["component.licence"]),
    ("licenses", [], "component.licence", []),
    ("bom-ref", "other", "component.dependencies", ["document.relationships"]),
]


@pytest.mark.parametrize(("key", "value", "field", "faults"), COMPONENT_CASES)
def test_a_value_that_says_nothing_does_not_count(key: str, value: object, field: str, faults: list[str]) -> None:
    document = whole()
    document["components"][0][key] = value
    assert field in missing(document)
    assert rules(document) == faults


@pytest.mark.parametrize(
    ("key", "lost"),
    [
        ("version", {"component.version"}),
        ("purl", {"component.purl"}),
        ("hashes", {"component.hash", "component.sha512"}),
        ("licenses", {"component.licence"}),
        ("externalReferences", {"component.distribution_url", "component.source_url"}),
        (
            "properties",
            {"component.filename", "component.executable", "component.archive", "component.structured"},
        ),
    ],
)
def test_a_key_that_is_not_there_is_missing_and_no_fault(key: str, lost: set[str]) -> None:
    document = whole()
    del document["components"][0][key]
    assert missing(document) == lost
    assert rules(document) == []


def test_a_supplier_may_be_named_in_three_places() -> None:
    document = whole()
    component = document["components"][0]
    del component["supplier"]
    assert missing(document) == set()
    del component["manufacturer"]
    assert missing(document) == {"component.supplier", "component.creator_contact"}
    component["publisher"] = "Pallets"
    assert missing(document) == {"component.creator_contact"}
    component["publisher"] = "NOASSERTION"
    assert "component.supplier" in missing(document)


@pytest.mark.parametrize(
    ("algorithm", "content", "lost", "faulty"),
    [
        ("SHA-256", SHA256[0], {"component.sha512"}, False),
        ("SHA3-512", SHA512[0], {"component.sha512"}, False),
        ("SHA-1", SHA256[0][:40], {"component.hash", "component.sha512"}, False),
        ("MD5", SHA256[0][:32], {"component.hash", "component.sha512"}, False),
        ("SHA-512", SHA256[0], {"component.hash", "component.sha512"}, True),
        ("SHA-256", SHA512[0], {"component.hash", "component.sha512"}, True),
        ("SHA-512", "0" * 128, {"component.hash", "component.sha512"}, True),
        ("SHA-512", "x" * 128, {"component.hash", "component.sha512"}, True),
        ("CRC32", "01234567", {"component.hash", "component.sha512"}, True),
        (None, None, {"component.hash", "component.sha512"}, True),
    ],
)
def test_only_a_sound_hash_counts(algorithm: object, content: object, lost: set[str], faulty: bool) -> None:  # noqa: FBT001
    document = whole()
    document["components"][0]["hashes"] = [{"alg": algorithm, "content": content}]
    assert missing(document) == lost
    assert rules(document) == (["component.hash"] if faulty else [])


def test_a_hash_may_stand_at_the_distribution_but_not_at_the_website() -> None:
    document = whole()
    component = document["components"][0]
    del component["hashes"]
    component["externalReferences"][0]["hashes"] = [{"alg": "SHA-512", "content": SHA512[0]}]
    assert missing(document) == set()
    component["externalReferences"][1]["hashes"] = component["externalReferences"][0].pop("hashes")
    assert missing(document) == {"component.hash", "component.sha512"}


@pytest.mark.parametrize(
    "url", ["", " ", "files/flask.whl", "pkg:pypi/flask@3.1.3", "https://", "https:// x", 7, None]
)
def test_only_a_whole_address_counts(url: object) -> None:
    document = whole()
    for reference in document["components"][0]["externalReferences"]:
        reference["url"] = url
    assert missing(document) == {"component.distribution_url", "component.source_url"}


@pytest.mark.parametrize("name", ["lib/flask.whl", "..\\flask.whl", "", " "])
def test_a_path_is_not_a_file_name(name: str) -> None:
    document = whole()
    document["components"][0]["properties"][0]["value"] = name
    assert missing(document) == {"component.filename"}


@pytest.mark.parametrize(
    "timestamp",
    ["2026-11-22T12:30:00Z", "2999-01-01T00:00:00Z", "2026-11-22T12:00:00", "2026-11-22", "yesterday", "", None, 0],
)
def test_a_time_that_is_none_or_still_to_come_does_not_count(timestamp: object) -> None:
    document = whole()
    document["metadata"]["timestamp"] = timestamp
    assert missing(document) == {"document.timestamp"}
    assert rules(document) == ["document.timestamp"]


@pytest.mark.parametrize(
    "timestamp",
    ["2026-11-22T12:00:00Z", "2026-11-22T14:05:00+02:00", "2026-11-22T12:08:00Z", "2026-11-22T11:59:59.123456789Z"],
)
def test_a_clock_may_be_a_little_ahead(timestamp: str) -> None:
    document = whole()
    document["metadata"]["timestamp"] = timestamp
    assert missing(document) == set()


def test_the_present_decides_what_is_still_to_come() -> None:
    document = whole()
    document["metadata"]["timestamp"] = "2999-01-01T00:00:00Z"
    assert check(document, datetime(2999, 1, 2, tzinfo=UTC)).fields["document.timestamp"] == (1, 1)
    assert check(document, WHEN - timedelta(days=1)).fields["document.timestamp"] == (0, 1)


@pytest.mark.parametrize(
    "serial",
    ["urn:uuid:00000000-0000-0000-0000-000000000000", "3e671687-395b-41f5-a30f-a58921a69b79", "urn:uuid:x", "", None],
)
def test_a_serial_number_that_is_none(serial: object) -> None:
    document = whole()
    document["serialNumber"] = serial
    assert missing(document) == {"document.serial"}


def test_the_author_may_be_a_person_an_organisation_or_a_named_tool() -> None:
    document = whole()
    metadata = document["metadata"]
    del metadata["authors"]
    assert missing(document) == set()
    del metadata["manufacturer"]
    assert missing(document) == {"document.author", "document.creator_contact"}
    metadata["tools"] = [{"name": " "}]
    assert "document.author" in missing(document)
    metadata["tools"] = [{"vendor": "x", "name": "uv"}]
    assert missing(document) == {"document.creator_contact"}
    metadata["tools"] = {"components": [{"type": "application", "name": "cdxgen"}]}
    assert missing(document) == {"document.creator_contact"}
    metadata["tools"] = {"services": [{"name": "scanner"}]}
    assert missing(document) == {"document.creator_contact"}


def test_the_supplier_of_the_product_may_stand_at_the_product() -> None:
    document = whole()
    entity = document["metadata"].pop("supplier")
    assert missing(document) == {"document.supplier"}
    document["metadata"]["component"]["manufacturer"] = entity
    assert missing(document) == set()


@pytest.mark.parametrize(
    ("dependencies", "faults"),
    [
        ([], []),
        ([{"ref": "root"}, {"ref": "flask"}], []),
        ([{"ref": "flask", "dependsOn": ["root"]}], []),
        ([{"ref": "root", "dependsOn": ["flask", "gone"]}, {"ref": "flask"}], ["document.relationships"]),
        ([{"ref": "root", "dependsOn": ["flask"]}, {"ref": "gone"}], ["document.relationships"]),
        ([{"ref": "root", "dependsOn": ["flask"], "provides": ["gone"]}], ["document.relationships"]),
        ([{"ref": "root", "dependsOn": "flask"}], []),
        ("root", []),
    ],
)
def test_relationships_begin_at_the_product_and_lead_somewhere(dependencies: object, faults: list[str]) -> None:
    document = whole()
    document["dependencies"] = dependencies
    assert "document.relationships" in missing(document)
    assert rules(document) == faults


def test_a_product_without_a_reference_leads_nowhere() -> None:
    document = whole()
    del document["metadata"]["component"]["bom-ref"]
    assert "document.relationships" in missing(document)


@pytest.mark.parametrize(
    ("compositions", "faults"),
    [
        ([], []),
        ([{"aggregate": "not_specified"}], []),
        ([{"aggregate": "all of it"}], []),
        ([{"aggregate": "complete", "assemblies": ["gone"]}], ["document.relationships"]),
        ({"aggregate": "complete"}, []),
    ],
)
def test_compositions_say_how_complete_it_is(compositions: object, faults: list[str]) -> None:
    document = whole()
    document["compositions"] = compositions
    assert "document.compositions" in missing(document)
    assert rules(document) == faults


def test_not_knowing_is_an_answer() -> None:
    document = whole()
    document["compositions"] = [{"aggregate": "unknown", "assemblies": ["urn:cdx:x/1#a"]}]
    assert missing(document) == set()


def test_vulnerabilities_do_not_belong_here() -> None:
    document = whole()
    document["vulnerabilities"] = [{"id": "CVE-2026-0001"}]
    assert missing(document) == {"document.free_of_vulnerabilities"}


@pytest.mark.parametrize("place", ["component", "root", "tool", "service"])
def test_a_reference_that_is_borne_twice_is_a_fault(place: str) -> None:
    document = whole()
    match place:
        case "component":
            document["components"].append({"type": "library", "name": "b", "bom-ref": "flask"})
        case "root":
            document["metadata"]["component"]["bom-ref"] = "flask"
        case "tool":
            document["metadata"]["tools"] = {"components": [{"type": "application", "name": "x", "bom-ref": "flask"}]}
        case "service":
            document["services"] = [{"name": "s", "bom-ref": "flask"}]
    assert "bom-ref" in rules(document)


def test_nested_components_count() -> None:
    document = whole()
    document["components"][0]["components"] = [
        {"type": "file", "name": "a", "components": [{"type": "file", "name": "b"}]}
    ]
    document["metadata"]["component"]["components"] = [{"type": "file", "name": "c"}]
    assert sorted(item["name"] for item in components_of(document)) == ["a", "b", "c", "flask"]
    assert check(document, WHEN).fields["component.version"] == (1, 4)


def test_a_document_without_components_has_no_component_fields() -> None:
    for components in ({}, {"components": []}):
        document = {"bomFormat": "CycloneDX", "specVersion": "1.6", **components}
        fields = check(document, WHEN).fields
        assert all(pair == (0, 0) for name, pair in fields.items() if name.startswith("component."))
        assert {name for name, pair in fields.items() if pair == (1, 1)} == {"document.free_of_vulnerabilities"}


def test_the_order_of_components_changes_nothing_but_the_order_of_faults() -> None:
    document = whole()
    document["components"] += [{"type": "library", "name": "b", "version": " "}, {"type": "library", "name": "c"}]
    other = copy.deepcopy(document)
    other["components"].reverse()
    assert check(document, WHEN).fields == check(other, WHEN).fields
    assert set(check(document, WHEN).errors) == set(check(other, WHEN).errors)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "cyclonedx-py-1.6.json",
            {"component.version": (2, 4), "component.hash": (1, 4), "document.relationships": (0, 1)},
        ),
        ("npm-1.5.json", {"component.sha512": (5, 6), "component.licence": (5, 6), "document.relationships": (1, 1)}),
        (
            "uv-1.5.json",
            {"component.sha512": (0, 10), "component.hash": (9, 10), "component.distribution_url": (9, 10)},
        ),
    ],
)
def test_what_other_tools_write(name: str, expected: dict[str, tuple[int, int]]) -> None:
    fields = check(json.loads((FIXTURES / name).read_text(encoding="utf-8")), WHEN + timedelta(days=1)).fields
    assert {field: fields[field] for field in expected} == expected


_KEYS = st.sampled_from(
    ["components", "metadata", "component", "bom-ref", "dependencies", "dependsOn", "ref", "compositions", "hashes",
     "alg", "content", "licenses", "license", "expression", "id", "name", "version", "purl", "supplier", "url",
     "externalReferences", "properties", "value", "tools", "authors", "timestamp", "aggregate", "type"]
)  # fmt: skip
_TEXT = st.text(max_size=20) | st.sampled_from(
    ["distribution", "SHA-256", "pkg:npm/x@1", "MIT OR", "2026-01-01T00:00:00Z"]
)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS | _TEXT, inner, max_size=6),
    max_leaves=30,
)


@given(st.dictionaries(_KEYS, _VALUES, max_size=8))
def test_any_json_is_counted_without_an_exception(document: dict) -> None:
    found = check(document, WHEN)
    assert all(0 <= present <= of for present, of in found.fields.values())
    of = {of for name, (_, of) in found.fields.items() if name.startswith("component.")}
    assert of == {len(found.components)}
