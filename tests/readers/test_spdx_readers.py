import json
from datetime import UTC, datetime, timedelta

import pytest
from support.reading import only, sees
from support.reports_of_others import FIXTURES
from support.sbom import WHEN

from ssdfgate.errors import ReaderError
from ssdfgate.model import Component, Components, Status, Tool
from ssdfgate.readers.spdx import SpdxReader
from ssdfgate.readers.spdx3 import Spdx3Reader
from ssdfgate.readers.spdx_tag_value import SpdxTagValueReader
from ssdfgate.readers.spdx_yaml import SpdxYamlReader

NOW = datetime(2030, 1, 1, tzinfo=UTC)
FORMS = {
    "spdx-json/syft-2.3.json": SpdxReader,
    "spdx-tag-value/syft-2.3.spdx": SpdxTagValueReader,
    "spdx-yaml/pyspdxtools-2.3.yaml": SpdxYamlReader,
    "spdx3-json/syft-3.0.json": Spdx3Reader,
}
DOCUMENT = {
    "spdxVersion": "SPDX-2.3",
    "SPDXID": "SPDXRef-DOCUMENT",
    "dataLicense": "CC0-1.0",
    "name": "shop",
    "documentNamespace": "https://example.org/shop",
    "creationInfo": {
        "created": "2026-01-01T00:00:00Z",
        "creators": ["Tool: maker-1.2", "Organization: Example Ltd (sbom@example.org)"],
    },
    "packages": [
        {"SPDXID": "SPDXRef-shop", "name": "shop", "versionInfo": "1.0", "supplier": "Organization: Example Ltd"},
        {
            "SPDXID": "SPDXRef-a",
            "name": "a",
            "versionInfo": "2.0",
            "supplier": "Person: Ann (ann@example.org)",
            "licenseConcluded": "NOASSERTION",
            "licenseDeclared": "MIT AND LicenseRef-a",
            "downloadLocation": "https://example.org/a.tgz",
            "packageFileName": "./a.tgz",
            "checksums": [{"algorithm": "SHA256", "checksumValue": "ab" * 32}],
            "externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:npm/a@2.0"}],
        },
        {"SPDXID": "SPDXRef-file", "name": "b.txt", "primaryPackagePurpose": "FILE"},
    ],
    "relationships": [
        {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-shop"},
        {"spdxElementId": "SPDXRef-a", "relationshipType": "DEPENDENCY_OF", "relatedSpdxElement": "SPDXRef-shop"},
        {"spdxElementId": "SPDXRef-a", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "NONE"},
    ],
}


def read(document, reader=SpdxReader):
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    return only(reader(lambda: NOW).read(content))


def without(key):
    return {name: value for name, value in DOCUMENT.items() if name != key}


def test_a_document_in_all_its_parts():
    reading = read(DOCUMENT)
    assert reading.tool == Tool("maker", "1.2")
    assert reading.payload.items == (
        Component("a", "2.0", "pkg:npm/a@2.0", ("MIT AND LicenseRef-a",), {"SHA-256": "ab" * 32}),
        Component("b.txt", None, None),
        Component("shop", "1.0", None),
    )
    assert reading.skipped == (("no purl", "shop"),)
    assert reading.facts["root"] == {"name": "shop", "version": "1.0"}
    assert reading.facts["serial"] == "https://example.org/shop"
    assert reading.produced_at == datetime(2026, 1, 1, tzinfo=UTC)
    assert (reading.errors, reading.warnings, reading.gaps) == ((), (), ())
    complete = {name for name, (present, of) in reading.payload.fields.items() if present == of}
    assert complete == {
        "component.name", "document.author", "document.compositions", "document.creator_contact", "document.serial",
        "document.free_of_vulnerabilities", "document.relationships", "document.supplier", "document.timestamp",
    }  # fmt: skip
    counted = {name: present for name, (present, of) in reading.payload.fields.items() if of == 3}
    assert counted["component.dependencies"] == 2
    assert counted["component.supplier"] == 2
    assert counted["component.creator_contact"] == 1
    assert counted["component.licence"] == counted["component.filename"] == counted["component.hash"] == 1


