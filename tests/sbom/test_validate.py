"""Our validator against the official one: same schemas, other machinery."""

import copy
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from support.sbom import FIXTURES, SHA256, WHEN

from ssdfgate.sbom.minimum import check
from ssdfgate.sbom.validate import SPEC_VERSIONS, schema_errors

Mutation = Callable[[dict], object]


def own(version: str) -> dict:
    return json.loads((FIXTURES / f"own-{version}.json").read_text(encoding="utf-8"))


def official(document: dict, version: str) -> bool:
    """Whether cyclonedx-python-lib takes it; without the extra packages it looks at no formats."""
    return JsonStrictValidator(SchemaVersion.from_version(version)).validate_str(json.dumps(document)) is None


SAME: dict[str, Mutation] = {
    "unchanged": lambda d: None,
    "no components": lambda d: d.pop("components"),
    "empty components": lambda d: d.update(components=[]),
    "blank version": lambda d: d["components"][0].update(version=" "),
    "no version": lambda d: d["components"][0].pop("version"),
    "purl that is none": lambda d: d["components"][0].update(purl="flask"),
    "dangling reference": lambda d: d["dependencies"].append({"ref": "gone"}),
    "reference borne twice": lambda d: d["components"][1].update({"bom-ref": d["components"][0]["bom-ref"]}),
    "wrong hash length for its algorithm": lambda d: d["components"][0].update(
        hashes=[{"alg": "SHA-512", "content": SHA256[0]}]
    ),
    "future timestamp": lambda d: d["metadata"].update(timestamp="2999-01-01T00:00:00Z"),
    "no metadata": lambda d: d.pop("metadata"),
    "no serial number": lambda d: d.pop("serialNumber"),
    "other bomFormat": lambda d: d.update(bomFormat="SPDX"),
    "no bomFormat": lambda d: d.pop("bomFormat"),
    "unknown key": lambda d: d.update(extra=1),
    "unknown key of a component": lambda d: d["components"][0].update(extra=1),
    "component without a name": lambda d: d["components"][0].pop("name"),
    "component without a type": lambda d: d["components"][0].pop("type"),
    "component of an unknown type": lambda d: d["components"][0].update(type="thing"),
    "name that is a number": lambda d: d["components"][0].update(name=1),
    "components that are an object": lambda d: d.update(components={}),
    "equal components": lambda d: d["components"].append(copy.deepcopy(d["components"][0])),
    "unknown licence id": lambda d: d["components"][0].update(licenses=[{"license": {"id": "NOPE"}}]),
    "licence and expression": lambda d: d["components"][0].update(
        licenses=[{"license": {"id": "MIT"}}, {"expression": "MIT"}]
    ),
    "hash that is no hash": lambda d: d["components"][0].update(hashes=[{"alg": "SHA-256", "content": "xyz"}]),
    "unknown hash algorithm": lambda d: d["components"][0].update(hashes=[{"alg": "CRC", "content": SHA256[0]}]),
    "serial number that is none": lambda d: d.update(serialNumber="1"),
    "version zero": lambda d: d.update(version=0),
    "version as text": lambda d: d.update(version="1"),
    "unknown scope": lambda d: d["components"][0].update(scope="maybe"),
    "unknown kind of reference": lambda d: d["components"][0].update(
        externalReferences=[{"type": "place", "url": "https://example.org"}]
    ),
    "reference without an address": lambda d: d["components"][0].update(externalReferences=[{"type": "vcs"}]),
    "unknown aggregate": lambda d: d["compositions"][0].update(aggregate="most"),
    "dependency that leads twice to one": lambda d: d["dependencies"].append({"ref": "a", "dependsOn": ["b", "b"]}),
    "blank reference": lambda d: d["components"][0].update({"bom-ref": ""}),
    "unknown phase": lambda d: d["metadata"].update(lifecycles=[{"phase": "someday"}]),
}