@pytest.mark.parametrize(("name", "reader"), FORMS.items())
def test_four_forms_of_one_sbom_say_the_same(name, reader):
    expected = read((FIXTURES / "spdx-json/syft-2.3.json").read_bytes())
    reading = read((FIXTURES / name).read_bytes(), reader)
    assert [(item.name, item.version, item.purl) for item in reading.payload.items] == [
        (item.name, item.version, item.purl) for item in expected.payload.items
    ]
    assert len(reading.payload.items) == 8
    assert reading.tool == Tool("syft", None)
    said = {"component.purl", "component.version", "document.relationships", "document.serial", "document.timestamp"}
    assert {key: reading.payload.fields[key] for key in said} == {key: expected.payload.fields[key] for key in said}


def test_an_edge_to_nothing_is_said():
    edge = {"spdxElementId": "SPDXRef-a", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "SPDXRef-gone"}
    reading = read({**DOCUMENT, "relationships": [*DOCUMENT["relationships"], edge]})
    assert [error.message for error in reading.errors] == ["nothing bears the reference SPDXRef-gone"]
    assert reading.payload.fields["document.relationships"] == (0, 1)


def test_an_edge_out_of_the_document_or_to_a_file_is_none():
    ends = ("DocumentRef-other:SPDXRef-x", "SPDXRef-text")
    edges = [
        {"spdxElementId": "SPDXRef-a", "relationshipType": "CONTAINS", "relatedSpdxElement": end} for end in ends
    ]
    files = [{"SPDXID": "SPDXRef-text", "fileName": "text"}]
    assert read({**DOCUMENT, "files": files, "relationships": edges}).errors == ()


def test_the_subject_alone_is_no_bill_of_materials():
    reading = read({**DOCUMENT, "packages": DOCUMENT["packages"][:1]})
    assert reading.gaps == ("the SBOM describes no component but the package that it is about",)
    assert reading.status is Status.PARTIAL


@pytest.mark.parametrize("packages", [None, []])
def test_no_package_is_partial(packages):
    reading = read({**DOCUMENT, "packages": packages, "relationships": []})
    assert reading.gaps == ("the SBOM describes no component",)
    assert reading.payload == Components((), reading.payload.fields)


@pytest.mark.parametrize(
    "document",
    [
        without("spdxVersion"),
        without("SPDXID"),
        {**DOCUMENT, "spdxVersion": "SPDX-2.9"},
        {**DOCUMENT, "packages": {}},
        {**DOCUMENT, "packages": [1]},
        {**DOCUMENT, "packages": [{"SPDXID": "SPDXRef-a"}]},
        {**DOCUMENT, "relationships": "none"},
    ],
)
def test_damaged_documents_are_refused(document):
    with pytest.raises(ReaderError):
        read(document)


def test_recognition_asks_for_several_keys():
    assert sees(SpdxReader(), DOCUMENT)
    assert not sees(SpdxReader(), without("SPDXID"))
    assert not sees(SpdxReader(), without("spdxVersion"))
    assert not sees(Spdx3Reader(), {"@context": "https://openvex.dev/ns/v0.2.0", "@graph": []})
    assert not sees(SpdxYamlReader(), b"SPDXID: SPDXRef-DOCUMENT\nother: 1\n")
    assert not sees(SpdxTagValueReader(), b"SPDX-License-Identifier: MIT\n")


TAGS = (FIXTURES / "spdx-tag-value/syft-2.3.spdx").read_text()


def test_long_text_goes_on_over_lines_and_may_look_like_tags():
    block = "PackageComment: <text>first\nPackageName: not a package\nlast</text>\n"
    reading = read((TAGS + block).encode(), SpdxTagValueReader)
    assert len(reading.payload.items) == 8


@pytest.mark.parametrize(
    "more",
    ["PackageComment: <text>never closed\n", "no tag here\n", "Relationship: one two\n", "ExternalRef: OTHER\n"],
)
def test_damaged_lines_are_refused_with_their_number(more):
    content = TAGS + "PackageName: x\n" + more
    with pytest.raises(ReaderError, match=str(content.count("\n"))):
        read(content.encode(), SpdxTagValueReader)


def test_a_last_line_without_an_end_is_a_gap():
    assert read(TAGS.encode(), SpdxTagValueReader).gaps == ()
    assert "cut off" in read(TAGS.rstrip("\n").encode(), SpdxTagValueReader).gaps[0]