@pytest.mark.parametrize("version", ["1.5", "1.6", "1.7"])
@pytest.mark.parametrize("name", SAME)
def test_decisions_are_those_of_the_official_validator(name: str, version: str) -> None:
    document = own(version)
    SAME[name](document)
    assert (schema_errors(document, version) == ()) is official(document, version)


def test_the_mutations_divide_the_validators() -> None:
    """Else the comparison would prove nothing."""
    verdicts = []
    for mutate in SAME.values():
        document = own("1.6")
        mutate(document)
        verdicts.append(official(document, "1.6"))
    assert 8 < sum(verdicts) < len(SAME) - 8


FORMATS: dict[str, Mutation] = {
    "timestamp without a zone": lambda d: d["metadata"].update(timestamp="2026-11-22T12:00:00"),
    "timestamp in words": lambda d: d["metadata"].update(timestamp="yesterday"),
    "day without a time": lambda d: d["metadata"].update(timestamp="2026-11-22"),
    "e-mail without a host": lambda d: d["metadata"]["authors"][0].update(email="nobody"),
    "address with a space": lambda d: d["metadata"]["supplier"].update(url=["https://exa mple.org"]),
    "address with half a bracket": lambda d: d["components"][0].update(
        externalReferences=[{"type": "vcs", "url": "http://[x"}]
    ),
    "address with a bad escape": lambda d: d["metadata"]["supplier"].update(url=["https://example.org/%zz"]),
}


@pytest.mark.parametrize("version", ["1.5", "1.6", "1.7"])
@pytest.mark.parametrize("name", FORMATS)
def test_formats_are_checked(name: str, version: str) -> None:
    document = own(version)
    FORMATS[name](document)
    assert schema_errors(document, version)


@pytest.mark.parametrize(
    ("name", "faults"),
    [
        ("cyclonedx-py-1.2.json", ["component.version"] * 2),  # 1.2 wants a version, so the tool writes empty ones
        ("cyclonedx-py-1.4.json", []),
        ("cyclonedx-py-1.6.json", []),
        ("npm-1.5.json", []),
        ("uv-1.5.json", []),
    ],
)
def test_what_other_tools_write_is_valid(name: str, faults: list[str]) -> None:
    document = json.loads((FIXTURES / name).read_text(encoding="utf-8"))
    assert schema_errors(document, document["specVersion"]) == ()
    assert [error.rule for error in check(document, WHEN + timedelta(days=1)).errors] == faults


@pytest.mark.parametrize("version", SPEC_VERSIONS)
def test_every_version_has_a_schema_that_refuses_unknown_keys(version: str) -> None:
    minimal = {
        "bomFormat": "CycloneDX",
        "specVersion": version,
        "version": 1,
        "components": [{"type": "library", "name": "a", "version": "1"}],
    }
    assert schema_errors(minimal, version) == ()
    assert official(minimal, version)
    assert schema_errors({**minimal, "extra": 1}, version)


def test_errors_say_where() -> None:
    document = own("1.6")
    document["components"][2]["type"] = "thing"
    (error,) = schema_errors(document, "1.6")
    assert error.message.startswith("components/2/type: ")
    assert error.rule == "schema"


def test_messages_are_short_and_without_credentials() -> None:
    document = own("1.6")
    document["serialNumber"] = "https://user:secret@host.example/" + "x" * 10_000
    (error,) = schema_errors(document, "1.6")
    assert len(error.message) <= 300
    assert "secret" not in error.message


def test_of_a_huge_document_the_first_error_is_enough() -> None:
    components = [{"type": "thing", "name": number} for number in range(1500)]
    errors = schema_errors({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": components}, "1.6")
    assert len(errors) == 1


def test_deep_nesting_is_validated() -> None:
    component: dict = {"type": "thing", "name": "x"}
    for _ in range(90):
        component = {"type": "library", "name": "x", "components": [component]}
    document = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [component]}
    assert schema_errors(document, "1.6")