YAML = b"SPDXID: SPDXRef-DOCUMENT\nspdxVersion: SPDX-2.3\n"


@pytest.mark.parametrize(
    "more",
    [
        b"a: &a [" + b"x," * 50 + b"]\n" + b"".join(b"k%d: &k%d [*a,*a,*a,*a]\n" % (n, n) for n in range(3))
        + b"b: &b [*k0,*k0,*k0,*k0]\nc: &c [*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n",
        b"spdxVersion: SPDX-2.2\n",
        b"a: &a [*a]\n",
        b"1: [2\n",
        b"? [a]\n: b\n",
        b"a: " + b"[" * 300 + b"]" * 300 + b"\n",
        b"--- \nb: c\n",
    ],
)  # fmt: skip
def test_hostile_yaml_is_refused(more):
    with pytest.raises(ReaderError):
        read(YAML + more, SpdxYamlReader)


def test_no_tag_of_yaml_is_followed():
    reading = read(YAML + b'name: !!python/object/apply:os.system ["true"]\npackages:\n- name: a\n', SpdxYamlReader)
    assert [item.name for item in reading.payload.items] == ["a"]


THREE = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"


def graph(*elements):
    return {"@context": THREE, "@graph": list(elements)}


def test_spdx_3_with_everything_said_by_reference():
    reading = read(
        graph(
            {"type": "CreationInfo", "@id": "_:c", "created": WHEN.strftime("%Y-%m-%dT%H:%M:%SZ"), "createdBy": ["o"]},
            {"type": "Organization", "spdxId": "o", "name": "Example Ltd",
             "externalIdentifier": [{"externalIdentifierType": "email", "identifier": "sbom@example.org"}]},
            {"type": "SpdxDocument", "spdxId": "https://example.org/d", "creationInfo": "_:c", "rootElement": ["p"]},
            {"type": "software_Package", "spdxId": "p", "name": "shop", "suppliedBy": "o"},
            {"type": "software_Package", "spdxId": "q", "name": "a", "software_packageVersion": "2.0",
             "software_packageUrl": "pkg:npm/a@2.0", "suppliedBy": "o",
             "verifiedUsing": [{"type": "Hash", "algorithm": "sha256", "hashValue": "ab" * 32}]},
            {"type": "simplelicensing_LicenseExpression", "spdxId": "l", "simplelicensing_licenseExpression": "MIT"},
            {"type": "Relationship", "relationshipType": "hasDeclaredLicense", "from": "q", "to": ["l"]},
            {"type": "Relationship", "relationshipType": "dependsOn", "from": "p", "to": "q", "completeness": "complete"},
            {"type": "security_Vulnerability", "spdxId": "v"},
        ),
        Spdx3Reader,
    )  # fmt: skip
    assert reading.payload.items[0] == Component("a", "2.0", "pkg:npm/a@2.0", ("MIT",), {"SHA-256": "ab" * 32})
    assert reading.facts["root"] == {"name": "shop", "version": None}
    assert reading.warnings == ("1 vulnerabilities of the security profile are not read",)
    missing = {name for name, (present, _) in reading.payload.fields.items() if present == 0}
    assert {name for name in missing if name.startswith("document.")} == set()
    assert reading.produced_at == WHEN.replace(microsecond=0) + timedelta()


@pytest.mark.parametrize(
    "document",
    [
        {"@context": THREE, "@graph": {}},
        {"@context": THREE, "@graph": [1]},
        {"@context": THREE, "@graph": []},
        {"@context": "https://example.org", "@graph": [{"type": "software_Package", "name": "a"}]},
        graph({"type": "software_Package", "spdxId": "p"}),
    ],
)
def test_damaged_graphs_are_refused(document):
    with pytest.raises(ReaderError):
        read(document, Spdx3Reader)


def test_who_depends_on_whom_is_kept() -> None:
    payload = read(DOCUMENT).payload
    names = [item.name for item in payload.items]
    told = {
        item.of if item.of is None else names[item.of]: [names[on] for on in item.on] for item in payload.dependencies
    }
    assert told == {"shop": ["a"], "a": []}
